// The dialog that sorts a claim's papers: which pages belong together, in what order, what each paper is, and where another
// claim begins.

export interface Paper {
  kind: string;
  pages: number[];
  opens: boolean;
}

const rows = (form: HTMLElement): HTMLLIElement[] => [...form.querySelectorAll<HTMLLIElement>("li[data-page]")];
const joined = (row: HTMLElement): HTMLInputElement => row.querySelector<HTMLInputElement>("[name=joined]")!;
const opens = (row: HTMLElement): HTMLInputElement => row.querySelector<HTMLInputElement>("[name=opens]")!;
const kind = (row: HTMLElement): HTMLSelectElement => row.querySelector<HTMLSelectElement>("[name=kind]")!;

const SORTED = "#sort-papers.pages"; // as a draft names what is chosen in the dialog and not kept

// What is chosen for one page, in the order of the pages.
interface Chosen {
  page: number;
  kind: string;
  joined: boolean;
  opens: boolean;
}

const theForm = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("form[data-sorts]");
const chosen = (form: HTMLElement): Chosen[] =>
  rows(form).map((row) => ({
    page: Number(row.dataset.page),
    kind: kind(row).value,
    joined: joined(row).checked,
    opens: opens(row).checked,
  }));

export function wire(form: HTMLFormElement, changed: () => void, keep: (papers: Paper[]) => Promise<void>): void {
  const move = (row: HTMLLIElement, step: number): void => {
    if (step < 0) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    settle(form);
    changed();
  };
  for (const row of rows(form)) {
    joined(row).addEventListener("change", () => settle(form));
    opens(row).addEventListener("change", () => settle(form));
    for (const button of row.querySelectorAll<HTMLElement>("[data-moves]"))
      button.addEventListener("click", () => {
        move(row, Number(button.dataset.moves));
        button.focus();
      });
    row.addEventListener("keydown", (event) => {
      if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      event.preventDefault();
      const focused = document.activeElement as HTMLElement | null;
      move(row, event.key === "ArrowUp" ? -1 : 1);
      focused?.focus();
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void keep(papersOf(form));
  });
  settle(form);
  form.dataset.kept = JSON.stringify(chosen(form));
  form.querySelector("[data-resets]")?.addEventListener("click", () => {
    choose(form, JSON.parse(form.dataset.kept!) as Chosen[]);
    changed();
  });
}

// What one choice leaves open of the others.
function settle(form: HTMLElement): void {
  rows(form).forEach((row, n) => {
    joined(row).disabled = n === 0; // nothing stands above the first
    if (n === 0) joined(row).checked = false;
    kind(row).disabled = joined(row).checked;
    opens(row).disabled = n === 0 || joined(row).checked;
    if (opens(row).disabled) opens(row).checked = false;
    joined(row).disabled ||= opens(row).checked;
    row.classList.toggle("opens", opens(row).checked);
  });
}

function choose(form: HTMLElement, wanted: Chosen[]): void {
  const at = new Map(rows(form).map((row) => [Number(row.dataset.page), row]));
  if (wanted.length !== at.size || !wanted.every((each) => at.has(each.page))) return; // of other pages than these
  for (const each of wanted) {
    const row = at.get(each.page)!;
    row.parentElement!.append(row);
    joined(row).checked = each.joined;
    opens(row).checked = each.opens;
    kind(row).value = each.kind;
  }
  settle(form);
}

// What is chosen and not kept, as a draft.
export function typed(): Record<string, Chosen[]> {
  const form = theForm();
  return form === null || JSON.stringify(chosen(form)) === form.dataset.kept ? {} : { [SORTED]: chosen(form) };
}

export function put(values: Record<string, unknown>): void {
  const form = theForm();
  if (form !== null && SORTED in values) choose(form, values[SORTED] as Chosen[]);
}

function papersOf(form: HTMLFormElement): Paper[] {
  const papers: Paper[] = [];
  for (const row of rows(form)) {
    const page = Number(row.dataset.page);
    const last = papers.at(-1);
    if (joined(row).checked && last !== undefined) last.pages.push(page);
    else papers.push({ kind: kind(row).value, pages: [page], opens: opens(row).checked });
  }
  return papers;
}

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

export function wirePapers(form: HTMLFormElement, keep: (papers: Paper[]) => Promise<void>): void {
  const settle = (): void =>
    rows(form).forEach((row, n) => {
      joined(row).disabled = n === 0; // nothing stands above the first
      if (n === 0) joined(row).checked = false;
      kind(row).disabled = joined(row).checked;
      opens(row).disabled = n === 0 || joined(row).checked;
      if (opens(row).disabled) opens(row).checked = false;
      joined(row).disabled ||= opens(row).checked;
      row.classList.toggle("opens", opens(row).checked);
    });
  const move = (row: HTMLLIElement, step: number): void => {
    if (step < 0) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    settle();
  };
  for (const row of rows(form)) {
    joined(row).addEventListener("change", settle);
    opens(row).addEventListener("change", settle);
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
  settle();
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

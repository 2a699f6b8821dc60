// What stands written or ticked in dialogs (reasons, notes, comments, what is asked back): kept as a draft like the values
// of fields.

type Word = HTMLInputElement | HTMLTextAreaElement;

const all = (): Word[] => [...document.querySelectorAll<Word>("#dialogs input:is([type=text], [type=date]), #dialogs textarea")];
const key = (word: Word): string => `#${word.closest("dialog")!.id}.${word.name}`;

const ticks = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>("#dialogs input[type=checkbox][name^='ask:']"),
];

export function typed(): Record<string, string | boolean> {
  const words = all().filter((word) => word.value !== word.defaultValue);
  const ticked = ticks().filter((tick) => tick.checked !== tick.defaultChecked);
  return Object.fromEntries([
    ...words.map((word): [string, string] => [key(word), word.value]),
    ...ticked.map((tick): [string, boolean] => [key(tick), tick.checked]),
  ]);
}

// What stands in a dialog.
export const standing = (dialog: HTMLDialogElement): string =>
  JSON.stringify([...new FormData(dialog.querySelector("form") ?? undefined)]);

// A dialog that stands open, and where in it a person is writing.
export interface Begun {
  id: string;
  rule: string | undefined;
  title: string;
  word: string;
  start: number | null;
  end: number | null;
}

export function begun(): Begun | undefined {
  const dialog = document.querySelector<HTMLDialogElement>("#dialogs dialog[open]");
  if (dialog === null) return undefined;
  const at = document.activeElement;
  const [start, end] = isText(at) ? [at.selectionStart, at.selectionEnd] : [null, null];
  const title = dialog.querySelector("#waive-rule")?.textContent ?? "";
  return { id: dialog.id, rule: dialog.dataset.rule, title, word: at?.id ?? "", start, end };
}

const isText = (of: Element | null): of is Word =>
  of instanceof HTMLTextAreaElement || (of instanceof HTMLInputElement && of.type === "text");

// Opens the dialog again where its place was put anew, and lets the person write on.
export function goOn(there: Begun): void {
  const dialog = document.querySelector<HTMLDialogElement>(`#${there.id}`);
  if (dialog === null || dialog.open) return;
  if (there.rule !== undefined) {
    dialog.dataset.rule = there.rule;
    dialog.querySelector("#waive-rule")!.textContent = there.title;
  }
  dialog.showModal();
  const word = dialog.querySelector<HTMLElement>(`#${CSS.escape(there.word)}`);
  word?.focus();
  if (isText(word)) word.setSelectionRange(there.start, there.end);
}

// A browser writes days in its own language's order, which may not be the page's: each day is said in words too.
export function sayDays(): void {
  const language = document.documentElement.lang === "ar" ? "ar-MA" : document.documentElement.lang;
  for (const place of document.querySelectorAll<HTMLElement>("[data-says-day]")) {
    const day = document.querySelector<HTMLInputElement>(`#${place.dataset.saysDay}`)!.valueAsDate;
    place.textContent = day === null ? "" : day.toLocaleDateString(language, { dateStyle: "full", timeZone: "UTC" });
  }
}

export function put(values: Record<string, unknown>): void {
  for (const word of all()) {
    const value = values[key(word)];
    if (typeof value === "string") word.value = value;
  }
  for (const tick of ticks()) {
    const value = values[key(tick)];
    if (typeof value === "boolean") tick.checked = value;
  }
  sayDays();
}

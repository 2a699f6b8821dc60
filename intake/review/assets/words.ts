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

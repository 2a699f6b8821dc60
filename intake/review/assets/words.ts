// What stands written in dialogs (reasons, notes, comments, what is asked back): kept as a draft like the values of fields.

type Word = HTMLInputElement | HTMLTextAreaElement;

const all = (): Word[] => [...document.querySelectorAll<Word>("#dialogs input:is([type=text], [type=date]), #dialogs textarea")];
const key = (word: Word): string => `#${word.closest("dialog")!.id}.${word.name}`;

export function typed(): Record<string, string> {
  return Object.fromEntries(all().filter((word) => word.value !== word.defaultValue).map((word) => [key(word), word.value]));
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
  sayDays();
}

// What stands written in dialogs (reasons, notes, comments, what is asked back): kept as a draft like the values of fields.

type Word = HTMLInputElement | HTMLTextAreaElement;

const all = (): Word[] => [...document.querySelectorAll<Word>("#dialogs input:is([type=text], [type=date]), #dialogs textarea")];
const key = (word: Word): string => `#${word.closest("dialog")!.id}.${word.name}`;

export function typed(): Record<string, string> {
  return Object.fromEntries(all().filter((word) => word.value !== word.defaultValue).map((word) => [key(word), word.value]));
}

export function put(values: Record<string, unknown>): void {
  for (const word of all()) {
    const value = values[key(word)];
    if (typeof value === "string") word.value = value;
  }
}

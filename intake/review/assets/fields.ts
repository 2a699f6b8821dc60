// The fields of the papers: what stands typed, what is said of it, where the person is.

export type Value = string | null | Record<string, string>[] | string[];

type Input = HTMLInputElement | HTMLSelectElement;

export const all = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".field")];
export const field = (key: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.field[data-key="${CSS.escape(key)}"]`);
export const inputs = (of: HTMLElement): Input[] => [
  ...of.querySelectorAll<Input>("input, tbody select, :scope > select"),
];
export const open = (): HTMLElement[] =>
  all().filter((each) => each.classList.contains("doubtful") || each.classList.contains("missing"));

export function changed(of: HTMLElement): boolean {
  const kept = of.dataset.rows; // how many rows there were
  if (kept !== undefined && Number(kept) !== of.querySelectorAll("tbody tr").length) return true;
  return inputs(of).some((input) => input.value !== input.dataset.kept);
}

// The value as it is sent; null where nothing stands: the paper does not carry it.
export function valueOf(of: HTMLElement): Value {
  if (of.dataset.sort !== "rows") return inputs(of)[0]!.value.trim() || null;
  const rows = [...of.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]);
  const full = rows.filter((cells) => cells.some((cell) => cell.value.trim() !== ""));
  if (full.length === 0) return null;
  if (full[0]![0]!.dataset.cell === "") return full.map((cells) => cells[0]!.value.trim());
  return full.map((cells) =>
    Object.fromEntries(
      cells.filter((cell) => cell.value.trim() !== "").map((cell) => [cell.dataset.cell!, cell.value.trim()]),
    ),
  );
}

export function put(of: HTMLElement, value: Value): void {
  if (of.dataset.sort !== "rows") {
    inputs(of)[0]!.value = typeof value === "string" ? value : "";
    return;
  }
  const body = of.querySelector("tbody")!;
  const rows = Array.isArray(value) ? value : [];
  while (body.rows.length < rows.length) addRow(of);
  while (body.rows.length > rows.length) body.rows[body.rows.length - 1]!.remove();
  rows.forEach((row, n) => {
    for (const input of body.rows[n]!.querySelectorAll("input"))
      input.value = typeof row === "string" ? row : (row[input.dataset.cell!] ?? "");
  });
}

export function addRow(of: HTMLElement): HTMLInputElement {
  const template = of.querySelector<HTMLTemplateElement>("template")!;
  const row = template.content.firstElementChild!.cloneNode(true) as HTMLTableRowElement;
  of.querySelector("tbody")!.append(row);
  return row.querySelector("input")!;
}

// The cell that is meant: the one a person was in, or the first that is empty; a row is added where there is none.
export function cellOf(of: HTMLElement): HTMLInputElement {
  const cells = [...of.querySelectorAll<HTMLInputElement>("tbody input")];
  return cells.find((cell) => cell.matches(":focus")) ?? cells.find((cell) => cell.value === "") ?? addRow(of);
}

// Adds a row, or takes away the empty one that is left.
export function changeRows(of: HTMLElement, target: HTMLElement): void {
  if (of.dataset.sort !== "rows") return;
  const row = target.closest("tbody tr");
  const empty = row !== null && [...row.querySelectorAll("input")].every((cell) => cell.value.trim() === "");
  if (row !== null && empty && of.querySelectorAll("tbody tr").length > 1) {
    row.remove();
    of.querySelector<HTMLInputElement>("tbody tr:last-child input")?.focus();
  } else addRow(of).focus();
}

// Where a person has drawn a box for a field that is not kept yet.
export interface Spot {
  page: number;
  box: [number, number, number, number];
}
export const BOX = "box:"; // before a field's key, as a draft names it

export const spotOf = (of: HTMLElement): Spot | undefined =>
  of.dataset.drawn === undefined ? undefined : (JSON.parse(of.dataset.drawn) as Spot);

export function restore(of: HTMLElement): void {
  delete of.dataset.drawn;
  const body = of.querySelector("tbody");
  if (body !== null) while (body.rows.length > Number(of.dataset.rows)) body.rows[body.rows.length - 1]!.remove();
  for (const input of inputs(of)) input.value = input.dataset.kept ?? "";
  remark(of, undefined);
}

// All that stands typed or drawn and is not kept.
export function typed(): Record<string, Value | Spot> {
  const values = all().filter(changed).map((each): [string, Value] => [each.dataset.key!, valueOf(each)]);
  const boxes = all().flatMap((each): [string, Spot][] => {
    const spot = spotOf(each);
    return spot === undefined ? [] : [[BOX + each.dataset.key!, spot]];
  });
  return Object.fromEntries([...values, ...boxes]);
}

// Puts back what stood typed or drawn.
export function putAll(values: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(values)) {
    const of = field(key.startsWith(BOX) ? key.slice(BOX.length) : key);
    if (of === null) continue;
    if (key.startsWith(BOX)) of.dataset.drawn = JSON.stringify(value);
    else put(of, value as Value);
  }
}

// Puts a field that the side of the desk does not know back where a person had added it.
export function putBack(of: HTMLElement): void {
  const choice = document.querySelector<HTMLSelectElement>(`[data-add-field="${of.dataset.document}"]`);
  if (choice === null) return;
  choice.closest(".adding")!.before(of);
  choice.querySelector(`option[value="${CSS.escape(of.dataset.name!)}"]`)?.remove();
}

// Where a person is typing: which field, which of its inputs, and where in it.
export interface Caret {
  key: string;
  input: number;
  start: number | null;
  end: number | null;
}

export function caret(): Caret | undefined {
  const at = document.activeElement as Input | null;
  const of = at?.closest<HTMLElement>(".field");
  if (!at || !of || !inputs(of).includes(at)) return undefined;
  const [start, end] = at instanceof HTMLInputElement ? [at.selectionStart, at.selectionEnd] : [null, null];
  return { key: of.dataset.key!, input: inputs(of).indexOf(at), start, end };
}

export function putCaret(there: Caret): void {
  const of = field(there.key);
  const input = of === null ? undefined : inputs(of)[there.input];
  input?.focus({ preventScroll: true });
  if (input instanceof HTMLInputElement) input.setSelectionRange(there.start, there.end);
}

export interface Remark {
  level: "good" | "odd" | "bad";
  sentence: string;
}

export function remark(of: HTMLElement, said: Remark | undefined): void {
  const place = of.querySelector<HTMLElement>(":scope > .said")!;
  place.textContent = said?.sentence ?? "";
  place.className = `said ${said?.level ?? ""}`;
  for (const input of inputs(of)) input.toggleAttribute("aria-invalid", said?.level === "bad");
}

// Notes how many rows each list had, so that a change is seen.
export function count(): void {
  for (const each of all())
    if (each.dataset.sort === "rows") each.dataset.rows = String(each.querySelectorAll("tbody tr").length);
}

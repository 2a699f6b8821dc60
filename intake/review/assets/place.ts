// Where the person is: which page, which field or mark, which flag is shown.
import { nearest, tileUrl } from "./ahead";
import { Drawing } from "./drawing";
import * as fields from "./fields";
import { Gone, Refused, say } from "./server";
import { type Outline, type PageInfo, PageViewer } from "./viewer";

export const desk = document.querySelector<HTMLElement>("#desk")!;
export const at = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;
export const list = <T extends HTMLElement = HTMLElement>(selector: string): T[] => [
  ...document.querySelectorAll<T>(selector),
];

// Keys of the field or mark and of the flag that are shown, and every box of the claim.
export const here = { current: "", flag: "", outlines: [] as Outline[] };

const url = (page: number, level: number, x: number, y: number): string =>
  nearest(tileUrl(desk.dataset.pageUrl!, page, level, x, y));
export const viewer = new PageViewer(at("#viewer"), url, (key) => void select(key, false), lateImages);
let second: PageViewer | undefined; // made when first asked for
export const beside = (): PageViewer | undefined => second;
export const drawing = new Drawing(viewer);

// Thumbnails and crops wait for the page itself: a browser asks for six things at a time and no more.
export function lateImages(): void {
  for (const image of list<HTMLImageElement>("img[data-src]")) {
    image.src = image.dataset.src!;
    delete image.dataset.src;
  }
}

// Every box of the claim; where a person has drawn one and not kept it, that one.
export function outline(): void {
  const drawn = fields.all().flatMap((each): Outline[] => {
    const spot = fields.spotOf(each);
    const label = each.querySelector("label, .name")?.textContent ?? "";
    return spot === undefined ? [] : [{ key: each.dataset.key!, ...spot, sort: "drawn", label }];
  });
  const keys = new Set(drawn.map((each) => each.key));
  const known = JSON.parse(at("#outlines").textContent ?? "[]") as Outline[];
  here.outlines = [...known.filter((each) => !keys.has(each.key)), ...drawn];
  for (const each of [viewer, beside()]) each?.show(here.outlines);
  viewer.mark(here.current);
}

// --- pages ------------------------------------------------------------------------------------------------------------

export function pages(): PageInfo[] {
  return list("[data-page-button]").map((button) => ({
    n: Number(button.dataset.pageButton),
    width: Number(button.dataset.width),
    height: Number(button.dataset.height),
    levels: Number(button.dataset.levels),
  }));
}

export async function turnTo(n: number, on: PageViewer = viewer): Promise<void> {
  const info = pages().find((page) => page.n === n);
  if (info === undefined) return;
  await on.turnTo(info);
  on.show(here.outlines);
  if (on === viewer) {
    for (const paper of list(".paper"))
      paper.classList.toggle("current", paper.dataset.pages?.split(" ").includes(String(n)) ?? false);
    for (const thumb of list("[data-page-button]")) {
      thumb.setAttribute("aria-current", String(Number(thumb.dataset.pageButton) === n));
      if (Number(thumb.dataset.pageButton) === n) thumb.scrollIntoView({ block: "nearest" });
    }
  }
}

// Turns to a page as such, not to something on it: the fields of its paper come into view.
export async function leafTo(n: number): Promise<void> {
  await turnTo(n);
  document.querySelector(".paper.current")?.scrollIntoView({ block: "start" });
}

export function turnBy(step: number, on: PageViewer): void {
  const all = pages();
  const now = all.findIndex((page) => page.n === on.page);
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  if (next === undefined) return;
  void (on === viewer ? leafTo(next.n) : turnTo(next.n, on));
}

export function showBeside(on: boolean, key = ""): void {
  const pane = at("#viewer-beside").parentElement!;
  if (pane.hidden === on) viewer.refit(); // half the room, or all of it again
  pane.hidden = !on;
  if (!on) return;
  second ??= new PageViewer(at("#viewer-beside"), url, (picked) => void select(picked, false));
  const outline = here.outlines.find((each) => each.key === key);
  const all = pages();
  const other = outline?.page ?? all[(all.findIndex((page) => page.n === viewer.page) + 1) % all.length]!.n;
  const pane_ = second;
  void turnTo(other, pane_).then(() => {
    if (outline !== undefined) pane_.panTo(outline.box);
    pane_.mark(key);
  });
}

// What was not let through while nobody was signed in is loaded again.
document.addEventListener("signed-in", () => {
  for (const each of [viewer, beside()]) {
    if (each === undefined || each.page === 0) continue;
    const { page } = each;
    each.forget();
    void turnTo(page, each).then(() => {
      const outline = here.outlines.find((one) => one.key === here.current && one.page === page);
      if (outline !== undefined) each.panTo(outline.box);
      each.mark(here.current);
    });
  }
});

// The person's own wish to see two papers, whatever the flag is about.
let pinned = false;
export function pinBeside(): void {
  pinned = !isBeside();
  const shown = list("[data-flag]").find((each) => each.dataset.flag === here.flag);
  showBeside(pinned, shown?.dataset.beside);
}

// What is shown stays so where the side of the desk was put anew.
export function reselect(): void {
  for (const row of list("#panel [data-key]")) row.classList.toggle("selected", row.dataset.key === here.current);
  for (const each of list("[data-flag]")) each.classList.toggle("selected", each.dataset.flag === here.flag);
}

export const isBeside = (): boolean => !at("#viewer-beside").parentElement!.hidden;

// --- where the person is -----------------------------------------------------------------------------------------------

export async function select(key: string, pan = true, focus = !pan): Promise<void> {
  here.current = key;
  reselect();
  const row = document.querySelector<HTMLElement>(`#panel [data-key="${CSS.escape(key)}"]`);
  row?.scrollIntoView({ block: "nearest" });
  const outline = here.outlines.find((each) => each.key === key);
  if (outline !== undefined) {
    await turnTo(outline.page);
    viewer.mark(key);
    if (pan) viewer.panTo(outline.box);
  } else if (row?.dataset.page !== undefined) await turnTo(Number(row.dataset.page));
  if (focus) row?.querySelector<HTMLElement>("input, select, button")?.focus();
}

export async function selectFlag(of: HTMLElement): Promise<void> {
  here.flag = of.dataset.flag!;
  for (const each of list("[data-flag]")) each.classList.toggle("selected", each === of);
  of.scrollIntoView({ block: "nearest" });
  of.focus({ preventScroll: true });
  if (of.dataset.evidence !== "") await select(of.dataset.evidence!, true, false);
  else if (of.dataset.page !== "0") await turnTo(Number(of.dataset.page));
  if (of.dataset.beside !== "") showBeside(true, of.dataset.beside); // the flag turns on two papers
  else if (!pinned) showBeside(false);
}

export function walkFlags(step: number): void {
  const all = list("[data-flag]");
  const now = all.findIndex((each) => each.dataset.flag === here.flag);
  const next = all[(now + step + all.length) % Math.max(all.length, 1)];
  if (next !== undefined) void selectFlag(next);
}

// Fields that keep the claim from going on, in the order of the papers.
export function stopping(): HTMLElement[] {
  const flags = list("[data-flag]").filter((each) => each.dataset.stops === "true");
  const keys = new Set(flags.flatMap((each) => each.dataset.fields!.split(" ")));
  return fields.open().filter((each) => keys.has(each.dataset.key!));
}

function next(among: HTMLElement[]): HTMLElement | undefined {
  const all = fields.all();
  const now = all.findIndex((each) => each.dataset.key === here.current);
  const others = among.filter((each) => each.dataset.key !== here.current);
  return others.find((each) => all.indexOf(each) > now) ?? others[0];
}

// The next doubtful value that stops the claim, as far as is known here.
export const nextStopping = (): HTMLElement | undefined => next(stopping());

// On to the next doubtful value that stops the claim; where none is left, to the first flag that still does.
export function goOn(): void {
  (document.activeElement as HTMLElement | null)?.blur();
  const spot = nextStopping();
  if (spot !== undefined) {
    void select(spot.dataset.key!);
    return;
  }
  const stops = list("[data-flag]").find((each) => each.dataset.stops === "true");
  if (stops !== undefined) {
    void selectFlag(stops);
    report(say("{count} flags still stop this claim.", { count: at("#flag-list").dataset.stops! }), true);
  } else {
    here.current = "";
    viewer.mark("");
    report(say("Nothing stands against this claim any more. V validates it."), true);
  }
}

export function nextDoubtful(): void {
  const spot = next(fields.open());
  if (spot !== undefined) void select(spot.dataset.key!);
}

export function report(sentence: string, good = false): void {
  const place = at("#report");
  place.textContent = sentence;
  place.classList.toggle("good", good);
}

export function failed(error: unknown): void {
  if (error instanceof Gone) return;
  if (!(error instanceof Refused)) throw error;
  report(error.message);
}

// --- the hold -------------------------------------------------------------------------------------------------------------

let lost = false; // the person had held the claim, and somebody has taken it back
export function held(until: string | null): void {
  lost = until === null && (lost || desk.dataset.heldUntil !== "");
  desk.dataset.heldUntil = until ?? "";
  if (lost) sayLost();
}
const sayLost = (): void => report(say("You do not hold this claim any more; somebody else may take it."));

export function watchHold(): void {
  window.setInterval(() => {
    const until = desk.dataset.heldUntil;
    if (lost) sayLost();
    else if (until && Date.parse(until) < Date.now())
      report(say("Your hold on this claim has ended; it is renewed with your next act."));
  }, 20_000);
}

export function nextMark(): void {
  const all = list(".mark").filter((mark) => mark.querySelector("button") !== null);
  const now = all.findIndex((mark) => mark.contains(document.activeElement));
  const ordered = [...all.slice(now + 1), ...all.slice(0, now + 1)];
  const next = ordered.find((mark) => mark.classList.contains("doubtful")) ?? ordered[0];
  if (next !== undefined) void select(next.dataset.key!, true, true);
}


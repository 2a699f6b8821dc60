// The desk: a page with what was read on it, what is said against the claim, and the keys that decide it.
import { lookAhead, nearest, taken, tileUrl } from "./ahead";
import { Drawing } from "./drawing";
import * as fields from "./fields";
import { wirePapers } from "./papers";
import { Refused, type Side, post, postForm, say, text } from "./server";
import { type Box, type Outline, type PageInfo, PageViewer } from "./viewer";

const TRY_MS = 90; // a pause in typing after which what stands typed is judged
const PAN = 0.15; // of what is seen, a press of an arrow

const desk = document.querySelector<HTMLElement>("#desk")!;
const at = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;
const list = <T extends HTMLElement = HTMLElement>(selector: string): T[] => [
  ...document.querySelectorAll<T>(selector),
];

let outlines: Outline[] = [];
let current = ""; // key of the field or mark that is shown
let flag = ""; // key of the flag that is shown

const url = (page: number, level: number, x: number, y: number): string =>
  nearest(tileUrl(desk.dataset.pageUrl!, page, level, x, y));
const viewer = new PageViewer(at("#viewer"), url, (key) => void select(key, false), lateImages);
let beside: PageViewer | undefined; // made when first asked for
const drawing = new Drawing(viewer);

// Thumbnails and crops wait for the page itself: a browser asks for six things at a time and no more.
function lateImages(): void {
  for (const image of list<HTMLImageElement>("img[data-src]")) {
    image.src = image.dataset.src!;
    delete image.dataset.src;
  }
}

// --- pages ------------------------------------------------------------------------------------------------------------

function pages(): PageInfo[] {
  return list("[data-page-button]").map((button) => ({
    n: Number(button.dataset.pageButton),
    width: Number(button.dataset.width),
    height: Number(button.dataset.height),
    levels: Number(button.dataset.levels),
  }));
}

async function turnTo(n: number, on: PageViewer = viewer): Promise<void> {
  const info = pages().find((page) => page.n === n);
  if (info === undefined) return;
  await on.turnTo(info);
  on.show(outlines);
  if (on === viewer)
    for (const thumb of list("[data-page-button]")) {
      thumb.setAttribute("aria-current", String(Number(thumb.dataset.pageButton) === n));
      if (Number(thumb.dataset.pageButton) === n) thumb.scrollIntoView({ block: "nearest" });
    }
}

function turnBy(step: number, on: PageViewer): void {
  const all = pages();
  const here = all.findIndex((page) => page.n === on.page);
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  if (next !== undefined) void turnTo(next.n, on);
}

function showBeside(on: boolean, key = ""): void {
  const pane = at("#viewer-beside").parentElement!;
  pane.hidden = !on;
  if (!on) return;
  beside ??= new PageViewer(at("#viewer-beside"), url, (picked) => void select(picked, false));
  const outline = outlines.find((each) => each.key === key);
  const all = pages();
  const other = outline?.page ?? all[(all.findIndex((page) => page.n === viewer.page) + 1) % all.length]!.n;
  const second = beside;
  void turnTo(other, second).then(() => {
    if (outline !== undefined) second.panTo(outline.box);
    second.mark(key);
  });
}

const isBeside = (): boolean => !at("#viewer-beside").parentElement!.hidden;

// --- where the person is -----------------------------------------------------------------------------------------------

async function select(key: string, pan = true, focus = !pan): Promise<void> {
  current = key;
  for (const row of list("#panel [data-key]")) row.classList.toggle("selected", row.dataset.key === key);
  const row = document.querySelector<HTMLElement>(`#panel [data-key="${CSS.escape(key)}"]`);
  row?.scrollIntoView({ block: "nearest" });
  const outline = outlines.find((each) => each.key === key);
  if (outline !== undefined) {
    await turnTo(outline.page);
    viewer.mark(key);
    if (pan) viewer.panTo(outline.box);
  } else if (row?.dataset.page !== undefined) await turnTo(Number(row.dataset.page));
  if (focus) row?.querySelector<HTMLElement>("input, select, button")?.focus();
}

async function selectFlag(of: HTMLElement): Promise<void> {
  flag = of.dataset.flag!;
  for (const each of list("[data-flag]")) each.classList.toggle("selected", each === of);
  of.scrollIntoView({ block: "nearest" });
  of.focus({ preventScroll: true });
  if (of.dataset.evidence !== "") await select(of.dataset.evidence!, true, false);
  else if (of.dataset.page !== "0") await turnTo(Number(of.dataset.page));
  if (isBeside() && of.dataset.beside !== "") showBeside(true, of.dataset.beside);
}

function walkFlags(step: number): void {
  const all = list("[data-flag]");
  const here = all.findIndex((each) => each.dataset.flag === flag);
  const next = all[(here + step + all.length) % Math.max(all.length, 1)];
  if (next !== undefined) void selectFlag(next);
}

// Fields that keep the claim from going on, in the order of the papers.
function stopping(): HTMLElement[] {
  const flags = list("[data-flag]").filter((each) => each.dataset.stops === "true");
  const keys = new Set(flags.flatMap((each) => each.dataset.fields!.split(" ")));
  return fields.open().filter((each) => keys.has(each.dataset.key!));
}

function next(among: HTMLElement[]): HTMLElement | undefined {
  const all = fields.all();
  const here = all.findIndex((each) => each.dataset.key === current);
  const others = among.filter((each) => each.dataset.key !== current);
  return others.find((each) => all.indexOf(each) > here) ?? others[0];
}

// On to the next doubtful value that stops the claim; where none is left, to the first flag that still does.
function goOn(): void {
  (document.activeElement as HTMLElement | null)?.blur();
  const spot = next(stopping());
  if (spot !== undefined) {
    void select(spot.dataset.key!);
    return;
  }
  const stops = list("[data-flag]").find((each) => each.dataset.stops === "true");
  if (stops !== undefined) {
    void selectFlag(stops);
    report(say("{count} flags still stop this claim.", { count: at("#flag-list").dataset.stops! }), true);
  } else {
    current = "";
    viewer.mark("");
    report(say("Nothing stands against this claim any more. V validates it."), true);
  }
}

function nextDoubtful(): void {
  const spot = next(fields.open());
  if (spot !== undefined) void select(spot.dataset.key!);
}

function report(sentence: string, good = false): void {
  const place = at("#report");
  place.textContent = sentence;
  place.classList.toggle("good", good);
}

// --- what is typed ------------------------------------------------------------------------------------------------------

interface Tried {
  flags: string;
  stops: number;
  remarks: Record<string, fields.Remark>;
  held_until: string | null;
}
let timer = 0;
let trying = false;
let again = false;

function tryLater(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void tryNow(), TRY_MS);
}

async function tryNow(): Promise<void> {
  if (desk.dataset.may !== "decide") return;
  if (trying) {
    again = true;
    return;
  }
  trying = true;
  const base = desk.dataset.base;
  try {
    const tried = await post<Tried>("/try", { typed: fields.typed() });
    if (base === desk.dataset.base) {
      at("#flags").innerHTML = tried.flags;
      lateImages();
      for (const each of list("[data-flag]")) each.classList.toggle("selected", each.dataset.flag === flag);
      for (const each of fields.all()) fields.remark(each, tried.remarks[each.dataset.key!]);
      held(tried.held_until);
    }
  } catch (error) {
    failed(error);
  } finally {
    trying = false;
    if (again) {
      again = false;
      tryLater();
    }
  }
}

interface Edit {
  document: number;
  name: string;
  value: fields.Value;
  page?: number;
  box?: Box;
}

function editOf(of: HTMLElement): Edit {
  const drawn = of.dataset.drawn === undefined ? {} : (JSON.parse(of.dataset.drawn) as { page: number; box: Box });
  return { document: Number(of.dataset.document), name: of.dataset.name!, value: fields.valueOf(of), ...drawn };
}

async function keep(wanted: HTMLElement[]): Promise<boolean> {
  const edits = wanted.map(editOf);
  if (edits.length === 0) return true;
  window.clearTimeout(timer);
  try {
    side(await post<Side>("/fields", { fields: edits }, true));
    return true;
  } catch (error) {
    failed(error);
    if (error instanceof Refused && error.status === 422)
      for (const each of wanted) fields.remark(each, { level: "bad", sentence: error.message });
    return false;
  }
}

async function confirm(): Promise<void> {
  const of = fields.field(current);
  if (of === null) {
    goOn();
    return;
  }
  const doubt = of.classList.contains("doubtful");
  if (!fields.changed(of) && !doubt) {
    goOn();
    return;
  }
  if (await keep([of])) goOn();
}

async function draw(): Promise<void> {
  const of = fields.field(current) ?? fields.open()[0];
  if (of === undefined || of.dataset.sort === "rows" || desk.dataset.may !== "decide") return;
  if (of.dataset.key !== current) await select(of.dataset.key!);
  (document.activeElement as HTMLElement | null)?.blur();
  const box = await drawing.begin();
  if (box === undefined) return;
  report(say("Reading…"), true);
  try {
    const page = viewer.page;
    const found = await post<{ value: string | null }>("/spot", { name: of.dataset.name, page, box });
    of.dataset.drawn = JSON.stringify({ page, box });
    if (found.value !== null) fields.put(of, found.value);
    report(
      found.value === null ? say("Nothing is written there.") : say("Read there: {value}", { value: found.value }),
      true,
    );
    fields.inputs(of)[0]?.focus();
    void tryNow();
  } catch (error) {
    failed(error);
  }
}

async function addField(choice: HTMLSelectElement): Promise<void> {
  const { value } = choice;
  if (value === "") return;
  const html = await text(`${desk.dataset.base}/blank/${choice.dataset.addField}/${value}`);
  const added = new DOMParser().parseFromString(html, "text/html").querySelector<HTMLElement>(".field")!;
  choice.closest(".adding")!.before(added);
  choice.querySelector(`option[value="${CSS.escape(value)}"]`)?.remove();
  choice.value = "";
  fields.count();
  if (added.dataset.sort === "rows") fields.addRow(added);
  await select(added.dataset.key!, true, true);
}

// --- acts ----------------------------------------------------------------------------------------------------------------

async function act(path: string, body: unknown, conditional = true): Promise<void> {
  try {
    const done = await post<Side>(path, body, conditional);
    for (const dialog of list<HTMLDialogElement>("dialog[open]")) dialog.close();
    side(done);
    report(done.said || say("Kept."), true);
  } catch (error) {
    failed(error);
  }
}

// Puts the claim's new state beside the page; what else stands typed stays so.
function side(told: Side): void {
  const standing = fields.typed();
  const scrolled = at("#panel").scrollTop;
  desk.dataset.etag = told.etag;
  at("#subheading").textContent = told.status;
  at("#panel").innerHTML = told.panel;
  at("#acts-bar").innerHTML = told.acts;
  mountPanel();
  const kept = new Set(Object.keys(JSON.parse(at("#typed").textContent ?? "{}") as object));
  for (const [key, value] of Object.entries(standing)) {
    const of = fields.field(key);
    if (of !== null && kept.has(key)) fields.put(of, value);
  }
  at("#panel").scrollTop = scrolled;
  lateImages();
}

async function decide(decision: string): Promise<void> {
  const typed = fields.all().filter(fields.changed);
  if (!(await keep(typed))) return;
  const dialog = document.querySelector<HTMLDialogElement>(`dialog[data-decision="${decision}"]`);
  if (dialog === null) return;
  if (decision === "validate" && at("#flag-list").dataset.stops === "0") {
    await send(dialog.querySelector("form")!);
    return;
  }
  dialog.showModal();
}

let sending = false;
async function send(form: HTMLFormElement): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    const from = desk.dataset.base!.split("/").at(-1)!;
    const told = await postForm<{ done: string; next: string | null }>(form);
    performance.clearMarks();
    performance.mark("decided");
    if (told.next === null) {
      window.location.assign(`/review?done=${told.done}&from=${from}`);
      return;
    }
    const next = taken(told.next);
    const path = `/review/claims/${told.next}`;
    if (next === undefined) window.location.assign(`${path}?done=${told.done}&from=${from}`);
    else show(next.html, path, told.done, from);
  } catch (error) {
    form.closest("dialog")?.close();
    failed(error);
  } finally {
    sending = false;
  }
}

// Puts the claim that was loaded ahead in place of the one just decided.
function show(html: Document, path: string, done: string, from: string): void {
  for (const dialog of list<HTMLDialogElement>("dialog[open]")) dialog.close();
  const other = html.querySelector<HTMLElement>("#desk")!;
  for (const name of ["base", "pageUrl", "etag", "heldUntil", "may"]) desk.dataset[name] = other.dataset[name];
  for (const id of ["#strip", "#panel", "#acts-bar", "#heading", "#subheading"])
    at(id).innerHTML = html.querySelector(id)!.innerHTML;
  window.history.pushState(null, "", path);
  const said = at("#said");
  said.hidden = false;
  said.textContent = say(`done: ${done}`);
  said.dataset.from = from;
  at("#panel").scrollTop = 0;
  viewer.forget();
  showBeside(false);
  flag = current = "";
  void post<{ held_until: string }>("/shown", {}).then((told) => held(told.held_until), failed);
  mount();
}

function undo(): void {
  const here = document.querySelector('#acts-bar [data-key-press="u"]') !== null;
  const from = at("#said").dataset.from;
  if (here || from === undefined || from === "") void act("/undo", {}, false);
  else window.location.assign(`/review/claims/${from}`); // the claim just decided: there it is taken back
}

function failed(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
  report(error.message);
}

function held(until: string | null): void {
  if (until !== null) desk.dataset.heldUntil = until;
}

// --- keys ------------------------------------------------------------------------------------------------------------------

function open(selector: string): void {
  document.querySelector<HTMLDialogElement>(selector)?.showModal();
}

function waive(): void {
  const of = list("[data-flag]").find((each) => each.dataset.flag === flag && each.dataset.stops === "true");
  const wanted = of ?? list("[data-flag]").find((each) => each.dataset.stops === "true");
  const dialog = document.querySelector<HTMLDialogElement>("#waive");
  if (wanted === undefined || dialog === null) return;
  dialog.dataset.rule = wanted.dataset.rule;
  at("#waive-rule").textContent = wanted.dataset.title!;
  dialog.showModal();
}

function nextMark(): void {
  const all = list(".mark").filter((mark) => mark.querySelector("button") !== null);
  const here = all.findIndex((mark) => mark.contains(document.activeElement));
  const ordered = [...all.slice(here + 1), ...all.slice(0, here + 1)];
  const next = ordered.find((mark) => mark.classList.contains("doubtful")) ?? ordered[0];
  if (next !== undefined) void select(next.dataset.key!, true, true);
}

const KEYS: Record<string, (event: KeyboardEvent) => void> = {
  "?": () => open("#keys"),
  v: () => void decide("validate"),
  b: () => void decide("return"),
  x: () => void decide("reject"),
  e: () => void decide("escalate"),
  w: waive,
  u: undo,
  n: () => open("#comment"),
  p: () => open("#sort-papers"),
  q: () => window.location.assign("/review"),
  m: nextMark,
  d: nextDoubtful,
  g: () => void draw(),
  i: () => void select(current || (fields.all()[0]?.dataset.key ?? ""), true, true),
  f: (event) => walkFlags(event.shiftKey ? -1 : 1),
  o: () => {
    for (const each of [viewer, beside]) if (each !== undefined) each.outlined = !each.outlined;
    viewer.draw();
    beside?.draw();
  },
  s: () => showBeside(!isBeside(), list("[data-flag]").find((each) => each.dataset.flag === flag)?.dataset.beside),
  r: () => viewer.turn(),
  c: () => at("#stage").classList.toggle("contrast"),
  home: () => viewer.osd.viewport.goHome(),
  "+": () => viewer.osd.viewport.zoomBy(1.4),
  "-": () => viewer.osd.viewport.zoomBy(1 / 1.4),
  arrowleft: () => viewer.moveBy(-PAN, 0),
  arrowright: () => viewer.moveBy(PAN, 0),
  arrowup: () => viewer.moveBy(0, -PAN),
  arrowdown: () => viewer.moveBy(0, PAN),
  enter: () => void confirm(),
};

function inField(event: KeyboardEvent, of: HTMLElement): boolean {
  if (event.key === "Enter" && event.altKey) {
    changeRows(of, event.target as HTMLElement);
    return true;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void decide("validate");
  else if (event.key === "Enter") void confirm();
  else if (event.key === "Escape") {
    fields.restore(of);
    delete of.dataset.drawn;
    (document.activeElement as HTMLElement).blur();
    tryLater();
  } else return false;
  return true;
}

function changeRows(of: HTMLElement, target: HTMLElement): void {
  if (of.dataset.sort !== "rows") return;
  const row = target.closest("tbody tr");
  const empty = row !== null && [...row.querySelectorAll("input")].every((cell) => cell.value.trim() === "");
  if (row !== null && empty && of.querySelectorAll("tbody tr").length > 1) {
    row.remove();
    of.querySelector<HTMLInputElement>("tbody tr:last-child input")?.focus();
  } else fields.addRow(of).focus();
  tryLater();
}

document.addEventListener("keydown", (event) => {
  if (drawing.active) {
    if (drawing.key(event)) event.preventDefault();
    return;
  }
  const target = event.target as HTMLElement;
  if (document.querySelector("dialog[open]") !== null) return;
  if (event.key === "PageDown" || event.key === "PageUp") {
    turnBy(event.key === "PageDown" ? 1 : -1, event.shiftKey && isBeside() && beside !== undefined ? beside : viewer);
    event.preventDefault();
    return;
  }
  const of = target.closest<HTMLElement>(".field");
  if (of !== null && target.matches("input, select")) {
    if (inField(event, of)) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input, select, textarea")) return;
  if (event.key === "Enter" && target.matches("button, a, summary")) return;
  if (/^[0-9\u0660-\u0669]$/.test(event.key)) {
    const input = fields.field(current)?.querySelector<HTMLInputElement>("input:not([readonly])");
    input?.focus(); // the figure itself goes into it
    input?.select();
    return;
  }
  const does = KEYS[event.key.toLowerCase()];
  if (does === undefined) return;
  event.preventDefault();
  does(event);
});

// --- mouse and forms --------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const near = (selector: string): HTMLElement | null => target.closest<HTMLElement>(selector);
  const pressed = near("[data-key-press]");
  const thumb = near("[data-page-button]");
  const mark = near("[data-mark-state]");
  const decides = near("[data-decides-now]");
  const of = near("[data-flag]");
  if (near("[data-closes]") !== null) near("dialog")!.closest("dialog")!.close();
  else if (decides !== null) void decide(decides.dataset.decidesNow!);
  else if (pressed !== null) KEYS[pressed.dataset.keyPress!]?.(new KeyboardEvent("keydown"));
  else if (thumb !== null) void turnTo(Number(thumb.dataset.pageButton));
  else if (near("[data-add-row]") !== null) changeRows(near(".field")!, near(".field")!);
  else if (mark !== null) {
    const row = near(".mark")!;
    void act("/marks", {
      document: Number(row.dataset.document),
      mark: row.dataset.mark,
      state: mark.dataset.markState,
    });
  } else if (of !== null) void selectFlag(of);
  else if (near(".mark") !== null) void select(near(".mark")!.dataset.key!);
});
document.addEventListener("focusin", (event) => {
  const of = (event.target as HTMLElement).closest<HTMLElement>(".field");
  if (of !== null && of.dataset.key !== current) void select(of.dataset.key!);
});
document.addEventListener("input", (event) => {
  if ((event.target as HTMLElement).closest(".field") !== null) tryLater();
});
document.addEventListener("change", (event) => {
  const target = event.target as HTMLElement;
  if (target.matches("[data-add-field]")) void addField(target as HTMLSelectElement);
});
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
  if (form.matches("[data-decides]")) void send(form);
  else if (form.matches("[data-waives]"))
    void act("/waive", { rule: form.closest("dialog")!.dataset.rule, reason: given.reason });
  else if (form.matches("[data-comments]")) void act("/comments", { text: given.text }, false);
  else return;
  event.preventDefault();
});
window.addEventListener("popstate", () => window.location.reload());
window.setInterval(() => {
  const until = desk.dataset.heldUntil;
  if (until && Date.parse(until) < Date.now())
    report(say("Your hold on this claim has ended; it is renewed with your next act."));
}, 20_000);

// --- the claim ----------------------------------------------------------------------------------------------------------------

function mountPanel(): void {
  outlines = JSON.parse(at("#outlines").textContent ?? "[]") as Outline[];
  fields.count();
  const form = document.querySelector<HTMLFormElement>("form[data-sorts]");
  if (form !== null) wirePapers(form, (papers) => act("/papers", { papers }));
  viewer.show(outlines);
  beside?.show(outlines);
}

function mount(): void {
  mountPanel();
  const typed = JSON.parse(at("#typed").textContent ?? "{}") as Record<string, fields.Value>;
  for (const [key, value] of Object.entries(typed)) {
    const of = fields.field(key);
    if (of !== null) fields.put(of, value);
  }
  const first = stopping()[0];
  const page = pages()[0];
  void (page === undefined ? Promise.resolve() : turnTo(page.n)).then(() => {
    performance.mark("shown");
    if (first !== undefined) void select(first.dataset.key!);
    else {
      const stops = list("[data-flag]").find((each) => each.dataset.stops === "true");
      if (stops !== undefined) void selectFlag(stops);
    }
    if (Object.keys(typed).length > 0) void tryNow();
    window.setTimeout(lateImages, 1500); // should the page itself never come
    if (desk.dataset.may === "decide") window.setTimeout(() => void lookAhead(), 400);
  });
}

mount();

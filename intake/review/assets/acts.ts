// Acts on the claim, and the step from one claim to the next.
import { taken } from "./ahead";
import * as fields from "./fields";
import { mount, mountPanel } from "./mounting";
import { at, desk, failed, held, here, lateImages, list, outline, report, reselect, showBeside, viewer } from "./place";
import { post, postForm, Refused, say, type Elsewhere, type Side } from "./server";
import { drafted, inTurn, keep, tryLater } from "./typing";
import * as papers from "./papers";
import * as words from "./words";

export function act(path: string, body: unknown, conditional = true): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[open]"); // what it was written in
  const written = dialog === null ? "" : words.standing(dialog);
  const isDone = (): boolean => dialog !== null && words.standing(dialog) === written;
  return inTurn(() => done(path, body, conditional, () => (isDone() ? dialog : null)));
}

type Written = () => HTMLDialogElement | null;
async function done(path: string, body: unknown, conditional: boolean, written: Written): Promise<void> {
  try {
    const told = await post<Side | Elsewhere>(path, body, conditional);
    if (told.leads_to !== undefined) {
      window.location.assign(told.leads_to);
      return;
    }
    const dialog = written();
    dialog?.querySelector("form")?.reset(); // what it was written for is done
    dialog?.close();
    side(told);
    report(told.said || say("Kept."), true);
  } catch (error) {
    await missed(error);
  }
}

// Says what stood in the way; where the claim has changed meanwhile, it is shown as it is now.
export async function missed(error: unknown): Promise<void> {
  if (error instanceof Refused && error.status === 412)
    try {
      side(await post<Side>("/side", {}));
    } catch (again) {
      failed(again);
      return;
    }
  failed(error);
}

// Puts the claim's new state beside the page. What else stands typed stays so, and whoever is typing types on: all that was
// not among what was `sent`, or was typed over it since.
export function side(told: Side, sent: Record<string, unknown> = {}): void {
  const isKept = (key: string, value: unknown): boolean => key in sent && JSON.stringify(sent[key]) === JSON.stringify(value);
  const standing = Object.fromEntries(Object.entries(fields.typed()).filter(([key, value]) => !isKept(key, value)));
  const olds = fields.all();
  const written = words.typed();
  const sorted = papers.typed();
  const { papers: arrangement } = at("#typed").dataset;
  const caret = fields.caret();
  const dialog = words.begun();
  const scrolled = at("#papers-list").scrollTop;
  desk.dataset.etag = told.etag;
  desk.dataset.may = told.may;
  held(told.held_until);
  at("#subheading").textContent = told.status;
  at("#panel").innerHTML = told.panel;
  at("#acts-bar").innerHTML = told.acts;
  reorder(told.strip);
  mountPanel();
  words.put(written);
  if (at("#typed").dataset.papers === arrangement) {
    for (const of of olds) if (of.dataset.key! in standing && fields.field(of.dataset.key!) === null) fields.putBack(of);
    fields.putAll(standing);
    papers.put(sorted);
  } else {
    // the papers have other numbers: the server has taken what was typed to where they are now
    const moved = drafted();
    fields.putAll(moved);
    papers.put(moved);
  }
  outline();
  reselect();
  if (caret !== undefined) fields.putCaret(caret);
  if (dialog !== undefined) words.goOn(dialog);
  at("#papers-list").scrollTop = scrolled;
  lateImages();
  if (Object.keys(fields.typed()).length > 0) tryLater(); // the flags are those without it
}

// Puts the small pages in the order of the papers, where that has changed.
function reorder(html: string): void {
  const wanted = [...html.matchAll(/data-page-button="(\d+)"/g)].map((found) => found[1]);
  const strip = at("#strip");
  const buttons = new Map(list("[data-page-button]").map((button) => [button.dataset.pageButton, button]));
  if (wanted.join() === [...buttons.keys()].join()) return;
  for (const n of wanted) strip.append(buttons.get(n)!);
}

export async function decide(decision: string): Promise<void> {
  if (!(await keep(() => fields.all().filter(fields.changed)))) return;
  const dialog = document.querySelector<HTMLDialogElement>(`dialog[data-decision="${decision}"]`);
  if (dialog === null) return;
  if (decision === "validate" && at("#flag-list").dataset.stops === "0") {
    await send(dialog.querySelector("form")!);
    return;
  }
  dialog.showModal();
}

let sending = false;
export async function send(form: HTMLFormElement): Promise<void> {
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
    await missed(error);
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
  viewer.forget();
  showBeside(false);
  here.flag = here.current = "";
  void post<{ held_until: string | null }>("/shown", {}).then((told) => held(told.held_until), failed);
  mount();
}

export function undo(): void {
  const here = document.querySelector('#acts-bar [data-key-press="u"]') !== null;
  const from = at("#said").dataset.from;
  if (here || from === undefined || from === "") void act("/undo", {}, false);
  else window.location.assign(`/review/claims/${from}`); // the claim just decided: there it is taken back
}

export function waive(): void {
  const of = list("[data-flag]").find((each) => each.dataset.flag === here.flag && each.dataset.stops === "true");
  const wanted = of ?? list("[data-flag]").find((each) => each.dataset.stops === "true");
  const dialog = document.querySelector<HTMLDialogElement>("#waive");
  if (wanted === undefined || dialog === null) return;
  dialog.dataset.rule = wanted.dataset.rule;
  at("#waive-rule").textContent = wanted.dataset.title!;
  dialog.showModal();
}

// Acts on the claim, and the step from one claim to the next.
import { taken } from "./ahead";
import * as fields from "./fields";
import { mount, mountPanel } from "./mounting";
import { at, desk, failed, held, here, lateImages, list, outline, report, showBeside, viewer } from "./place";
import { post, postForm, say, type Elsewhere, type Side } from "./server";
import { keep } from "./typing";
import * as papers from "./papers";
import * as words from "./words";

export async function act(path: string, body: unknown, conditional = true): Promise<void> {
  try {
    const done = await post<Side | Elsewhere>(path, body, conditional);
    if (done.leads_to !== undefined) {
      window.location.assign(done.leads_to);
      return;
    }
    for (const dialog of list<HTMLDialogElement>("dialog[open]")) {
      dialog.querySelector("form")?.reset(); // what it was written for is done
      dialog.close();
    }
    side(done);
    report(done.said || say("Kept."), true);
  } catch (error) {
    failed(error);
  }
}

// Puts the claim's new state beside the page; what else stands typed stays so.
export function side(told: Side): void {
  const standing = fields.typed();
  const written = words.typed();
  const sorted = papers.typed();
  const scrolled = at("#papers-list").scrollTop;
  desk.dataset.etag = told.etag;
  held(told.held_until);
  at("#subheading").textContent = told.status;
  at("#panel").innerHTML = told.panel;
  at("#acts-bar").innerHTML = told.acts;
  reorder(told.strip);
  mountPanel();
  const kept = new Set(Object.keys(JSON.parse(at("#typed").textContent ?? "{}") as object));
  const still = (of: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(of).filter(([key]) => kept.has(key)));
  fields.putAll(still(standing));
  words.put(written);
  papers.put(still(sorted));
  outline();
  at("#papers-list").scrollTop = scrolled;
  lateImages();
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
  viewer.forget();
  showBeside(false);
  here.flag = here.current = "";
  void post<{ held_until: string }>("/shown", {}).then((told) => held(told.held_until), failed);
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

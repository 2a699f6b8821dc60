// The desk: a page with what was read on it, what is said against the claim, and the keys that decide it.
import { act, decide, send, undo, waive } from "./acts";
import * as fields from "./fields";
import { mount } from "./mounting";
import { type Keys, openDialog, PAGE_KEYS, press } from "./looking";
import {
  beside,
  drawing,
  here,
  leafTo,
  nextDoubtful,
  nextMark,
  outline,
  select,
  selectFlag,
  viewer,
  walkFlags,
  watchHold,
} from "./place";
import { addField, confirm, draw, settleTries, tryLater } from "./typing";
import * as words from "./words";

// --- keys ------------------------------------------------------------------------------------------------------------------

const KEYS: Keys = {
  ...PAGE_KEYS,
  v: () => void decide("validate"),
  b: () => void decide("return"),
  x: () => void decide("reject"),
  e: () => void decide("escalate"),
  w: waive,
  u: undo,
  n: () => openDialog("#comment"),
  p: () => openDialog("#sort-papers"),
  m: nextMark,
  d: nextDoubtful,
  g: () => void draw(),
  i: () => void select(here.current || (fields.all()[0]?.dataset.key ?? ""), true, true),
  f: (event) => walkFlags(event.shiftKey ? -1 : 1),
  o: () => {
    for (const each of [viewer, beside()]) if (each !== undefined) each.outlined = !each.outlined;
    viewer.draw();
    beside()?.draw();
  },
  enter: (event) => {
    if (!event.repeat) void confirm(); // a key that is held down has seen nothing
  },
};

function inField(event: KeyboardEvent, of: HTMLElement): boolean {
  if (event.key === "Enter" && event.altKey) {
    fields.changeRows(of, event.target as HTMLElement);
    tryLater();
    return true;
  }
  if (event.altKey && event.code === "KeyG") void draw();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void decide("validate");
  else if (event.key === "Enter" && !event.repeat) void confirm();
  else if (event.key === "Escape") {
    fields.restore(of);
    outline();
    (document.activeElement as HTMLElement).blur();
    tryLater();
  } else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!drawing.active) press(event, KEYS, inField);
  else if (drawing.key(event)) event.preventDefault();
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
  else if (thumb !== null) void leafTo(Number(thumb.dataset.pageButton));
  else if (near("[data-add-row]") !== null) {
    fields.changeRows(near(".field")!, near(".field")!);
    tryLater();
  } else if (mark !== null) {
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
  if (of !== null && of.dataset.key !== here.current) void select(of.dataset.key!);
});
document.addEventListener("input", (event) => {
  if ((event.target as HTMLElement).closest(".field, #dialogs") !== null) tryLater();
  words.sayDays();
});
document.addEventListener("change", (event) => {
  const target = event.target as HTMLElement;
  if (target.matches("[data-add-field]")) void addField(target as HTMLSelectElement);
});
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
  const { rule } = form.closest("dialog")?.dataset ?? {};
  if (form.matches("[data-decides]")) void settleTries().then(() => send(form));
  else if (form.matches("[data-waives]")) void settleTries().then(() => act("/waive", { rule, reason: given.reason }));
  else if (form.matches("[data-comments]")) void settleTries().then(() => act("/comments", { text: given.text }, false));
  else return;
  event.preventDefault();
});
window.addEventListener("popstate", () => window.location.reload());
watchHold();

// --- the claim ----------------------------------------------------------------------------------------------------------------

mount();

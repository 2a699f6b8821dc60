// Keys that move what is seen, the same wherever a claim's pages are shown.
import * as fields from "./fields";
import { at, beside, here, isBeside, pinBeside, turnBy, viewer } from "./place";

const PAN = 0.15; // of what is seen, a press of an arrow

export type Keys = Record<string, (event: KeyboardEvent) => void>;

export function openDialog(selector: string): void {
  document.querySelector<HTMLDialogElement>(selector)?.showModal();
}

export const PAGE_KEYS: Keys = {
  "?": () => openDialog("#keys"),
  q: () => window.location.assign("/review"),
  s: pinBeside,
  r: () => viewer.turn(),
  c: () => at("#stage").classList.toggle("contrast"),
  home: () => viewer.whole(),
  "+": () => viewer.osd.viewport.zoomBy(1.4),
  "-": () => viewer.osd.viewport.zoomBy(1 / 1.4),
  arrowleft: () => viewer.moveBy(-PAN, 0),
  arrowright: () => viewer.moveBy(PAN, 0),
  arrowup: () => viewer.moveBy(0, -PAN),
  arrowdown: () => viewer.moveBy(0, PAN),
};

// Does what a key means: inside a field `inField` says so, elsewhere `keys`; figures go into the field that is shown.
export function press(event: KeyboardEvent, keys: Keys, inField: (event: KeyboardEvent, of: HTMLElement) => boolean): void {
  const target = event.target as HTMLElement;
  if (document.querySelector("dialog[open]") !== null) return;
  if (event.key === "PageDown" || event.key === "PageUp") {
    turnBy(event.key === "PageDown" ? 1 : -1, (event.shiftKey && isBeside() && beside()) || viewer);
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
    const input = fields.field(here.current)?.querySelector<HTMLInputElement>("input:not([readonly])");
    input?.focus(); // the figure itself goes into it
    input?.select();
    return;
  }
  const does = keys[event.key.toLowerCase()];
  if (does === undefined) return;
  event.preventDefault();
  does(event);
}

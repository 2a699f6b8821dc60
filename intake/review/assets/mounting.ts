// Puts a claim on the desk.
import { lookAhead } from "./ahead";
import { act } from "./acts";
import * as fields from "./fields";
import { wirePapers } from "./papers";
import { at, beside, desk, here, lateImages, list, pages, select, selectFlag, stopping, turnTo, viewer } from "./place";
import { keep, tryNow } from "./typing";
import type { Outline } from "./viewer";
import * as words from "./words";

export function mountPanel(): void {
  here.outlines = JSON.parse(at("#outlines").textContent ?? "[]") as Outline[];
  fields.count();
  const form = document.querySelector<HTMLFormElement>("form[data-sorts]");
  if (form !== null)
    wirePapers(form, async (papers) => {
      // what stands typed is kept first: it belongs to papers as they are numbered now
      if (await keep(fields.all().filter(fields.changed))) await act("/papers", { papers });
    });
  for (const button of list("[data-joins]"))
    button.addEventListener("click", () => {
      void keep(fields.all().filter(fields.changed)).then(async (kept) => {
        if (kept) await act("/join", { claim: button.dataset.joins });
      });
    });
  viewer.show(here.outlines);
  beside()?.show(here.outlines);
}

export function mount(): void {
  mountPanel();
  const typed = JSON.parse(at("#typed").textContent ?? "{}") as Record<string, fields.Value>;
  for (const [key, value] of Object.entries(typed)) {
    const of = fields.field(key);
    if (of !== null) fields.put(of, value);
  }
  words.put(typed);
  const first = stopping()[0];
  const page = pages()[0];
  const whole = async (): Promise<void> => {
    if (page === undefined) return;
    await turnTo(page.n);
    await viewer.whenSharp(); // the page as a whole first, then the spot: so a person knows where they are
  };
  void whole().then(() => {
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


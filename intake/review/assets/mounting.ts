// Puts a claim on the desk.
import { lookAhead } from "./ahead";
import { act } from "./acts";
import * as fields from "./fields";
import * as papers from "./papers";
import { desk, lateImages, list, outline, pages, select, selectFlag, stopping, turnTo, viewer } from "./place";
import { drafted, keep, settleTries, tryLater, tryNow } from "./typing";
import * as words from "./words";

export function mountPanel(): void {
  fields.count();
  const form = document.querySelector<HTMLFormElement>("form[data-sorts]");
  if (form !== null)
    papers.wire(form, tryLater, async (sorted) => {
      // what stands typed is kept first: it belongs to papers as they are numbered now
      await settleTries();
      if (await keep(() => fields.all().filter(fields.changed))) await act("/papers", { papers: sorted });
    });
  for (const button of list("[data-joins]"))
    button.addEventListener("click", () => {
      void keep(() => fields.all().filter(fields.changed)).then(async (kept) => {
        if (kept) await act("/join", { claim: button.dataset.joins });
      });
    });
  outline();
}

export function mount(): void {
  mountPanel();
  const typed = drafted();
  fields.putAll(typed);
  words.put(typed);
  papers.put(typed);
  outline();
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


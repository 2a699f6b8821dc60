// A second reading: a claim's pages, and empty fields whose values are kept as they are typed.
import * as fields from "./fields";
import { type Keys, PAGE_KEYS, press } from "./looking";
import { at, failed, held, here, lateImages, leafTo, list, pages, select, turnTo, watchHold } from "./place";
import { paused } from "./pausing";
import { post, Refused } from "./server";

interface Tried {
  remarks: Record<string, fields.Remark>;
  held_until: string | null; // null once a supervisor has taken the claim back
}

const draft = paused(async () => {
  try {
    const tried = await post<Tried>("/try", { typed: fields.typed() });
    for (const each of fields.all()) fields.remark(each, tried.remarks[each.dataset.key!]);
    held(tried.held_until);
  } catch (error) {
    failed(error);
  }
});

let keeping = false;
async function keep(): Promise<void> {
  if (keeping) return;
  keeping = true;
  draft.forget();
  try {
    const { leads_to: next } = await post<{ leads_to: string }>("/keep", { typed: fields.typed() });
    window.location.assign(next);
  } catch (error) {
    failed(error);
    keeping = false;
    if (!(error instanceof Refused) || error.status !== 422) return;
    await draft.now(); // says beside each field what is wrong with it
    document.querySelector<HTMLElement>("#panel [aria-invalid]")?.focus();
  }
}

const KEYS: Keys = {
  ...PAGE_KEYS,
  v: () => void keep(),
  i: () => void select(here.current || (fields.all()[0]?.dataset.key ?? ""), false, true),
  enter: () => void select(here.current || (fields.all()[0]?.dataset.key ?? ""), false, true),
};

function inField(event: KeyboardEvent, of: HTMLElement): boolean {
  const target = event.target as HTMLElement;
  if (event.key === "Enter" && event.altKey) {
    fields.changeRows(of, target);
    draft.later();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void keep();
  else if (event.key === "Enter") {
    const cells = list<HTMLElement>("#panel input, #panel select");
    (cells[cells.indexOf(target) + 1] ?? at("#acts-bar button")).focus();
  } else if (event.key === "Escape") target.blur();
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => press(event, KEYS, inField));
document.addEventListener("input", (event) => {
  if ((event.target as HTMLElement).closest(".field") !== null) draft.later();
});
document.addEventListener("focusin", (event) => {
  const of = (event.target as HTMLElement).closest<HTMLElement>(".field");
  if (of !== null && of.dataset.key !== here.current) void select(of.dataset.key!, false, false);
});
document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const thumb = target.closest<HTMLElement>("[data-page-button]");
  const pressed = target.closest<HTMLElement>("[data-key-press]");
  if (target.closest("[data-closes]") !== null) target.closest("dialog")!.close();
  else if (pressed !== null) KEYS[pressed.dataset.keyPress!]?.(new KeyboardEvent("keydown"));
  else if (thumb !== null) void leafTo(Number(thumb.dataset.pageButton));
  else if (target.closest("[data-add-row]") !== null) {
    const of = target.closest<HTMLElement>(".field")!;
    fields.changeRows(of, of);
    draft.later();
  }
});

watchHold();
fields.count();
fields.putAll(JSON.parse(at("#typed").textContent ?? "{}") as Record<string, unknown>);
const first = pages()[0];
if (first !== undefined)
  void turnTo(first.n).then(() => {
    performance.mark("shown");
    void select(fields.all()[0]?.dataset.key ?? "", false, true);
    if (Object.keys(fields.typed()).length > 0) void draft.now();
  });
window.setTimeout(lateImages, 1500); // should the page itself never come

// What stands typed: judged at once, kept as a draft, confirmed by ENTER; spots that are drawn and read.
import { side } from "./acts";
import * as fields from "./fields";
import { at, desk, drawing, failed, goOn, held, here, lateImages, list, outline, report, select, viewer } from "./place";
import { paused } from "./pausing";
import { post, Refused, say, type Side, text } from "./server";
import type { Box } from "./viewer";
import * as papers from "./papers";
import * as words from "./words";

interface Tried {
  flags: string;
  stops: number;
  remarks: Record<string, fields.Remark>;
  held_until: string | null;
}
const tries = paused(async () => {
  if (desk.dataset.may !== "decide") return;
  const base = desk.dataset.base;
  try {
    const tried = await post<Tried>("/try", { typed: { ...fields.typed(), ...words.typed(), ...papers.typed() } });
    if (base !== desk.dataset.base) return;
    at("#flags").innerHTML = tried.flags;
    lateImages();
    for (const each of list("[data-flag]")) each.classList.toggle("selected", each.dataset.flag === here.flag);
    for (const each of fields.all()) fields.remark(each, tried.remarks[each.dataset.key!]);
    held(tried.held_until);
  } catch (error) {
    failed(error);
  }
});
export const tryLater = tries.later;
export const tryNow = tries.now;
// What is sent from a dialog is no draft any more: a call that still carries it would make it one again.
export const settleTries = tries.settle;

interface Edit {
  document: number;
  name: string;
  value: fields.Value;
  page?: number;
  box?: Box;
}

function editOf(of: HTMLElement): Edit {
  const spot = fields.spotOf(of);
  return { document: Number(of.dataset.document), name: of.dataset.name!, value: fields.valueOf(of), ...spot };
}

export async function keep(wanted: HTMLElement[]): Promise<boolean> {
  const edits = wanted.map(editOf);
  if (edits.length === 0) return true;
  tries.forget();
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

export async function confirm(): Promise<void> {
  const of = fields.field(here.current);
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

export async function draw(): Promise<void> {
  const of = fields.field(here.current) ?? fields.open()[0];
  if (of === undefined || desk.dataset.may !== "decide") return;
  const cell = of.dataset.sort === "rows" ? fields.cellOf(of) : undefined;
  if (of.dataset.key !== here.current) await select(of.dataset.key!);
  (document.activeElement as HTMLElement | null)?.blur();
  at("#drawing-name").textContent = `${cell?.getAttribute("aria-label") ?? of.querySelector("label, .name")!.textContent}.`;
  const box = await drawing.begin();
  if (box === undefined) return;
  report(say("Reading…"), true);
  try {
    const page = viewer.page;
    const found = await post<{ value: string | null }>("/spot", {
      name: cell?.dataset.cell || of.dataset.name,
      page,
      box,
    });
    if (cell === undefined) of.dataset.drawn = JSON.stringify({ page, box });
    outline();
    if (found.value !== null && cell !== undefined) cell.value = found.value;
    else if (found.value !== null) fields.put(of, found.value);
    report(
      found.value === null ? say("Nothing is written there.") : say("Read there: {value}", { value: found.value }),
      true,
    );
    (cell ?? fields.inputs(of)[0])?.focus();
    void tryNow();
  } catch (error) {
    failed(error);
  }
}

export async function addField(choice: HTMLSelectElement): Promise<void> {
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

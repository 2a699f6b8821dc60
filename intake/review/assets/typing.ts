// What stands typed: judged at once, kept as a draft, confirmed by ENTER; spots that are drawn and read.
import { missed, side } from "./acts";
import * as fields from "./fields";
import {
  at,
  desk,
  drawing,
  failed,
  goOn,
  held,
  here,
  lateImages,
  nextStopping,
  outline,
  report,
  reselect,
  select,
  stopping,
  viewer,
} from "./place";
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
// What the server may have of this desk as a draft; what another desk of the same person has typed is not cleared by it.
let known = new Set<string>();

// What stands typed on the claim as the server told it last.
export function drafted(): Record<string, unknown> {
  const typed = JSON.parse(at("#typed").textContent ?? "{}") as Record<string, unknown>;
  known = new Set(Object.keys(typed));
  return typed;
}

const tries = paused(async () => {
  if (desk.dataset.may !== "decide") return;
  const typed = { ...fields.typed(), ...words.typed(), ...papers.typed() };
  const cleared = [...known].filter((key) => !(key in typed));
  for (const key of Object.keys(typed)) known.add(key);
  try {
    const tried = await post<Tried>("/try", { typed, cleared, papers: at("#typed").dataset.papers });
    for (const key of cleared) known.delete(key);
    at("#flags").innerHTML = tried.flags;
    lateImages();
    reselect();
    for (const each of fields.all()) fields.remark(each, tried.remarks[each.dataset.key!]);
    held(tried.held_until);
  } catch (error) {
    await missed(error);
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

// Acts that need the claim as it was seen go one after the other: the next is done on what the one before has made of it.
let turn: Promise<unknown> = Promise.resolve();
export function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const mine = turn.then(call);
  turn = mine.catch(() => undefined);
  return mine;
}

// Keeps the fields that are `wanted` when it is their turn.
export const keep = (wanted: () => HTMLElement[]): Promise<boolean> => inTurn(() => kept(wanted()));

async function kept(wanted: HTMLElement[]): Promise<boolean> {
  const edits = wanted.map(editOf);
  if (edits.length === 0) return true;
  const sent = Object.fromEntries(
    wanted.flatMap((of): [string, unknown][] => [
      [of.dataset.key!, fields.valueOf(of)],
      [fields.BOX + of.dataset.key!, fields.spotOf(of)],
    ]),
  );
  tries.forget();
  try {
    side(await post<Side>("/fields", { fields: edits }, true), sent);
    return true;
  } catch (error) {
    await missed(error);
    if (error instanceof Refused && error.status === 422)
      for (const each of wanted) fields.remark(each, { level: "bad", sentence: error.message });
    return false;
  }
}

// Keeps the value that is shown and goes on at once, to the next doubtful one where there is one: what is typed while the
// answer is on its way is meant for that.
export async function confirm(): Promise<void> {
  const { current: key } = here;
  const of = fields.field(key);
  if (of === null || (!fields.changed(of) && !of.classList.contains("doubtful"))) {
    goOn();
    return;
  }
  const keeping = keep(() => [fields.field(key)].filter((each) => each !== null));
  const ahead = nextStopping()?.dataset.key ?? "";
  (document.activeElement as HTMLElement | null)?.blur();
  if (ahead === "") here.current = "";
  else void select(ahead);
  const isDone = await keeping;
  if (here.current !== ahead) return; // the person has gone elsewhere meanwhile
  const next = fields.field(ahead);
  const isBegun = next !== null && (fields.changed(next) || next.contains(document.activeElement));
  if (!isDone && !isBegun) await select(key, true, true);
  else if (isDone && !isBegun && !stopping().some((each) => each.dataset.key === ahead)) {
    if (ahead === "") here.current = key; // the next after that one
    goOn();
  }
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

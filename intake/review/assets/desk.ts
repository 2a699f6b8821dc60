// The desk: one deep-zoom page with everything that was read outlined on it, and the keys that decide a claim.
import OpenSeadragon from "openseadragon";

type Box = [number, number, number, number];
interface Outline {
  key: string; // which field, mark or code the box belongs to
  page: number;
  box: Box;
  sort: "field" | "doubtful" | "stamp" | "signature" | "code";
  label: string;
}

const desk = document.querySelector<HTMLElement>("#desk")!;
const pageUrl = desk.dataset.pageUrl!;
let page = Number(desk.dataset.page ?? "1");
let outlines: Outline[] = [];
let shown = true;

// The viewer writes a style element of its own unless one bears this name; our policy forbids inline style, and an
// element of no known namespace styles nothing.
const styled = document.createElementNS("urn:cachet", "style");
styled.setAttribute("data-openseadragon-mobile-css", "true");
document.head.append(styled);

const viewer = OpenSeadragon({
  element: document.querySelector<HTMLElement>("#viewer")!,
  showNavigationControl: false,
  animationTime: 0.25,
  maxZoomPixelRatio: 3,
  gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  drawer: "canvas",
});

function source(n: number): OpenSeadragon.TileSourceSpecifier {
  return { tileSource: { type: "image", url: pageUrl.replace("{n}", String(n)) } };
}

function readOutlines(): void {
  const store = document.querySelector("#outlines");
  outlines = store === null ? [] : (JSON.parse(store.textContent ?? "[]") as Outline[]);
}

function rectOf(box: Box): OpenSeadragon.Rect {
  const size = viewer.world.getItemAt(0).getContentSize();
  const tall = size.y / size.x; // the viewer measures both ways in page widths
  return new OpenSeadragon.Rect(box[0], box[1] * tall, box[2] - box[0], (box[3] - box[1]) * tall);
}

function draw(): void {
  viewer.clearOverlays();
  if (!shown || viewer.world.getItemCount() === 0) return;
  for (const outline of outlines.filter((each) => each.page === page)) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `outline outline-${outline.sort}`;
    element.title = outline.label;
    element.setAttribute("aria-label", outline.label);
    element.dataset.key = outline.key;
    element.tabIndex = -1;
    new OpenSeadragon.MouseTracker({ element, clickHandler: () => select(outline.key, false) });
    viewer.addOverlay({ element, location: rectOf(outline.box) });
  }
}

function turnTo(n: number): Promise<void> {
  if (n === page && viewer.world.getItemCount() > 0) return Promise.resolve();
  page = n;
  for (const thumb of document.querySelectorAll<HTMLElement>("[data-page-button]"))
    thumb.setAttribute("aria-current", String(Number(thumb.dataset.pageButton) === n));
  return new Promise((done) => {
    viewer.addOnceHandler("open", () => done());
    viewer.open(source(n));
  });
}

async function select(key: string, pan = true): Promise<void> {
  for (const row of document.querySelectorAll<HTMLElement>("[data-key]"))
    row.classList.toggle("selected", row.dataset.key === key);
  const row = document.querySelector<HTMLElement>(`.field[data-key="${CSS.escape(key)}"]`);
  row?.scrollIntoView({ block: "nearest" });
  const outline = outlines.find((each) => each.key === key);
  if (outline === undefined) return;
  await turnTo(outline.page);
  draw();
  for (const element of document.querySelectorAll<HTMLElement>(".outline"))
    element.classList.toggle("selected", element.dataset.key === key);
  if (!pan) {
    row?.querySelector<HTMLInputElement>("input")?.focus();
    return;
  }
  const rect = rectOf(outline.box);
  const room = Math.max(rect.width, 0.22);
  viewer.viewport.fitBounds(
    new OpenSeadragon.Rect(rect.x - room * 0.6, rect.y - room * 0.5, rect.width + room * 1.2, rect.height + room),
  );
}

// --- fields ---------------------------------------------------------------------------------------------------------

function inputs(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(".field input")];
}

function doubtful(): HTMLInputElement[] {
  return inputs().filter((input) => input.closest(".field")?.classList.contains("doubtful"));
}

function goOn(from: HTMLInputElement | null): void {
  const all = doubtful().length > 0 ? doubtful() : inputs();
  const at = from === null ? -1 : all.findIndex((input) => input.id === from.id);
  const next = all[(at + 1) % Math.max(all.length, 1)];
  next?.focus();
  next?.select();
}

async function save(input: HTMLInputElement): Promise<void> {
  const response = await fetch(desk.dataset.fieldsUrl!, {
    method: "PATCH",
    headers: {
      "Content-Type": "application/json",
      "If-Match": desk.dataset.etag!,
      "Idempotency-Key": crypto.randomUUID(),
      "X-CSRF-Token": desk.dataset.csrf!,
    },
    body: JSON.stringify({
      fields: [{ document: Number(input.dataset.document), name: input.dataset.name, value: input.value.trim() }],
    }),
  });
  const report = document.querySelector<HTMLElement>("#report")!;
  if (!response.ok) {
    const problem = (await response.json()) as { detail?: string; title?: string };
    report.textContent = problem.detail ?? problem.title ?? String(response.status);
    input.setAttribute("aria-invalid", "true");
    return;
  }
  report.textContent = "";
  desk.dataset.etag = response.headers.get("ETag") ?? desk.dataset.etag!;
  await refresh();
  goOn(document.querySelector<HTMLInputElement>(`#${CSS.escape(input.id)}`));
}

async function refresh(): Promise<void> {
  const answer = await fetch(desk.dataset.panelUrl!, { headers: { Accept: "text/html" } });
  document.querySelector("#panel")!.innerHTML = await answer.text();
  wire();
}

function wire(): void {
  readOutlines();
  draw();
  for (const input of inputs()) {
    input.addEventListener("focus", () => void select(input.dataset.key!));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        const changed = input.value.trim() !== input.defaultValue;
        const wants = input.closest(".field")?.classList.contains("doubtful") ?? false;
        if (changed || wants) void save(input);
        else goOn(input);
      } else if (event.key === "Escape") {
        input.value = input.defaultValue;
        input.blur();
      }
    });
  }
  for (const flag of document.querySelectorAll<HTMLElement>("[data-evidence]"))
    flag.addEventListener("click", () => void select(flag.dataset.evidence!));
  for (const button of document.querySelectorAll<HTMLElement>("[data-closes]"))
    button.onclick = () => button.closest("dialog")?.close();
}

// --- keys -----------------------------------------------------------------------------------------------------------

const decide = (name: string): void => {
  const dialog = document.querySelector<HTMLDialogElement>(`dialog[data-decision="${name}"]`);
  dialog?.showModal();
};

function key(event: KeyboardEvent): boolean {
  switch (event.key) {
    case "?":
      document.querySelector<HTMLDialogElement>("#keys")?.showModal();
      return true;
    case "v":
    case "b":
    case "x":
    case "e":
      decide({ v: "validate", b: "return", x: "reject", e: "escalate" }[event.key]!);
      return true;
    case "d":
      goOn(null);
      return true;
    case "o":
      shown = !shown;
      draw();
      return true;
    case "r":
      viewer.viewport.setRotation((viewer.viewport.getRotation() + 90) % 360);
      return true;
    case "c":
      document.querySelector("#viewer")!.classList.toggle("contrast");
      return true;
    case "0":
      viewer.viewport.goHome();
      return true;
    case "+":
    case "-":
      viewer.viewport.zoomBy(event.key === "+" ? 1.4 : 1 / 1.4);
      return true;
    case "PageDown":
    case "PageUp": {
      const last = document.querySelectorAll("[data-page-button]").length;
      void turnTo(Math.min(Math.max(page + (event.key === "PageDown" ? 1 : -1), 1), last)).then(draw);
      return true;
    }
    default:
      return false;
  }
}

document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches("input, select, textarea") || document.querySelector("dialog[open]") !== null) return;
  if (key(event)) event.preventDefault();
});

for (const button of document.querySelectorAll<HTMLElement>("[data-page-button]"))
  button.addEventListener("click", () => void turnTo(Number(button.dataset.pageButton)).then(draw));
for (const button of document.querySelectorAll<HTMLElement>("[data-opens]"))
  button.addEventListener("click", () =>
    document.querySelector<HTMLDialogElement>(button.dataset.opens!)?.showModal(),
  );
viewer.addHandler("open", draw);
viewer.open(source(page));
wire();

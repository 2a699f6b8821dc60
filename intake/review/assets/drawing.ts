// A box is drawn where a value stands, with the mouse or by keyboard.
import OpenSeadragon from "openseadragon";
import type { Box, PageViewer } from "./viewer";

const STEP = 0.02; // of what is seen, a press of an arrow
const LEAST = 0.004; // of the page: a smaller box is a slip of the mouse

export class Drawing {
  private element: HTMLElement | undefined;
  private rect = new OpenSeadragon.Rect(0, 0, 0, 0);
  private done: ((box: Box | undefined) => void) | undefined;
  private tracker: OpenSeadragon.MouseTracker | undefined;

  constructor(private readonly viewer: PageViewer) {}

  get active(): boolean {
    return this.done !== undefined;
  }

  // Gives the box, or nothing when the person leaves.
  begin(): Promise<Box | undefined> {
    this.end(undefined);
    const bounds = this.viewer.osd.viewport.getBounds();
    const wide = bounds.width * 0.3;
    const tall = bounds.height * 0.06;
    const middle = bounds.getCenter();
    this.rect = new OpenSeadragon.Rect(middle.x - wide / 2, middle.y - tall / 2, wide, tall);
    this.element = document.createElement("div");
    this.element.className = "drawn-box";
    this.viewer.osd.addOverlay({ element: this.element, location: this.rect });
    this.viewer.osd.setMouseNavEnabled(false);
    this.viewer.osd.element.classList.add("drawing");
    document.querySelector<HTMLElement>("#drawing-help")!.hidden = false;
    this.trackMouse();
    return new Promise((done) => (this.done = done));
  }

  // Whether the key was one of the drawing's.
  key(event: KeyboardEvent): boolean {
    const bounds = this.viewer.osd.viewport.getBounds();
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const [x, y] = [step[0] * STEP * bounds.width, step[1] * STEP * bounds.height];
      if (event.shiftKey) {
        this.rect.width = Math.max(bounds.width * STEP, this.rect.width + x);
        this.rect.height = Math.max(bounds.height * STEP, this.rect.height + y);
      } else {
        this.rect.x += x;
        this.rect.y += y;
      }
      this.place();
    } else if (event.key === "Enter") this.end(this.viewer.boxOf(this.rect));
    else if (event.key === "Escape") this.end(undefined);
    else return false;
    return true;
  }

  end(box: Box | undefined): void {
    if (this.done === undefined) return;
    const done = this.done;
    this.done = undefined;
    if (this.element !== undefined) this.viewer.osd.removeOverlay(this.element);
    this.tracker?.destroy();
    this.viewer.osd.setMouseNavEnabled(true);
    this.viewer.osd.element.classList.remove("drawing");
    document.querySelector<HTMLElement>("#drawing-help")!.hidden = true;
    done(box !== undefined && box[2] - box[0] > LEAST && box[3] - box[1] > LEAST / 4 ? box : undefined);
  }

  private place(): void {
    if (this.element !== undefined) this.viewer.osd.updateOverlay(this.element, this.rect);
  }

  private trackMouse(): void {
    const { viewport, canvas } = this.viewer.osd;
    let from: OpenSeadragon.Point | undefined;
    const at = (event: unknown): OpenSeadragon.Point =>
      viewport.pointFromPixel((event as { position: OpenSeadragon.Point }).position);
    this.tracker = new OpenSeadragon.MouseTracker({
      element: canvas,
      pressHandler: (event) => (from = at(event)),
      dragHandler: (event) => {
        if (from === undefined) return;
        const to = at(event);
        this.rect = new OpenSeadragon.Rect(
          Math.min(from.x, to.x),
          Math.min(from.y, to.y),
          Math.abs(to.x - from.x),
          Math.abs(to.y - from.y),
        );
        this.place();
      },
      dragEndHandler: () => this.end(this.viewer.boxOf(this.rect)),
    });
  }
}

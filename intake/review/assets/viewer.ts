// One page in a deep-zoom viewer, with everything that was read outlined on it.
import OpenSeadragon from "openseadragon";

export type Box = [number, number, number, number];
export interface Outline {
  key: string; // which field, mark or code the box belongs to
  page: number;
  box: Box;
  sort: "field" | "doubtful" | "drawn" | "stamp" | "signature" | "code";
  label: string;
}
export interface PageInfo {
  n: number;
  width: number;
  height: number;
  levels: number; // of the pyramid: 0 is the whole page in one tile
}

const TILE_PX = 512;
const WHOLE_PX = 2000; // no level 0 is larger
const PATIENCE_MS = 600;
const ROOM = 0.22; // of the page's width shown around a selected box

// The viewer writes a style element of its own unless one bears this name; our policy forbids inline style, and an
// element of no known namespace styles nothing.
const styled = document.createElementNS("urn:cachet", "style");
styled.setAttribute("data-openseadragon-mobile-css", "true");
document.head.append(styled);

export class PageViewer {
  readonly osd: OpenSeadragon.Viewer;
  page = 0;
  outlined = true;
  private info: PageInfo | undefined;
  private drawn: Outline[] = [];
  private spot: Box | undefined; // what was panned to last

  constructor(
    element: HTMLElement,
    private readonly tileUrl: (page: number, level: number, x: number, y: number) => string,
    private readonly picked: (key: string) => void,
    private readonly sharp: () => void = () => undefined,
  ) {
    this.osd = OpenSeadragon({
      element,
      showNavigationControl: false,
      animationTime: 0.25,
      springStiffness: 12,
      maxZoomPixelRatio: 3,
      visibilityRatio: 0.4,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      keyboardNavEnabled: false, // one sheet of keys for the whole desk
      imageLoaderLimit: 4,
      drawer: "canvas",
      immediateRender: true,
    });
    this.osd.addHandler("open", () => {
      this.draw();
      const item = this.osd.world.getItemAt(0);
      const sharp = (): void => {
        if (!item.getFullyLoaded()) return;
        performance.mark("sharp"); // what is seen is drawn from its own pixels
        this.sharp();
      };
      item.addHandler("fully-loaded-change", sharp);
      sharp();
    });
    // What can be focused inside a picture only confuses: the desk's own keys move the page.
    for (const inner of element.querySelectorAll<HTMLElement>("[tabindex]")) inner.tabIndex = -1;
  }

  // Shows a page; at once when it is shown already.
  turnTo(info: PageInfo): Promise<void> {
    if (info.n === this.page && this.osd.world.getItemCount() > 0) return Promise.resolve();
    this.page = info.n;
    this.info = info;
    this.spot = undefined;
    return new Promise((done) => {
      this.osd.addOnceHandler("open", () => done());
      this.osd.open({ tileSource: {
        width: info.width,
        height: info.height,
        tileSize: TILE_PX,
        minLevel: 0,
        maxLevel: info.levels - 1,
        getTileWidth: (level: number) => (level === 0 ? WHOLE_PX : TILE_PX),
        getTileHeight: (level: number) => (level === 0 ? WHOLE_PX : TILE_PX),
        getTileUrl: (level: number, x: number, y: number) => this.tileUrl(info.n, level, x, y),
      } as unknown as OpenSeadragon.TileSourceOptions });
    });
  }

  // Resolves when what is seen is sharp, or after a while: nobody waits for an image that does not come.
  whenSharp(): Promise<void> {
    const item = this.osd.world.getItemAt(0);
    if (item === undefined || item.getFullyLoaded()) return Promise.resolve();
    return new Promise((done) => {
      item.addOnceHandler("fully-loaded-change", () => done());
      window.setTimeout(done, PATIENCE_MS);
    });
  }

  forget(): void {
    this.page = 0;
  }

  show(outlines: Outline[]): void {
    this.drawn = outlines;
    this.draw();
  }

  draw(): void {
    this.osd.clearOverlays();
    if (!this.outlined || this.osd.world.getItemCount() === 0) return;
    for (const outline of this.drawn.filter((each) => each.page === this.page)) {
      const element = document.createElement("div");
      element.className = `outline outline-${outline.sort}`;
      element.title = outline.label;
      element.dataset.key = outline.key;
      new OpenSeadragon.MouseTracker({ element, clickHandler: () => this.picked(outline.key) });
      this.osd.addOverlay({ element, location: this.rectOf(outline.box) });
    }
  }

  mark(key: string): void {
    for (const element of this.osd.element.querySelectorAll<HTMLElement>(".outline"))
      element.classList.toggle("selected", element.dataset.key === key);
  }

  rectOf(box: Box): OpenSeadragon.Rect {
    const tall = this.tall;
    return new OpenSeadragon.Rect(box[0], box[1] * tall, box[2] - box[0], (box[3] - box[1]) * tall);
  }

  boxOf(rect: OpenSeadragon.Rect): Box {
    const tall = this.tall;
    const within = (value: number): number => Math.min(1, Math.max(0, value));
    return [
      within(rect.x),
      within(rect.y / tall),
      within(rect.x + rect.width),
      within((rect.y + rect.height) / tall),
    ];
  }

  whole(): void {
    this.spot = undefined;
    this.osd.viewport.goHome();
  }

  // Shows again what was shown, after the viewer's own size has changed.
  refit(): void {
    const again = (): void => (this.spot === undefined ? this.whole() : this.panTo(this.spot));
    this.osd.addOnceHandler("after-resize", () => requestAnimationFrame(again)); // it zooms once more by itself first
  }

  panTo(box: Box): void {
    this.spot = box;
    const rect = this.rectOf(box);
    const room = Math.max(rect.width, ROOM);
    this.osd.viewport.fitBounds(
      new OpenSeadragon.Rect(rect.x - room * 0.6, rect.y - room * 0.5, rect.width + room * 1.2, rect.height + room),
    );
  }

  moveBy(x: number, y: number): void {
    const bounds = this.osd.viewport.getBounds();
    this.osd.viewport.panBy(new OpenSeadragon.Point(x * bounds.width, y * bounds.height));
    this.osd.viewport.applyConstraints();
  }

  turn(): void {
    this.osd.viewport.setRotation((this.osd.viewport.getRotation() + 90) % 360);
  }

  private get tall(): number {
    return this.info === undefined ? 1 : this.info.height / this.info.width; // the viewer measures in page widths
  }
}

// The claim that comes after this one: its page and the first image are loaded while this one is decided.
import { post, text } from "./server";

export interface Ahead {
  id: string;
  html: Document;
}

let ready: Ahead | undefined;
const images = new Map<string, string>();

// Where an image is loaded from: out of memory when it was fetched ahead.
export const nearest = (url: string): string => images.get(url) ?? url;

export async function lookAhead(): Promise<void> {
  try {
    const { id } = await post<{ id: string | null }>("/ahead", {});
    if (id === null || ready?.id === id) return;
    const html = new DOMParser().parseFromString(await text(`/review/claims/${id}?ahead=true`), "text/html");
    const desk = html.querySelector<HTMLElement>("#desk");
    const first = html.querySelector<HTMLElement>("[data-page-button]");
    if (desk === null) return;
    if (first !== null) await fetched(tileUrl(desk.dataset.pageUrl!, Number(first.dataset.pageButton), 0, 0, 0));
    ready = { id, html };
  } catch {
    ready = undefined; // the next claim is then opened as any other
  }
}

export function taken(id: string): Ahead | undefined {
  const found = ready?.id === id ? ready : undefined;
  ready = undefined;
  return found;
}

export function tileUrl(pattern: string, page: number, level: number, x: number, y: number): string {
  return pattern
    .replace("{n}", String(page))
    .replace("{level}", String(level))
    .replace("{x}", String(x))
    .replace("{y}", String(y));
}

async function fetched(url: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) return;
  for (const old of images.values()) URL.revokeObjectURL(old);
  images.clear();
  images.set(url, URL.createObjectURL(await answer.blob()));
}

// Calls of the desk to the server: JSON, with the page's token; a session that has ended is asked for again in place.

const desk = (): HTMLElement => document.querySelector<HTMLElement>("#desk")!;

export interface Side {
  etag: string;
  status: string;
  panel: string;
  acts: string;
  strip: string;
  stops: number;
  may: string;
  said: string;
  held_until: string | null;
  leads_to?: undefined;
}
// The claim has other pages now: the desk is shown anew at this address.
export interface Elsewhere {
  leads_to: string;
}
interface Problem {
  detail?: string;
  title?: string;
}

// What the server had against a call, in the visitor's language.
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

// The answer came when another claim was on the desk already: it is nothing to this one.
export class Gone extends Error {}

export function say(sentence: string, names: Record<string, string | number> = {}): string {
  const known = JSON.parse(document.querySelector("#sentences")?.textContent ?? "{}") as Record<string, string>;
  return Object.entries(names).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, String(value)),
    known[sentence] ?? sentence,
  );
}

async function once(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new Refused(say("No line to the server; what is typed stays here."), 0);
  }
}

export async function post<T>(path: string, body: unknown, conditional = false): Promise<T> {
  const { base, etag } = desk().dataset; // an act is on the claim, and the state of it, that it was begun on
  const url = base! + path;
  const send = (): Promise<Response> =>
    once(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRF-Token": desk().dataset.csrf!,
        ...(conditional ? { "If-Match": etag! } : {}),
      },
      body: JSON.stringify(body),
    });
  const answer = await signedIn(send);
  if (desk().dataset.base !== base) throw new Gone();
  return answered<T>(answer);
}

export async function postForm<T>(form: HTMLFormElement): Promise<T> {
  const send = (): Promise<Response> => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) data.append(name, String(value));
    data.set("csrf", desk().dataset.csrf!);
    return once(form.action, { method: "POST", headers: { Accept: "application/json" }, body: data });
  };
  return answered<T>(await signedIn(send));
}

export async function text(url: string): Promise<string> {
  const answer = await signedIn(() => once(url, { headers: { Accept: "text/html" } }));
  if (!answer.ok) throw new Refused(String(answer.status), answer.status);
  return answer.text();
}

async function answered<T>(answer: Response): Promise<T> {
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => ({}))) as Problem;
  throw new Refused(problem.detail || problem.title || String(answer.status), answer.status);
}

async function signedIn(send: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const token = desk().dataset.csrf;
    const answer = await send();
    if (answer.status !== 401 && !answer.redirected) return answer;
    if (desk().dataset.csrf === token) await signInAgain(); // else somebody has signed in while this was under way
  }
}

// --- a session that has ended ---------------------------------------------------------------------------------------

let asking: Promise<void> | undefined;

function signInAgain(): Promise<void> {
  asking ??= ask().finally(() => (asking = undefined));
  return asking;
}

function ask(): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>("#sign-in-again")!;
  const form = dialog.querySelector<HTMLFormElement>("form")!;
  const before = document.activeElement as HTMLElement | null;
  dialog.showModal();
  form.querySelector<HTMLInputElement>("input[type=password]")!.focus();
  return new Promise((done) => {
    const tried = async (event: Event): Promise<void> => {
      event.preventDefault();
      const answer = await once("/v1/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(Object.fromEntries(new FormData(form))),
      });
      const wrong = document.querySelector<HTMLElement>("#again-wrong")!;
      wrong.hidden = answer.ok;
      if (!answer.ok) return;
      const session = (await answer.json()) as { name: string; csrf: string };
      if (session.name !== desk().dataset.user) {
        window.location.reload(); // another person: nothing that was typed here is theirs
        return;
      }
      desk().dataset.csrf = session.csrf;
      for (const field of document.querySelectorAll<HTMLInputElement>("input[name=csrf]")) field.value = session.csrf;
      form.removeEventListener("submit", listener);
      form.reset();
      dialog.close();
      document.dispatchEvent(new Event("signed-in"));
      before?.focus();
      done();
    };
    const listener = (event: Event): void => void tried(event);
    form.addEventListener("submit", listener);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
  });
}

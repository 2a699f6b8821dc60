// Handing papers in by browser: dropped files go up in resumable pieces, then become one batch, and the counter's page opens.
// What a cut line or a closed page leaves unfinished goes on where it stopped when the same file is chosen again.
import { Upload, type PreviousUpload, type UploadOptions } from "tus-js-client";

const PIECE_BYTES = 1 << 20;
const AT_ONCE = 2;
const PAUSES_MS = [0, 1000, 2000, 4000, 8000, ...Array<number>(120).fill(10_000)];
const STORED = "cachet-upload:";
const COME_BACK = new Set([408, 409, 423, 425, 429, 460]);

type State = "waiting" | "sending" | "broken" | "done" | "failed";

interface Entry {
  file: File;
  name: string;
  row: HTMLElement;
  upload: Upload;
  state: State;
}

// Only an address and a size are kept in the browser, under a hash: names of files are names of people.
const storage = {
  async findAllUploads(): Promise<PreviousUpload[]> {
    return [];
  },
  async findUploadsByFingerprint(fingerprint: string): Promise<PreviousUpload[]> {
    const kept = localStorage.getItem(STORED + fingerprint);
    if (kept === null) return [];
    const { uploadUrl, size, creationTime } = JSON.parse(kept) as PreviousUpload;
    return [{ uploadUrl, size, creationTime, metadata: {}, parallelUploadUrls: null, urlStorageKey: STORED + fingerprint }];
  },
  async removeUpload(key: string): Promise<void> {
    localStorage.removeItem(key);
  },
  async addUpload(fingerprint: string, upload: PreviousUpload): Promise<string> {
    const { uploadUrl, size, creationTime } = upload;
    localStorage.setItem(STORED + fingerprint, JSON.stringify({ uploadUrl, size, creationTime }));
    return STORED + fingerprint;
  },
};

function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  return value.toString(16);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

class Counter {
  private readonly entries: Entry[] = [];
  private sending = false;

  constructor(private readonly form: HTMLFormElement) {
    const input = this.part<HTMLInputElement>("input[type=file]");
    const place = this.part<HTMLElement>("[data-drop]");
    input.addEventListener("change", () => {
      this.add([...(input.files ?? [])]);
      input.value = "";
    });
    for (const name of ["dragenter", "dragover"]) {
      place.addEventListener(name, (event) => {
        event.preventDefault();
        place.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add([...((event as DragEvent).dataTransfer?.files ?? [])]);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.handIn();
    });
    window.addEventListener("online", () => this.next());
    this.show();
  }

  private part<T extends Element>(selector: string): T {
    const found = this.form.querySelector<T>(selector);
    if (found === null) throw new Error(selector);
    return found;
  }

  private say(name: string): string {
    return this.form.dataset[name] ?? "";
  }

  private add(files: File[]): void {
    for (const file of files) {
      const row = this.part<HTMLTemplateElement>("template").content.firstElementChild?.cloneNode(true) as HTMLElement;
      const entry: Entry = { file, name: this.free(file.name), row, upload: this.upload(file, () => entry), state: "waiting" };
      const shown = row.querySelector("[data-name]");
      if (shown !== null) shown.textContent = entry.name;
      row.querySelector("button")?.addEventListener("click", () => this.remove(entry));
      this.part("[data-files]").append(row);
      this.entries.push(entry);
    }
    this.next();
  }

  private free(name: string): string {
    const taken = new Set(this.entries.map((entry) => entry.name));
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = name.replace(/(\.[^.]*)?$/, ` (${number})$1`);
    return free;
  }

  private upload(file: File, entry: () => Entry): Upload {
    const options: UploadOptions = {
      endpoint: this.form.action,
      chunkSize: PIECE_BYTES,
      retryDelays: PAUSES_MS,
      headers: { "X-CSRF-Token": this.say("csrf") },
      metadata: { filename: file.name },
      urlStorage: storage,
      removeFingerprintOnSuccess: false,
      fingerprint: async () => hash(`${this.say("person")}\n${file.name}\n${file.size}\n${file.lastModified}`),
      onProgress: (sent, all) => {
        this.turn(entry(), "sending");
        this.progress(entry(), all === 0 ? 1 : sent / all);
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const passes = status === 0 || status >= 500 || COME_BACK.has(status);
        if (passes) this.turn(entry(), "broken");
        return passes;
      },
      onError: (error) => {
        const answer = "originalResponse" in error ? error.originalResponse : null;
        this.report(this.problem(answer?.getStatus() ?? 0, answer?.getBody() ?? ""));
        this.turn(entry(), "failed");
        this.next();
      },
      onSuccess: () => {
        this.progress(entry(), 1);
        this.turn(entry(), "done");
        this.next();
      },
    };
    return new Upload(file, options);
  }

  private next(): void {
    const running = this.entries.filter((entry) => entry.state === "sending" || entry.state === "broken").length;
    for (const entry of this.entries.filter(({ state }) => state === "waiting").slice(0, Math.max(0, AT_ONCE - running))) {
      this.turn(entry, "sending");
      void entry.upload.findPreviousUploads().then(([before]) => {
        if (before !== undefined) entry.upload.resumeFromPreviousUpload(before);
        entry.upload.start();
      });
    }
    this.show();
  }

  private remove(entry: Entry): void {
    void entry.upload.abort(true).catch(() => undefined);
    void entry.upload.findPreviousUploads().then((kept) => kept.forEach(({ urlStorageKey }) => void storage.removeUpload(urlStorageKey)));
    this.entries.splice(this.entries.indexOf(entry), 1);
    entry.row.remove();
    this.next();
  }

  private turn(entry: Entry, state: State): void {
    entry.state = state;
    entry.row.dataset.state = state;
    const told = entry.row.querySelector("[data-told]");
    if (told !== null) told.textContent = this.say(`say${state.charAt(0).toUpperCase()}${state.slice(1)}`);
    this.show();
  }

  private progress(entry: Entry, share: number): void {
    const bar = entry.row.querySelector("progress");
    if (bar !== null) bar.value = share;
  }

  private show(): void {
    const ready = this.entries.length > 0 && this.entries.every(({ state }) => state === "done");
    this.part<HTMLButtonElement>("button[type=submit]").disabled = !ready || this.sending;
    this.part<HTMLElement>("[data-empty]").hidden = this.entries.length > 0;
  }

  private report(sentence: string): void {
    this.part("[data-report]").textContent = sentence;
  }

  private problem(status: number, body: string): string {
    if (status === 401) return this.say("saySignIn");
    try {
      const told = JSON.parse(body) as { type?: string; detail?: string };
      const known = JSON.parse(this.say("problems")) as Record<string, string>;
      return known[told.type?.split(":").at(-1) ?? ""] ?? told.detail ?? this.say("sayFailed");
    } catch {
      return this.say("sayFailed");
    }
  }

  private async handIn(): Promise<void> {
    this.sending = true;
    this.show();
    this.report(this.say("sayHanding"));
    const uploads = this.entries.map(({ upload, name }) => ({ id: upload.url?.split("/").at(-1) ?? "", file: name }));
    const said = Object.fromEntries([...new FormData(this.form)].filter(([name, value]) => name !== "files" && value !== ""));
    const body = JSON.stringify({ uploads, manifest: uploads.map(({ file }) => ({ file, ...said })) });
    const answer = await this.ask(body, `page-${uploads[0]?.id}-${hash(body)}`);
    if (answer.status !== 202) {
      this.sending = false;
      this.report(this.problem(answer.status, await answer.text()));
      this.show();
      return;
    }
    const batch = (await answer.json()) as { id: string };
    for (const { upload } of this.entries) {
      for (const { urlStorageKey } of await upload.findPreviousUploads()) await storage.removeUpload(urlStorageKey);
    }
    location.assign(`${this.say("view")}/${batch.id}`);
  }

  // The same key each time: a batch whose answer was lost on the line is told again, never made twice.
  private async ask(body: string, key: string): Promise<Response> {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key, "X-CSRF-Token": this.say("csrf") };
    for (const wait of PAUSES_MS) {
      await pause(wait);
      try {
        const answer = await fetch(this.say("batches"), { method: "POST", headers, body });
        const busy = answer.status >= 500 || answer.status === 429 || answer.headers.has("Retry-After");
        if (!busy) return answer;
      } catch {
        this.report(this.say("sayBroken"));
      }
    }
    return new Response("", { status: 503 });
  }
}

const form = document.querySelector<HTMLFormElement>("form[data-counter]");
if (form !== null) new Counter(form);
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

// A call that waits for a pause in typing, and never runs twice at once: the last wish wins.
const PAUSE_MS = 90;

export interface Paused {
  later: () => void;
  now: () => Promise<void>;
  forget: () => void;
  // Nothing is called any more that was wished before, and nothing of it is on its way.
  settle: () => Promise<void>;
}

export function paused(call: () => Promise<void>): Paused {
  let timer = 0;
  let running: Promise<void> | null = null;
  let again = false;
  const forget = (): void => window.clearTimeout(timer);
  const later = (): void => {
    forget();
    timer = window.setTimeout(() => void now(), PAUSE_MS);
  };
  const now = async (): Promise<void> => {
    if (running !== null) {
      again = true;
      return;
    }
    running = call();
    try {
      await running;
    } finally {
      running = null;
      if (again) {
        again = false;
        later();
      }
    }
  };
  const settle = async (): Promise<void> => {
    forget();
    await running?.catch(() => undefined);
    again = false;
    forget();
  };
  return { later, now, forget, settle };
}

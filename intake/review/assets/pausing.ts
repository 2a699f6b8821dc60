// A call that waits for a pause in typing, and never runs twice at once: the last wish wins.
const PAUSE_MS = 90;

export interface Paused {
  later: () => void;
  now: () => Promise<void>;
  forget: () => void;
}

export function paused(call: () => Promise<void>): Paused {
  let timer = 0;
  let running = false;
  let again = false;
  const forget = (): void => window.clearTimeout(timer);
  const later = (): void => {
    forget();
    timer = window.setTimeout(() => void now(), PAUSE_MS);
  };
  const now = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await call();
    } finally {
      running = false;
      if (again) {
        again = false;
        later();
      }
    }
  };
  return { later, now, forget };
}

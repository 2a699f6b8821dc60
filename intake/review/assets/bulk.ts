// One rule set aside on many claims: the reason and the ticks are kept as they are made, until they are sent.
import { paused } from "./pausing";
import { post, Refused } from "./server";

const form = document.querySelector<HTMLFormElement>("form[data-sets-aside]");
const ticks = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>("input[name^='claim:']")];
const ids = (among: HTMLInputElement[]): string[] => among.map((each) => each.name.slice("claim:".length));

let reached = true; // whether the server answered the last call
const draft = paused(async () => {
  const report = document.querySelector<HTMLElement>("#report");
  try {
    await post("/try", {
      rule: form!.querySelector<HTMLInputElement>("[name=rule]")!.value,
      reason: form!.querySelector<HTMLInputElement>("#reason")!.value,
      shown: ids(ticks()),
      ticked: ids(ticks().filter((each) => each.checked)),
    });
    report!.textContent = "";
    reached = true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report!.textContent = error.message;
    reached = error.status !== 0;
  }
});

if (form?.querySelector("#reason") != null) {
  form.addEventListener("input", draft.later);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // kept once more first: a session that has ended is asked for again here, and the form carries the new one's token
    void draft
      .settle()
      .then(draft.now)
      .then(() => reached && form.submit());
  });
}

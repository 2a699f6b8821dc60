// The queue by keyboard: J and K or the arrows walk the rows, ENTER opens one, N takes the next claim, / searches, ? tells all.

const rows = (): HTMLTableRowElement[] => [...document.querySelectorAll<HTMLTableRowElement>("tr[data-claim]")];

function walk(step: number): void {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.querySelector<HTMLAnchorElement>("a[data-open]")?.focus();
}

function help(): void {
  document.querySelector<HTMLDialogElement>("#keys")?.showModal();
}

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  if (target.closest("[data-keys]") !== null) help();
  if (target.closest("[data-closes]") !== null) target.closest("dialog")!.close();
});
document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (document.querySelector("dialog[open]") !== null) return;
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input, select, textarea")) return;
  switch (event.key) {
    case "j":
    case "ArrowDown":
      walk(1);
      break;
    case "k":
    case "ArrowUp":
      walk(-1);
      break;
    case "/":
      document.querySelector<HTMLInputElement>("#search")?.focus();
      break;
    case "n":
      document.querySelector<HTMLFormElement>("form[data-next]")?.requestSubmit();
      break;
    case "?":
      help();
      break;
    default:
      return;
  }
  event.preventDefault();
});

// A <details> that behaves like a menu: closes on Escape and on a click elsewhere, focus goes back to its button.
export function start(details) {
  const summary = details.querySelector("summary");
  document.addEventListener("click", (event) => { if (details.open && !details.contains(event.target)) details.open = false; });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    const first = details.querySelector("textarea, input");
    if (first) first.focus();
  });
}

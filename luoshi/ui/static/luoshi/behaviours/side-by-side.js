// Two panes whose parts belong together by data-link: choose either and the other one scrolls into view and is lit.
export function start(box) {
  function light(part) {
    const name = part.dataset.link, home = part.closest("[data-pane]");
    for (const one of box.querySelectorAll("[data-link]")) {
      const same = one.dataset.link === name;
      one.classList.toggle("lit", same && one.closest("[data-pane]") !== home);
      if (one.matches(".find")) { if (same) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current"); }
    }
    const other = [...box.querySelectorAll("[data-link]")].find((one) => one.dataset.link === name && one.closest("[data-pane]") !== home);
    if (!other) return;
    const pane = other.closest("[data-pane]"), gap = other.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    if (pane.scrollHeight > pane.clientHeight) pane.scrollTop += gap - pane.clientHeight / 3;
    else other.scrollIntoView({ block: "nearest" });
  }
  box.addEventListener("click", (event) => {
    const part = event.target.closest("[data-link]");
    if (!part || event.target.closest("button, input, select, textarea, summary")) return;
    if (part.matches("a")) {
      event.preventDefault();
      const card = [...box.querySelectorAll("[data-item]")].find((one) => one.dataset.link === part.dataset.link);
      if (card) card.dispatchEvent(new CustomEvent("luoshi:choose", { bubbles: true }));
    } else if (event.target.closest("a")) return;
    light(part);
  });
  box.addEventListener("luoshi:current", (event) => { if (event.target.dataset.link) light(event.target); });
}

// Review by keyboard: j and k (or arrows) move between [data-item]; any other key presses the [data-key] button of the
// current item, or of the whole page part. After a swap the same item stays current, or the next one if it is gone.
import { typing } from "./shared.js";

export function start(box) {
  let number = -1, id = "";
  const items = () => [...box.querySelectorAll("[data-item]")];

  function go(next, scroll = true) {
    const all = items();
    if (!all.length) return;
    number = Math.max(0, Math.min(next, all.length - 1));
    all.forEach((item, index) => { if (index === number) item.setAttribute("aria-current", "true"); else item.removeAttribute("aria-current"); });
    id = all[number].id;
    if (scroll) all[number].scrollIntoView({ block: "nearest" });
    all[number].dispatchEvent(new CustomEvent("luoshi:current", { bubbles: true }));
  }

  function press(name, root) {
    const button = root && [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toLowerCase() === name.toLowerCase() && !one.disabled);
    if (button) button.click();
    return Boolean(button);
  }

  document.addEventListener("keydown", (event) => {
    if (!box.isConnected || typing(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    if (event.key === "j" || event.key === "ArrowDown") { event.preventDefault(); go(number + 1); return; }
    if (event.key === "k" || event.key === "ArrowUp") { event.preventDefault(); go(number - 1); return; }
    if (press(event.key, items()[number]) || press(event.key, box) || press(event.key, document.querySelector("[data-keys-page]"))) event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const item = event.target.closest("[data-item]");
    if (item) go(items().indexOf(item), false);
  });
  box.addEventListener("luoshi:choose", (event) => go(items().indexOf(event.target.closest("[data-item]")), false));
  document.addEventListener("htmx:after:swap", () => {
    if (number < 0 || !box.isConnected) return;
    const again = items().findIndex((item) => item.id === id);
    go(again >= 0 ? again : number, false);
  });
  if (box.dataset.start) go(items().findIndex((item) => item.id === box.dataset.start));
}

// The queue's side panel follows the current line; ticked lines are counted and make the buttons ready.
import { say } from "./shared.js";

export function start(box) {
  const panel = box.querySelector("[data-queue-panel]"), form = box.querySelector("[data-queue-bulk]");
  let shown = panel.dataset.shown || "", turn = 0;

  async function load(item) {
    if (!item.dataset.panel || item.id === shown) return;
    shown = item.id;
    const mine = ++turn;
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(item.dataset.panel, { credentials: "same-origin", headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== turn) return;
      panel.replaceChildren(...page.body.childNodes);
      panel.scrollTop = 0;
      document.dispatchEvent(new CustomEvent("htmx:after:swap"));
      say(item.dataset.title || "");
    } catch {
      if (mine === turn) { shown = ""; say("没有打开这条记录，可能已经有人处理了，请刷新。"); }
    } finally {
      if (mine === turn) panel.removeAttribute("aria-busy");
    }
  }
  box.addEventListener("luoshi:current", (event) => load(event.target));
  box.addEventListener("click", (event) => {
    const link = event.target.closest("[data-item] a");
    if (!link || event.ctrlKey || event.metaKey || matchMedia("(max-width: 760px)").matches) return;
    event.preventDefault();
  });

  if (!form) return;
  const boxes = () => [...box.querySelectorAll("input[name=ids]")], all = form.querySelector("[data-queue-all]");
  const count = form.querySelector("[data-queue-count]"), ready = [...form.querySelectorAll("[data-queue-button]")];
  const show = () => {
    const ticked = boxes().filter((one) => one.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && ticked < boxes().length;
    count.textContent = ticked ? `已选 ${ticked} 条` : "";
    for (const button of ready) if (button.tagName === "BUTTON") button.disabled = !ticked; else button.setAttribute("aria-disabled", String(!ticked));
  };
  all.addEventListener("change", () => { for (const one of boxes()) one.checked = all.checked; show(); });
  box.addEventListener("change", show);
  for (const button of ready) button.addEventListener("click", (event) => { if (button.getAttribute("aria-disabled") === "true") event.preventDefault(); });
  show();
}

// Boards and roster belong to the unit: when another unit is chosen they are fetched anew, the rest of the form stays.
import { say } from "./shared.js";

export function start(part) {
  const form = part.closest("form");
  const unitOf = () => [...form.querySelectorAll("[name=unit]")].map((one) => one.value).filter(Boolean).pop() || "";
  let shown = unitOf();
  form.addEventListener("change", async () => {
    const unit = unitOf();
    if (!unit || unit === shown) return;
    shown = unit;
    part.setAttribute("aria-busy", "true");
    try {
      const url = new URL(part.dataset.url, location.href);
      url.searchParams.set("unit", unit);
      const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      part.replaceChildren(...page.body.childNodes);
      document.dispatchEvent(new CustomEvent("htmx:after:swap"));
    } catch {
      say("没有取到这个单位的名录和名单，请再选一次。");
      shown = "";
    } finally {
      part.removeAttribute("aria-busy");
    }
  });
}

// Copies data-copy (or the text of the element that data-copy-from names) and says so on the button.
import { make, say } from "./shared.js";

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = make("textarea", { class: "unseen" });
  area.value = text;
  document.body.append(area);
  area.select();
  const worked = document.execCommand("copy");
  area.remove();
  if (!worked) throw new Error("copy");
}

export function start(button) {
  const label = button.lastChild;
  button.addEventListener("click", async () => {
    const from = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom), before = label.textContent;
    try {
      await copy(from ? from.textContent.trim() : button.dataset.copy);
      label.textContent = "已复制";
      say("已复制");
    } catch {
      label.textContent = "没能复制，请手动选取";
    }
    setTimeout(() => { label.textContent = before; }, 1600);
  });
}

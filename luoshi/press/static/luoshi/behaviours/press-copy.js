// Copies the HTML that data-copy-from names as rich text, so that it can be pasted into an account's editor; where the
// browser cannot, it copies the code.
import { say } from "./shared.js";

async function copy(html) {
  if (navigator.clipboard && window.ClipboardItem && window.isSecureContext) {
    const text = new DOMParser().parseFromString(html, "text/html").body.textContent || "";
    await navigator.clipboard.write([new ClipboardItem({
      "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }),
    })]);
    return;
  }
  const take = (event) => { event.preventDefault(); event.clipboardData.setData("text/html", html); event.clipboardData.setData("text/plain", html); };
  document.addEventListener("copy", take, { once: true });
  if (!document.execCommand("copy")) throw new Error("copy");
}

export function start(button) {
  const label = button.lastChild;
  button.addEventListener("click", async () => {
    const before = label.textContent, from = document.querySelector(button.dataset.copyFrom);
    try {
      await copy(from.textContent);
      label.textContent = "已复制";
      say("已复制");
    } catch {
      label.textContent = "没能复制，请打开“看代码”手动选取";
    }
    setTimeout(() => { label.textContent = before; }, 1600);
  });
}

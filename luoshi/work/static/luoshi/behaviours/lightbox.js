// Pictures of a record large, one after the other: click, arrows, Escape. Without script the link opens the file.
import { close, open } from "./dialog.js";
import { make } from "./shared.js";

export function start(box) {
  const links = () => [...box.querySelectorAll("a[data-picture]")];
  let dialog = null, at = 0;

  function build() {
    const image = make("img", { alt: "", class: "lightbox-image" }), name = make("p", { class: "lightbox-name" });
    const back = make("button", { type: "button", class: "btn", "data-turn": "-1" }, "上一张"), next = make("button", { type: "button", class: "btn", "data-turn": "1" }, "下一张");
    const shut = make("button", { type: "button", class: "btn", "data-shut": "" }, "关闭");
    dialog = make("dialog", { class: "lightbox", "aria-label": "查看照片" }, image, name, make("div", { class: "lightbox-foot" }, back, next, shut));
    dialog.addEventListener("click", (event) => {
      const turn = event.target.closest("[data-turn]");
      if (turn) show(at + Number(turn.dataset.turn));
      else if (event.target === dialog || event.target.closest("[data-shut]")) close(dialog);
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") show(at + 1);
      if (event.key === "ArrowLeft") show(at - 1);
    });
    dialog.addEventListener("close", () => { const link = links()[at]; if (link) link.focus(); });
    document.body.append(dialog);
  }

  function show(number) {
    const all = links();
    at = (number + all.length) % all.length;
    const image = dialog.querySelector("img");
    image.src = all[at].href;
    image.alt = all[at].dataset.picture;
    dialog.querySelector(".lightbox-name").textContent = `${all[at].dataset.picture}（${at + 1} / ${all.length}）`;
    for (const button of dialog.querySelectorAll("[data-turn]")) button.hidden = all.length < 2;
  }

  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-picture]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!dialog || !dialog.isConnected) build();
    show(links().indexOf(link));
    open(dialog);
  });
}

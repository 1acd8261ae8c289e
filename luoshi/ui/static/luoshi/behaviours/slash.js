// The search box of a page: the key "/" goes there, unless the page gives that key to something of its own.
import { typing } from "./shared.js";

export function start(box) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !box.isConnected || typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open], [data-key='/']")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

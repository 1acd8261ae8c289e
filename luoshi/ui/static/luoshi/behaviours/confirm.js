// Asks before a form, button or link acts: data-confirm is the question, data-confirm-button the word that does it.
import { make } from "./shared.js";
import { close, open } from "./dialog.js";

export function ask(question, word) {
  return new Promise((resolve) => {
    const yes = make("button", { type: "button", class: "btn btn-danger" }, word || "确定"), no = make("button", { type: "button", class: "btn" }, "取消");
    const text = make("p", { id: "confirm-text" }, question);
    const dialog = make("dialog", { class: "dialog", "aria-labelledby": "confirm-text" }, make("div", { class: "dialog-body" }, text), make("div", { class: "dialog-foot" }, no, yes));
    document.body.append(dialog);
    const end = (answer) => { close(dialog); dialog.remove(); resolve(answer); };
    yes.addEventListener("click", () => end(true));
    no.addEventListener("click", () => end(false));
    dialog.addEventListener("cancel", () => end(false));
    open(dialog);
    no.focus();
  });
}

export function start(element) {
  let sure = false;
  const kind = element.tagName === "FORM" ? "submit" : "click";
  element.addEventListener(kind, async (event) => {
    if (sure) { sure = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    if (!await ask(element.dataset.confirm, element.dataset.confirmButton)) { (submitter || element).focus(); return; }
    sure = true;
    if (kind === "click") element.click();
    else if (element.requestSubmit) element.requestSubmit(submitter || undefined);
    else element.submit();
  }, true);
}

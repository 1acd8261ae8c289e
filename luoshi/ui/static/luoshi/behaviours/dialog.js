// Opens the <dialog> named by data-dialog; browsers without dialogs get it as a plain sheet.
export function open(dialog) {
  if (dialog.showModal) { if (!dialog.open) dialog.showModal(); } else { dialog.classList.add("dialog-plain"); dialog.setAttribute("open", ""); }
}
export function close(dialog) {
  if (dialog.close) dialog.close(); else dialog.removeAttribute("open");
}
export function start(button) {
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => {
    const dialog = document.getElementById(button.dataset.dialog);
    if (dialog) open(dialog);
  });
}

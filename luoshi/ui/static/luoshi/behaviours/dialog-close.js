// Closes the dialog around a button.
import { close } from "./dialog.js";
export function start(button) {
  button.addEventListener("click", () => close(button.closest("dialog")));
}

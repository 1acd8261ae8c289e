// Prints the page; folded tables are opened for it.
export function start(button) {
  button.addEventListener("click", () => {
    for (const part of document.querySelectorAll("main details[data-print]")) part.open = true;
    window.print();
  });
}

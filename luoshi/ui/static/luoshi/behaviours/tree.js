// Buttons that open or close all of a tree: data-tree names it, data-open="1" opens.
export function start(button) {
  button.addEventListener("click", () => {
    for (const part of document.querySelectorAll(`${button.dataset.tree} details`)) part.open = button.dataset.open === "1";
  });
}

// One more row of a list: the template's row with the next number.
export function start(box) {
  const list = box.querySelector("[data-rows]"), empty = box.querySelector("template"), button = box.querySelector("[data-add]");
  button.addEventListener("click", () => {
    const holder = document.createElement("template");
    holder.innerHTML = empty.innerHTML.replaceAll("__n__", list.children.length);
    const row = holder.content.firstElementChild;
    list.append(row);
    row.querySelector("input:not([type=hidden])").focus();
  });
}

// One box that ticks all the others below it, and shows when only some are ticked.
export function start(box) {
  const all = box.querySelector("[data-tick-all]");
  if (!all) return;
  const others = () => [...box.querySelectorAll(".chip-in input[type=checkbox]")];
  const show = () => {
    const boxes = others(), ticked = boxes.filter((one) => one.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", (event) => {
    for (const one of others()) one.checked = all.checked;
    event.stopPropagation();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  box.addEventListener("change", show);
  show();
}

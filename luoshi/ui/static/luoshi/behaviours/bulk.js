// Ticked rows: tick all of the page, count, everything that was found, and buttons that wait for a choice.
export function start(form) {
  const list = form.closest(".list") || document;
  const boxes = () => [...list.querySelectorAll(`input[name=ids][form="${form.id}"]`)];
  const all = form.querySelector("[data-bulk-page]"), everything = form.querySelector("[data-bulk-everything]");
  const count = form.querySelector("[data-bulk-count]"), buttons = [...form.querySelectorAll("[data-bulk-button]")];
  const whole = everything && everything.querySelector("input");
  let last = null;

  function show() {
    const rows = boxes(), ticked = rows.filter((one) => one.checked).length, full = ticked > 0 && ticked === rows.length;
    all.checked = full;
    all.indeterminate = ticked > 0 && !full;
    if (everything) { everything.hidden = !full; if (!full) whole.checked = false; }
    count.textContent = whole && whole.checked ? "" : ticked ? `已选 ${ticked} 条` : "";
    for (const button of buttons) {
      if (button.tagName === "BUTTON") button.disabled = !ticked;
      else button.setAttribute("aria-disabled", String(!ticked));
    }
  }

  all.addEventListener("change", () => { for (const one of boxes()) one.checked = all.checked; show(); });
  if (whole) whole.addEventListener("change", show);
  list.addEventListener("click", (event) => {
    const box = event.target.closest("input[name=ids]");
    if (!box) return;
    if (event.shiftKey && last && last !== box) {
      const rows = boxes(), [from, to] = [rows.indexOf(last), rows.indexOf(box)].sort((a, b) => a - b);
      for (const one of rows.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
    show();
  });
  for (const button of buttons) button.addEventListener("click", (event) => { if (button.getAttribute("aria-disabled") === "true") event.preventDefault(); });
  let pressed = null; // Safari before 15.4 does not say which button submits
  form.addEventListener("click", (event) => { pressed = event.target.closest("button") || pressed; });
  form.addEventListener("submit", () => {
    const mine = pressed && pressed.closest("details");
    for (const area of form.querySelectorAll("[data-bulk-reason]")) area.disabled = !mine || !mine.contains(area);
  });
  show();
}

// Quick reasons: a chip writes its words into the box, so that they can still be changed.
export function start(box) {
  const area = box.querySelector("textarea");
  box.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-reason]");
    if (!chip) return;
    const words = area.value.trim();
    if (!words.includes(chip.dataset.reason)) area.value = words ? `${words}；${chip.dataset.reason}` : chip.dataset.reason;
    area.focus();
  });
}

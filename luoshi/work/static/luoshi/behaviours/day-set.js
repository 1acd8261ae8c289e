// 昨天 and 今天 beside a day: a button writes its day into the box.
export function start(box) {
  const input = box.querySelector("input");
  const show = () => {
    for (const button of box.querySelectorAll("[data-day]")) button.setAttribute("aria-pressed", String(button.dataset.day === input.value));
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day]");
    if (!button) return;
    input.value = button.dataset.day;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  });
  input.addEventListener("change", show);
  show();
}

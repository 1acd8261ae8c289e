// Counts who is ticked; the reason is asked only of those who are not.
export function start(box) {
  const count = box.querySelector("[data-roster-count]");
  const show = () => {
    const lines = [...box.querySelectorAll(".roster-line")];
    let came = 0;
    for (const line of lines) {
      const here = line.querySelector("input[type=checkbox]").checked;
      came += here ? 1 : 0;
      line.classList.toggle("here", here);
    }
    came += box.querySelectorAll("[data-pick-chosen] .chip").length;
    if (count) count.textContent = `到场 ${came} 人，名单 ${lines.length} 人`;
  };
  box.addEventListener("change", show);
  show();
}

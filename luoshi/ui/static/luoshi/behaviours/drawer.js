// The phone's menu as a drawer: opens without a change of address, closes on Escape, outside and on 收起.
export function start(link) {
  const side = document.getElementById("side");
  if (!side) return;
  const shut = () => { side.classList.remove("open"); link.setAttribute("aria-expanded", "false"); };
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("aria-controls", "side");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    side.classList.add("open");
    link.setAttribute("aria-expanded", "true");
    side.querySelector("a").focus();
  });
  side.querySelector(".side-close").addEventListener("click", (event) => { event.preventDefault(); shut(); link.focus(); });
  document.addEventListener("click", (event) => { if (side.classList.contains("open") && !side.contains(event.target)) shut(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && side.classList.contains("open")) { shut(); link.focus(); } });
}

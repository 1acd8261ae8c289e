// A box that asks the server for rows (units, people): arrows, Enter, Escape; one key, or several as chips (data-many).
import { cross, make, say } from "./shared.js";

const WAIT = 200;

export function start(box) {
  const input = box.querySelector("[role=combobox]"), list = box.querySelector("[role=listbox]"), chosen = box.querySelector("[data-pick-chosen]");
  const many = "many" in box.dataset;
  let options = [], at = -1, timer = 0, turn = 0, wanted = false;

  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const changed = () => box.dispatchEvent(new Event("change", { bubbles: true }));

  function mark(next) {
    const items = list.querySelectorAll("[role=option]");
    if (!items.length) return;
    at = (next + items.length) % items.length;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    items[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[at].id);
  }

  function draw() {
    list.replaceChildren(...options.map((option, number) => make("li", { role: "option", id: `${input.id}_${number}`, "aria-selected": "false", "data-number": number }, option.label, option.hint ? make("small", {}, option.hint) : "")));
    if (!options.length) list.append(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "pick-none" }, "没有找到，换个词试试"));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (options.length) mark(0);
    if (wanted && options.length === 1) choose(options[0]);
    wanted = false;
  }

  async function ask() {
    const mine = ++turn, url = new URL(box.dataset.url, location.href);
    url.searchParams.set("q", input.value.trim());
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      const data = await answer.json();
      if (mine !== turn) return;
      options = data.options || [];
      draw();
    } catch {
      if (mine === turn) { close(); say("暂时查不到，请稍后再试。"); }
    }
  }

  function choose(option) {
    if (!option) return;
    if (!many) chosen.replaceChildren();
    const already = [...chosen.querySelectorAll("input")].some((one) => one.value === option.value);
    if (!already) chosen.append(make("span", { class: "chip" }, option.label, make("input", { type: "hidden", name: box.dataset.name, value: option.value }), make("button", { type: "button", "data-pick-remove": "", "aria-label": `去掉 ${option.label}` }, cross())));
    input.value = "";
    close();
    say(`已选 ${option.label}`);
    changed();
  }

  // What was offered for other words must not be taken: the list closes until the answer to these is here.
  input.addEventListener("input", () => { clearTimeout(timer); turn++; options = []; close(); timer = setTimeout(ask, WAIT); });
  input.addEventListener("focus", () => { if (list.hidden) ask(); });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) ask(); else mark(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(at - 1); }
    else if (event.key === "Enter" && !list.hidden) { event.preventDefault(); choose(options[at]); }
    else if (event.key === "Enter" && input.value.trim()) { event.preventDefault(); wanted = true; }
    else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
    else if (event.key === "Backspace" && !input.value && chosen.lastElementChild) { chosen.lastElementChild.remove(); changed(); }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("[data-number]");
    event.preventDefault();
    if (item) choose(options[Number(item.dataset.number)]);
  });
  chosen.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick-remove]");
    if (!button) return;
    button.closest(".chip").remove();
    input.focus();
    changed();
  });
}

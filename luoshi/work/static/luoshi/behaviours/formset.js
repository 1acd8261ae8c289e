// Rows of a set of forms: add one, hide one, move up and down. The order is written into the ORDER boxes.
import { say } from "./shared.js";

export function start(box) {
  const prefix = box.dataset.prefix, total = box.querySelector(`[name=${prefix}-TOTAL_FORMS]`);
  const list = box.querySelector("[data-rows]"), empty = box.querySelector("template");
  const rows = () => [...list.querySelectorAll(":scope > [data-row]")].filter((row) => !row.hidden);
  const number = () => rows().forEach((row, at) => { const order = row.querySelector(`[name$="-ORDER"]`); if (order) order.value = at + 1; });
  const fit = (row) => {
    const type = row.querySelector(`[name$="-type"]`);
    if (type) {
      row.classList.toggle("with-choices", ["choice", "multichoice"].includes(type.value));
      row.classList.toggle("with-facet", ["choice", "bool"].includes(type.value));
      row.classList.toggle("with-unit", ["integer", "decimal", "hours"].includes(type.value));
    }
    const source = row.querySelector(`[name$="-source"]`);
    if (source) row.classList.toggle("with-field", source.value === "field");
  };

  box.addEventListener("change", (event) => { const row = event.target.closest("[data-row]"); if (row) fit(row); });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const row = button.closest("[data-row]"), act = button.dataset.act;
    if (act === "add") {
      const holder = document.createElement("template");
      holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
      const made = holder.content.firstElementChild;
      total.value = Number(total.value) + 1;
      list.append(made);
      fit(made);
      made.querySelector("input:not([type=hidden])").focus();
    } else if (act === "hide") {
      row.hidden = true;
      row.querySelector(`[name$="-DELETE"]`).checked = true;
      say("已隐藏这一行，保存后生效。");
    } else if (act === "up") {
      const all = rows(), at = all.indexOf(row);
      if (at > 0) list.insertBefore(row, all[at - 1]);
      button.focus();
    } else if (act === "down") {
      const all = rows(), at = all.indexOf(row);
      if (at < all.length - 1) list.insertBefore(all[at + 1], row);
      button.focus();
    }
    number();
  });
  rows().forEach(fit);
  number();
}

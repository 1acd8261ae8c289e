// The form of a scheme: a row is added without a way to the server, and what is copied from Excel falls into the cells.
// Without script the same buttons send the form.
const number = /\.(\d+)\.([^.]+)$/;

function addRow(body) {
  const last = body.lastElementChild, row = last.cloneNode(true);
  for (const box of row.querySelectorAll("input")) {
    box.name = box.name.replace(number, (_, at, key) => `.${Number(at) + 1}.${key}`);
    box.value = "";
  }
  body.append(row);
  return row;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  event.preventDefault();
  addRow(button.closest(".sch-group").querySelector("tbody")).querySelector("input").focus();
});

document.addEventListener("paste", (event) => {
  const cell = event.target.closest("[data-prices] input"), text = event.clipboardData.getData("text/plain");
  if (!cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const body = cell.closest("tbody");
  let row = cell.closest("tr");
  const from = [...row.querySelectorAll("input")].indexOf(cell);
  for (const line of text.replace(/\r/g, "").replace(/\n+$/, "").split("\n")) {
    const boxes = [...row.querySelectorAll("input")];
    line.split("\t").forEach((value, at) => { if (boxes[from + at]) boxes[from + at].value = value.trim(); });
    row = row.nextElementSibling || addRow(body);
  }
  cell.dispatchEvent(new Event("change", { bubbles: true }));
});

// Alt and an arrow move the rule in which one types.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  const rule = event.target.closest(".sch-rule");
  const button = rule && rule.querySelector(`button[value^="${event.key === "ArrowUp" ? "up" : "down"}:"]`);
  if (button && !button.disabled) { event.preventDefault(); button.click(); }
});

// A further column of a table: a cell in each row, and its name among those that the form speaks of.
document.addEventListener("change", (event) => {
  const choice = event.target.closest("[data-add-column]");
  if (!choice || !choice.value) return;
  event.stopPropagation();
  const key = choice.value, group = choice.closest(".sch-group"), table = group.querySelector("[data-prices]");
  const there = group.querySelector("[name$='.there']");
  const head = document.createElement("th");
  head.scope = "col";
  head.textContent = key;
  table.tHead.rows[0].lastElementChild.before(head);
  [...table.tBodies[0].rows].forEach((row, at) => {
    const cell = row.lastElementChild.cloneNode(true), box = cell.querySelector("input");
    cell.className = "";
    Object.assign(box, { name: `${table.dataset.prices}.${at}.${key}`, value: "", ariaLabel: `第 ${at + 1} 行${key}` });
    box.removeAttribute("aria-invalid");
    row.lastElementChild.before(cell);
  });
  there.value += `|${key}`;
  choice.selectedOptions[0].remove();
  table.tBodies[0].rows[0].cells[table.tHead.rows[0].cells.length - 2].querySelector("input").focus();
});

// What the check found is marked at its box, and nowhere else any more.
document.addEventListener("htmx:after:swap", () => {
  const form = document.getElementById("scheme-form");
  for (const box of form.querySelectorAll("[aria-invalid]")) { box.removeAttribute("aria-invalid"); box.removeAttribute("title"); }
  for (const told of form.querySelectorAll("[data-box]")) {
    const box = form.elements[told.dataset.box];
    if (box && box.setAttribute) { box.setAttribute("aria-invalid", "true"); box.title = told.textContent; }
  }
});

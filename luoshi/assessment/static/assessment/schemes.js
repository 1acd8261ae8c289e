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

// The grid of a division: arrows and Enter move, a block from Excel is pasted, sums follow, rows are filtered, cells
// locked; only changed cells are sent. Without script the same form saves, filters by its button, and spreads.
const form = document.querySelector(".q-form");
const grid = document.querySelector(".quota-grid");

// -- exact amounts: 12, 2.5, 1/3 as fractions of big integers ----------------------------------------------------
const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; };
const fraction = (num, den) => { const by = gcd(num, den) || 1n; return [num / by, den / by]; };
const add = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const minus = (a, b) => add(a, [-b[0], b[1]]);

function amount(text) {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
  if (!plain) return [0n, 1n];
  let found = /^(\d{1,12})\/(\d{1,9})$/.exec(plain);
  if (found) return BigInt(found[2]) ? fraction(BigInt(found[1]), BigInt(found[2])) : null;
  found = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(plain);
  return found ? fraction(BigInt(found[1] + (found[2] || "")), 10n ** BigInt((found[2] || "").length)) : null;
}

function words([num, den]) {
  if (den === 1n) return String(num);
  let rest = den;
  for (const prime of [2n, 5n]) while (rest % prime === 0n) rest /= prime;
  return rest === 1n ? String(Number(num) / Number(den)) : `${num}/${den}`;
}

if (form && grid) {
  const columns = [...grid.tHead.rows[0].cells].slice(1);
  const rows = [...grid.querySelectorAll("tbody tr[data-unit]")];
  const boxes = (row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input"));
  const all = () => grid.querySelectorAll("input");
  const stored = (box) => (box.dataset.was === undefined ? box.defaultValue : box.dataset.was);
  const changed = (box) => box.value.trim() !== stored(box);
  const locked = new Set(form.elements.locked.value.split(" ").filter(Boolean));
  const fill = (text, value) => text.replace("%s", value);
  let here = null;

  // -- sums ------------------------------------------------------------------------------------------------------------
  function sum(at) {
    const head = columns[at];
    let whole = [0n, 1n];
    for (const body of grid.tBodies) {
      let part = [0n, 1n];
      for (const row of body.rows) {
        const box = row.dataset.unit && row.cells[at + 1].querySelector("input");
        const value = box && amount(box.value);
        if (value) part = add(part, value);
      }
      const place = body.querySelector(".q-group").cells[at + 1];
      if (place) place.textContent = words(part);
      whole = add(whole, part);
    }
    const said = head.querySelector(".q-sum"), word = head.dataset.word;
    said.firstElementChild.textContent = fill(head.dataset.total === undefined ? form.dataset.sum : form.dataset.given, `${words(whole)} ${word}`);
    if (head.dataset.total === undefined) return;
    const left = minus(amount(head.dataset.total), whole);
    const state = left[0] === 0n ? "even" : left[0] > 0n ? "short" : "over";
    said.className = `q-sum q-${state}`;
    const rest = `${words(left[0] < 0n ? [-left[0], left[1]] : left)} ${word}`;
    said.lastElementChild.textContent = state === "even" ? form.dataset.equal : fill(form.dataset[state], rest);
  }

  function mark(box) {
    box.parentElement.classList.toggle("q-new", changed(box));
    const bad = amount(box.value) === null;
    if (bad) box.setAttribute("aria-invalid", "true"); else if (!box.parentElement.querySelector(".q-note")) box.removeAttribute("aria-invalid");
    box.parentElement.classList.toggle("q-wrong", box.getAttribute("aria-invalid") === "true");
  }

  function count() {
    const many = [...all()].filter(changed).length;
    document.getElementById("q-changed").textContent = many ? fill(form.dataset.changed, many) : "";
    return many;
  }

  function put(box, text) {
    box.value = text;
    mark(box);
  }

  const place = (box) => [box.closest("tr"), box.closest("td").cellIndex - 1];

  grid.addEventListener("input", (event) => {
    mark(event.target);
    sum(place(event.target)[1]);
    count();
  });

  // -- moving ----------------------------------------------------------------------------------------------------------
  const shown = () => rows.filter((row) => !row.hidden);

  function go(row, at, down, across) {
    const list = shown();
    let line = list.indexOf(row) + down, column = at + across;
    while (list[line] && column >= 0 && column < columns.length) {
      const box = boxes(list[line])[column];
      if (box) { box.focus(); box.select(); return true; }
      if (down) line += down; else column += across;
    }
    return false;
  }

  grid.addEventListener("keydown", (event) => {
    const box = event.target;
    if (box.tagName !== "INPUT" || event.isComposing) return;
    const [row, at] = place(box);
    const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
    if (event.key === "ArrowLeft" && (whole || box.selectionEnd === 0)) moves.ArrowLeft = [0, -1];
    if (event.key === "ArrowRight" && (whole || box.selectionStart === box.value.length)) moves.ArrowRight = [0, 1];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); return; }
    if (event.altKey && event.key.toLowerCase() === "l") { event.preventDefault(); lock(box); return; }
    if (event.key === "Escape") { event.preventDefault(); put(box, stored(box)); sum(at); count(); box.select(); return; }
    if (!moves[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(row, at, ...moves[event.key]);
  });

  grid.addEventListener("focusin", (event) => {
    if (event.target.tagName !== "INPUT") return;
    here = event.target;
    here.select();
    const [row, at] = place(here);
    document.getElementById("q-at").textContent = `${row.cells[0].firstChild.textContent} · ${columns[at].querySelector(".q-title").textContent}`;
    const [target, unit] = /^c(\d+)-(\d+)/.exec(here.name).slice(1);
    const past = document.getElementById("q-history");
    past.href = form.dataset.history.replace("/0/0/", `/${target}/${unit}/`);
    past.hidden = false;
    tellLock();
  });

  // -- a block from a spreadsheet --------------------------------------------------------------------------------------
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [row, at] = place(event.target);
    const list = shown(), first = list.indexOf(row), touched = new Set();
    text.split("\n").forEach((line, down) => line.split("\t").forEach((value, across) => {
      const box = list[first + down] && boxes(list[first + down])[at + across];
      if (box) { put(box, value.trim()); touched.add(at + across); }
    }));
    touched.forEach(sum);
    count();
  });

  // -- locks -----------------------------------------------------------------------------------------------------------
  const button = document.getElementById("q-lock");

  function tellLock() {
    button.hidden = !here;
    if (here) button.querySelector("span").textContent = locked.has(here.name) ? "解除锁定（Alt+L）" : "锁定（Alt+L）";
  }

  function lock(box) {
    if (!locked.delete(box.name)) locked.add(box.name);
    box.parentElement.classList.toggle("q-locked", locked.has(box.name));
    form.elements.locked.value = [...locked].join(" ");
    tellLock();
  }

  button.addEventListener("click", () => { if (here) { lock(here); here.focus(); } });

  // -- filter ----------------------------------------------------------------------------------------------------------
  const filter = document.querySelector(".q-filter");

  const spelling = (row) => `${row.cells[0].textContent} ${row.dataset.short} ${row.dataset.initials.replace(/ /g, "")}`.toLowerCase();

  function narrow() {
    const find = filter.elements.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const type = filter.elements.type ? filter.elements.type.value : "", klass = filter.elements.klass ? filter.elements.klass.value : "";
    for (const row of rows) row.hidden = !((!type || row.dataset.type === type) && (!klass || row.dataset.klass === klass) && find.every((word) => spelling(row).includes(word)));
    for (const body of grid.tBodies) body.querySelector(".q-group").hidden = ![...body.rows].some((row) => row.dataset.unit && !row.hidden);
    document.getElementById("q-count").textContent = fill(form.dataset.rows, shown().length);
  }

  // What was filtered and locked outlives a preview, a refusal and saving, for as long as the page's tab is open.
  const memory = `luoshi-divide:${location.pathname}`;

  function remember() {
    const kept = { locked: form.elements.locked.value };
    for (const name of ["q", "type", "klass"]) if (filter && filter.elements[name]) kept[name] = filter.elements[name].value;
    try { sessionStorage.setItem(memory, JSON.stringify(kept)); } catch (error) { /* private browsing: nothing is kept */ }
  }

  function recall() {
    let kept = {};
    try { kept = JSON.parse(sessionStorage.getItem(memory) || "{}"); } catch (error) { kept = {}; }
    sessionStorage.removeItem(memory);
    for (const name of ["q", "type", "klass"]) if (kept[name] && filter && filter.elements[name]) filter.elements[name].value = kept[name];
    for (const name of (kept.locked || "").split(" ")) {
      const box = name && form.elements[name];
      if (box) { locked.add(name); box.parentElement.classList.add("q-locked"); }
    }
    form.elements.locked.value = [...locked].join(" ");
  }

  recall();
  if (filter) {
    filter.addEventListener("input", narrow);
    filter.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
    narrow();
  }

  // -- spreading -------------------------------------------------------------------------------------------------------
  const basis = form.elements["spread-basis"], which = form.elements["spread-column"];
  const shape = () => { form.dataset.basis = basis.value; };
  basis.addEventListener("change", shape);
  shape();
  which.addEventListener("change", () => {
    const head = document.getElementById(which.value);
    form.elements["spread-total"].value = (head && head.dataset.total) || "";
  });

  // -- sending ---------------------------------------------------------------------------------------------------------
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) { event.preventDefault(); return; }
    sending = true;
    remember();
    const rowsShown = Object.assign(document.createElement("input"), { type: "hidden", name: "shown", value: shown().map((row) => row.dataset.unit).join(" ") });
    form.append(rowsShown);
    for (const box of all()) box.disabled = !changed(box);
  });
  window.addEventListener("pageshow", () => { sending = false; for (const box of all()) box.disabled = false; });
  window.addEventListener("beforeunload", (event) => { if (!sending && count()) event.preventDefault(); });

  grid.addEventListener("click", (event) => {
    const take = event.target.closest(".q-take");
    if (!take) return;
    const box = take.closest("td").querySelector("input");
    box.removeAttribute("aria-invalid");
    take.closest(".q-note").remove();
    put(box, take.dataset.take);
    sum(place(box)[1]);
    count();
    box.focus();
  });

  // On a phone each unit is a block: its boxes carry the columns' names.
  const narrowScreen = window.matchMedia("(max-width: 640px)");
  grid.classList.toggle("q-one", columns.length === 1);
  const label = () => { if (narrowScreen.matches && columns.length > 1) for (const row of rows) boxes(row).forEach((box, at) => { if (box) box.parentElement.dataset.label = columns[at].querySelector(".q-title").textContent; }); };
  narrowScreen.addEventListener("change", label);
  label();
  count();
  const wrong = grid.querySelector("[aria-invalid=true]");
  if (wrong) wrong.focus();
}

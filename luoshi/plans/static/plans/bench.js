// The workbench: words selected in the document become a target, the next open card comes after a decision, forms change
// their shape, reasons are filled in by a click. Without script the same steps are links and buttons.
const say = (text) => { const place = document.getElementById("say"); if (place) place.textContent = text; };
const shaping = new Set(["demand-cadence", "due-form", "count-kind", "count-how", "reach-mode"]);

// -- words of the document ---------------------------------------------------------------------------------------------
const bar = document.getElementById("select-bar");

// Offsets count characters, not the halves by which a browser counts those beyond the first plane.
const length = (text) => [...text].length;

function offset(node, at) {
  const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!element) return null;
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEnd(node, at);
  return Number(element.dataset.start) + length(range.toString());
}

function readSelection() {
  if (!bar) return;
  const chosen = document.getSelection(), pane = document.querySelector("[data-selectable]");
  const inside = chosen && !chosen.isCollapsed && pane && pane.contains(chosen.anchorNode) && pane.contains(chosen.focusNode);
  const range = inside ? chosen.getRangeAt(0) : null, words = inside ? chosen.toString().trim() : "";
  const start = range && offset(range.startContainer, range.startOffset), end = range && offset(range.endContainer, range.endOffset);
  const sound = words && start !== null && end !== null && end > start;
  bar.hidden = !sound;
  if (!sound) return;
  bar.elements.start.value = start;
  bar.elements.end.value = end;
  bar.querySelector(".select-words").textContent = `“${words.replace(/\s+/g, " ").slice(0, 40)}”`;
}

document.addEventListener("selectionchange", readSelection);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    const cancel = event.target.closest(".review-form") && event.target.closest(".review-form").querySelector("[data-cancel], [data-clear]");
    if (cancel && !event.defaultPrevented) cancel.click();
    return;
  }
  // Enter in a box saves: left alone it would press the form's first button, which only draws the form anew.
  if (event.key === "Enter" && typing && !event.defaultPrevented && !event.isComposing && event.target.matches(".target-form input:not([role=combobox])")) {
    event.preventDefault();
    event.target.form.querySelector(".form-foot .btn-primary").click();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "a" || !bar) return;
  event.preventDefault();
  if (bar.hidden) say("请先在原文里选中文字。");
  else bar.querySelector("button").click();
});

// -- cards -------------------------------------------------------------------------------------------------------------
function next(card) {
  for (let one = card.nextElementSibling; one; one = one.nextElementSibling) if (one.matches("[data-open]")) return one;
  return document.querySelector("#cards [data-open]");
}

function choose(card) {
  card.dispatchEvent(new CustomEvent("luoshi:choose", { bubbles: true }));
  card.scrollIntoView({ block: "nearest" });
  card.focus({ preventScroll: true });
}

function settle() {
  const decided = document.querySelectorAll("#cards [data-decided]");
  for (const card of decided) card.removeAttribute("data-decided");
  if (decided.length) { const open = next(decided[decided.length - 1]); if (open) choose(open); }
  const form = document.querySelector(".review-form:not([data-shown])");
  if (form) form.dataset.shown = "1";
  if (form && !form.contains(document.activeElement)) {
    const wrong = form.querySelector("[aria-invalid=true]"), first = wrong || form.querySelector("input[type=text], textarea");
    (wrong || form).scrollIntoView({ block: wrong ? "center" : "nearest" });
    if (first) first.focus({ preventScroll: true });
    if (bar) bar.hidden = true;
  }
  told();
  joining();
}

// A sentence at the head of the cards stays in view for a while.
function told() {
  const adding = document.getElementById("adding"), sentence = adding && adding.querySelector(".bench-said");
  if (!adding) return;
  adding.classList.toggle("told", Boolean(sentence));
  if (sentence && sentence.matches(".message-success")) setTimeout(() => { if (sentence.isConnected) { sentence.remove(); adding.classList.remove("told"); } }, 8000);
}

function joining() {
  const form = document.getElementById("join");
  if (!form) return;
  const count = document.querySelectorAll("#cards .review-tick:checked").length;
  form.hidden = count < 2;
  form.querySelector(".join-count").textContent = `已勾选 ${count} 条`;
}

document.addEventListener("htmx:after:swap", settle);
document.addEventListener("change", (event) => {
  if (event.target.matches(".review-tick")) joining();
  const form = event.target.closest(".target-form");
  if (!form || !shaping.has(event.target.name)) return;
  form.elements.changed.value = event.target.name;
  form.querySelector(".redraw").click();
});

document.addEventListener("click", (event) => {
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    const box = document.getElementById(fill.closest("[data-fills]").dataset.fills);
    box.value = fill.textContent.trim();
    box.focus();
    return;
  }
  const clear = event.target.closest("[data-clear]");
  if (clear && document.querySelector("[data-bench]")) {
    event.preventDefault();
    document.querySelector(clear.dataset.clear).replaceChildren();
    return;
  }
  // Words that lie in several finds are no link: their card is chosen all the same.
  const mark = event.target.closest("[data-selectable] [data-link]");
  if (mark && !mark.matches("a") && !mark.closest("a") && document.getSelection().isCollapsed) {
    const card = document.querySelector(`[data-bench] [data-link="${mark.dataset.link}"]`);
    if (card) { event.preventDefault(); choose(card); }
  }
});

// The keys behaviour begins at this card; an address that names one comes first.
const cards = document.querySelector("[data-bench]");
if (cards && location.hash.startsWith("#target-")) cards.dataset.start = location.hash.slice(1);

// A remark on selected words: the words, the paragraph's number and where they begin go into the form (data-remark-form).
const FLOWS = "p, h2, h3, h4, li, td, th, caption, blockquote";

export function start(box) {
  const form = document.getElementById(box.dataset.remarkForm);
  if (!form) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small remark-here";
  button.textContent = "写批注";
  button.hidden = true;
  box.append(button);

  function chosen() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0), words = selection.toString().trim();
    if (!box.contains(range.commonAncestorContainer) || !words || words.includes("\n")) return null;
    const from = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement;
    const flow = from.closest(FLOWS);
    if (!flow || !box.contains(flow)) return null;
    const before = document.createRange();
    before.setStart(flow, 0);
    before.setEnd(range.startContainer, range.startOffset);
    return { words: words.slice(0, 200), paragraph: [...box.querySelectorAll(FLOWS)].indexOf(flow), start: before.toString().length, range };
  }

  document.addEventListener("selectionchange", () => {
    const found = chosen();
    button.hidden = !found;
    if (!found) return;
    const place = found.range.getBoundingClientRect(), frame = box.getBoundingClientRect();
    button.style.left = `${Math.max(0, Math.min(place.left - frame.left, frame.width - 90))}px`;
    button.style.top = `${place.bottom - frame.top + 4}px`;
  });
  button.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const found = chosen();
    if (!found) return;
    form.elements.quote.value = found.words;
    form.elements.paragraph.value = found.paragraph;
    form.elements.start.value = found.start;
    const fold = form.closest("details");
    if (fold) fold.open = true;
    form.scrollIntoView({ block: "center" });
    form.elements.text.focus();
  });
}

"""A page by keyboard alone: Tab reaches every control, and the eye sees where it is.

What lives here: the walk over one page. Invariant: what a mouse can press, the keyboard reaches; nothing with the focus
looks as it did without.
"""

from __future__ import annotations

from typing import Any

# Everything that can be pressed or filled in, is drawn, and is not switched off. Of radio buttons with one name, Tab
# reaches the chosen one only; the arrows do the rest.
FOUND = """() => {
  const drawn = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length;
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']"
  )].filter((one) => !one.matches(":disabled") && one.type !== "hidden" && one.tabIndex >= 0 && drawn(one)
    && !one.closest("[inert]"));
  const groups = new Set();
  return all.filter((one) => {
    if (one.type !== "radio") return true;
    const group = [...document.getElementsByName(one.name)].filter((each) => each.form === one.form);
    if (groups.has(one.name + one.form?.id)) return false;
    if (group.some((each) => each.checked) && !one.checked) return false;
    groups.add(one.name + one.form?.id);
    return true;
  });
}"""
LIST = f"""() => {{ window.walked = ({FOUND})(); for (const one of window.walked) one.removeAttribute("data-reached");
  document.addEventListener("focusin", (event) => event.target.setAttribute("data-reached", ""));
  return window.walked.length + 3 * document.querySelectorAll("input[type=date]").length; }}"""
MISSED = """() => window.walked.filter((one) => one.isConnected && !one.hasAttribute("data-reached"))
  .map((one) => one.outerHTML.slice(0, 140))"""
UNSEEN = """() => {
  const look = (one) => [one, one.parentElement, one.nextElementSibling].filter(Boolean).map((each) => {
    const style = getComputedStyle(each);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor,
      style.textDecoration, style.position, style.clip, style.transform].join();
  }).join("|");
  const faults = [];
  for (const one of window.walked) {
    if (!one.isConnected) continue;
    document.activeElement.blur();
    const before = look(one);
    one.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== one) continue;
    if (look(one) === before) faults.push(one.outerHTML.slice(0, 140));
  }
  document.activeElement.blur();
  return faults;
}"""


def walk(page: Any) -> None:
    """Tab through the page. Fails with what was not reached and what shows no focus."""
    steps = page.evaluate(LIST)
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    for _step in range(steps + 8):
        page.keyboard.press("Tab")
    missed = page.evaluate(MISSED)
    assert not missed, f"Tab does not reach on {page.url}:\n" + "\n".join(missed)
    unseen = page.evaluate(UNSEEN)
    assert not unseen, f"focus cannot be seen on {page.url}:\n" + "\n".join(unseen)

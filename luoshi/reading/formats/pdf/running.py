"""What stands on a page and is no text of the document: heads, feet, page numbers, notes at the foot.

Invariant: only lines at the very top or bottom of a page are dropped: page numbers, what repeats, and notes whose mark stands in
the page's text (a .docx is read without them, too).
"""

from __future__ import annotations

import re
from collections import defaultdict

from luoshi.reading.formats.pdf.shapes import Page, Run

EDGE_LINES = 2  # how many lines at each end may be running ones
NOTE_SIZE = 0.9  # of the usual size
SAME_HEIGHT = 8.0  # points
DIGITS = re.compile(r"\d+")
NUMBER = re.compile(
    r"[\s\-—–－―~·•.|]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[\s\-—–－―~·•.|]*",
    re.IGNORECASE,
)


def drop_running(pages: list[Page]) -> None:
    """Take running lines out of the pages."""
    seen: dict[str, list[tuple[int, Run]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for run in _edges(page):
            seen[_key(run.text)].append((number, run))
    enough = max(2, round(0.4 * len(pages)))
    gone: set[int] = set()
    for key, found in seen.items():
        places = {number for number, _ in found}
        alike = [run for _, run in found if _alike(run, found)]
        if (len(places) >= enough and len(alike) >= enough) if key else False:
            gone |= {id(run) for run in alike}
    for page in pages:
        gone |= {id(run) for run in _numbers(page)}
        page.runs = [run for run in page.runs if id(run) not in gone]


def _key(text: str) -> str:
    return DIGITS.sub("0", "".join(text.split()))


def _alike(run: Run, found: list[tuple[int, Run]]) -> bool:
    return sum(abs(run.top - other.top) < SAME_HEIGHT for _, other in found) > len(found) // 2


def _edges(page: Page) -> list[Run]:
    """Runs of the first and last lines, inside the outer sixth of the page."""
    ordered = sorted(page.runs, key=lambda run: run.top)
    high = [run for run in _first_lines(ordered) if run.bottom < page.height / 6]
    low = [run for run in _first_lines(ordered[::-1]) if run.top > page.height * 5 / 6]
    return high + [run for run in low if run not in high]


def _first_lines(runs: list[Run]) -> list[Run]:
    found: list[Run] = []
    heights: list[Run] = []
    for run in runs:
        if not any(run.beside(other) for other in heights):
            if len(heights) == EDGE_LINES:
                break
            heights.append(run)
        found.append(run)
    return found


def _numbers(page: Page) -> list[Run]:
    """A page number stands alone in its line, apart from the text by more than a line, at an end of the page."""
    if len(page.runs) < 2:
        return []
    ordered = sorted(page.runs, key=lambda run: run.top)
    found = []
    for run, others in ((ordered[0], ordered[1:]), (ordered[-1], ordered[:-1])):
        at_edge = run.bottom < page.height / 8 or run.top > page.height * 7 / 8
        if not at_edge or not NUMBER.fullmatch(run.text):
            continue
        gap = min(max(other.top - run.bottom, run.top - other.bottom) for other in others)
        if gap > 0.6 * run.size:
            found.append(run)
    return found


def drop_notes(pages: list[Page]) -> None:
    """Take the notes out: small lines below all others, the first of which begins with a mark of the page."""
    for page in pages:
        if not page.marks or not page.runs:
            continue
        sizes = sorted(run.size for run in page.runs)
        usual = sizes[len(sizes) // 2]
        floor = max((run.bottom for run in page.runs if run.size > NOTE_SIZE * usual), default=0.0)
        below = sorted((run for run in page.runs if run.top >= floor), key=lambda run: (run.top, run.left))
        if below and any(below[0].text.startswith(mark) for mark in page.marks):
            gone = {id(run) for run in below}
            page.runs = [run for run in page.runs if id(run) not in gone]

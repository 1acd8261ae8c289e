"""The document as HTML, each find of the reader marked where its words stand.

What lives here: cutting the text at the borders of finds, and the document's own structure (titles, clauses, tables).
Invariant: finds may touch, nest or overlap; each is marked whole, and taking the tags away leaves the document's text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from luoshi.reading.model import Clause, Paragraph, Reading, Target
from luoshi.reading.outputs import wording


@dataclass(frozen=True, slots=True)
class Find:
    """A target, rule or unread place, numbered through the whole page."""

    number: int
    sort: str
    plan: int
    start: int
    end: int
    quote: str
    target: Target | None = None
    why: str = ""


def finds_of(reading: Reading) -> list[Find]:
    """All finds in the order of the text."""
    found: list[tuple[int, int, str, int, str, Target | None, str]] = []
    for number, plan in enumerate(reading.plans):
        found += [(t.start, t.end, "target", number, t.quote, t, "") for t in plan.targets]
        found += [(r.start, r.end, "rule", number, r.quote, None, "") for r in plan.rules]
        found += [(u.start, u.end, "unread", number, u.quote, None, u.why) for u in plan.unread]
    found.sort(key=lambda f: f[:2])
    return [
        Find(i, sort, plan, start, end, quote, target, why)
        for i, (start, end, sort, plan, quote, target, why) in enumerate(found, start=1)
    ]


def document_html(reading: Reading, finds: Sequence[Find]) -> str:
    """The document's paragraphs and tables with the finds marked."""
    return "".join(_Marked(reading, finds).parts())


class _Marked:
    def __init__(self, reading: Reading, finds: Sequence[Find]) -> None:
        self._reading = reading
        self._text = reading.document.text
        self._finds = finds
        self._starts = [find.start for find in finds]
        self._longest = max((find.end - find.start for find in finds), default=0)
        self._seen: set[int] = set()
        self._clauses = {c.start: c for plan in reading.plans for c in wording.walk(plan.clauses)}
        self._titles = {plan.start for plan in reading.plans}

    def parts(self) -> Iterator[str]:
        table: int | None = None
        before = min(self._titles, default=0)
        for paragraph in self._reading.document.paragraphs:
            rows = paragraph.table if paragraph.style == "table" and paragraph.cells else None
            if rows != table:
                yield "</table></div>\n" if table is not None else ""
                yield '<div class="scroll"><table>\n' if rows is not None else ""
                table = rows
            yield self._row(paragraph) if rows is not None else self._line(paragraph, before)
        yield "</table></div>\n" if table is not None else ""

    def _line(self, paragraph: Paragraph, before: int) -> str:
        start, end = paragraph.start, paragraph.end
        clause = self._clauses.get(start)
        if clause is not None:
            return f'<p class="clause l{clause.level}" id="p{start}">{self._clause(clause, paragraph)}</p>\n'
        if start in self._titles and any(plan.title in paragraph.text for plan in self._reading.plans):
            return f'<h2 id="p{start}">{self._span(start, end)}</h2>\n'
        sort = ' class="aside"' if start < before else ""  # lines above the first plan
        return f"<p{sort}>{self._span(start, end)}</p>\n"

    def _clause(self, clause: Clause, paragraph: Paragraph) -> str:
        """Label and heading stand out; text that runs on after them does not."""
        head = paragraph.start + len(clause.label)
        if clause.heading:
            at = self._text.find(clause.heading, head, paragraph.end)
            head = at + len(clause.heading) if at >= 0 else head
        return f'{self._span(paragraph.start, head)}<span class="run">{self._span(head, paragraph.end)}</span>'

    def _row(self, paragraph: Paragraph) -> str:
        cells = "".join(f"<td>{self._span(start, end)}</td>" for start, end in paragraph.cells)
        return f"<tr>{cells}</tr>\n"

    def _span(self, start: int, end: int) -> str:
        """The text from start to end; each stretch of it links to the finds that cover it."""
        finds = self._within(start, end)
        if not finds:
            return escape(self._text[start:end])
        borders = sorted({start, end} | {min(max(p, start), end) for f in finds for p in (f.start, f.end)})
        return "".join(self._stretch(a, b, finds) for a, b in pairwise(borders))

    def _stretch(self, start: int, end: int, finds: Sequence[Find]) -> str:
        covering = [find for find in finds if find.start < end and find.end > start]
        text = escape(self._text[start:end])
        if not covering:
            return text
        covering.sort(key=lambda find: find.end - find.start)  # the narrowest is the one that is meant
        first = covering[0]
        anchor = next((f for f in covering if f.number not in self._seen), None)
        place = ""
        if anchor is not None:
            self._seen.add(anchor.number)
            place = f' id="f{anchor.number}"'
        sort = "" if first.sort == "target" else f" {first.sort}"
        numbers = " ".join(str(find.number) for find in covering)
        return f'<a class="find{sort}"{place} href="#c{first.number}" data-find="{numbers}">{text}</a>'

    def _within(self, start: int, end: int) -> list[Find]:
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        return [find for find in self._finds[first:last] if find.end > start]

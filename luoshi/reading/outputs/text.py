"""A reading for a person at a terminal: outline with indentation, targets as a table, rules, what was not understood.

What lives here: layout in columns of a terminal, where a Chinese character is two wide. Not here: printing itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from luoshi.reading.model import Clause, PlanReading, Reading
from luoshi.reading.outputs import wording

HEADERS = ("条款", "责任主体", "指标", "要求", "周期", "时限", "落实到", "把握")
WIDEST = (16, 22, 32, 24, 18, 14, 10, 8)  # columns of a terminal; longer cells are cut, the page has them whole
QUOTE_WIDTH = 96
BEGINNING = 60  # columns of running text shown for a clause without heading


def to_text(reading: Reading) -> str:
    """The whole reading as lines."""
    lines: list[str] = []
    for plan in reading.plans:
        lines += [*_plan(plan, reading.document.text), ""]
    lines.append(wording.counts(reading.plans))
    return "\n".join(lines)


def _plan(plan: PlanReading, text: str) -> Iterator[str]:
    yield f"《{plan.title}》" if "《" not in plan.title else plan.title
    yield ""
    yield f"条款（{sum(1 for _ in wording.walk(plan.clauses))}）"
    yield from (_outline_line(clause, text) for clause in wording.walk(plan.clauses))
    yield ""
    yield f"指标（{len(plan.targets)}）"
    if plan.targets:
        rows = [
            (
                target.clause or "",
                target.actor,
                target.measure,
                wording.demand(target),
                wording.cadence(target),
                wording.due(target),
                wording.reach(target),
                wording.confidence(target),
            )
            for target in plan.targets
        ]
        yield from table(HEADERS, rows)
    if plan.rules:
        yield ""
        yield f"考核规则（{len(plan.rules)}）"
        yield from (f"  {cut(_flat(rule.quote), QUOTE_WIDTH)}" for rule in plan.rules)
    if plan.unread:
        yield ""
        yield f"未读懂（{len(plan.unread)}），请人工核对"
        for find in plan.unread:
            yield f"  {cut(_flat(find.quote), QUOTE_WIDTH)}"
            yield f"    {find.why}"


def _outline_line(clause: Clause, text: str) -> str:
    """Label and heading; where there is none, the words with which the clause begins."""
    words = clause.heading
    if words is None:
        line = text[clause.start + len(clause.label) : clause.end].lstrip().partition("\n")[0]
        words = cut(_flat(line), BEGINNING)
    return "  " * clause.level + clause.label + words


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], widest: Sequence[int] = WIDEST) -> Iterator[str]:
    """Rows under headers, each column as wide as its widest cell, in columns of a terminal."""
    cells = [[cut(_flat(cell), limit) for cell, limit in zip(row, widest, strict=True)] for row in (headers, *rows)]
    sizes = [max(width(row[i]) for row in cells) for i in range(len(headers))]
    for index, row in enumerate(cells):
        padded = (cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=True))
        yield "  " + "  ".join(padded).rstrip()
        if index == 0:
            yield "  " + "  ".join("─" * size for size in sizes)


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` columns, with … where it was cut."""
    if width(text) <= limit:
        return text
    shown, taken = [], 1
    for char in text:
        taken += width(char)
        if taken > limit:
            break
        shown.append(char)
    return "".join(shown) + "…"


def _flat(text: str) -> str:
    """One line, without what could steer a terminal."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())

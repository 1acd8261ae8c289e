"""Sums that don't meet: parts after 其中 and their total, the total lines of tables, a table and the text's demand.

Invariant: amounts are exact; a column is added up only where its cells are numbers and a line says that it is the sum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from luoshi.plans.proofing.finding import Draft, Finding, Sentence
from luoshi.reading.model import Lexicon, Paragraph, Target
from luoshi.reading.numerals import fold

_UNITS = "人次|学时|小时|篇|条|次|场|件|个|人|名|本|册|期|项|幅|万元|元|分|户|家|所|支|节|部|套"
_AMOUNT = re.compile(rf"(?<![\d.])(\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)\s*(万)?\s*({_UNITS})(?!(?:日|月|年))")
_OF_WHICH = re.compile(r"其中")
_AT_LEAST = re.compile(r"以上|不少于|不低于|至少|≥|力争")
_NUMBER = re.compile(r"^\s*(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?:" + _UNITS + r")?\s*$")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|共\s*计|总\s*数|全县合计|全区合计|全市合计)$")
_SUBTOTAL = re.compile(r"^小\s*计$")
_SERIAL = re.compile(r"^(?:序\s*号|编\s*号|年份|月份|备\s*注)$")
LEAST_ROWS = 2


def parts_and_total(draft: Draft) -> Iterator[Finding]:
    """全年1500篇，其中中央级10篇、省级200篇、市级1300篇: the parts against the total, unit by unit."""
    for sentence in draft.sentences:
        split = _OF_WHICH.search(sentence.folded)
        if split is None:
            continue
        totals = list(_AMOUNT.finditer(sentence.folded, 0, split.start()))
        parts = list(_AMOUNT.finditer(sentence.folded, split.end()))
        if totals and parts:
            yield from _compare(draft, sentence, totals[-1], parts)


def _compare(draft: Draft, sentence: Sentence, total: re.Match[str], parts: list[re.Match[str]]) -> Iterator[Finding]:
    same = [part for part in parts if part[3] == total[3]]
    if not same:
        return
    whole, summed, unit = _value(total), sum((_value(part) for part in same), Fraction(0)), total[3]
    start, end = sentence.start + total.start(), sentence.start + same[-1].end()
    if summed > whole:
        text = f"各项合起来是 {_words(summed)}{unit}，超过总数 {_words(whole)}{unit}。"
        yield draft.finding("sum", "must", start, end, text, "请核对总数和各项。")
    elif len(same) > 1 and summed < whole and not _AT_LEAST.search(sentence.folded):
        text = f"各项合起来是 {_words(summed)}{unit}，比总数 {_words(whole)}{unit}少 {_words(whole - summed)}{unit}。"
        yield draft.finding("sum", "look", start, end, text, "如果还有没列出的部分，可以不改；否则请核对。")


def _value(found: re.Match[str]) -> Fraction:
    return Fraction(found[1].replace(",", "")) * (10_000 if found[2] else 1)


def _words(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


# -- tables ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its cells as text, as numbers, and where they stand."""

    cells: tuple[str, ...]
    numbers: tuple[Fraction | None, ...]
    spans: tuple[tuple[int, int], ...]

    def first(self, wanted: re.Pattern[str]) -> bool:
        """Whether one of its first two cells is such a word."""
        return any(wanted.match(cell.strip()) for cell in self.cells[:2])


def tables(draft: Draft) -> list[list[Row]]:
    """The plan's tables."""
    found: dict[int, list[Row]] = {}
    for paragraph in draft.paragraphs():
        if paragraph.table is not None and paragraph.cells:
            found.setdefault(paragraph.table, []).append(_row(draft, paragraph))
    return list(found.values())


def _row(draft: Draft, paragraph: Paragraph) -> Row:
    cells = tuple(fold(draft.document.text[start:end]).strip() for start, end in paragraph.cells)
    return Row(cells, tuple(_number(cell) for cell in cells), paragraph.cells)


def _number(cell: str) -> Fraction | None:
    found = _NUMBER.match(cell)
    return Fraction(found[1].replace(",", "")) if found else None


def table_totals(draft: Draft) -> Iterator[Finding]:
    """Total lines (合计, 小计) against the lines above, total columns against the cells beside."""
    for rows in tables(draft):
        yield from _down(draft, rows)
        yield from _across(draft, rows)


def _down(draft: Draft, rows: list[Row]) -> Iterator[Finding]:
    width = max(len(row.cells) for row in rows)
    for column in range(1, width):
        if _SERIAL.match(_head(rows, column)):
            continue
        block: list[Fraction] = []  # since the last 小计
        whole: list[Fraction] = []
        for row in rows:
            value = row.numbers[column] if column < len(row.numbers) else None
            if value is None:
                continue
            sub, total = row.first(_SUBTOTAL), row.first(_TOTAL)
            if not sub and not total:
                block.append(value)
                whole.append(value)
                continue
            parts = block if sub else whole
            if len(parts) >= LEAST_ROWS and sum(parts) != value:
                yield _wrong_total(draft, row, column, _head(rows, column), sum(parts, Fraction(0)), value)
            block = []


def _across(draft: Draft, rows: list[Row]) -> Iterator[Finding]:
    """A last column named 合计: only where most lines agree that it is the sum of the cells beside."""
    heads = [column for column in range(len(rows[0].cells)) if _TOTAL.match(_head(rows, column))]
    if len(heads) != 1:
        return
    column = heads[0]
    skipped = {c for c in range(len(rows[0].cells)) if _SERIAL.match(_head(rows, c))}
    checked: list[tuple[Row, Fraction, Fraction]] = []
    for row in rows:
        value = row.numbers[column] if column < len(row.numbers) else None
        beside = [n for c, n in enumerate(row.numbers) if c != column and c not in skipped and n is not None]
        if value is not None and len(beside) >= LEAST_ROWS:
            checked.append((row, sum(beside, Fraction(0)), value))
    wrong = [each for each in checked if each[1] != each[2]]
    if len(checked) >= LEAST_ROWS and len(wrong) * 2 < len(checked):
        for row, summed, value in wrong:
            yield _wrong_total(draft, row, column, row.cells[0], summed, value)


def _head(rows: list[Row], column: int) -> str:
    """The lowest word that stands over a column before its numbers begin."""
    found = ""
    for row in rows:
        if column < len(row.cells):
            if row.numbers[column] is not None:
                break
            found = row.cells[column] or found
    return found


def _wrong_total(draft: Draft, row: Row, column: int, name: str, summed: Fraction, value: Fraction) -> Finding:
    start, end = row.spans[column]
    shown = f"“{name}”" if name else "这一列"
    text = f"{shown}的合计写的是 {_words(value)}，各行相加是 {_words(summed)}。"
    return draft.finding("sum", "must", start, end, text, "请核对合计和各行。")


def table_and_text(draft: Draft, lexicon: Lexicon) -> Iterator[Finding]:
    """The column of a quota table (任务分解表) against the text's demand of the same kind."""
    demands: dict[str, list[Target]] = {}
    inside = [(p.start, p.end) for p in draft.paragraphs() if p.table is not None]
    for target in draft.plan.targets:
        counts_whole = target.value and not target.rate and target.scope == "whole" and target.per is None
        if target.kind and counts_whole and not any(start <= target.start < end for start, end in inside):
            demands.setdefault(target.kind, []).append(target)
    single = {kind: targets[0] for kind, targets in demands.items() if len(targets) == 1}
    for rows in tables(draft):
        yield from _quota_columns(draft, rows, single, lambda head: lexicon.kind_of(head, "", head))


def _quota_columns(
    draft: Draft, rows: list[Row], demands: dict[str, Target], kind_of: Callable[[str], str | None]
) -> Iterator[Finding]:
    if not re.search(r"单位|学校|学区|乡镇|街道|科室|部门", rows[0].cells[0] + "".join(rows[0].cells[1:2])):
        return
    for column in range(1, len(rows[0].cells)):
        head = _head(rows, column)
        target = demands.get(kind_of(head) or "") if head and not _TOTAL.match(head) else None
        units = [row.numbers[column] for row in rows if column < len(row.numbers) and not _is_sum(row)]
        values = [value for value in units if value is not None]
        if target is None or len(values) < LEAST_ROWS + 1:
            continue
        summed, demanded = sum(values, Fraction(0)), Fraction(str(target.value))
        if summed != demanded:
            start, end = rows[0].spans[column]
            text = f"表中“{head}”各单位相加是 {_words(summed)}，正文要求 {_words(demanded)}（“{target.quote[:24]}”）。"
            yield draft.finding("sum", "look", start, end, text, "请核对分解数和正文要求是否一致。")


def _is_sum(row: Row) -> bool:
    return row.first(_TOTAL) or row.first(_SUBTOTAL)

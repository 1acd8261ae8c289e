"""Scores on paper: the table as Excel, and the score sheet of one unit by the scheme's own rules.

What lives here: their shape. Not here: which rows (the views give those in sight). Invariants: amounts are exact or say that
they are not; a sheet's rows add up to the score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.timezone import localdate

from luoshi.assessment.engine import Scheme, show
from luoshi.assessment.engine.amounts import signed
from luoshi.assessment.engine.rules import (
    Award,
    Equivalence,
    Exclude,
    Factor,
    Group,
    PassLine,
    Rank,
    Reprint,
    Split,
    Weight,
)
from luoshi.assessment.models import Publication, ScoreRow


def table_workbook(publication: Publication, rows: Sequence[ScoreRow]) -> bytes:
    """得分, 计分过程, 不计分 of some rows."""
    from luoshi.assessment.scores.queries import name_of
    from luoshi.sheets.write import Heading, Workbook  # 60 ms to import: only who exports pays

    book = Workbook(title=f"{publication.scheme.name} {publication.label}")
    ranked = [Heading("类内名次", "integer")] if publication.ranked else []
    points = [Heading(name, "number") for name in publication.components]
    heads = [
        Heading("单位"),
        Heading("类别"),
        *points,
        Heading("总分", "number"),
        *ranked,
        Heading("评奖和等次"),
        Heading("一票否决"),
    ]
    sheet = book.sheet("得分", heads, title=publication.scheme.name, notes=notes_of(publication))
    for row in rows:
        parts: list[Any] = [Fraction(*row.components[name]) for name in publication.components]
        rank = [row.rank] if publication.ranked else []
        honours = "、".join([*row.awards, *([row.grade] if row.grade else [])])
        sheet.row([name_of(row), row.cls, *parts, row.total, *rank, honours, "；".join(row.vetoes)])
    names = ("单位", "组成", "时段", "规则", "条款", "说明")
    sheet = book.sheet("计分过程", [*(Heading(name) for name in names), Heading("得分", "number"), Heading("记录")])
    for row in rows:
        for line in row.detail.get("lines", []):
            told = [line["component"], line["label"], line["rule"], line["clause"], line["text"]]
            sheet.row([name_of(row), *told, Fraction(line["points"]), "、".join(line["records"])])
    sheet = book.sheet("不计分", [Heading("单位"), Heading("记录"), Heading("标题"), Heading("原因"), Heading("规则")])
    for row in rows:
        for one in row.detail.get("uncounted", []):
            sheet.row([name_of(row), one["record"], one["title"], one["reason"], one["rule"]])
    return book.save()


def notes_of(publication: Publication) -> list[str]:
    """What stands above a printed table: span, version, what it was made from, ranking's basis."""
    at = localdate(publication.published_at)
    told = [
        f"时段：{publication.label}；办法第 {publication.version.number} 版；公布：{at:%Y-%m-%d}；数据截至台账第 {publication.as_of_seq} 号"
    ]
    if publication.ranked:
        words = publication.ranking_words
        told.append(f"排名用途：{words['purpose']}；依据：{words['basis']}；批准：{words['authority']}")
    if publication.edition > 1:
        told.append(f"第 {publication.edition} 次公布，更正理由：{publication.reason}")
    return told


@dataclass(frozen=True)
class SheetLine:
    """A rule on the score sheet: what it asks, what it gave, from how many lines, with the words of each deduction."""

    number: int
    component: str
    rule: str
    clause: str
    asks: str
    points: str
    count: int
    reasons: tuple[str, ...]
    proofs: tuple[str, ...]


@dataclass(frozen=True)
class ScoreSheet:
    """考核评分表."""

    lines: tuple[SheetLine, ...]
    others: tuple[str, ...]


MOST_PROOFS = 12
STANDING = (Award, PassLine, Rank, Weight)
"""Rules about all units together: what they gave stands beside the score, not in it."""
MODIFIES = (Factor, Equivalence, Group, Reprint, Split, Exclude)
"""Rules that change what a record is worth and post nothing of their own."""


def score_sheet(scheme: Scheme, row: ScoreRow) -> ScoreSheet:
    """A unit's score by rule, in the scheme's order; rules that gave nothing stand there with 0."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in row.detail.get("lines", []):
        found.setdefault(line["rule"], []).append(line)
    made: list[SheetLine] = []
    for rule in scheme.rules:
        own = found.pop(rule.id, [])
        if not own and (not rule.component or isinstance(rule, STANDING)):
            continue
        made.append(
            _sheet_line(
                len(made) + 1,
                rule.id,
                rule.component,
                rule.clause,
                _asks(rule),
                own,
                gives=not isinstance(rule, MODIFIES),
            )
        )
    for name, own in found.items():
        made.append(_sheet_line(len(made) + 1, name, own[0]["component"], own[0]["clause"], "", own))
    return ScoreSheet(tuple(made), tuple(row.detail.get("notices", ())))


def _asks(rule: Any) -> str:
    """A rule in a line: its own words, else its table of points."""
    if rule.text:
        return str(rule.text)
    rows = [f"{price} {show(price.points)}分" for price in getattr(rule, "rows", ()) if hasattr(price, "points")]
    kind = str(rule.type) if rule.type != rule.id else ""
    return f"{rule.type}：{'；'.join(rows)}" if rows else kind


def _sheet_line(
    number: int, rule: str, component: str, clause: str, asks: str, own: Sequence[dict[str, Any]], *, gives: bool = True
) -> SheetLine:
    total = sum((Fraction(line["points"]) for line in own), Fraction(0))
    points = signed(total) if total else "0" if gives else "—"
    reasons = tuple(line["text"] for line in own if Fraction(line["points"]) < 0)
    proofs = tuple(dict.fromkeys(one for line in own for one in (*line["records"], *line["events"])))
    shown = proofs[:MOST_PROOFS] + (("……",) if len(proofs) > MOST_PROOFS else ())
    return SheetLine(number, component, rule, clause, asks, points, len(own), reasons, shown)

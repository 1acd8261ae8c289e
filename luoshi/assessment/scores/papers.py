"""Scores as Word: what is to be printed, given to whoever makes official papers (the room above registers it).

What lives here: the shape and the registry. Not here: the layout (`reports.word`). Invariant: without a maker no page offers
Word; the browser's print stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.timezone import localdate

from luoshi.assessment.engine import show
from luoshi.assessment.models import Publication, ScoreRow
from luoshi.assessment.scores.sheets import ScoreSheet, notes_of


@dataclass(frozen=True)
class PaperTable:
    """One table of a paper."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class ScorePaper:
    """A paper about scores."""

    house: str
    title: str
    lead: tuple[str, ...]
    tables: tuple[PaperTable, ...]
    foot: tuple[str, ...]
    signed: str
    day: date


Maker = Callable[[ScorePaper], bytes]
_makers: list[Maker] = []


def register_maker(maker: Maker) -> None:
    """Called in `AppConfig.ready` of the room that makes Word; the last one holds."""
    _makers[:] = [maker]


def has_maker() -> bool:
    """Whether Word can be offered."""
    return bool(_makers)


def make(paper: ScorePaper) -> bytes:
    """The paper as .docx. Raises LookupError without a maker."""
    if not _makers:
        raise LookupError("no maker of papers")
    return _makers[0](paper)


def table_paper(publication: Publication, rows: Sequence[ScoreRow], house: str) -> ScorePaper:
    """年终考核汇总 (F20): scores of some rows, and each deduction with its basis."""
    from luoshi.assessment.scores.queries import name_of

    heads = [
        "序号",
        "单位",
        "类别",
        *publication.components,
        "总分",
        *(["名次"] if publication.ranked else []),
        "评奖和等次",
    ]
    body = []
    for number, row in enumerate(rows, 1):
        parts = [show(Fraction(*row.components[name])) for name in publication.components]
        rank = [str(row.rank or "—")] if publication.ranked else []
        honours = "、".join(
            [*row.awards, *([row.grade] if row.grade else []), *(f"否决：{each}" for each in row.vetoes)]
        )
        body.append((str(number), name_of(row), row.cls, *parts, show(row.total), *rank, honours))
    taken = tuple(
        (
            name_of(row),
            line["label"],
            f"{line['rule']} {line['clause']}".strip(),
            line["text"],
            show(Fraction(line["points"])),
        )
        for row in rows
        for line in row.detail.get("lines", [])
        if Fraction(line["points"]) < 0
    )
    tables = [PaperTable("得分", tuple(heads), tuple(body))]
    if taken:
        tables.append(
            PaperTable("扣分和依据", ("单位", "时段", "规则和条款", "说明", "扣分"), taken, (14, 10, 16, 40, 8))
        )
    title = f"{publication.scheme.name}得分汇总（{publication.label}）"
    day = localdate(publication.published_at)
    return ScorePaper(house, title, tuple(notes_of(publication)), tuple(tables), (), publication.scheme.unit.name, day)


def sheet_paper(row: ScoreRow, sheet: ScoreSheet, whom: str, house: str) -> ScorePaper:
    """考核评分表 (F4) of one unit or person."""
    publication = row.publication
    body = tuple(
        (str(line.number), line.component, f"{line.rule}：{line.asks}" if line.asks else line.rule, line.clause, line.points,
         "；".join(line.reasons), "、".join(line.proofs))
        for line in sheet.lines
    )  # fmt: skip
    body += (("", "合计", "", "", show(row.total), "", "、".join([*row.awards, *([row.grade] if row.grade else [])])),)
    heads = ("序号", "考核项目", "内容和评分办法", "条款", "得分", "扣分原因", "佐证（记录编号）")
    foot = (*sheet.others, *notes_of(publication), "被考核方确认（签字或盖章）：　　　　　　考核员：　　　　　　日期：")
    title = f"{publication.scheme.name}评分表（{publication.label}）"
    table = PaperTable("", heads, body, (5, 10, 34, 8, 7, 16, 14))
    return ScorePaper(house, title, (f"被考核方：{whom}",), (table,), foot, publication.scheme.unit.name,
                      localdate(publication.published_at))  # fmt: skip

"""Proposals read from pasted lines, as rows that a person looks over, and as a sheet that goes the way of all imports.

Invariant: nothing is written from here; a row that a person unticked is left out, every other goes on as it was left.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.model import FieldDef, KindDef
from luoshi.sheets.chains import Chain, Item, read_chain
from luoshi.sheets.values import escape_formula
from luoshi.work.importing.desk import KindDesk
from luoshi.work.importing.kind_columns import DAY, END, LINKS, NOTE, OWN_LABELS, UNIT, field_labels, label_of

MOST_ROWS = 150  # proposals looked over at once: six boxes each stay under what one form may post
DOUBTS = {
    "no_day": gettext_lazy("没有日期"),
    "no_unit": gettext_lazy("没认出单位"),
    "no_title": gettext_lazy("没有标题"),
    "day_reckoned": gettext_lazy("日期按“昨天”“星期几”推算"),
    "day_ahead": gettext_lazy("日期还没到"),
    "day_of_head": gettext_lazy("日期取自上面的标题或发言时间"),
    "unit_like": gettext_lazy("单位是按相近名称认的"),
    "repeated": gettext_lazy("与前面一条相同"),
}


@dataclass(frozen=True)
class Proposal:
    """One row of the table: its boxes as text, what to look at, the lines that it came from."""

    number: int
    on: bool
    day: str
    last: str
    unit: str
    title: str
    url: str
    note: str
    doubts: tuple[str, ...]
    source: str


def read(text: str, desk: KindDesk, *, year: int, today: date) -> tuple[Chain, list[Proposal]]:
    """What the lines say, for this actor's units and people."""
    units = {unit.name for unit in desk.own.units.values()} | {
        unit.short_name for unit in desk.own.units.values() if unit.short_name
    }
    chain = read_chain(text, year=year, today=today, units=units, people=set(desk.names.values()))
    only = next(iter(desk.own.units.values())).name if len(desk.own.units) == 1 else ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return chain, [_proposal(number, item, lines, only) for number, item in enumerate(chain.items, start=1)]


def _proposal(number: int, item: Item, lines: Sequence[str], only: str) -> Proposal:
    doubts = [doubt for doubt in item.doubts if not (doubt == "no_unit" and only)]
    source = " / ".join(lines[line - 1].strip() for line in item.lines)
    note = _("填报人：%(name)s") % {"name": item.person} if item.person else ""
    last = item.last.isoformat() if item.last and item.last != item.day else ""
    return Proposal(
        number, "repeated" not in doubts, item.day.isoformat() if item.day else "", last, item.unit or only, item.title,
        item.url, note, tuple(str(DOUBTS[doubt]) for doubt in doubts), source[:300],
    )  # fmt: skip


def posted(data: Mapping[str, str]) -> list[Proposal]:
    """The rows as they were left on the page."""
    found = []
    for number in range(1, MOST_ROWS + 1):
        if f"title_{number}" not in data:
            continue
        boxes = {
            name: data.get(f"{name}_{number}", "").strip() for name in ("day", "last", "unit", "title", "url", "note")
        }
        found.append(
            Proposal(number, f"on_{number}" in data, **boxes, doubts=(), source=data.get(f"source_{number}", ""))
        )
    return found


def title_field(kind: KindDef) -> FieldDef | None:
    """The field that takes the title: the first written one that must be filled in, else the first written one."""
    written = [each for each in kind.fields if each.type in ("text", "longtext")]
    return next((each for each in written if each.required), written[0] if written else None)


def url_field(kind: KindDef) -> FieldDef | None:
    """The kind's own field for an address."""
    return next((each for each in kind.fields if each.type == "url"), None)


def as_sheet(rows: Sequence[Proposal], desk: KindDesk) -> str:
    """The ticked rows as pasted lines whose headings the kind's import knows."""
    kind, labels = desk.kind, field_labels(desk)
    title, url = title_field(kind), url_field(kind)
    heads = [OWN_LABELS[UNIT], label_of(kind, DAY)]
    heads += [OWN_LABELS[END]] if kind.dated == "span" else []
    heads += [labels[title.code]] if title else []
    linked = labels[url.code] if url else OWN_LABELS[LINKS] if "B" in kind.evidence.grades else ""
    heads += [linked] if linked else []
    heads.append(OWN_LABELS[NOTE])
    out = StringIO()
    writer = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(heads)
    for row in rows:
        if not row.on:
            continue
        cells = [row.unit, row.day]
        cells += [row.last] if kind.dated == "span" else []
        cells += [row.title] if title else []
        cells += [row.url] if linked else []
        note = row.note if linked or not row.url else " ".join(part for part in (row.note, row.url) if part)
        writer.writerow([escape_formula(" ".join(cell.split())) for cell in (*cells, note)])
    return out.getvalue()

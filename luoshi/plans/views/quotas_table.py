"""Drawing the grid of a division: 300 units × 20 targets in one go, without a template a cell.

Not here: what stands in the cells (`plans.quotas.grid`), reading them (`views.quotas`). Invariants: everything is
escaped; each box is named by its row's and column's head; what was typed stands there as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.plans.quotas.amounts import CellInvalid, amount_words, read_amount
from luoshi.plans.quotas.cells import Key
from luoshi.plans.quotas.errors import Clash
from luoshi.plans.quotas.grid import Column, Grid, Row, sum_words


@dataclass
class Typed:
    """What a person typed or was proposed, over what is in force. `errors` and `clashes` by cell."""

    texts: dict[Key, str] = field(default_factory=dict)
    errors: dict[Key, str] = field(default_factory=dict)
    clashes: Mapping[Key, Clash] = field(default_factory=dict)
    locked: frozenset[Key] = frozenset()

    def amounts(self, grid: Grid, column: Column) -> dict[int, Fraction]:
        """What the cells of a column say now; what cannot be read counts as nothing."""
        found: dict[int, Fraction] = {}
        for row in grid.rows:
            key = column.key(row.unit_id)
            amount = grid.value(key)
            if key in self.texts:
                try:
                    amount = read_amount(self.texts[key])
                except CellInvalid:
                    amount = None
            if amount is not None:
                found[row.unit_id] = amount
        return found


def cell_name(key: Key) -> str:
    """The name of a cell's box: c12-34, c12-34-m02."""
    return f"c{key.target_id}-{key.unit_id}{f'-{key.part}' if key.part else ''}"


def grid_table(grid: Grid, typed: Typed) -> SafeString:
    """The table in its own scrolling region, head and first column fixed."""
    sums = {column.name: typed.amounts(grid, column) for column in grid.columns}
    head = "".join(_head(column, sums[column.name]) for column in grid.columns)
    body = "".join(_group(grid, typed, group, rows, sums) for group, rows in grid.groups)
    return format_html(
        '<div class="scroll quota-scroll" tabindex="0" role="region" aria-label="{}"><table class="quota-grid">'
        '<caption class="unseen">{}</caption><thead><tr><th scope="col">{}</th>{}</tr></thead>{}</table></div>',
        _("各单位任务"),
        _("各单位任务"),
        _("单位"),
        mark_safe(head),  # noqa: S308  # escaped in _head
        mark_safe(body),  # noqa: S308  # escaped in _group: 6,000 format_html take 60 ms
    )


def _head(column: Column, amounts: Mapping[int, Fraction]) -> str:
    given = sum(amounts.values(), Fraction(0))
    words, state = sum_words(column.total, given, column.word)
    asked = f'<span class="q-asks">{escape(column.asks)}</span>' if column.asks else ""
    total = "" if column.total is None else f' data-total="{amount_words(column.total)}"'
    amounts_said = {"given": amount_words(given), "word": column.word}
    said = (_("合计 %(given)s %(word)s") if column.total is None else _("已分 %(given)s %(word)s")) % amounts_said
    mark = f'<span class="q-found">{escape(_("待确认"))}</span>' if column.found else ""
    return (
        f'<th scope="col" id="{column.name}"{total} data-word="{escape(column.word)}">'
        f'<span class="q-title" title="{escape(column.title)}">{escape(column.title)}</span>{mark}{asked}'
        f'<output class="q-sum q-{state}"><span>{escape(said)}</span> <b>{escape(words)}</b></output></th>'
    )


def _group(grid: Grid, typed: Typed, group: str, rows: list[Row], sums: Mapping[str, Mapping[int, Fraction]]) -> str:
    label = _("%(group)s（%(count)s 个）") % {"group": group, "count": len(rows)}
    cells = "".join(
        f'<td data-column="{column.name}">'
        f"{amount_words(sum((sums[column.name].get(r.unit_id, Fraction(0)) for r in rows), Fraction(0)))}</td>"
        for column in grid.columns
    )
    lines = "".join(_row(grid, typed, row) for row in rows)
    return (
        f'<tbody data-group="{escape(group)}"><tr class="q-group"><th scope="rowgroup">{escape(label)}</th>{cells}</tr>'
        f"{lines}</tbody>"
    )


def _row(grid: Grid, typed: Typed, row: Row) -> str:
    staff = f"<small>{row.staff}</small>" if row.staff is not None else ""
    cells = "".join(_cell(grid, typed, column, row) for column in grid.columns)
    # Initials letter by letter: they are looked for by the script, and no word of the page.
    initials = " ".join(row.initials.lower())
    return (
        f'<tr data-unit="{row.unit_id}" data-short="{escape(row.short)}" data-initials="{escape(initials)}" data-type="{escape(row.type)}"'
        f' data-klass="{escape(row.klass)}"><th scope="row" id="u{row.unit_id}">{escape(row.name)}{staff}</th>'
        f"{cells}</tr>"
    )


def _cell(grid: Grid, typed: Typed, column: Column, row: Row) -> str:
    key = column.key(row.unit_id)
    if row.unit_id not in column.units and key not in grid.chains:
        return "<td>"
    stored = amount_words(grid.value(key))
    text = typed.texts.get(key, stored)
    marks = []
    if text != stored:
        marks.append("q-new")
    if key in typed.locked:
        marks.append("q-locked")
    wrong = typed.errors.get(key, "")
    clash = typed.clashes.get(key)
    if wrong or clash:
        marks.append("q-wrong")
    day = grid.later.get(key)
    note = _note(wrong, clash, _("自 %(day)s 起") % {"day": day.isoformat()} if day else "")
    hint = "" if column.each is None or stored else f' placeholder="{amount_words(column.each)}"'
    was = f' data-was="{stored}"' if text != stored else ""
    cls = f' class="{" ".join(marks)}"' if marks else ""
    return (
        f'<td{cls}><input name="{cell_name(key)}" value="{escape(text)}" aria-labelledby="{column.name} u{row.unit_id}"'
        f' inputmode="decimal" autocomplete="off"{hint}{was}{" aria-invalid=true" if wrong or clash else ""}>{note}'
    )


def _note(wrong: str, clash: Clash | None, later: str) -> str:
    if clash is not None:
        said = _("%(who)s 刚改为 %(amount)s") % {
            "who": clash.who or _("别人"),
            "amount": amount_words(clash.theirs) or _("空"),
        }
        take = f'<button type="button" class="q-take" data-take="{amount_words(clash.theirs)}">{escape(_("用这个"))}</button>'
        return f'<span class="q-note">{escape(said)} {take}</span>'
    if wrong:
        return f'<span class="q-note">{escape(wrong)}</span>'
    return f'<span class="q-later">{escape(later)}</span>' if later else ""

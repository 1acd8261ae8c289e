"""台账 of a target: every counted record, as known at a moment.

What lives here: what the ledger shows. Invariant: the rows add up to the total in its head, wherever the way of
counting is a sum; where it is another (distinct, latest, share), the head says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.ledger.measures import Column, Figure, Span, figure_of
from luoshi.plans import queries as plan_queries
from luoshi.plans import words as plan_words
from luoshi.plans.board import Line
from luoshi.plans.counting import measure_of
from luoshi.plans.spec import HOWS, TargetSpec
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.behind import Counted, counted
from luoshi.reports.prints.errors import NotBound
from luoshi.reports.prints.figures import Gathering, together
from luoshi.reports.prints.limits import MAX_ROWS
from luoshi.reports.prints.model import Facts, Field, Grid, Link, Print
from luoshi.reports.prints.words import address, day_words
from luoshi.ui.states import amount_text, percent_text


def figure_of_target(ask: Ask) -> tuple[TargetSpec, Figure]:
    """What the target asked at the moment, and the figure over the period of those whom it binds in the unit.

    Raises Http404 (not confirmed then), NotBound.
    """
    if ask.target is None:
        raise Http404
    gathered = Gathering(replace(ask, plan=ask.target.plan))
    lines = gathered.board.lines([ask.target])
    if not lines:
        raise Http404
    spec = lines[0].info.spec
    span = Span(ask.period.start, min(ask.period.end, ask.until))
    measure = measure_of(spec, lines[0].info.carried_from or ask.target.pk)
    figure = figure_of(ask.viewer, measure, _column(ask, gathered, lines[0]), span, as_of=ask.as_of)
    if figure is None:
        raise Http404
    return spec, figure


def _column(ask: Ask, gathered: Gathering, line: Line) -> Column:
    """Those bound in the unit; else what the unit gives to a sum that is bound above it."""
    holders = gathered.holders(line)
    if holders:
        return together(holders)
    path = ask.unit.path
    units = gathered.board.facts.units
    if any(holder.below and path.startswith(units[holder.unit_id].path) for holder in line.holders):
        return Column("unit", (ask.unit.pk,), ask.below)
    raise NotBound


def ledger(ask: Ask, *, most: int = MAX_ROWS) -> Print:
    """The ledger of a target. Raises TooMuch, Http404."""
    spec, figure = figure_of_target(ask)
    target = ask.target
    assert target is not None
    rows, hidden = counted(ask.viewer, figure, most=most)
    word = "" if spec.is_ratio else spec.count_word
    title = _("%(title)s台账") % {"title": target.title}
    blocks = (_facts(ask, spec, figure, len(rows), hidden), _grid(rows, figure, word))
    numbers = {"total": Fraction(figure.num)}
    return Print(
        "ledger", title, ask.house_name, ask.whole_unit_name, ask.as_of, ask.seq, blocks, landscape=True,
        signed=False, numbers=numbers,
    )  # fmt: skip


def _facts(ask: Ask, spec: TargetSpec, figure: Figure, rows: int, hidden: int) -> Facts:
    target = ask.target
    assert target is not None
    names = plan_queries.unit_names(ask.viewer, plan_words.unit_ids_of([spec]))
    catalogue = plan_queries.catalogue_of(ask.viewer)
    whose = _("%(unit)s（含下属单位）") % {"unit": ask.unit.name} if ask.below else ask.unit.name
    span = figure.period
    pairs = [
        (_("方案"), target.plan.title),
        (_("原文"), " ".join(target.quote.split())),
        (_("要求"), plan_words.value_words(spec)),
        (_("落实到"), plan_words.reach_words(spec.reach, names, catalogue)),
        (_("计数"), plan_words.counting_words(spec.counting, catalogue)),
        (_("统计范围"), whose),
        (_("期间"), _("%(start)s至%(end)s") % {"start": day_words(span.start), "end": day_words(_last(figure))}),
        (_("合计"), total_words(spec, figure, rows)),
    ]
    if hidden:
        pairs.append(
            (
                _("说明"),
                _("另有%(count)s条分录属于现已不在您查看范围内的单位，计入合计，不列明细。") % {"count": hidden},
            )
        )
    return Facts(tuple(pair for pair in pairs if pair[1]))


def _last(figure: Figure) -> date:
    return date.fromordinal(figure.period.end.toordinal() - 1)


def total_words(spec: TargetSpec, figure: Figure, rows: int) -> str:
    """12次，共 12 条记录; a share with both its parts; another way of counting by its name."""
    if figure.below is not None:
        parts = {
            "num": amount_text(Fraction(figure.num)),
            "below": amount_text(Fraction(figure.below)),
            "share": percent_text(Fraction(figure.num), Fraction(figure.below)),
            "count": rows,
        }
        return _("%(num)s / %(below)s = %(share)s，共%(count)s条分录") % parts
    total = f"{amount_text(Fraction(figure.num))}{spec.count_word}"
    if figure.measure.how == "sum":
        return _("%(total)s，共%(count)s条分录") % {"total": total, "count": rows}
    how = HOWS.get(spec.counting.how, "")
    return _("%(total)s（按“%(how)s”计），共%(count)s条分录") % {"total": total, "how": how, "count": rows}


def _grid(rows: list[Counted], figure: Figure, word: str) -> Grid:
    fields = (
        Field(_("序号"), "integer"), Field(_("日期"), "date"), Field(_("单位")), Field(_("标题")),
        Field(_("数量（%(word)s）") % {"word": word} if word else _("数量"), "number"), Field(_("核验人")),
        Field(_("等级")), Field(_("佐证")), Field(_("分录号"), "integer"),
    )  # fmt: skip
    lines = tuple(
        (at, row.day, row.unit, Link(row.title, address("work:record", row.record_id)), row.amount, row.verifier,
         row.grade, row.evidence, row.seq)
        for at, row in enumerate(rows, start=1)
    )  # fmt: skip
    total = sum((row.amount for row in rows), Fraction(0))
    foot = (_("合计"), None, "", "", total, "", "", "", None) if figure.measure.how == "sum" and rows else ()
    empty = _("这一期间没有核实入账的记录。")
    return Grid(_("明细"), fields, lines, foot, landscape=True, empty=empty)

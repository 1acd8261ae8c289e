"""宣传工作小结: what appeared where, for a period of the house, of a unit with all below it, or of a unit alone.

What lives here: what the print says. Not here: the facts (`press.placements.facts`), the quotas (`figures`). Invariants:
every number follows from facts of the journal as of the moment, amounts are exact shares of the print's own units; names
stand in the order of units and words, not of numbers: a list is no ranking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.periods.period import Period
from luoshi.press.placements.facts import PlacementFact, placement_facts
from luoshi.press.placements.kinds import ADOPTED, PLACEMENT, SUBMISSION
from luoshi.press.placements.words import choices_of, label
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.figures import Gathering, Standing, number
from luoshi.reports.prints.model import Block, Cell, Field, Grid, Head, Link, Part, Print, Sentence, Slot
from luoshi.reports.prints.words import address, plain_title

SLOTS = {"opening": lazy("上稿情况之后"), "problems": lazy("存在问题"), "next": lazy("下一步打算")}


@dataclass(frozen=True)
class Shares:
    """The facts of a span that touch the print's units, and the part of each that is theirs."""

    units: frozenset[int]
    facts: tuple[PlacementFact, ...]

    def part(self, fact: PlacementFact) -> Fraction:
        """The share of the print's units in one fact."""
        return sum((share for unit, share in fact.units if unit in self.units), Fraction(0))

    def of(self, kind: str) -> list[PlacementFact]:
        """Those of a kind."""
        return [fact for fact in self.facts if fact.kind == kind]

    def total(self, kind: str, taken: Callable[[PlacementFact], bool] = lambda fact: True) -> Fraction:
        """The sum of shares of a kind."""
        return sum((self.part(fact) for fact in self.of(kind) if taken(fact)), Fraction(0))


def shares_of(ask: Ask, units: frozenset[int], first: date, last: date) -> Shares:
    """What stands at the moment and counts in the span."""
    found = placement_facts(house_id=ask.viewer.house_id, first=first, last=last, as_of_seq=ask.seq, as_of=ask.as_of)
    mine = (fact for fact in found if fact.standing and any(unit in units for unit, _s in fact.units))
    return Shares(units, tuple(mine))


def press(ask: Ask, texts: Mapping[str, str]) -> Print:
    """The print. `texts`: people's own paragraphs by slot, as they stood at the moment."""
    gathered = Gathering(ask)
    now = shares_of(ask, gathered.units, ask.period.start, ask.ref)
    names = {pk: unit.name for pk, unit in gathered.board.facts.units.items()}
    blocks: list[Block] = [Head(1, _("媒体上稿")), _levels(ask, now), _before(ask, now), _slot("opening", texts)]
    blocks += [_outlets(now), Head(1, _("信息报送和投稿")), _information(now)]
    standings = [each for each in gathered.standings() if PLACEMENT in each.line.info.spec.counting.kinds]
    if standings:
        blocks += [Head(1, _("任务完成对照")), *(_quota(each) for each in standings)]
    if ask.below:
        blocks += [Head(1, _("各单位上稿")), _by_unit(now, names)]
    blocks += [_slot("problems", texts), Head(1, _("上稿清单")), _list(now, names)]
    blocks += [Head(1, _("通讯员见稿")), _authors(now, names), _slot("next", texts)]
    title = _("%(unit)s%(period)s宣传工作小结") % {"unit": ask.whole_unit_name, "period": ask.period.label}
    return Print("press", title, ask.house_name, ask.whole_unit_name, ask.as_of, ask.seq, blocks)


def _slot(code: str, texts: Mapping[str, str]) -> Slot:
    return Slot(code, str(SLOTS[code]), texts.get(code, ""))


def _levels(ask: Ask, now: Shares) -> Sentence:
    """How many in all, by level, from the highest."""
    total = now.total(PLACEMENT)
    parts: list[Part] = [ask.period.label, "，", ask.whole_unit_name, _("在媒体上稿"), number(total, "", _("篇"))]
    shown = []
    for code, name in choices_of(PLACEMENT, "level"):
        if amount := now.total(PLACEMENT, lambda fact, code=code: fact.level == code):  # type: ignore[misc]  # bound now
            shown.append((name, amount))
    for at, (name, amount) in enumerate(shown):
        parts += [_("，其中") if not at else "、", name, number(amount, "", _("篇"))]
    if reprints := now.total(PLACEMENT, lambda fact: fact.origin == "reprint"):
        parts += [_("；转载"), number(reprints, "", _("篇"))]
    if paid := now.total(PLACEMENT, lambda fact: fact.paid):
        parts += [_("；付费刊发"), number(paid, "", _("篇"))]
    return Sentence((*parts, "。"))


def _before(ask: Ask, now: Shares) -> Sentence:
    """Beside the span of the same length just before."""
    last = ask.period.start - timedelta(days=1)
    first = _start_before(ask.period, last)
    then = shares_of(ask, now.units, first, min(last, first + (ask.ref - ask.period.start)))
    old, new = then.total(PLACEMENT), now.total(PLACEMENT)
    parts: list[Part] = [_("上一期同样长的时间上稿"), number(old, "", _("篇"))]
    if new != old:
        parts += [_("，本期增加") if new > old else _("，本期减少"), number(abs(new - old), "", _("篇"))]
    else:
        parts.append(_("，持平"))
    return Sentence((*parts, "。"))


def _start_before(period: Period, last: date) -> date:
    """The first day of the span before: a month begins on a first, other periods are measured by days."""
    if (period.end - period.start).days <= 31:
        return last.replace(day=1)
    return period.start - (period.end - period.start)


def _outlets(now: Shares) -> Grid:
    """Outlets in the house's rank order × pieces."""
    sums: dict[tuple[int, str, str, str], Fraction] = defaultdict(Fraction)
    for fact in now.of(PLACEMENT):
        sums[(fact.outlet_rank, fact.outlet, fact.level, fact.medium)] += now.part(fact)
    rows = tuple(
        (outlet, label("level", level), label("medium", medium), amount)
        for (_rank, outlet, level, medium), amount in sorted(sums.items())
    )
    fields = (Field(_("媒体")), Field(_("级别")), Field(_("类型")), Field(_("篇数"), "number"))
    foot = (_("合计"), "", "", now.total(PLACEMENT)) if rows else ()
    return Grid(_("媒体上稿统计"), fields, rows, foot, empty=_("这一期没有上稿。"))


def _information(now: Shares) -> Sentence:
    """Information adopted, submissions and what became of them: the rate with its denominator."""
    parts: list[Part] = [_("信息被采用"), number(now.total(ADOPTED), "", _("条"))]
    sent = now.of(SUBMISSION)
    taken = sum(1 for fact in sent if fact.adopted)
    parts += [_("；投稿"), number(len(sent), "", _("篇")), _("，其中已采用"), number(taken, "", _("篇"))]
    if sent:
        parts += [_("，采用率"), number(Fraction(round(Fraction(taken * 1000, len(sent))), 10), "", "%")]
    return Sentence((*parts, "。"))


def _quota(standing: Standing) -> Grid:
    """A target of placements: each unit's task, what is done, and the part."""
    rows: list[tuple[Cell, ...]] = []
    for cell in standing.cells:
        asked = cell.required
        done = cell.done
        rate = round(done / asked * 100, 1) if asked else None
        link = Link(cell.holder.name, address("plans:holder", cell.target.id, cell.holder.key))
        rows.append((link, asked, done, Fraction(rate) if rate is not None else None))
    fields = (Field(_("单位")), Field(_("任务"), "number"), Field(_("完成"), "number"), Field(_("完成率%"), "number"))
    return Grid(plain_title(standing.line.info.title), fields, tuple(rows))


def _by_unit(now: Shares, names: Mapping[int, str]) -> Grid:
    """Units × levels; empty cells stay empty."""
    levels = choices_of(PLACEMENT, "level")
    sums: dict[int, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for fact in now.of(PLACEMENT):
        for unit, share in fact.units:
            if unit in now.units:
                sums[unit][fact.level] += share
    rows = tuple(
        (names.get(unit, ""), *(by.get(code) or None for code, _name in levels), sum(by.values(), Fraction(0)))
        for unit, by in sorted(sums.items(), key=lambda pair: names.get(pair[0], ""))
    )
    fields = (Field(_("单位")), *(Field(name, "number") for _code, name in levels), Field(_("合计"), "number"))
    foot = _foot(rows) if rows else ()
    return Grid(_("各单位上稿"), fields, rows, foot, empty=_("这一期没有上稿。"))


def _foot(rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    columns = list(zip(*rows, strict=True))[1:]
    sums = (sum((cell for cell in column if isinstance(cell, Fraction)), Fraction(0)) for column in columns)
    return (_("合计"), *(each or None for each in sums))


def _list(now: Shares, names: Mapping[int, str]) -> Grid:
    """Every placement, from the highest level down, then by day."""
    order = {code: at for at, (code, _name) in enumerate(choices_of(PLACEMENT, "level"))}
    found = sorted(now.of(PLACEMENT), key=lambda fact: (order.get(fact.level, 99), fact.published, fact.record_id))
    rows = tuple(
        (
            label("level", fact.level), fact.outlet, Link(fact.title, address("work:record", fact.record_id)),
            "、".join(names.get(unit, "") for unit, _share in fact.units), fact.published, now.part(fact),
        )
        for fact in found
    )  # fmt: skip
    fields = (Field(_("级别")), Field(_("媒体")), Field(_("标题")), Field(_("单位")), Field(_("刊播日期"), "date"),
              Field(_("计篇"), "number"))  # fmt: skip
    return Grid(_("上稿清单"), fields, rows, landscape=True, empty=_("这一期没有上稿。"))


def _authors(now: Shares, names: Mapping[int, str]) -> Grid:
    """Correspondents of the print's units with their shares: what an office looks at before it appoints chief ones."""
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for fact in now.of(PLACEMENT):
        for author in fact.authors:
            if author.unit_id in now.units and not author.reporter:
                sums[(names.get(author.unit_id or 0, ""), author.name)] += author.share
    rows = tuple((unit, name, amount) for (unit, name), amount in sorted(sums.items()))
    fields = (Field(_("单位")), Field(_("姓名")), Field(_("计篇"), "number"))
    return Grid(_("通讯员见稿"), fields, rows, empty=_("这一期的上稿没有署通讯员姓名。"))

"""小结: a period of the house, of a unit with all below it, or of a unit alone, in sentences.

What lives here: what the summary says and in which order. Not here: the numbers (figures), people's own paragraphs (kept
apart, `texts`). Invariants: every number is generated; between the parts stand slots for people's words, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.plans import words as plan_words
from luoshi.plans.cells import STATES, Cell
from luoshi.reports.prints import limits
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.figures import Gathering, Standing, by_kind, number
from luoshi.reports.prints.model import Block, Field, Grid, Head, Link, Part, Print, Sentence, Slot
from luoshi.reports.prints.words import address, month_day, names_words, plain_title, state_word

SLOTS = {
    "opening": lazy("总体情况之后"),
    "targets": lazy("各项工作之后"),
    "problems": lazy("存在问题之后"),
    "next": lazy("下一步打算"),
}
_TOTALS = {"late": lazy("逾期"), "behind": lazy("落后"), "on_course": lazy("正常"), "not_due": lazy("未到期"),
           "done": lazy("已完成"), "none": lazy("不判断快慢")}  # fmt: skip

_NOW = {"month": lazy("本月"), "quarter": lazy("本季度"), "year": lazy("本年"), "term": lazy("本学期"),
        "school_year": lazy("本学年")}  # fmt: skip
_SHORT = frozenset({"event", "irregular", "day", "n_hours", "week", "two_weeks", "ten_days", "half_month"})
_ORDER = ("done", "on_course", "behind", "late", "not_due", "none")


def summary(ask: Ask, texts: Mapping[str, str]) -> Print:
    """The summary. `texts`: people's own paragraphs by slot, as they stood at the moment."""
    gathered = Gathering(ask)
    standings = gathered.standings()
    blocks: list[Block] = [Head(1, _("总体情况")), _recorded(ask, gathered), _overall(ask, gathered, standings)]
    blocks.append(_slot("opening", texts))
    blocks += _targets(ask, gathered, standings)
    blocks.append(_slot("targets", texts))
    if ask.below and (grid := _units(ask, gathered, standings)).rows:
        blocks += [Head(1, _("各单位完成情况")), grid]
    blocks += [Head(1, _("需要关注的事项")), *_watched(ask, standings), _slot("problems", texts)]
    blocks += [Head(1, _("下一步")), *_coming(ask, gathered), _slot("next", texts)]
    title = _("%(unit)s%(period)s工作小结") % {"unit": ask.whole_unit_name, "period": ask.period.label}
    return Print("summary", title, ask.house_name, ask.whole_unit_name, ask.as_of, ask.seq, blocks)


def _slot(code: str, texts: Mapping[str, str]) -> Slot:
    return Slot(code, str(SLOTS[code]), texts.get(code, ""))


def _until(ask: Ask) -> str:
    """截至9月15日 where the period still runs, else nothing."""
    if ask.ref == ask.period.last_day:
        return ""
    return _("（截至%(day)s）") % {"day": month_day(ask.ref)}


def _recorded(ask: Ask, gathered: Gathering) -> Sentence:
    """What was recorded in the period, by kind."""
    found = by_kind(ask)
    whose = _("%(unit)s及所属共%(count)s个单位") if ask.below and len(gathered.units) > 1 else "%(unit)s"
    head = _("%(period)s%(until)s，") % {"period": ask.period.label, "until": _until(ask)}
    head += whose % {"unit": ask.whole_unit_name, "count": len(gathered.units)}
    if not found:
        return Sentence((head, _("没有核实入账的工作记录。")))
    parts: list[Part] = [head, _("核实入账的工作有：")]
    for at, each in enumerate(found):
        parts += [("、" if at else "") + each.kind.name, number(each.figure.num, each.figure.address, each.word)]
    return Sentence((*parts, "。"))


def _overall(ask: Ask, gathered: Gathering, standings: list[Standing]) -> Sentence:
    """How many targets there are and how they stand."""
    if not standings:
        return Sentence((_("这一期间没有落实到本单位的指标。"),))
    counts = Counter(_state(standing) for standing in standings)
    parts: list[Part] = [_("在执行的方案"), number(len(gathered.plans), address("plans:list"), _("个")), _("、指标")]
    plan = gathered.plans[0]
    table = address("plans:table", plan.pk) if len(gathered.plans) == 1 and ask.is_house else ""
    parts += [number(len(standings), table, _("项")), _("，其中")]
    shown = [state for state in _ORDER if counts[state]]
    for at, state in enumerate(shown):
        parts += [("、" if at else "") + str(_TOTALS[state]), number(counts[state], "", _("项"))]
    return Sentence((*parts, "。"))


def _state(standing: Standing) -> str:
    """The state of a target: of many holders the worst, once more than one in ten have it (as its own page says)."""
    from luoshi.plans.cells import TargetRow

    return TargetRow(standing.line.info, standing.cells).colour.state


def _targets(ask: Ask, gathered: Gathering, standings: list[Standing]) -> list[Block]:
    """A sentence a target, in the order of the documents."""
    blocks: list[Block] = [Head(1, _("各项工作完成情况"))]
    if not standings:
        return [*blocks, Sentence((_("没有需要说明的指标。"),))]
    several = len(gathered.plans) > 1
    plan_id = None
    for standing in standings:
        if several and standing.line.plan.pk != plan_id:
            plan_id = standing.line.plan.pk
            blocks.append(Head(2, standing.line.plan.title))
        blocks.append(_target(ask, standing))
    return blocks


def _target(ask: Ask, standing: Standing) -> Sentence:
    info = standing.line.info
    asks = plan_words.value_words(info.spec).replace(" ", "")
    if unit := _other_unit(ask, standing):
        asks = _("%(unit)s，%(asks)s") % {"unit": unit, "asks": asks}
    parts: list[Part] = [plain_title(info.title), _("（%(asks)s）：") % {"asks": asks}]
    span = standing.in_span
    if span is not None:
        parts += [now_words(ask), number(Fraction(span.num), span.address, info.count_word), "，"]
    one = standing.single
    parts += _single(ask, one) if one is not None else _many(standing)
    return Sentence(tuple(parts))


def _named(ask: Ask, standing: Standing) -> str:
    """The target's title, with the one unit that it binds where that is another than the print's."""
    title, unit = plain_title(standing.line.info.title), _other_unit(ask, standing)
    return _("%(title)s（%(unit)s）") % {"unit": unit, "title": title} if unit else title


def _other_unit(ask: Ask, standing: Standing) -> str:
    one = standing.single
    return "" if one is None or one.holder.unit_id == ask.unit.pk else one.holder.name


def now_words(ask: Ask) -> str:
    """本月, 本季度, …"""
    return str(_NOW.get(ask.period.type, _("本期")))


def _single(ask: Ask, cell: Cell) -> list[Part]:
    """累计 8 次，完成应完成 12 次的 66%，正常。"""
    word = cell.target.count_word
    name = cell.duty.period.short_label
    if cell.target.spec.is_limit:
        return [_("%(name)s内按时") % {"name": name}, number(cell.done, cell.address), _("次，共"),
                number(cell.required or 0, cell.address), _("次。")]  # fmt: skip
    parts: list[Part] = [_("%(name)s累计") % {"name": name} if cell.figure.measure.how == "sum" else name]
    parts.append(number(cell.done, cell.address, word))
    if cell.required is not None:
        parts += [_("，要求"), number(cell.required, "", word)]
        if cell.target.spec.comparator == ">=" and cell.required and not cell.target.spec.is_ratio:
            share = Fraction(cell.done * 100, cell.required)
            floor = Fraction(share.numerator // share.denominator)
            parts += [_("，完成"), number(floor, "", "%")]
    state = state_word(cell)
    return [*parts, f"，{state}。" if state else "。"]


def _many(standing: Standing) -> list[Part]:
    """应完成的 30 个中 28 个已完成，逾期 2 个：甲、乙。"""
    cells = standing.cells
    what = {"person": _("人"), "holding": _("处")}.get(cells[0].holder.kind, _("个单位"))
    url = address("plans:target", standing.line.info.id)
    parts: list[Part] = [_("落实到的"), number(len(cells), url, what), _("中"),
                         number(len(standing.of_state("done")), url + "?state=done", _("个已完成本期要求"))]  # fmt: skip
    for state in ("late", "behind"):
        found = standing.of_state(state)
        if found:
            parts += ["，" + str(_TOTALS[state]), number(len(found), f"{url}?state={state}", _("个"))]
            if cells[0].holder.kind != "person":
                parts.append(_("（%(names)s）") % {"names": names_words([cell.holder.name for cell in found])})
    return [*parts, "。"]


def _units(ask: Ask, gathered: Gathering, standings: list[Standing]) -> Grid:
    """Units just below × states: how many of the things that each owes, with all below it, stand how."""
    units = gathered.board.facts.units
    top = units[ask.unit.pk].path
    heads = {unit.path: unit.id for unit in units.values() if unit.path.startswith(top) and _depth(unit.path, top) == 1}
    counts: dict[int, Counter[str]] = {}
    for standing in standings:
        for cell in standing.cells:
            path = units[cell.holder.unit_id].path
            head = next((pk for start, pk in heads.items() if path.startswith(start)), None)
            if cell.holder.kind != "house" and head is not None:
                counts.setdefault(head, Counter())[cell.state] += 1
    fields = (Field(_("单位")), Field(_("应办"), "integer"), *(Field(str(_TOTALS[s]), "integer") for s in _ORDER))
    rows = []
    for unit_id in sorted(counts, key=lambda pk: units[pk].path):
        found = counts[unit_id]
        name = Link(units[unit_id].name, address("plans:unit", unit_id))
        rows.append((name, sum(found.values()), *(found[state] for state in _ORDER)))
    total = [sum(found[state] for found in counts.values()) for state in _ORDER]
    foot = (_("合计"), sum(total), *total) if rows else ()
    return Grid(_("各单位完成情况"), fields, tuple(rows), foot)


def _depth(path: str, top: str) -> int:
    return path[len(top) :].count(".")


def _watched(ask: Ask, standings: list[Standing]) -> list[Block]:
    """What is late or behind, worst first."""
    ranked = sorted(standings, key=lambda each: STATES.index(_state(each)))  # type: ignore[arg-type]
    bad = [each for each in ranked if _state(each) in ("late", "behind")]
    if not bad:
        return [Sentence((_("没有逾期或明显落后的指标。"),))]
    late = sum(_state(each) == "late" for each in bad)
    parts: list[Part] = [_("逾期"), number(late, "", _("项")), _("、落后"), number(len(bad) - late, "", _("项")), "："]
    for at, each in enumerate(bad[: limits.MAX_WATCHED]):
        parts.append(("；" if at else "") + _named(ask, each))
        parts += _left(each)
    if len(bad) > limits.MAX_WATCHED:
        parts += [_("；其余"), number(len(bad) - limits.MAX_WATCHED, "", _("项见上文"))]
    return [Sentence((*parts, "。"))]


def _left(standing: Standing) -> list[Part]:
    """还差 1 次; of rates percentage points; of many how many are late or behind."""
    cell = standing.single
    if cell is None:
        url = address("plans:target", standing.line.info.id)
        return [_("尚有"), number(len(standing.of_state("late", "behind")), url, _("个")), _("没有跟上")]
    if cell.left is None or cell.target.spec.is_limit:
        return []
    word = _("个百分点") if cell.target.spec.rate else cell.target.count_word
    return [_("还差"), number(cell.left, cell.address, word)]


def _coming(ask: Ask, gathered: Gathering) -> list[Block]:
    """What falls due in the month after the print's day."""
    last = ask.ref + timedelta(days=limits.COMING_DAYS)
    due: dict[date, dict[str, str]] = {}
    for line in gathered.lines():
        for holder in gathered.holders(line):
            for duty in gathered.board.duties_of(line, holder):
                if ask.ref < duty.limits.due <= last and duty.period.type not in _SHORT:
                    due.setdefault(duty.limits.due, {})[plain_title(line.info.title)] = ""
    if not due:
        return [Sentence((_("此后一个月内没有到期的事项。"),))]
    days = sorted(due)[: limits.MAX_COMING]
    said = "；".join(f"{month_day(day)}前：{'、'.join(list(due[day])[:6])}" for day in days)
    return [Sentence((_("此后一个月内到期的事项：%(said)s。") % {"said": said},))]

"""A figure explained in Chinese sentences: what was counted, for whom, in which time, and the arithmetic.

What lives here: wording. Invariant: every number that the sentences name is one that the figure carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.ledger.lines import JOINED
from luoshi.ledger.measures.figure import Figure
from luoshi.ledger.measures.measure import Amount, Measure
from luoshi.ledger.models import Holding, KindVersion
from luoshi.org.models import Person, Unit
from luoshi.ui.scope import leave_scope
from luoshi.ui.states import amount_text, percent_text

_HOWS = {
    "sum": lazy("累计"),
    "distinct": lazy("去重计数"),
    "latest": lazy("取最近一次"),
    "max": lazy("取最大值"),
    "exists": lazy("有记录即算完成"),
    "coverage": lazy("覆盖率"),
    "ratio": lazy("两项之比"),
    "per_head": lazy("按人数平均"),
    "in_time": lazy("按时率"),
}


def explain(figure: Figure) -> tuple[str, ...]:
    """The sentences, in the order in which a person asks. At most three queries."""
    with leave_scope("names in the explanation of a figure that the viewer was shown"):
        names = _Names(figure)
    lines = [
        _("口径：%(what)s，%(how)s。") % {"what": names.counted, "how": _HOWS[figure.measure.how]},
        _("范围：%(who)s；期间：%(start)s至%(end)s，按工作发生的日期计入。")
        % {
            "who": names.whom,
            "start": _day(figure.period.start),
            "end": _day(figure.period.end - timedelta(days=1)),
        },
    ]
    if figure.measure.facets:
        lines.append(_("只计：%(filter)s。") % {"filter": names.filter})
    lines.append(_arithmetic(figure))
    if figure.waiting:
        lines.append(_("另有待核 %(waiting)s，核实后计入。") % {"waiting": amount_text(figure.waiting)})
    if figure.as_of:
        moment = timezone.localtime(figure.as_of)
        lines.append(_("截至 %(moment)s 已入账的记录。") % {"moment": moment.strftime("%Y-%m-%d %H:%M")})
    return tuple(lines)


def _arithmetic(figure: Figure) -> str:
    num, count = amount_text(figure.num), figure.entries
    if figure.below is None:
        return _("结果：%(num)s，来自 %(count)s 条分录。") % {"num": num, "count": count}
    if not figure.below:
        return _("结果：分子为 %(num)s，分母为 0，没有可比的数。") % {"num": num}
    below = amount_text(figure.below)
    if figure.measure.how == "per_head":
        value: Amount = figure.value or 0
        return _("结果：%(num)s ÷ %(below)s 人 = 人均 %(value)s，来自 %(count)s 条分录。") % {
            "num": num,
            "below": below,
            "value": amount_text(value),
            "count": count,
        }
    return _("结果：%(num)s ÷ %(below)s = %(value)s，来自 %(count)s 条分录。") % {
        "num": num,
        "below": below,
        "value": percent_text(figure.num, figure.below),
        "count": count,
    }


def _day(day: date) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


class _Names:
    """Names of kinds, quantities, choices, units, a person or a holding."""

    def __init__(self, figure: Figure) -> None:
        measure, column = figure.measure, figure.column
        codes = {kind for kind, _quantity in (*measure.above_asks, *measure.below_asks)}
        house = Unit.objects.filter(pk__in=column.units).values_list("house_id", "name").order_by("path")
        self.units = [(house_id, name) for house_id, name in house]
        house_id = self.units[0][0] if self.units else 0
        rows = KindVersion.objects.filter(kind__house_id=house_id, kind__code__in=codes).select_related("kind")
        self.kinds = {row.kind.code: row.kind_def for row in rows if row.number == row.kind.current}
        self.whom = self._whom(figure)
        above = self._pairs(measure.above_asks)
        below = self._pairs(measure.below_asks)
        self.counted = _("%(above)s 比 %(below)s") % {"above": above, "below": below} if below else above
        self.filter = self._filter(measure)

    def _whom(self, figure: Figure) -> str:
        column = figure.column
        if column.person is not None:
            return str(Person.objects.filter(key=column.person).values_list("name", flat=True).first() or "")
        if column.holding is not None:
            return str(Holding.objects.filter(pk=column.holding).values_list("name", flat=True).first() or "")
        names = "、".join(name for _house, name in self.units[:5])
        if len(self.units) > 5:
            names = _("%(names)s等 %(count)s 个单位") % {"names": names, "count": len(self.units)}
        return _("%(names)s（含下级）") % {"names": names} if column.below else names

    def _pairs(self, asks: Sequence[tuple[str, str]]) -> str:
        return "、".join(_("%(kind)s的%(quantity)s") % self._pair(kind, quantity) for kind, quantity in asks)

    def _pair(self, kind: str, quantity: str) -> dict[str, str]:
        definition = self.kinds.get(kind)
        if definition is None:
            return {"kind": kind, "quantity": quantity}
        labels = {each.code: each.label for each in definition.quantities} | {JOINED: _("参加次数")}
        return {"kind": definition.name, "quantity": labels.get(quantity, quantity)}

    def _filter(self, measure: Measure) -> str:
        fields = {field.code: field for kind in self.kinds.values() for field in kind.fields}
        parts = []
        for name, allowed in measure.facets:
            field = fields.get(name)
            labels = {choice.code: choice.label for choice in field.choices} if field else {}
            words = _("或").join(labels.get(value, value) for value in allowed)
            parts.append(_("%(name)s为%(words)s") % {"name": field.label if field else name, "words": words})
        return "，".join(parts)

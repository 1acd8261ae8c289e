"""How a target reads in Chinese: what it asks, when, of whom, how it is counted, how sure the reader was. Pure.

What lives here: wording for cards, tables and notes. Not here: sentences of refusal (`messages`), wording of dates
(`luoshi.periods.words`). Invariant: a number always stands with its own count word; nothing is looked up in a database:
names of units, kinds and people come in as mappings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.model import Catalogue, FieldDef
from luoshi.org.roles import ROLES
from luoshi.periods.words import UNIT_WORDS, duty_words
from luoshi.plans.spec import HOWS, Counting, Reach, TargetSpec
from luoshi.ui.states import amount_text

SURE = 0.9  # where the reader is right in at least 97 of 100 (design.md §5)
UNSURE = 0.7

COMPARATORS = {">=": gettext_lazy("不少于"), "<=": gettext_lazy("不超过"), "=": gettext_lazy("等于")}
PER = {
    "year": "年", "half_year": "半年", "quarter": "季度", "two_months": "两个月", "month": "月", "half_month": "半月",
    "ten_days": "旬", "two_weeks": "两周", "week": "周", "day": "天", "term": "学期", "school_year": "学年",
    "award_year": "评选年度", "event": "次发生",
}  # fmt: skip
CADENCES = {
    "year": "每年", "half_year": "每半年", "quarter": "每季度", "two_months": "每两个月", "month": "每月",
    "half_month": "每半月", "ten_days": "每旬", "two_weeks": "每两周", "week": "每周", "day": "每天", "term": "每学期",
    "school_year": "每学年", "award_year": "每个评选年度", "n_years": "几年之内（规划期）", "n_hours": "每几小时",
    "event": "每次发生时", "once": "一次性", "irregular": "不定期（没有次数）",
}  # fmt: skip

# When a period without a due rule of its own must be met.
ENDS = {
    "year": gettext_lazy("年底前"),
    "half_year": gettext_lazy("每半年末前"),
    "quarter": gettext_lazy("每季度末前"),
    "two_months": gettext_lazy("每两个月末前"),
    "month": gettext_lazy("每月底前"),
    "ten_days": gettext_lazy("每旬末前"),
    "week": gettext_lazy("每周末前"),
    "day": gettext_lazy("当天"),
    "term": gettext_lazy("每学期末前"),
    "school_year": gettext_lazy("学年末前"),
    "once": gettext_lazy("方案期内"),
    "irregular": gettext_lazy("不设期限"),
}

# Colours of pace (periods.pace) as the screen's tones and words.
TONES = {
    "done": "good", "on_course": "good", "behind": "behind", "late": "late", "not_due": "none", "none": "none",
}  # fmt: skip
COLOURS = {
    "done": gettext_lazy("已完成"),
    "on_course": gettext_lazy("正常"),
    "behind": gettext_lazy("落后"),
    "late": gettext_lazy("逾期"),
    "not_due": gettext_lazy("未到期"),
    "none": gettext_lazy("不着色"),
}


def tone(state: str) -> str:
    """The screen's tone of a colour's state."""
    return TONES.get(state, "none")


def value_words(spec: TargetSpec) -> str:
    """不少于 12 次 / 年, 24 小时内, 不低于 95%, 不定期（自定 4 次 / 年)."""
    if spec.value is None:
        if spec.yardstick is None:
            return _("不定期，没有次数")
        return _("不定期，本单位自定 %(amount)s") % {"amount": _amount(spec, spec.yardstick)}
    if spec.is_limit:
        return _("每次 %(amount)s内") % {"amount": _amount(spec, spec.value)}
    amount = _amount(spec, spec.value)
    if spec.max_value is not None and spec.max_value != spec.value:
        amount = f"{amount_text(spec.value)}—{_amount(spec, spec.max_value)}"
    per = per_words(spec)
    return f"{COMPARATORS.get(spec.comparator, '')} {amount}{f' / {per}' if per else ''}"


def per_words(spec: TargetSpec) -> str:
    """What the number is asked per: 年, 季度, 5 年; "" for what is asked once or irregularly."""
    if spec.cadence == "n_years":
        return f"{spec.n} 年" if spec.n else "规划期"
    if spec.cadence == "n_hours":
        return f"{spec.n} 小时" if spec.n else ""
    return PER.get(spec.cadence, "")


def _amount(spec: TargetSpec, value: Fraction) -> str:
    if spec.rate:
        return f"{amount_text(value)}%"
    return f"{amount_text(value)} {spec.count_word}".strip()


def when_words(spec: TargetSpec) -> str:
    """When it is due: 每月24日前, 11月25日前; without a rule the end of its period: 每季度末前."""
    if spec.is_limit:
        return _("每次发生时")
    if spec.due or spec.months:
        return duty_words(spec.cadence, spec.due, spec.n, spec.months)
    if spec.cadence == "n_years":
        return _("%(n)s 年内") % {"n": spec.n} if spec.n else _("规划期内")
    return str(ENDS.get(spec.cadence, "")) or duty_words(spec.cadence, None, spec.n)


def confidence_words(confidence: float, origin: str = "read") -> str:
    """How sure the reader was, in words; what people added or made is their own."""
    if origin == "added":
        return _("手工补充")
    if confidence >= SURE:
        return _("把握高")
    return _("把握中等") if confidence >= UNSURE else _("把握低")


def reach_words(reach: Reach, units: Mapping[int, str], catalogue: Catalogue) -> str:
    """Whom a target binds: 全局合计, 每个中小学校各自, 指定的 3 个单位各自, 办公室."""
    top = units.get(reach.unit_id or 0, "")
    if reach.mode == "house":
        return _("全局合计")
    if reach.mode == "unit":
        return _("%(unit)s自己") % {"unit": top} if top else _("还没有选单位")
    if reach.mode == "subtree":
        return _("%(unit)s及下级合计") % {"unit": top} if top else _("还没有选单位")
    if reach.mode == "each_person":
        return people_words(reach, units)
    whose = units_words(reach, units)
    if reach.mode == "each_holding":
        return _("%(units)s的每个%(type)s") % {"units": whose, "type": holding_name(catalogue, reach.holding_type)}
    if reach.mode == "per_head":
        return _("按%(units)s的人数") % {"units": whose}
    return _("%(units)s各自（含下级）") % {"units": whose} if reach.below else _("%(units)s各自") % {"units": whose}


def units_words(reach: Reach, units: Mapping[int, str]) -> str:
    """The units that a reach names."""
    if reach.unit_ids:
        named = [units[pk] for pk in reach.unit_ids if pk in units]
        if len(reach.unit_ids) <= 3 and named:
            return "、".join(named)
        return _("指定的 %(count)s 个单位") % {"count": len(reach.unit_ids)}
    words = "、".join(reach.types) or _("单位")
    if reach.classes:
        words = f"{'、'.join(reach.classes)}{words}"
    top = units.get(reach.unit_id or 0, "")
    words = _("%(top)s的每个%(words)s") % {"top": top, "words": words} if top else _("每个%(words)s") % {"words": words}
    if reach.except_ids:
        words += _("（%(count)s 个除外）") % {"count": len(reach.except_ids)}
    return words


def people_words(reach: Reach, units: Mapping[int, str]) -> str:
    """The people that a reach names."""
    if reach.person_ids:
        return _("指定的 %(count)s 人各自") % {"count": len(reach.person_ids)}
    roles = "、".join(ROLES[code].name for code in reach.roles if code in ROLES) or _("每个人")
    where = units.get(reach.unit_id or 0, "") or "、".join((*reach.classes, *reach.types))
    return (
        _("%(where)s的%(roles)s各自") % {"where": where, "roles": roles}
        if where
        else _("%(roles)s各自") % {"roles": roles}
    )


def counting_words(counting: Counting, catalogue: Catalogue) -> str:
    """By which records and how: 集体学习 · 学习次数; "" while no kind is chosen."""
    kinds = [catalogue.kind(code) for code in counting.kinds if catalogue.has_kind(code)]
    if not kinds:
        return ""
    parts = ["、".join(kind.name for kind in kinds)]
    quantity = next((each for each in kinds[0].quantities if each.code == counting.quantity), None)
    if quantity is not None:
        parts.append(quantity.label)
    if counting.how != "sum":
        parts.append(HOWS[counting.how])
    parts.extend(facet_words(counting, catalogue))
    return " · ".join(parts)


def facet_words(counting: Counting, catalogue: Catalogue) -> list[str]:
    """The values that facets are restricted to, a part each: 国家级、省级、市级."""
    found = []
    for code, values in counting.facets.items():
        declared = _facet(counting.kinds, code, catalogue)
        labels = {choice.code: choice.label for choice in declared.choices} if declared else {}
        found.append("、".join(labels.get(value, value) for value in values))
    return [words for words in found if words]


def _facet(kinds: Iterable[str], code: str, catalogue: Catalogue) -> FieldDef | None:
    for kind in kinds:
        if catalogue.has_kind(kind):
            for each in catalogue.kind(kind).facets:
                if each.code == code:
                    return each
    return None


def holding_name(catalogue: Catalogue, code: str) -> str:
    """The name of a type of holding, or a word for none chosen."""
    known = {each.code: each.name for each in catalogue.holding_types()}
    return known.get(code, _("名录（还没有选类型）"))


def unit_ids_of(specs: Iterable[TargetSpec]) -> set[int]:
    """All units that specs speak of, so that their names are fetched in one go."""
    found: set[int] = set()
    for spec in specs:
        found.update(pk for pk in (spec.owner_id, spec.reach.unit_id) if pk)
        found.update(spec.co_owner_ids, spec.reach.unit_ids[:4])
    return found


# What differs between two readings of a target, for the page of comparison.
_FIELDS = {
    "comparator": gettext_lazy("比较"),
    "value": gettext_lazy("数量"),
    "max_value": gettext_lazy("上限"),
    "unit": gettext_lazy("计量词"),
    "cadence": gettext_lazy("周期"),
    "n": gettext_lazy("周期长度"),
    "months": gettext_lazy("月份"),
    "due": gettext_lazy("期限"),
    "rate": gettext_lazy("比率"),
    "per": gettext_lazy("落实到"),
    "scope": gettext_lazy("落实到"),
}
_PER_WORDS = {"person": "每人", "head": "人均", "unit": "每个单位", "holding": "每个阵地"}
_SAID: dict[str, Callable[[object, Mapping[str, object]], str]] = {
    "comparator": lambda value, read: str(COMPARATORS.get(str(value), "")),
    "cadence": lambda value, read: CADENCES.get(str(value), ""),
    "months": lambda value, read: "、".join(f"{month}月" for month in value),  # type: ignore[attr-defined]
    "due": lambda value, read: duty_words(str(read.get("cadence") or ""), value),  # type: ignore[arg-type]
    "rate": lambda value, read: _("是"),
    "per": lambda value, read: _PER_WORDS.get(str(value), ""),
    "scope": lambda value, read: _("各单位各自") if value == "each" else _("合计"),
}


def differences(
    old: Mapping[str, object], new: Mapping[str, object], names: Iterable[str]
) -> list[tuple[str, str, str]]:
    """(field, before, now) in words for each field that two readings differ in."""
    return [(str(_FIELDS[name]), _said(old, name), _said(new, name)) for name in names if name in _FIELDS]


def _said(read: Mapping[str, object], name: str) -> str:
    value = read.get(name)
    if value in (None, "", [], ()):
        return "—"
    return _SAID[name](value, read) if name in _SAID else str(value)


def limit_words(limit: Mapping[str, object] | None) -> str:
    """24 小时, 5 个工作日; "" for none."""
    return f"{limit['value']} {UNIT_WORDS.get(str(limit['unit']), limit['unit'])}" if limit else ""

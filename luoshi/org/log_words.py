"""What the log's lines say of people and units, in words: names of subjects, the details of a line.

Not here: the words of actions (`luoshi.audit.words`). Invariant: only names of the own house are told, and only to
those who keep its log.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.words import NOUNS
from luoshi.org.models import Person, Unit
from luoshi.org.roles import ROLES
from luoshi.ui.scope import leave_scope

KEYS = {
    "address": gettext_lazy("地址"), "device": gettext_lazy("设备"), "reason": gettext_lazy("原因"),
    "role": gettext_lazy("角色"), "unit": gettext_lazy("单位"), "name": gettext_lazy("名称"), "day": gettext_lazy("日期"),
    "from": gettext_lazy("自"), "to": gettext_lazy("至"), "changed": gettext_lazy("改动"), "before": gettext_lazy("原为"),
    "now": gettext_lazy("现为"), "failures": gettext_lazy("次数"), "nature": gettext_lazy("性质"),
    "lines": gettext_lazy("条数"), "sha256": "SHA-256", "file": gettext_lazy("文件"), "upto": gettext_lazy("截至"),
    "into": gettext_lazy("并入"), "count": gettext_lazy("数量"), "why": gettext_lazy("缘由"), "gone": gettext_lazy("删去"),
    "form": gettext_lazy("形式"), "page": gettext_lazy("页面"), "narrowed": gettext_lazy("条件"), "parent": gettext_lazy("上级"),
    "targets": gettext_lazy("指标"), "made": gettext_lazy("生成"), "edition": gettext_lazy("版次"),
    "version": gettext_lazy("版本"), "period": gettext_lazy("期"), "missed": gettext_lazy("未交"),
    "versions": gettext_lazy("版本"), "rows": gettext_lazy("行数"), "kind": gettext_lazy("记录类型"),
    "title": gettext_lazy("标题"), "number": gettext_lazy("编号"), "years": gettext_lazy("年限"),
    "months": gettext_lazy("月数"), "log_months": gettext_lazy("日志月数"), "on": gettext_lazy("开启"),
    "type": gettext_lazy("类型"), "klass": gettext_lazy("类别"),
}  # fmt: skip
WORDS = {
    "self": gettext_lazy("本人退出"), "idle": gettext_lazy("长时间未操作"), "ended": gettext_lazy("本人在别处退出"),
    "replaced": gettext_lazy("再次登录"), "rule": gettext_lazy("规则要求"), "own": gettext_lazy("本职"),
    "lent": gettext_lazy("借用"), "standin": gettext_lazy("代理"), "signed": gettext_lazy("签名文件"),
}  # fmt: skip
MOST = 160  # signs of a detail; the workbook and the signed file have it whole


class Names:
    """Names of a house's people and units by key; loaded when the first is asked for."""

    def __init__(self, house_id: int) -> None:
        self.house_id = house_id

    @cached_property
    def people(self) -> dict[str, str]:
        """person:12 → name."""
        with leave_scope("names in the log, for its keepers"):
            rows = Person.objects.filter(house_id=self.house_id).values_list("pk", "name")
            return {f"person:{pk}": name for pk, name in rows}

    @cached_property
    def units(self) -> dict[str, str]:
        """unit:12 → name."""
        with leave_scope("names in the log, for its keepers"):
            rows = Unit.objects.filter(house_id=self.house_id).values_list("pk", "name")
            return {f"unit:{pk}": name for pk, name in rows}

    def of(self, subject: str) -> str:
        """A subject in words: a name, else its noun and number."""
        if subject.startswith("person:"):
            return self.people.get(subject, subject)
        if subject.startswith("unit:"):
            return self.units.get(subject, subject)
        noun, colon, number = subject.partition(":")
        if noun == "house":
            return _("本单位库")
        return f"{NOUNS[noun]} {number}" if colon and noun in NOUNS else subject

    def subjects(self, word: str) -> list[str]:
        """Subjects whose name holds a word."""
        return [key for names in (self.people, self.units) for key, name in names.items() if word in name]


def detail_of(detail: Mapping[str, Any], names: Names) -> str:
    """A line's details as one sentence."""
    said = "；".join(
        f"{KEYS.get(key, key)} {_value(key, value, names)}"
        for key, value in detail.items()
        if value not in ("", None, [], {})
    )
    return said if len(said) <= MOST else said[: MOST - 1] + "…"


def _value(key: str, value: Any, names: Names) -> str:
    if key in ("unit", "parent", "into") and isinstance(value, int):
        return names.units.get(f"unit:{value}", str(value))
    if key == "role" and value in ROLES:
        return ROLES[value].name
    if key in ("before", "now") and isinstance(value, int):
        return names.people.get(f"person:{value}", str(value))
    if isinstance(value, Mapping):
        return "，".join(f"{KEYS.get(inner, inner)} {_value(inner, each, names)}" for inner, each in value.items())
    if isinstance(value, list):
        return " → ".join(str(each) for each in value) if len(value) == 2 else "、".join(str(each) for each in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(WORDS.get(value, value)) if isinstance(value, str) else str(value)

"""What the columns of a list mean, by its kind. Invariant: forms, pages and sheets take their labels from here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

COLUMNS: dict[str, dict[str, object]] = {
    "pairs": {"wrong": _("错误写法"), "right": _("正确写法"), "spare": _("例外词语"), "reason": _("说明")},
    "avoid": {"wrong": _("禁用慎用词"), "right": _("可改用"), "spare": _("例外词语"), "reason": _("说明")},
    "phrases": {"right": _("固定提法"), "reason": _("说明")},
    "posts": {
        "wrong": _("姓名"), "right": _("职务"), "position": _("排序"), "valid_from": _("任职自"), "valid_to": _("任职至"),
        "reason": _("说明"),
    },
    "units": {"right": _("全称"), "spare": _("简称"), "wrong": _("曾用名"), "reason": _("说明")},
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "pairs": ("wrong", "right"), "avoid": ("wrong",), "phrases": ("right",), "posts": ("wrong", "right"), "units": ("right",),
}  # fmt: skip
HELPS: dict[str, object] = {
    "spare": _("几个用顿号隔开。"),
    "valid_to": _("不含这一天；仍在任的空着。"),
    "position": _("几位同时出现时，小的在前；不论顺序的空着。"),
}
LONGEST = {"wrong": 200, "right": 200, "spare": 300, "reason": 200}

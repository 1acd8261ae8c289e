"""The Chinese wording of what prints refuse. Invariant: every error of `errors.py` has its sentence; a test enumerates."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.reports.prints import errors

MANY = {
    "rows": lazy("共 %(found)s 条，超过一份打印件能容纳的 %(limit)s 条：请缩短期间、改选一个单位，或下载 Excel。"),
    "files": lazy("佐证文件共 %(found)s 个，超过一个佐证包能容纳的 %(limit)s 个：请缩短期间或改选一个单位。"),
    "bytes": lazy("佐证文件合计 %(found)s MB，超过一个佐证包能容纳的 %(limit)s MB：请缩短期间或改选一个单位。"),
    "records": lazy("记录共 %(found)s 条，超过一个佐证包能容纳的 %(limit)s 条：请缩短期间或改选一个单位。"),
}


def say(error: errors.PrintRefused) -> str:
    """What happened and what to do, for a person. An unknown refusal is a bug: KeyError."""
    match error:
        case errors.PeriodUnknown():
            return _("没有这个期间，或者在所选时刻它还没有开始：请重新选择期间。")
        case errors.NotBound():
            return _("这项指标没有落实到这个单位：请改选单位，或选“含下属”的上级单位。")
        case errors.UnitUnknown():
            return _("这个单位在所选时刻还没有设立：请选晚一些的时刻，或改选单位。")
        case errors.MomentUnknown():
            return _("截至时刻写得不对，或者还没有到：请写成“2026-09-01 12:00”的样子，并且不晚于现在。")
        case errors.TooMuch(what=what, limit=limit, found=found):
            return str(MANY[what]) % {"limit": limit, "found": found}
        case errors.NotYours():
            return _("您的岗位不能打印这个单位的材料，请改选自己的单位。")
        case errors.TextTooLong(limit=limit):
            return _("补充文字不能超过 %(limit)s 字，请精简。") % {"limit": limit}
    raise KeyError(type(error).__name__)

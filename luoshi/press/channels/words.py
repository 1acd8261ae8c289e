"""Words and pills of channels and releases, in one place for pages, files and panels."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STATE_NAMES = {
    "live": gettext_lazy("正常"),
    "silent": gettext_lazy("久未更新"),
    "dead": gettext_lazy("长期停更"),
    "paused": gettext_lazy("停更"),
    "off": gettext_lazy("已停用"),
    "expired": gettext_lazy("到期未收回"),
}
STATE_TONES = {"live": "good", "silent": "behind", "dead": "late", "paused": "none", "off": "none", "expired": "late"}
RELEASE_TONES = {"planned": "wait", "submitted": "wait", "live": "good", "failed": "late", "withdrawn": "none"}
ACTION_NAMES = {
    "press.first": gettext_lazy("初审"),
    "press.second": gettext_lazy("复审"),
    "press.final": gettext_lazy("终审"),
}


def pill(tone: str, word: Any) -> SafeString:
    """A state's pill."""
    return format_html('<span class="pill pill-{}">{}</span>', tone, word)


def release_pill(release: Any) -> SafeString:
    """The pill of a release: what has to be done before what it is."""
    if release.state == "live" and release.mark:
        return pill("late", release.get_mark_display())
    return pill(RELEASE_TONES[release.state], release.get_state_display())


def duty_text(detail: Any) -> str:
    """The update duty in words; "" where there is none."""
    if detail is None or not detail.duty:
        return ""
    words = {
        "days": _("每 %(n)s 天一次"),
        "month": _("每月 %(n)s 次"),
        "quarter": _("每季度 %(n)s 次"),
        "half": _("每半年 %(n)s 次"),
        "year": _("每年 %(n)s 次"),
    }
    return words[detail.duty] % {"n": detail.duty_number}


def span_text(seconds: float) -> str:
    """How long something took, in the largest whole unit."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return _("%(n)s 分钟") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s 小时") % {"n": minutes // 60}
    return _("%(n)s 天") % {"n": minutes // (24 * 60)}

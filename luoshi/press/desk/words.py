"""Names that the desk shows: kinds of articles, reviews, states. A house adds kinds of its own.

Invariant: a kind that an article has keeps its name, also when the house takes it off its list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: tuple[tuple[str, Any], ...] = (
    ("news", _("消息")),
    ("report", _("通讯")),
    ("comment", _("评论")),
    ("people", _("人物")),
    ("policy", _("政策解读")),
    ("experience", _("经验材料")),
    ("long", _("长篇报道")),
    ("depth", _("深度报道")),
    ("photo", _("图片")),
    ("video", _("视频")),
    ("other", _("其他")),
)
SETTING = "article_kinds"
"""Key of `House.settings`: list of [code, name] that the house added."""

FORM_OF = {"photo": "photo", "video": "video"}
"""The form of a piece whose kind says it; all others are text."""

REVIEW_NAMES: dict[str, Any] = {"press.first": _("初审"), "press.second": _("复审"), "press.final": _("终审")}

TONES = {
    "draft": "none", "review": "wait", "returned": "late", "passed": "good", "withdrawn": "none", "dropped": "none",
}  # fmt: skip


def kinds_of(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(code, name) of the kinds that a house's articles can have."""
    own = [(str(code), str(name)) for code, name in settings.get(SETTING, ())]
    return [(code, str(name)) for code, name in KINDS] + own


def kind_name(settings: Mapping[str, Any], code: str) -> str:
    """A kind's name; an unknown code reads as itself."""
    return dict(kinds_of(settings)).get(code, code)

"""Words of the room that several pages share: steps of the history, grades of evidence, quick reasons.

Invariant: a step of `luoshi.ledger` that is not listed reads as its code and breaks nothing.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STEPS: dict[str, tuple[Promise | str, str]] = {
    "created": (_("登记"), ""),
    "changed": (_("修改"), ""),
    "handed_in": (_("交上来"), "wait"),
    "counted": (_("按类型规定直接计入"), "good"),
    "verified": (_("核实，计入"), "good"),
    "sent_back": (_("退回"), "late"),
    "corrected": (_("更正：冲销原数，重新计入"), "wait"),
    "withdrawn": (_("撤回"), "none"),
    "evidence_added": (_("添加佐证"), ""),
    "evidence_removed": (_("移除佐证"), ""),
    "sampled": (_("抽查无误"), "good"),
}
"""By the ledger's word: what it is called, and its tone."""

GRADES: dict[str, Promise | str] = {
    "A": _("系统内完成"),
    "B": _("链接"),
    "C": _("文件或照片"),
    "D": _("仅有陈述"),
}

REASONS: tuple[Promise | str, ...] = (
    _("照片看不清"),
    _("缺少佐证"),
    _("日期不对"),
    _("内容不完整"),
    _("和另一条重复"),
    _("类型选错了"),
)
"""What reviewers write most when they send something back."""

"""States as the screen shows them: one tone and one word per code, the same in pills, cells and charts.

Lives here: the table, and how exact amounts become text. Not here: how a state is reached (ledger, plans). Invariant:
a tone is one of TONES, and each tone has its tokens in tokens.css for both themes.
"""

from __future__ import annotations

from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TONES = ("good", "wait", "behind", "late", "none")
EXACT_PLACES = 4  # decimals shown in full before an amount is rounded to two

STATES: dict[str, tuple[str, str | Promise]] = {
    "done": ("good", _("完成")),
    "normal": ("good", _("正常")),
    "on_course": ("good", _("正常")),
    "not_due": ("none", _("未到期")),
    "behind": ("behind", _("落后")),
    "late": ("late", _("逾期")),
    "none": ("none", _("不着色")),
    "waiting": ("wait", _("待核")),
    "owed": ("behind", _("未交")),
    "exempt": ("none", _("免办")),
    "draft": ("none", _("草稿")),
    "submitted": ("wait", _("待核")),
    "verified": ("good", _("已核实")),
    "sent_back": ("late", _("已退回")),
    "withdrawn": ("none", _("已撤回")),
    "proposed": ("wait", _("待确认")),
    "confirmed": ("good", _("已确认")),
    "held": ("none", _("只存文字")),
    "dismissed": ("none", _("不作指标")),
    "queued": ("none", _("排队中")),
    "running": ("wait", _("进行中")),
    "failed": ("late", _("失败")),
    "active": ("good", _("启用")),
    "off": ("none", _("停用")),
}


def tone(code: str) -> str:
    """A state's tone; a tone is its own; anything unknown is `none`."""
    return code if code in TONES else STATES.get(code, ("none", ""))[0]


def label(code: str) -> str:
    """A state's word; an unknown code reads as itself."""
    return str(STATES[code][1]) if code in STATES else code


def amount_text(value: int | Fraction, den: int = 1) -> str:
    """An exact amount for the eye: 12, 2.5, 12,345; what has no short decimal is rounded half up to two places."""
    exact = Fraction(value) / den
    places = next((n for n in range(EXACT_PLACES + 1) if (exact * 10**n).denominator == 1), 2)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    head, tail = divmod(whole, 10**places)
    text = f"{head:,}" if head >= 10_000 else str(head)
    if places:
        text += ("." + str(tail).zfill(places)).rstrip("0").rstrip(".")
    return "-" + text if exact < 0 and whole else text


def percent_text(done: int | Fraction, required: int | Fraction | None) -> str:
    """Share in whole per cent, rounded down, so that 100% is only said when all is done; "—" with nothing required."""
    if not required:
        return "—"
    share = Fraction(done) * 100 / Fraction(required)
    return f"{share.numerator // share.denominator}%"

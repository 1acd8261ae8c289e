"""封账单: one seal as one A4 page to be signed and kept on paper.

Invariant: the line on it is the one that the command prints, character by character; it is what can be compared later.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ledger.models import Seal
from luoshi.ledger.seals import line_of
from luoshi.reports.prints.words import moment_words
from luoshi.reports.word import Paper


def paper_of(seal: Seal, house_name: str, periods: list[str]) -> bytes:
    """The page as Word."""
    day = timezone.localtime(seal.sealed_at).date()
    paper = Paper(house_name=house_name, title=_("工作台账封账单"), number="", date=day)
    groups = [seal.hash[start : start + 8] for start in range(0, 64, 8)]
    rows = [
        (_("单位"), house_name),
        (_("封账编号"), _("第%(number)s次") % {"number": seal.number}),
        (_("封账期间"), "、".join(periods) or _("（未指定期间）")),
        (_("封账时刻"), moment_words(seal.sealed_at)),
        (_("分录"), _("第1号至第%(last)s号") % {"last": seal.last_seq}),
        (_("经办"), seal.by.name if seal.by else _("系统")),
        (_("校验值"), " ".join(groups[:4]) + "\n" + " ".join(groups[4:])),
    ]
    paper.table((), rows, widths=(1, 4), aligns=("center", "left"))
    paper.paragraph(_("封账行（与系统显示的应一字不差）："), "body")
    paper.paragraph(line_of(seal), "plain")
    paper.paragraph(
        _(
            "这张单子由单位留存。以后任何人核对时，系统按当时的分录重新算出的校验值应与本单相同；不同则说明封账前的分录被改动过。"
        ),
        "body",
    )
    paper.paragraph("", "plain")
    paper.paragraph(_("经办人（签字）：　　　　　　　　监督人（签字）：　　　　　　　　"), "body")
    paper.signature(house_name, day)
    return paper.save()

"""Whom a return is told to: who confirms for the units that owe it, and who has to look at one that was sent back.

What lives here: choosing people and words; sending is `luoshi.org.notices`. Invariant: the same person hears of the
same thing once a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.org.models import Membership
from luoshi.org.notices import tell
from luoshi.org.queries import in_force
from luoshi.periods.words import month_day_words
from luoshi.reports.models import Return, ReturnRound
from luoshi.reports.returns.editions import spec_of
from luoshi.reports.returns.holders import CONFIRMING
from luoshi.ui.scope import leave_scope


def confirmers(round_: ReturnRound, unit_ids: Sequence[int], at: datetime) -> dict[int, list[int]]:
    """People with an own post that confirms at each unit. One query."""
    roles = ("leader",) if spec_of(round_).confirm_by == "leader" else CONFIRMING
    with leave_scope("who confirms for units"):
        rows = Membership.objects.filter(
            in_force(localtime(at).date()), house_id=round_.house_id, unit_id__in=unit_ids, role__in=roles,
        ).exclude(nature=Membership.Nature.LENT)  # fmt: skip
        found: dict[int, list[int]] = {}
        for unit, person in rows.values_list("unit_id", "person_id"):
            found.setdefault(unit, []).append(person)
    return found


def remind(rows: Sequence[Return], round_: ReturnRound, at: datetime) -> None:
    """催报: each unit's confirmers, with the button's address."""
    people = confirmers(round_, [row.unit_id for row in rows], at)
    day = localtime(at).date()
    for row in rows:
        if row.unit_id not in people:
            continue
        words = {
            "form": round_.form.name,
            "period": round_.label,
            "unit": str(row.unit),
            "due": month_day_words(round_.due),
        }
        _tell(
            round_.house_id, people[row.unit_id], "return.remind", _("请确认报送：%(form)s（%(period)s）") % words,
            _("%(unit)s的%(form)s已由工作记录生成，请在%(due)s前核对后点“确认报送”。") % words,
            reverse("reports:return", args=[row.pk]), at, f"return:{row.pk}:remind:{day}",
        )  # fmt: skip


def sent_back(row: Return, round_: ReturnRound, at: datetime) -> None:
    """退回: whoever confirmed hears why."""
    people = confirmers(round_, [row.unit_id], at).get(row.unit_id, [])
    words = {"form": round_.form.name, "period": round_.label, "reason": row.sent_back_reason}
    _tell(
        round_.house_id, people, "return.sent_back", _("报表被退回：%(form)s（%(period)s）") % words,
        _("退回原因：%(reason)s。改好记录后再点一次“确认报送”。") % words,
        reverse("reports:return", args=[row.pk]), at, f"return:{row.pk}:back:{row.edition}",
    )  # fmt: skip


def _tell(
    house_id: int, to: Sequence[int], code: str, subject: str, text: str, url: str, at: datetime, key: str
) -> None:
    if to:
        tell(house_id=house_id, to=to, code=code, subject=subject, text=text, url=url, at=at, key=key)

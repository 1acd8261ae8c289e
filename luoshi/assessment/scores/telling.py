"""Whom published scores, corrections and objections are told to.

What lives here: choosing people and words; sending is `luoshi.org.notices`. Invariant: a unit hears of its own score only;
the same person hears of the same thing once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.assessment.models import Objection, Publication, ScoreRow
from luoshi.org.models import Membership, Unit
from luoshi.org.notices import tell
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.org.tree import holds
from luoshi.ui.scope import leave_scope

CONCERNED = ("leader", "correspondent")
"""Roles of a unit that hear of its score: who may object."""


def published(publication: Publication, rows: Sequence[ScoreRow], at: datetime) -> None:
    """Each unit (and person) hears that its score is there, with the last day of objecting. Two queries and one a unit."""
    until = publication.objections_until
    words = {"scheme": publication.scheme.name, "label": publication.label, "until": until}
    subject = (
        _("得分已更正：%(scheme)s（%(label)s）")
        if publication.edition > 1
        else _("得分已公布：%(scheme)s（%(label)s）")
    )
    text = _("请点开核对，每一分都列明规则和记录。") + (
        _("有异议请在%(until)s以前（含当日）提出。") % words if until else ""
    )
    people = concerned([row.unit_id for row in rows if row.person_id is None], publication.house_id, at)
    for row in rows:
        to = [row.person_id] if row.person_id else people.get(row.unit_id, [])
        if to:
            tell(
                house_id=publication.house_id, to=to, code="score.published", subject=subject % words, text=text,
                url=reverse("assessment:row", args=[row.pk]), at=at, key=f"score:{row.pk}",
            )  # fmt: skip


def concerned(unit_ids: Iterable[int], house_id: int, at: datetime) -> dict[int, list[int]]:
    """People with an own post of the concerned roles at each unit. One query."""
    found: dict[int, list[int]] = {}
    with leave_scope("who hears of a unit's score"):
        rows = Membership.objects.filter(
            in_force(localtime(at).date()), house_id=house_id, unit_id__in=list(unit_ids), role__in=CONCERNED
        ).exclude(nature=Membership.Nature.LENT)
        for unit, person in rows.values_list("unit_id", "person_id"):
            found.setdefault(unit, []).append(person)
    return found


def deciders(unit: Unit, at: datetime) -> list[tuple[int, str, int]]:
    """(person, name, unit) of those who may decide objections to a scheme of the unit. One query."""
    roles = [code for code, role in ROLES.items() if "objection.decide" in role.actions]
    with leave_scope("who decides objections"):
        rows = Membership.objects.filter(in_force(localtime(at).date()), house_id=unit.house_id, role__in=roles)
        rows = rows.exclude(nature=Membership.Nature.LENT).select_related("unit", "person")
        return [
            (row.person_id, row.person.name, row.unit_id)
            for row in rows
            if ROLES[row.role].reach == "house"
            or (holds(row.unit.path, unit.path) if ROLES[row.role].reach == "subtree" else row.unit_id == unit.pk)
        ]


def filed(objection: Objection, at: datetime) -> None:
    """Those who decide hear of an objection."""
    to = {person for person, _name, _unit in deciders(objection.publication.scheme.unit, at)} - {objection.filed_by_id}
    words = {
        "unit": objection.unit.name,
        "scheme": objection.publication.scheme.name,
        "label": objection.publication.label,
    }
    tell(
        house_id=objection.house_id, to=to, code="score.objection", subject=_("异议待处理：%(scheme)s（%(label)s）") % words,
        text=_("%(unit)s对得分提出异议，请处理。") % words, url=reverse("assessment:objection", args=[objection.pk]), at=at,
        key=f"objection:{objection.pk}",
    )  # fmt: skip


def decided(objection: Objection, at: datetime) -> None:
    """Whoever filed hears what was decided and why."""
    words = {
        "verdict": objection.get_verdict_display(), "reason": objection.reason,
        "scheme": objection.publication.scheme.name, "label": objection.publication.label,
    }  # fmt: skip
    tell(
        house_id=objection.house_id, to=[objection.filed_by_id], code="score.decided",
        subject=_("异议处理结果（%(verdict)s）：%(scheme)s（%(label)s）") % words, text=_("理由：%(reason)s") % words,
        url=reverse("assessment:objection", args=[objection.pk]), at=at, key=f"objection:{objection.pk}:decided",
    )  # fmt: skip

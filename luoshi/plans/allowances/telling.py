"""Who is told of allowances, and what. Called inside the transaction of what it tells.

Invariant: a request goes to the nearest people who may decide it, a decision to who asked, a direct grant to those who
enter for the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.org.models import Membership, Unit
from luoshi.org.notices import tell
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.org.tree import holds
from luoshi.org.viewer import Viewer
from luoshi.plans.allowances import messages
from luoshi.plans.models import Allowance
from luoshi.ui.scope import leave_scope

MAX_TOLD = 5  # who decides: the nearest few, so that one request does not fill every inbox


def asked(row: Allowance, by: Viewer, at: datetime) -> None:
    """Tell those who may decide."""
    words = {"unit": row.unit.name, "target": messages.what_of(row), "when": messages.when_of(row)}
    tell(
        house_id=row.house_id,
        to=_deciders(row.unit, by, at),
        code="allowance.asked",
        subject=_("%(unit)s申请特例：%(target)s") % words,
        text=_("%(when)s，申请%(effect)s。理由：%(reason)s")
        % {**words, "effect": messages.effect(row), "reason": row.reason},
        url=reverse("plans:allowance", args=[row.pk]),
        at=at,
        key=f"allowance:{row.chain}:asked",
    )


def decided(row: Allowance, by: Viewer, at: datetime) -> None:
    """Tell who asked; of one granted directly, those who enter for the unit."""
    to = [row.asked_by_id] if row.asked_by_id else list(_enterers([row.unit_id], at))
    verdict = Allowance.State(row.state).label
    said = _("答复：%(answer)s") % {"answer": row.answer} if row.answer else ""
    words = {"target": messages.what_of(row), "when": messages.when_of(row), "verdict": verdict}
    tell(
        house_id=row.house_id,
        to=[pk for pk in to if pk != by.person_id],
        code=f"allowance.{row.state}",
        subject=_("特例%(verdict)s：%(target)s（%(when)s）") % words,
        text=_("%(effect)s。%(said)s") % {"effect": messages.effect(row), "said": said},
        url=reverse("plans:allowance", args=[row.pk]),
        at=at,
        key=f"allowance:{row.chain}:{row.number}",
    )


def granted(rows: Sequence[Allowance], by: Viewer, at: datetime) -> None:
    """Tell those who enter for the units; one line each, whatever the number of units."""
    first = rows[0]
    words = {"target": messages.what_of(first), "when": messages.when_of(first), "effect": messages.effect(first)}
    tell(
        house_id=first.house_id,
        to=[pk for pk in _enterers([row.unit_id for row in rows], at) if pk != by.person_id],
        code="allowance.granted",
        subject=_("特例：%(target)s（%(when)s）%(effect)s") % words,
        text=_("理由：%(reason)s") % {"reason": first.reason},
        url=reverse("plans:allowances"),
        at=at,
        key=f"allowance:{first.chain}:granted",
    )


def _deciders(unit: Unit, by: Viewer, at: datetime) -> list[int]:
    """People whose post may grant here, planners first, those nearest to the unit first."""
    roles = [code for code, role in ROLES.items() if "allowance.grant" in role.actions]
    with leave_scope("who decides on a request"):
        rows = (
            Membership.objects.filter(in_force(timezone.localdate(at)), house_id=unit.house_id, role__in=roles)
            .exclude(nature=Membership.Nature.LENT)
            .values_list("person_id", "role", "unit__path")
        )
        reaching = [
            (role != "planner", -len(path), person)
            for person, role, path in rows
            if person != by.person_id and holds(path, unit.path)
        ]
    return list(dict.fromkeys(person for _, _, person in sorted(reaching)))[:MAX_TOLD]


def _enterers(unit_ids: Iterable[int], at: datetime) -> set[int]:
    """People with a post at one of the units who enter its records."""
    roles = [code for code, role in ROLES.items() if "record.enter" in role.actions]
    with leave_scope("who enters for the units that an allowance touches"):
        rows = Membership.objects.filter(in_force(timezone.localdate(at)), unit_id__in=list(unit_ids), role__in=roles)
        return set(rows.exclude(nature=Membership.Nature.LENT).values_list("person_id", flat=True))

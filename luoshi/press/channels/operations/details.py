"""What press keeps of channels, a house's numbers for a type, and updates of several channels by one photograph.

Invariants: a channel's own number of days follows its duty unless it is said; an update is a record of the ledger and
nothing else, with the photograph as its evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.files.models import StoredFile
from luoshi.ledger.models import Holding, Record
from luoshi.ledger.operations import enter_many
from luoshi.org.models import Person
from luoshi.org.viewer import Viewer
from luoshi.press.channels import errors
from luoshi.press.channels.counting import update_record
from luoshi.press.channels.types import PHOTOGRAPHED, TYPES, days_of_duty
from luoshi.press.models import Channel, ChannelRule
from luoshi.ui.scope import leave_scope


@dataclass(frozen=True)
class Details:
    """What is said of a channel beside its card. `days`: an own number, else from the duty."""

    duty: str = ""
    duty_number: int | None = None
    days: int | None = None
    watched: bool = True
    second_keeper_id: int | None = None
    reviewer_id: int | None = None
    rule_id: int | None = None
    note: str = ""


def describe_channel(*, holding_id: int, details: Details, by: Viewer | None, at: datetime) -> Channel:
    """Write a channel's duty, second keeper, reviewer, rule and limits.

    Raises Holding.DoesNotExist, Person.DoesNotExist (also out of sight), NotAllowed, Missing.
    """
    if bool(details.duty) != bool(details.duty_number):
        raise errors.Missing("duty")
    with transaction.atomic():
        rows = Holding.objects.visible_to(by) if by is not None else Holding.objects
        with leave_scope("describing a channel"):
            holding = rows.select_for_update(of=("self",)).select_related("unit").get(pk=holding_id, type__in=TYPES)
            if by is not None and not by.can_at("holding.edit", holding.unit.path):
                raise errors.NotAllowed(holding.name)
            for key in (details.second_keeper_id, details.reviewer_id):
                if key is not None:
                    Person.objects.get(pk=key, house_id=holding.house_id)
            if details.rule_id is not None:
                Holding.objects.get(pk=details.rule_id, house_id=holding.house_id, type="rule")
            channel, _ = Channel.objects.update_or_create(
                holding=holding,
                defaults={
                    "house_id": holding.house_id, "duty": details.duty, "duty_number": details.duty_number or None,
                    "days": details.days or days_of_duty(details.duty, details.duty_number),
                    "watched": details.watched, "second_keeper_id": details.second_keeper_id,
                    "reviewer_id": details.reviewer_id, "rule_id": details.rule_id, "note": details.note.strip(),
                },
            )  # fmt: skip
            log(
                house_id=holding.house_id, actor=by, action="channel.described", subject=f"holding:{holding.pk}", at=at,
                detail={"name": holding.name, "duty": details.duty, "days": channel.days},
            )  # fmt: skip
    return channel


def set_rule(
    *, house_id: int, type: str, silent: int | None, dead: int | None, wanted: Sequence[str], by: Viewer, at: datetime
) -> ChannelRule:
    """A house's numbers for a type, and which types of units ought to have such a channel. Raises NotAllowed."""
    if by.house_id != house_id or not by.can("press.lists"):
        raise errors.NotAllowed(type)
    with transaction.atomic(), leave_scope("rules of channels"):
        rule, _ = ChannelRule.objects.update_or_create(
            house_id=house_id, type=type,
            defaults={"silent_days": silent, "dead_days": dead, "wanted": list(wanted)},
        )  # fmt: skip
        log(
            house_id=house_id, actor=by, action="channel.rule", subject=f"house:{house_id}", at=at,
            detail={"type": type, "silent": silent, "dead": dead, "wanted": list(wanted)},
        )  # fmt: skip
    return rule


def update_channels(
    *,
    holding_ids: Sequence[int],
    topic: str,
    day: date,
    files: Sequence[StoredFile],
    by: Viewer,
    at: datetime,
    subject: str = "",
    client_key: str = "",
) -> list[Record]:
    """Boards, screens and banners were renewed: one record a unit and kind, whatever number of channels.

    `files`: photographs, own uploads. Raises Holding.DoesNotExist, Missing and what the ledger refuses.
    """
    if not holding_ids:
        raise errors.Missing("channels")
    if not topic.strip():
        raise errors.Missing("topic")
    rows = Holding.objects.visible_to(by).filter(pk__in=holding_ids, type__in=PHOTOGRAPHED).select_related("unit")
    found = sorted(rows, key=_together)
    if len(found) < len(set(holding_ids)):
        raise Holding.DoesNotExist
    if not files and any(each.type != "screen" for each in found):
        raise errors.Missing("photo")
    contents = [
        update_record(
            list(group), topic=topic.strip(), day=day, files=[file.pk for file in files], subject=subject,
            client_key=f"{client_key}:{number}" if client_key else "",
        )
        for number, (_, group) in enumerate(groupby(found, _together))
    ]  # fmt: skip
    with transaction.atomic():
        made = enter_many(contents=contents, by=by, at=at, hand_in=True)
        for refusal in made.refused.values():
            raise refusal
    return [made.records[index] for index in range(len(contents))]


def _together(holding: Holding) -> tuple[int, str, str]:
    """What goes into one record: a unit's channels of one type and form."""
    return holding.unit_id, holding.type, str(holding.values.get("form") or "")

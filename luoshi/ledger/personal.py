"""What the ledger holds of a person: what goes along when a post is handed over, what a person is shown, what is
emptied when they are erased, and rosters that are reduced to numbers after their term.

Invariants: journal entries are never touched (they carry the opaque key only); a roster keeps as many lines, hours and
presences as it had, so that figures stay; a reduced line can no longer be led back to anybody.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.audit.retention import RetentionRule, rules
from luoshi.ledger.models import Draft, Holding, Kind, Record, RecordPerson
from luoshi.org.handing_over import Move, Mover, movers
from luoshi.org.models import Person, Unit
from luoshi.org.personal import ERASED_NAME, Held, held
from luoshi.ui.scope import leave_scope

REDUCED = "参加人"  # what stands in a reduced roster instead of a name
YEARS = 3  # field.md §8: attendance three years
BATCH = 500


def register() -> None:
    """Called once, when the room is ready."""
    movers.register(Mover("holdings", _("保管的名录"), _kept_count, _move_kept, order=10))
    movers.register(Mover("drafts", _("没写完的表单"), _draft_count, _move_drafts, order=20))
    held.register(Held("rosters", _("名单"), (_("日期"), _("记录"), _("角色"), _("到场")), _rosters, _empty_rosters))
    held.register(Held("drafts", _("没写完的表单"), (_("时间"), _("表单")), _drafts, _drop_drafts, private=True))
    held.register(Held("holdings", _("保管的名录"), (_("名称"), _("单位")), _holdings, _let_go))
    held.register(Held("records", _("经手的记录"), (_("日期"), _("记录"), _("单位"), _("经手")), _records))
    held.register(Held("begun", _("没提交的记录"), (_("日期"), _("记录"), _("单位")), _begun, private=True))
    rules.register(
        RetentionRule(
            "rosters", _("参加人名单"), _("到期后姓名减为人数，次数、人次、学时不变。"), YEARS, 1,
            count=count_old, run=reduce_old, parts=roster_kinds,
        )
    )  # fmt: skip


# -- handing over a post -----------------------------------------------------------------------------------------------


def _kept(person: Person, unit: Unit) -> Any:
    return Holding.objects.filter(keeper=person, unit=unit, closed_on__isnull=True)


def _kept_count(person: Person, unit: Unit) -> int:
    return int(_kept(person, unit).count())


def _move_kept(move: Move) -> int:
    return int(_kept(move.old, move.unit).update(keeper=move.new))


def _drafts_at(person: Person, unit: Unit) -> list[Draft]:
    """Unsent forms that name the unit; those that name none are the person's own."""
    found = Draft.objects.filter(person=person)
    return [draft for draft in found if str(unit.pk) in _units_of(draft.body)]


def _units_of(body: dict[str, Any]) -> list[str]:
    named = body.get("unit", [])
    return [str(one) for one in (named if isinstance(named, list) else [named])]


def _draft_count(person: Person, unit: Unit) -> int:
    return len(_drafts_at(person, unit))


def _move_drafts(move: Move) -> int:
    """A form that the successor has begun too stays with each."""
    taken = set(Draft.objects.filter(person=move.new).values_list("form", flat=True))
    moved = [draft.pk for draft in _drafts_at(move.old, move.unit) if draft.form not in taken]
    return int(Draft.objects.filter(pk__in=moved).update(person=move.new))


# -- one person's data -------------------------------------------------------------------------------------------------


def _rosters(person: Person) -> Iterable[Sequence[Any]]:
    rows = RecordPerson.objects.filter(key=person.key).exclude(record__state="draft").select_related("record")
    for row in rows.order_by("record__day"):
        yield row.record.day, row.record.title, row.role, str(_("是") if row.present else _("否"))


def _empty_rosters(person: Person) -> int:
    return int(RecordPerson.objects.filter(key=person.key).update(name=ERASED_NAME, checked_in_at=None))


def _drafts(person: Person) -> Iterable[Sequence[Any]]:
    for draft in Draft.objects.filter(person=person):
        yield draft.saved_at.isoformat(timespec="minutes"), draft.form


def _drop_drafts(person: Person) -> int:
    return int(Draft.objects.filter(person=person).delete()[0])


def _holdings(person: Person) -> Iterable[Sequence[Any]]:
    for holding in Holding.objects.filter(keeper=person).select_related("unit"):
        yield holding.name, holding.unit.name


def _let_go(person: Person) -> int:
    return int(Holding.objects.filter(keeper=person).update(keeper=None))


def _records(person: Person) -> Iterable[Sequence[Any]]:
    for field, word in (("entered_by", _("填报")), ("handed_in_by", _("提交")), ("verified_by", _("核验"))):
        rows = Record.objects.filter(**{field: person}).exclude(state="draft").select_related("unit").order_by("day")
        for record in rows.iterator():
            yield record.day, record.title, record.unit.name, str(word)


def _begun(person: Person) -> Iterable[Sequence[Any]]:
    for record in Record.objects.filter(entered_by=person, state="draft").select_related("unit").order_by("day"):
        yield record.day, record.title, record.unit.name


# -- retention ---------------------------------------------------------------------------------------------------------


def roster_kinds(house_id: int) -> list[tuple[str, str]]:
    """Kinds of the house with rosters: code and name."""
    with leave_scope("kinds that keep rosters"):
        kinds = Kind.objects.filter(house_id=house_id).order_by("code")
        keys = set(
            RecordPerson.objects.filter(record__house_id=house_id).values_list("record__kind_id", flat=True).distinct()
        )
        return [(kind.code, kind.name) for kind in kinds if kind.pk in keys]


def _old(house_id: int, part: str, before: date) -> Any:
    return RecordPerson.objects.filter(
        record__house_id=house_id, record__kind__code=part, record__day__lt=before
    ).exclude(name=REDUCED)


def count_old(house_id: int, part: str, before: date) -> int:
    """How many lines of rosters of a kind lie before a day and still name somebody."""
    with leave_scope("counting what a roster's term lets go"):
        return int(_old(house_id, part, before).count())


def reduce_old(house_id: int, part: str, before: date, at: datetime) -> int:
    """Reduce them: no name, no key, no moment of arrival; lines, presence and hours stay. Returns how many."""
    count = 0
    with leave_scope("reducing rosters to numbers"):
        while rows := list(_old(house_id, part, before).order_by("pk")[:BATCH]):
            for row in rows:
                row.name, row.key, row.checked_in_at = REDUCED, uuid.uuid4(), None
            RecordPerson.objects.bulk_update(rows, ["name", "key", "checked_in_at"])
            count += len(rows)
    return count

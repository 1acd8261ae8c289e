"""Reads of the room: what a form needs to know, what waits for a viewer. All demand a viewer.

Writing is `operations.py` (and the ledger's own). Invariant: whatever is offered in a form lies in the viewer's sight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import KindDef
from luoshi.files.models import StoredFile
from luoshi.ledger.lines import key_of_person
from luoshi.ledger.models import Draft, Holding, Kind, KindVersion, Record, RecordPerson
from luoshi.ledger.queries import draft, evidence, holdings, may_enter_units, records
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import NOTHING, Viewer
from luoshi.work import limits
from luoshi.work.fields import Around
from luoshi.work.models import Absence, ChecklistItem

__all__ = ["draft", "evidence", "holdings", "records"]  # the ledger's, read through here by this room's views

State = Record.State
WITHDRAWN = State.WITHDRAWN


# -- for whom, and whom ------------------------------------------------------------------------------------------------


def own_units(viewer: Viewer) -> Any:
    """Units for which the viewer may enter today: those of own posts, and those below with 'enter below'."""
    rows = Unit.objects.visible_to(viewer).filter(in_force(viewer.today)).filter(may_enter_units(viewer))
    return rows.order_by("path")


def home_unit_id(viewer: Viewer) -> int | None:
    """The unit of the own post by which the viewer enters."""
    own = [post.unit_id for post in viewer.posts_for("record.enter") if post.nature != "lent"]
    return own[0] if own else None


def holding_units(viewer: Viewer) -> Any:
    """Units whose holdings the viewer may edit today."""
    within = viewer.within(action="holding.edit") if viewer.can("holding.edit") else NOTHING
    return Unit.objects.visible_to(viewer).filter(in_force(viewer.today)).filter(within).order_by("path")


def people_names(viewer: Viewer) -> Callable[[Iterable[str]], dict[str, str]]:
    """A function from keys to the names of those in sight; asks about each key once."""
    known: dict[str, str] = {}
    asked: set[str] = set()

    def names(keys: Iterable[str]) -> dict[str, str]:
        wanted = {key for key in keys if key_of_person(key)}
        if fresh := wanted - asked:
            rows = Person.objects.visible_to(viewer).filter(key__in=fresh).values_list("key", "name")
            known.update({str(key): name for key, name in rows})
            asked.update(fresh)
        return {key: known[key] for key in wanted if key in known}

    return names


def _posts(viewer: Viewer, unit_id: int) -> Any:
    posts = Membership.objects.visible_to(viewer).filter(in_force(viewer.today))
    return posts.filter(unit_id=unit_id, nature=Membership.Nature.OWN).values("person_id")


def people_of_unit(viewer: Viewer, unit_id: int) -> list[tuple[UUID, str]]:
    """Key and name of the people with an own post at the unit today, by pinyin."""
    rows = Person.objects.visible_to(viewer).filter(pk__in=_posts(viewer, unit_id), erased_at__isnull=True)
    return list(rows.order_by("sort_key", "pk").values_list("key", "name")[: limits.ROSTER])


def records_of_kind(viewer: Viewer | None, house_id: int, kind_id: int, first: date, last: date) -> Any:
    """Records of a kind on the days [first, last] that were not withdrawn, in sight; None: the installation's own."""
    rows = Record.objects.filter(house_id=house_id) if viewer is None else Record.objects.visible_to(viewer)
    return rows.filter(kind_id=kind_id, day__gte=first, day__lte=last).exclude(state=WITHDRAWN)


# -- what a form is built from -----------------------------------------------------------------------------------------


def kinds_to_enter(viewer: Viewer) -> list[Kind]:
    """Kinds that a person may choose: active and not made by the system."""
    return list(Kind.objects.visible_to(viewer).filter(active=True, system=False))


def kind_version(viewer: Viewer, code: str) -> KindVersion | None:
    """The newest version of an active kind that people enter, with its kind; None where there is none in sight."""
    rows = KindVersion.objects.visible_to(viewer).filter(kind__code=code, kind__active=True, kind__system=False)
    found: KindVersion | None = rows.select_related("kind").order_by("-number").first()
    return found


def around(viewer: Viewer, kind: KindDef, kind_id: int, unit: Unit | None, *, record: Record | None = None) -> Around:
    """What a form of this kind for this unit needs to know. A fixed number of queries."""
    last = None if unit is None else _last(viewer, kind_id, unit.pk, record)
    return Around(
        today=viewer.today,
        names=people_names(viewer),
        units=own_units(viewer),
        any_units=Unit.objects.visible_to(viewer).filter(in_force(viewer.today)),
        unit=unit,
        holdings=_holdings(viewer, kind, unit, record),
        holding_label=catalogue().holding_type(kind.holding_type).name if kind.holding_type else "",
        roster=_roster(viewer, kind, unit, record, last),
        items=_items(viewer, kind, last) if record is None else (),
        outlets=_outlets(viewer, kind, kind_id),
    )


def _last(viewer: Viewer, kind_id: int, unit_id: int, record: Record | None) -> Record | None:
    rows = Record.objects.visible_to(viewer).filter(kind_id=kind_id, unit_id=unit_id).exclude(state=WITHDRAWN)
    if record is not None:
        rows = rows.exclude(pk=record.pk)
    found: Record | None = rows.order_by("-day", "-pk").first()
    return found


def _holdings(viewer: Viewer, kind: KindDef, unit: Unit | None, record: Record | None) -> list[Holding]:
    """The unit's open holdings of the kind's type, and those that the record covers already."""
    if not kind.holding_type or unit is None:
        return []
    mine = Q(type=kind.holding_type, unit_id=unit.pk, closed_on__isnull=True)
    if record is not None:
        covered = record.holdings.visible_to(viewer).values("holding_id")
        mine |= Q(pk__in=covered)
    return list(Holding.objects.visible_to(viewer).filter(mine).order_by("name", "pk"))


def _roster(
    viewer: Viewer, kind: KindDef, unit: Unit | None, record: Record | None, last: Record | None
) -> list[dict[str, Any]]:
    """Lines to tick: the record's own, else those of the last record of the kind, then the unit's people."""
    if "roster" not in kind.capabilities or unit is None:
        return []
    source = record if record is not None else last
    rows = RecordPerson.objects.visible_to(viewer).filter(record=source).order_by("pk") if source is not None else []
    why = absences(viewer, record) if record is not None else {}
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        present = row.present if record is not None else False
        lines[str(row.key)] = {
            "key": str(row.key),
            "name": row.name,
            "present": present,
            "reason": why.get(row.key, ""),
        }
    if not lines or record is None:
        for key, name in people_of_unit(viewer, unit.pk):
            lines.setdefault(str(key), {"key": str(key), "name": name, "present": False, "reason": ""})
    return list(lines.values())[: limits.ROSTER]


def _items(viewer: Viewer, kind: KindDef, last: Record | None) -> list[str]:
    if "checklist" not in kind.capabilities or last is None:
        return []
    return [item.label for item in checklist(viewer, last)]


def _outlets(viewer: Viewer, kind: KindDef, kind_id: int) -> Mapping[str, list[str]]:
    """Names written before in fields for a medium, the most frequent first."""
    codes = [each.code for each in kind.fields if each.type == "outlet"]
    if not codes:
        return {}
    rows = Record.objects.visible_to(viewer).filter(kind_id=kind_id).order_by("-pk").values_list("values", flat=True)
    found: dict[str, Counter[str]] = {code: Counter() for code in codes}
    for values in rows[:300]:
        for code in codes:
            if values.get(code):
                found[code][values[code]] += 1
    return {code: [name for name, _ in counter.most_common(limits.OUTLETS)] for code, counter in found.items()}


def checklist(viewer: Viewer, record: Record) -> list[ChecklistItem]:
    """The items of a record's newest version, in order."""
    rows = list(ChecklistItem.objects.visible_to(viewer).filter(record=record).order_by("version", "number"))
    return [row for row in rows if row.version == rows[-1].version]


def absences(viewer: Viewer, record: Record) -> dict[UUID, str]:
    """Reasons of absence in a record's newest version, by key."""
    rows = list(Absence.objects.visible_to(viewer).filter(record=record).order_by("version", "pk"))
    return {row.key: row.reason for row in rows if row.version == rows[-1].version}


def uploads(viewer: Viewer, keys: Iterable[str]) -> list[StoredFile]:
    """The viewer's own stored files among these keys, in the order given."""
    wanted = [key for key in dict.fromkeys(keys) if key_of_person(key)]
    rows = StoredFile.objects.visible_to(viewer).filter(key__in=wanted) if wanted else []
    found = {str(row.key): row for row in rows}
    return [found[key] for key in wanted if key in found]


# -- lists -------------------------------------------------------------------------------------------------------------


def _not_own(viewer: Viewer, rows: Any) -> Any:
    """Those of the records in which the viewer has no part."""
    doer = RecordPerson.objects.visible_to(viewer).filter(record=OuterRef("pk"), key=viewer.person_key, doer=True)
    mine = Q(entered_by_id=viewer.person_id) | Q(handed_in_by_id=viewer.person_id)
    rows = rows.alias(text_of_values=Cast("values", TextField()))
    return rows.exclude(mine).exclude(Exists(doer)).exclude(text_of_values__contains=str(viewer.person_key))


def _decides(viewer: Viewer) -> Q:
    """Records of units for which the viewer verifies; kinds verified from above only from above the unit itself."""
    from_above = Q(kind_version__definition__verification="above")
    decides = NOTHING
    for post in viewer.posts_for("record.verify"):
        reached = replace(viewer, posts=(post,)).within("unit__", "record.verify")
        decides |= reached & (~from_above | ~Q(unit_id=post.unit_id) | Q(unit__parent__isnull=True))
    return decides


def queue(viewer: Viewer) -> Any:
    """What waits for the viewer's verification, oldest first: never one's own, a lent post's unit included."""
    if not viewer.can("record.verify"):
        return Record.objects.visible_to(viewer).none()
    rows = records(viewer).filter(state=State.SUBMITTED).filter(_decides(viewer))
    return _not_own(viewer, rows).order_by("handed_in_at", "pk")


def samples(viewer: Viewer) -> Any:
    """Records that counted when they were handed in and that nobody has looked at yet, newest first."""
    if not viewer.can("record.verify"):
        return Record.objects.visible_to(viewer).none()
    rows = records(viewer).filter(state=State.VERIFIED, sampled_at__isnull=True, verified_by__isnull=True)
    rows = rows.filter(kind_version__definition__verification="sample").filter(_decides(viewer))
    return _not_own(viewer, rows).order_by("-verified_at", "-pk")


def my_open(viewer: Viewer) -> Any:
    """The viewer's own drafts and what was sent back to them or to the units they enter for; sent back first."""
    mine = Q(entered_by_id=viewer.person_id, state=State.DRAFT)
    units = [post.unit_id for post in viewer.posts_for("record.enter") if post.nature != "lent"]
    back = Q(state=State.SENT_BACK) & (Q(entered_by_id=viewer.person_id) | Q(unit_id__in=units))
    return records(viewer).filter(mine | back).order_by("-state", "correct_by", "-pk")


def drafts(viewer: Viewer) -> Any:
    """Forms that the viewer began and did not send, newest first."""
    return Draft.objects.visible_to(viewer).filter(form__startswith="record:").order_by("-saved_at")


def kinds_with_counts(viewer: Viewer) -> Any:
    """Kinds of the house with how many records each has (withdrawn ones left out)."""
    counted = Count("records", filter=~Q(records__state=WITHDRAWN))
    return Kind.objects.visible_to(viewer).annotate(used=counted).order_by("order", "pk")


def initials_of(words: str) -> Q:
    """Condition on a name or its pinyin initials."""
    return Q(name__icontains=words) | Q(initials__istartswith=words)


def day_or_today(text: str, today: date) -> date:
    """A day as ISO text; today where it is none or lies ahead."""
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def kinds_used(viewer: Viewer) -> list[int]:
    """Keys of the kinds that the viewer entered most, out of their last records."""
    rows = Record.objects.visible_to(viewer).filter(entered_by_id=viewer.person_id).order_by("-pk")
    return [key for key, _ in Counter(rows.values_list("kind_id", flat=True)[:200]).most_common()]


def may_amend(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may change the record where its state allows it."""
    if record.house_id != viewer.house_id:
        return False
    if record.entered_by_id == viewer.person_id:
        return True
    return bool(own_units(viewer).filter(pk=record.unit_id).exists())


def may_decide(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may verify the record or send it back, or look at it as a sample."""
    if not viewer.can("record.verify"):
        return False
    rows = Record.objects.visible_to(viewer).filter(pk=record.pk).filter(_decides(viewer))
    return bool(_not_own(viewer, rows).exists())


def holding_counts(viewer: Viewer) -> dict[str, int]:
    """How many holdings of each type are in sight."""
    rows = Holding.objects.visible_to(viewer).order_by().values_list("type").annotate(Count("pk"))
    return dict(rows)


def holding_type_name(code: str | None) -> str:
    """What a type of holding is called; "" for none; a type that is declared no more reads as its code."""
    try:
        return catalogue().holding_type(code).name if code else ""
    except KeyError:
        return code or ""


def verified_by_month(viewer: Viewer, start: date, end: date) -> dict[int, int]:
    """How many verified records in sight count in each month of [start, end), a span within one year. One query."""
    rows = Record.objects.visible_to(viewer).filter(state=Record.State.VERIFIED, day__gte=start, day__lt=end)
    found: dict[int, int] = {}
    for day, count in rows.order_by().values_list("day").annotate(Count("pk")):  # taking the month in SQLite costs more
        found[day.month] = found.get(day.month, 0) + count
    return found

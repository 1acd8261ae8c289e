"""The house's list of outlets: adding, changing, standing from a day, order, merging, the starter list.

Invariants: a name and an address belong to one outlet of a house; what was known before is replaced, never changed, so
figures as of an earlier moment stay; whoever keeps the lists (press.lists) writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.ledger.errors import NotAllowed
from luoshi.org.models import House
from luoshi.org.viewer import Viewer
from luoshi.press.models import Outlet, OutletAlias, OutletDomain, OutletLevel
from luoshi.press.placements import errors
from luoshi.press.placements.standing import Standings, name_key
from luoshi.press.text.likeness import domain_of, normalise_address
from luoshi.press.text.outlets import LEVELS
from luoshi.ui.scope import leave_scope

ALWAYS = date(2000, 1, 1)
"""From when a standing holds that nobody dated."""
STEP = 10
"""Between two places of the order, so that one can be put between."""


@dataclass(frozen=True)
class OutletWords:
    """What an outlet is and by what it is known. `domains`: addresses in any form."""

    name: str
    medium: str
    ladder: str = "outside"
    parent_id: int | None = None
    aliases: Sequence[str] = ()
    domains: Sequence[str] = ()
    active: bool = True


@contextmanager
def writing(by: Viewer | None, house_id: int, why: str) -> Iterator[None]:
    """One transaction under the house's lock. Raises NotAllowed."""
    with transaction.atomic(), leave_scope(why):
        if by is not None and not (by.house_id == house_id and by.can("press.lists")):
            raise NotAllowed("press.lists")
        House.objects.select_for_update().get(pk=house_id)
        yield


def _outlet(house_id: int, key: int) -> Outlet:
    found: Outlet = Outlet.objects.get(pk=key, house_id=house_id)
    return found


def add_outlet(
    *, house_id: int, words: OutletWords, level: str, klass: str = "", by: Viewer | None, at: datetime
) -> Outlet:
    """A new outlet at the end of the order. Raises NotAllowed, NameTaken, LevelUnknown, Outlet.DoesNotExist."""
    with writing(by, house_id, "adding an outlet"):
        _check_level(words.ladder, level)
        outlet = Outlet(house_id=house_id, added_at=at, added_by_id=by.person_id if by else None)
        _fill(outlet, words)
        _write_names(outlet, words, at)
        last = OutletLevel.objects.filter(house_id=house_id, replaced_at__isnull=True).order_by("-rank").first()
        _stand(outlet, level, klass, (last.rank if last else 0) + STEP, ALWAYS, by, at)
        _log(house_id, "outlet.added", by, at, outlet)
    return outlet


def change_outlet(*, outlet_id: int, house_id: int, words: OutletWords, by: Viewer | None, at: datetime) -> Outlet:
    """What it is called and known by. Raises NotAllowed, NameTaken, Outlet.DoesNotExist."""
    with writing(by, house_id, "changing an outlet"):
        outlet = _outlet(house_id, outlet_id)
        _fill(outlet, words)
        _write_names(outlet, words, at)
        _log(house_id, "outlet.changed", by, at, outlet)
    return outlet


def _fill(outlet: Outlet, words: OutletWords) -> None:
    taken = Outlet.objects.filter(
        house_id=outlet.house_id, ladder=words.ladder, name=words.name, merged_into__isnull=True
    )
    if taken.exclude(pk=outlet.pk).exists():
        raise errors.NameTaken(words.name)
    if words.parent_id is not None and words.parent_id != outlet.pk:
        outlet.parent = _outlet(outlet.house_id, words.parent_id)
    else:
        outlet.parent = None
    outlet.name, outlet.medium, outlet.ladder, outlet.active = words.name, words.medium, words.ladder, words.active
    outlet.save()


def _write_names(outlet: Outlet, words: OutletWords, at: datetime) -> None:
    """Names and addresses as said: gone ones are replaced, new ones added. Raises NameTaken."""
    names = {name_key(name): name for name in (*words.aliases, words.name) if name_key(name)}
    domains = {address: address for text in words.domains if (address := address_of(text))}
    _sync(OutletAlias, outlet, "key", {key: {"name": name[:60], "key": key} for key, name in names.items()}, at)
    _sync(OutletDomain, outlet, "domain", {each: {"domain": each} for each in domains}, at)


def address_of(text: str) -> str:
    """A domain as it is kept: the host of an address."""
    return (domain_of(text) or normalise_address(text))[:120]


def _sync(model: Any, outlet: Outlet, column: str, wanted: Mapping[str, Mapping[str, str]], at: datetime) -> None:
    standing = {getattr(row, column): row for row in model.objects.filter(outlet=outlet, replaced_at__isnull=True)}
    new = wanted.keys() - standing.keys()
    others = model.objects.filter(
        house_id=outlet.house_id, replaced_at__isnull=True, **{f"{column}__in": list(new)}
    ).first()
    if others is not None:
        raise errors.NameTaken(str(others))
    gone = [row.pk for key, row in standing.items() if key not in wanted]
    model.objects.filter(pk__in=gone).update(replaced_at=at)
    model.objects.bulk_create(
        [model(house_id=outlet.house_id, outlet=outlet, recorded_at=at, **wanted[key]) for key in sorted(new)]
    )


def set_standing(
    *, outlet_id: int, house_id: int, level: str, klass: str = "", valid_from: date, by: Viewer | None, at: datetime
) -> OutletLevel:
    """The level and class of an outlet from a day on; what was known before stays known for earlier moments.

    Raises NotAllowed, LevelUnknown, Outlet.DoesNotExist.
    """
    with writing(by, house_id, "setting the standing of an outlet"):
        outlet = _outlet(house_id, outlet_id)
        _check_level(outlet.ladder, level)
        now = Standings.of_house(house_id).on(outlet.pk, valid_from)
        made = _stand(outlet, level, klass, now.rank if now else 1000, valid_from, by, at)
        _log(house_id, "outlet.level", by, at, outlet, level=level, valid_from=valid_from.isoformat())
    return made


def rank_outlets(*, house_id: int, order: Sequence[int], valid_from: date, by: Viewer | None, at: datetime) -> int:
    """The order of the outlets named, from a day on; those not named keep theirs. Returns how many changed."""
    with writing(by, house_id, "ordering outlets"):
        standings = Standings.of_house(house_id)
        changed = 0
        for place, key in enumerate(order, start=1):
            outlet = standings.outlets.get(key)
            now = standings.on(key, valid_from) if outlet else None
            if outlet is None or now is None or now.rank == place * STEP:
                continue
            _stand(outlet, now.level, now.klass, place * STEP, valid_from, by, at)
            changed += 1
        if changed:
            log(house_id=house_id, actor=by, action="outlet.ranked", detail={"outlets": changed}, at=at)
    return changed


def _stand(
    outlet: Outlet, level: str, klass: str, rank: int, valid_from: date, by: Viewer | None, at: datetime
) -> OutletLevel:
    OutletLevel.objects.filter(outlet=outlet, valid_from=valid_from, replaced_at__isnull=True).update(replaced_at=at)
    made: OutletLevel = OutletLevel.objects.create(
        house_id=outlet.house_id,
        outlet=outlet,
        level=level,
        klass=klass,
        rank=rank,
        valid_from=valid_from,
        recorded_at=at,
        recorded_by_id=by.person_id if by else None,
    )
    return made


def merge_outlets(*, source_id: int, target_id: int, house_id: int, by: Viewer | None, at: datetime) -> Outlet:
    """One outlet becomes the other: its names and addresses lead there. Raises NotAllowed, MergeUnfit."""
    with writing(by, house_id, "merging outlets"):
        source, target = _outlet(house_id, source_id), _outlet(house_id, target_id)
        if source.pk == target.pk or source.ladder != target.ladder or source.merged_into_id or target.merged_into_id:
            raise errors.MergeUnfit
        for model, columns in ((OutletAlias, ("name", "key")), (OutletDomain, ("domain",))):
            rows = list(model.objects.filter(outlet=source, replaced_at__isnull=True))
            model.objects.filter(pk__in=[row.pk for row in rows]).update(replaced_at=at)
            model.objects.bulk_create(
                [
                    model(house_id=house_id, outlet=target, recorded_at=at, **{c: getattr(row, c) for c in columns})
                    for row in rows
                ]
            )
        source.merged_into, source.merged_at, source.active = target, at, False
        source.save()
        _log(house_id, "outlet.merged", by, at, source, into=target.name)
    return target


def assign_name(*, name: str, outlet_id: int, house_id: int, by: Viewer | None, at: datetime) -> Outlet:
    """A name that records use belongs to this outlet from now on; figures as of earlier keep it unlisted.

    Raises NotAllowed, NameTaken, Outlet.DoesNotExist.
    """
    with writing(by, house_id, "assigning a name to an outlet"):
        outlet = _outlet(house_id, outlet_id)
        key = name_key(name)
        taken = OutletAlias.objects.filter(house_id=house_id, key=key, replaced_at__isnull=True)
        if not key or taken.exists():
            raise errors.NameTaken(name)
        OutletAlias.objects.create(house_id=house_id, outlet=outlet, name=name[:60], key=key, recorded_at=at)
        _log(house_id, "outlet.changed", by, at, outlet, name=name)
    return outlet


def _check_level(ladder: str, level: str) -> None:
    if level not in levels_of(ladder):
        raise errors.LevelUnknown


def levels_of(ladder: str) -> Mapping[str, str]:
    """Levels of a ladder from high to low, with their words."""
    return LEVELS["inside" if ladder == "inside" else "outside"]


def _log(house_id: int, action: str, by: Viewer | None, at: datetime, outlet: Outlet, **detail: str) -> None:
    words = {"name": outlet.name, **detail}
    log(house_id=house_id, actor=by, action=action, subject=f"outlet:{outlet.pk}", detail=words, at=at)


def texts(value: str) -> tuple[str, ...]:
    """Names or addresses typed into one box: parted by lines, commas, 、 and ；."""
    marks: Iterable[str] = (
        value.replace("，", "\n").replace("、", "\n").replace("；", "\n").replace(",", "\n").split("\n")
    )
    return tuple(dict.fromkeys(each.strip() for each in marks if each.strip()))

"""Taking over the starter list: what it has and the house's list has not.

Invariants: what the house has stays as it is; names and addresses that are taken are left out; run again it adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.press.models import Outlet, OutletAlias, OutletDomain, OutletLevel
from luoshi.press.placements.operations.outlets import ALWAYS, STEP, address_of, levels_of, writing
from luoshi.press.placements.standing import name_key
from luoshi.press.text.outlets import OutletFacts, starter


def take_over_starter(*, house_id: int, by: Viewer | None, at: datetime) -> int:
    """Add what the starter list has and the house's list has not. Returns how many. Raises NotAllowed."""
    with writing(by, house_id, "taking over the starter list"):
        known = set(Outlet.objects.filter(house_id=house_id).exclude(starter="").values_list("starter", flat=True))
        names = set(
            OutletAlias.objects.filter(house_id=house_id, replaced_at__isnull=True).values_list("key", flat=True)
        )
        domains = set(
            OutletDomain.objects.filter(house_id=house_id, replaced_at__isnull=True).values_list("domain", flat=True)
        )
        last = OutletLevel.objects.filter(house_id=house_id, replaced_at__isnull=True).order_by("-rank").first()
        rank = last.rank if last else 0
        new = [each for each in starter() if each.key not in known and name_key(each.name) not in names]
        made = _from_starter(house_id, new, names, domains, rank, by, at)
        log(house_id=house_id, actor=by, action="outlet.starter", detail={"outlets": len(made)}, at=at)
    return len(made)


def _from_starter(
    house_id: int,
    new: Sequence[OutletFacts],
    names: set[str],
    domains: set[str],
    rank: int,
    by: Viewer | None,
    at: datetime,
) -> Sequence[Outlet]:
    person = by.person_id if by else None
    common: dict[str, Any] = {"house_id": house_id, "recorded_at": at}
    made = [
        Outlet(
            house_id=house_id, name=each.name[:60], ladder=each.side, medium=each.medium, starter=each.key,
            added_at=at, added_by_id=person,
        )
        for each in new
    ]  # fmt: skip
    Outlet.objects.bulk_create(made)
    by_key = {row.starter: row for row in Outlet.objects.filter(house_id=house_id).exclude(starter="")}
    aliases, hosts, levels, children = [], [], [], []
    for place, (outlet, facts) in enumerate(zip(made, new, strict=True), start=1):
        for name in (facts.name, *facts.aliases):
            if (key := name_key(name)) and key not in names:
                names.add(key)
                aliases.append(OutletAlias(outlet=outlet, name=name[:60], key=key, **common))
        for text in facts.domains:
            if (host := address_of(text)) and host not in domains:
                domains.add(host)
                hosts.append(OutletDomain(outlet=outlet, domain=host, **common))
        levels.append(
            OutletLevel(
                outlet=outlet, level=_starter_level(facts), rank=rank + place * STEP,
                valid_from=ALWAYS, recorded_by_id=person, **common,
            )
        )  # fmt: skip
        if facts.parent in by_key:
            outlet.parent = by_key[facts.parent]
            children.append(outlet)
    OutletAlias.objects.bulk_create(aliases)
    OutletDomain.objects.bulk_create(hosts)
    OutletLevel.objects.bulk_create(levels)
    Outlet.objects.bulk_update(children, ["parent"])
    return made


def _starter_level(facts: OutletFacts) -> str:
    """The proposed level, on this ladder: what the other ladder calls county or inside is the lowest here."""
    ladder = levels_of(facts.side)
    return facts.level if facts.level in ladder else list(ladder)[-1]

"""What stays: boards, screens, accounts, radio stations, venues, villages of the demo house.

What lives here: which unit has which, and writing them. Invariant: each holding lies at the unit that keeps it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from django.db import transaction

from luoshi.demo import units as tree
from luoshi.demo.people import People
from luoshi.ledger.operations import add_holding
from luoshi.org.models import Unit

Kept = Mapping[tuple[int, str], list[int]]
"""Keys of holdings by (unit, type)."""

_PLACES = ("校门口", "教学楼一层", "食堂外墙", "综合楼大厅", "操场东侧")
_VILLAGES = ("红石村", "柳荫村", "双井村", "北坡村", "渡口社区", "望湖社区")


def add_holdings(units: Mapping[str, Unit], people: People, *, opened: date, at: datetime, draw: Random) -> Kept:
    """Write the holdings of all units."""
    kept: dict[tuple[int, str], list[int]] = defaultdict(list)
    with transaction.atomic():
        for unit in units.values():
            keeper = people.correspondents.get(unit.pk)
            for type_, name, given in _of(unit, draw):
                made = add_holding(
                    type=type_, name=name, unit_id=unit.pk, opened_on=opened, given=given, by=None, at=at,
                    keeper_id=keeper.pk if keeper else None,
                )  # fmt: skip
                kept[unit.pk, type_].append(made.pk)
    return kept


def _of(unit: Unit, draw: Random) -> Iterator[tuple[str, str, dict[str, Any]]]:
    short = unit.name.removeprefix("青禾县")
    if unit.type in tree.RESTING:
        for place in _PLACES[: _boards(unit, draw)]:
            form = draw.choice(("board", "board", "window", "panel"))
            yield "board", f"{place}宣传栏", {"form": form, "place": place, "area": draw.choice(("2.4", "3.6", "4.8"))}
    if unit.klass == tree.DIRECT:
        yield from _direct(short)
    elif unit.klass == tree.TOWN:
        yield "screen", f"{short}校门电子屏", {"place": "校门口", "size": "3×1.2米", "online": False}
        yield "venue", f"{short}阅览室", {"type": "library", "place": "教学楼二层", "area": "60", "hours": "7:30—17:30"}
    elif unit.type == tree.DISTRICT:
        for village in draw.sample(_VILLAGES, 3):
            yield "village", f"{short.removesuffix('学区')}{village}", {"households": draw.randint(120, 900)}
    elif unit.name == "宣传股":
        yield "account", "青禾教育公众号", {"platform": "wechat", "account_id": "qinghe-edu", "state": "live"}
        yield "print", "《青禾教育》", {"rhythm": "半月刊"}
        for brand in ("书香青禾", "田埂上的美育课", "家长会客厅", "百班共读一本书"):
            yield "brand", brand, {"about": f"{brand}：从一所学校做起，逐步推广到各学区。"}
    elif unit.name == "信息中心":
        yield "site", "青禾教育网", {"address": "https://edu.qinghe.example"}


def _boards(unit: Unit, draw: Random) -> int:
    return {tree.DIRECT: 3, tree.TOWN: 2}.get(unit.klass, draw.choice((1, 1, 1, 2)))


def _direct(short: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for place in ("校门", "报告厅"):
        yield "screen", f"{short}{place}电子屏", {"place": place, "size": "5×3米", "online": False}
    yield "radio", f"{short}校园广播站", {"place": "综合楼三层", "hours": "12:20—12:50"}
    yield (
        "account",
        f"{short}公众号",
        {"platform": "wechat", "account_id": f"qh-{len(short)}-{short[-3:]}", "state": "live"},
    )
    yield "venue", f"{short}图书馆", {"type": "library", "place": "图书楼", "area": "420", "hours": "8:00—18:00"}

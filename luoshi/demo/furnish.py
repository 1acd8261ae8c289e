"""Making the demo house from nothing, step by step, with what each step did.

What lives here: the order of the steps and which span is furnished. Not here: the steps. Invariants: `furnish` needs an
empty database; on whatever day it runs there are plan, records and figures to look at.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as clock
from random import Random
from typing import Any

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.demo import assessment, names, press_channels, press_desk, press_placements, press_topics
from luoshi.demo import units as tree
from luoshi.demo.acts import Act, Scene
from luoshi.demo.changes import changes
from luoshi.demo.days import Days
from luoshi.demo.evidence import Drawer
from luoshi.demo.habits import all_acts
from luoshi.demo.holdings import add_holdings
from luoshi.demo.people import add_people
from luoshi.demo.plan import make_plan
from luoshi.demo.returns import add_returns
from luoshi.demo.year import ZONE, Year
from luoshi.ledger.operations import sync_catalogue
from luoshi.org.models import House

SEED = 20260301
ENOUGH = 4_400
"""Acts of the full house that make it look alive; where the year has fewer yet, the time before is furnished too."""
PLAN_BEFORE = (4, 1)
"""Started before this day of the year, the year before is furnished whole, with its plan."""

Tell = Callable[[str, str, float], None]


@dataclass
class Furnished:
    """What was made: the house, numbers by name, seconds by step."""

    house: House
    numbers: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class _Steps:
    """Times the steps and tells of each when it is done."""

    def __init__(self, tell: Tell) -> None:
        self.tell, self._since = tell, time.perf_counter()
        self.seconds: dict[str, float] = {}

    def done(self, step: str, said: str) -> None:
        """A step is over."""
        now = time.perf_counter()
        self.seconds[step] = now - self._since
        self.tell(step, said, self.seconds[step])
        self._since = now


def furnish(
    *,
    today: date,
    now: datetime,
    scale: int = tree.FULL,
    tell: Tell = lambda *_: None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Furnished:
    """Make the whole house as it stands on `today`, at the moment `now` of that day.

    `scale`: about how many units. `tell` hears of each finished step, `progress` how far the long one is.
    """
    # Nothing here makes cycles worth collecting, and looking for them among 100,000 rows takes a tenth of the time.
    gc.disable()
    try:
        return _furnish(today, now, scale, tell, progress)
    finally:
        gc.enable()


def _furnish(today: date, now: datetime, scale: int, tell: Tell, progress: Callable[[int, int], None]) -> Furnished:
    steps, draw = _Steps(tell), Random(SEED)  # noqa: S311  a draw of sample data, not a secret
    opened = date(today.year - 2, 1, 1)
    founded = datetime.combine(opened, clock(9), ZONE)
    house, units = tree.build_tree(scale, opened, founded, draw)
    kinds = sync_catalogue(house_id=house.pk, at=founded)
    steps.done("单位", f"{len(units)} 个单位，{kinds} 种记录类型")
    people = _add_people(house, units, opened, founded, today, draw)
    steps.done("人员", f"{len(people.accounts)} 个账号，{len(people.correspondents)} 名通讯员")
    kept = add_holdings(units, people, opened=opened, at=founded, draw=draw)
    media = press_placements.outlets(house.pk, at=founded)
    steps.done("名录", f"{sum(map(len, kept.values()))} 项，{media} 家媒体")
    start, acts, scene = _acts_for(house, units, people, kept, today, scale)
    plans = _plans(start, units, people, scale, today, now)
    found, confirmed = sum(each.found for each in plans), sum(each.confirmed for each in plans)
    steps.done("方案", f"{len(plans)} 份方案，读出 {found} 项指标，确认 {confirmed} 项")
    drawer = Drawer(house.pk, draw)
    year = Year(scene, drawer, now, draw, changes=changes(units, today), tell=progress)
    year.pass_by(acts)
    did = year.did
    steps.done("记录", f"{did['entered'] + did['drafts']} 条，核实 {did['verified'] + did['at once']} 条，"
               f"退回 {did['sent back']} 条，文件 {drawer.kept} 个")  # fmt: skip
    returns = add_returns(house.pk, units, people, now=now)
    steps.done("报表", f"{returns} 份报表，由记录生成")
    articles = press_desk.furnish(people, units, now=now)
    press_topics.furnish(people, now=now)
    press_placements.furnish(people, units, now=now)
    press_channels.furnish(people, units[names.HOUSE], opened=opened, founded=founded, now=now)
    steps.done("稿件", f"{articles} 篇，三审各有待办")
    scored = assessment.furnish(people, units, units[names.HOUSE], now=now)
    steps.done("得分", f"{scored} 个单位的得分已公布，一条异议待处理")
    numbers = {"units": len(units), "accounts": len(people.accounts), "holdings": sum(map(len, kept.values())),
               "plans": len(plans), "found": found, "confirmed": confirmed, "files": drawer.kept,
               "pictures": drawer.distinct, "changes left": len(year.changes), **did}  # fmt: skip
    return Furnished(house, numbers, steps.seconds)


def _add_people(house: House, units: Any, opened: date, at: datetime, today: date, draw: Random) -> Any:
    with transaction.atomic():
        people = add_people(house.pk, units, opened=opened, today=today, draw=draw)
        log(house_id=house.pk, actor=None, action="person.imported", subject=f"house:{house.pk}", at=at,
            detail={"accounts": len(people.accounts)})  # fmt: skip
    return people


def _acts_for(
    house: House, units: Any, people: Any, kept: Any, today: date, scale: int
) -> tuple[date, list[Act], Scene]:
    """The acts from the latest beginning that yields enough of them: this year's, or one in the year before."""
    year, last = today.year, today.year - 1
    beginnings = [date(year, 1, 1), date(last, 9, 1), date(last, 3, 1), date(last, 1, 1)]
    if today < date(year, *PLAN_BEFORE):
        beginnings = beginnings[-1:]
    for start in beginnings:
        scene = Scene(units, people, kept, Days(house.settings, start, today), Random(SEED + start.year))  # noqa: S311  sample data
        acts = [act for act in all_acts(scene) if act.day >= start]
        if len(acts) >= ENOUGH * scale / tree.FULL:
            break
    return start, acts, scene


def _plans(start: date, units: Any, people: Any, scale: int, today: date, now: datetime) -> list[Any]:
    """This year's plan, and last year's where its whole year is furnished. Made in January."""
    years = [today.year - 1, today.year] if start == date(today.year - 1, 1, 1) else [today.year]
    made = []
    for year in years:
        at = min(datetime.combine(date(year, 1, 8), clock(10), ZONE), now)
        by = people.viewer(people.planner)
        made.append(make_plan(year, units, units[names.HOUSE], tree.district_names(scale), by=by, at=at))
    return made

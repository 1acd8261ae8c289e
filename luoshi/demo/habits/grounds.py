"""Boards, screens, broadcasts, patrols of the sites, checks of library stocks."""

from __future__ import annotations

from datetime import date, timedelta

from luoshi.demo import topics
from luoshi.demo import units as tree
from luoshi.demo.acts import Scene
from luoshi.org.models import Unit


def perform(scene: Scene) -> None:
    """A year's care of what stays."""
    for unit in scene.of_type(*tree.RESTING):
        _boards(scene, unit)
    for unit in (*scene.of_type(tree.SCHOOL, klass=tree.DIRECT), *scene.of_type(tree.SCHOOL, klass=tree.TOWN)):
        _screens(scene, unit)
    for unit in scene.of_type(tree.SCHOOL, klass=tree.DIRECT):
        _broadcasts(scene, unit)
    for unit in scene.of_type(tree.SCHOOL):
        _library(scene, unit)
    _patrols(scene)


def _boards(scene: Scene, unit: Unit) -> None:
    """Once in each taught month, on most of the boards at once."""
    draw, boards = scene.draw, scene.kept.get((unit.pk, "board"), [])
    for start, end in scene.days.months():
        taught = scene.days.between(start, end, school=True)
        if not taught or not boards or not scene.does(unit) or start.month in (2, 7):
            continue
        if unit.type != tree.SCHOOL and start.month % 2:  # smaller ones every other month
            continue
        for day in scene.days.some(draw, 1, start, end, school=True):
            covered = boards if draw.random() < 0.8 else boards[:1]
            topic, subject = draw.choice(topics.BOARD)
            values = {"topic": topic, "surface": "board", "subject": subject}
            scene.add("channel.update", unit, day, values, holdings=tuple(covered), proof="board", caption=topic)


def _screens(scene: Scene, unit: Unit) -> None:
    """A new programme in every two weeks of the terms, on all screens of the school."""
    screens = tuple(scene.kept.get((unit.pk, "screen"), ()))
    for number, (start, end) in enumerate(scene.days.weeks()):
        days = scene.days.between(start, end, school=True)
        if number % 2 or not days or not screens or not scene.does(unit):
            continue
        topic, subject = scene.draw.choice(topics.SCREEN)
        day = days[0]
        last = min(day + timedelta(days=scene.draw.randint(0, 4)), scene.days.today)
        pictured = {"proof": "screen", "caption": topic} if number % 4 == 0 else {}
        scene.add("channel.screen", unit, day, {"topic": topic, "subject": subject}, day_end=last, holdings=screens,
                  **pictured)  # fmt: skip


def _broadcasts(scene: Scene, unit: Unit) -> None:
    radio = tuple(scene.kept.get((unit.pk, "radio"), ()))
    for start, end in scene.days.weeks():
        if radio and scene.does(unit):
            for day in scene.days.some(scene.draw, 1, start, end, school=True):
                values = {"programme": topics.one(scene.draw, topics.BROADCAST), "minutes": 20}
                scene.add("channel.broadcast", unit, day, values, holdings=radio)


def _library(scene: Scene, unit: Unit) -> None:
    """Once a year, in spring or autumn."""
    for year in range(scene.days.start.year, scene.days.today.year + 1):
        spring = scene.draw.random() < 0.6
        start, end = (date(year, 3, 10), date(year, 6, 25)) if spring else (date(year, 9, 10), date(year, 12, 20))
        if not scene.does(unit):
            continue
        for day in _whole(scene, start, end):
            values = {"scope": "图书室全部藏书", "checked": scene.draw.randint(8, 90) * 100,
                      "removed": scene.draw.randint(0, 60), "checkers": [scene.clerk_key(unit)],
                      "reason": ["damaged"]}  # fmt: skip
            scene.add("library.check", unit, day, values, proof="reading", caption="藏书清查")


def _whole(scene: Scene, start: date, end: date) -> list[date]:
    """A day of the span drawn over its whole length, none where it lies after today: spread, not heaped up."""
    day = start + timedelta(days=scene.draw.randint(0, (end - start).days - 1))
    return scene.days.between(day, day + timedelta(days=6), school=True)[:1]


def _patrols(scene: Scene) -> None:
    """The information office looks at site and accounts on every working day."""
    unit, draw = scene.units["信息中心"], scene.draw
    staff = scene.people.staff[unit.pk]
    for day in scene.days.all():
        if draw.random() < 0.985:
            person = draw.choice(staff)
            values = {"route": "门户网站、公众号", "patrollers": [str(person.key)], "minutes": draw.randint(10, 35)}
            scene.add("patrol", unit, day, values, prompt=True)

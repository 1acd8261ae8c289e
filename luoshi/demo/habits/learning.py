"""The study group, the branches, trainings: who learns what."""

from __future__ import annotations

from datetime import date

from luoshi.demo import topics
from luoshi.demo import units as tree
from luoshi.demo.acts import Scene
from luoshi.ledger.operations import NewPerson
from luoshi.org.models import Person, Unit


def perform(scene: Scene) -> None:
    """A year's learning."""
    _group(scene)
    _branches(scene)
    _office_trainings(scene)
    _correspondents(scene)


def _group(scene: Scene) -> None:
    """The study group meets once a month, every third time to discuss; its members write."""
    unit, draw = scene.units[tree.GROUP], scene.draw
    for number, (start, end) in enumerate(scene.days.months()):
        for day in scene.days.some(draw, 1, start, end):
            form = "discussion" if number % 3 == 1 else draw.choice(("reading", "tutoring"))
            chair, speaker = scene.people.leaders[0], draw.choice(scene.people.group[1:])
            values = {"topic": topics.SESSION[number % len(topics.SESSION)], "mode": "group", "form": form,
                      "theme": "theory", "chair": str(chair.key), "speakers": [str(speaker.key)], "hours": "3",
                      "minutes": "逐篇研读，结合分管工作谈认识，议定两项改进措施。"}  # fmt: skip
            scene.add("study.session", unit, day, values, people=_roster(scene, scene.people.group, unit, 0.93),
                      proof="meeting", caption="中心组集中学习")  # fmt: skip
    for person in scene.people.group:
        for start, end in scene.days.pieces(6):
            for day in scene.days.some(draw, 1, start, end):
                values = {"authors": [str(person.key)], "title": topics.one(draw, topics.ESSAYS),
                          "type": draw.choice(("reflection", "survey"))}  # fmt: skip
                scene.add("study.essay", unit, day, values, proof="page", caption="学习体会")


def _branches(scene: Scene) -> None:
    """Each branch studies monthly, has its day in two months, its secretary teaches in each half."""
    draw = scene.draw
    for unit in scene.of_type(tree.BRANCH):
        for start, end in scene.days.months():
            if scene.does(unit):
                for day in scene.days.some(draw, 1, start, end):
                    values = {"topic": topics.one(draw, topics.SESSION), "mode": "group", "form": "reading",
                              "theme": "theory", "hours": "2"}  # fmt: skip
                    scene.add("study.session", unit, day, values)
        for start, end in scene.days.pieces(2):
            if scene.does(unit):
                for day in scene.days.some(draw, 1, start, end):
                    values = {"type": "day", "topic": topics.one(draw, topics.BRANCH_DAY)}
                    scene.add("party.life", unit, day, values, proof="meeting", caption="主题党日")
        for start, end in scene.days.pieces(6):
            for day in scene.days.some(draw, 1, start, end):
                values = {"topic": topics.one(draw, topics.LECTURE), "speaker": "支部书记", "rank": "secretary"}
                scene.add("party.lecture", unit, day, values)


def _office_trainings(scene: Scene) -> None:
    """The personnel office trains the bureau's staff in every quarter; hours count where people work."""
    draw, host = scene.draw, scene.units["人事股"]
    staff = [(person, office) for office, people in scene.people.staff.items() for person in people]
    for start, end in scene.days.pieces(3):
        for day in scene.days.some(draw, 1, start, end):
            came = tuple(
                NewPerson(person.name, person.key, draw.random() < 0.9, unit_id=office) for person, office in staff
            )
            values = {"topic": topics.TRAINING[5 + draw.randint(0, 2)], "audience": "staff", "method": "lecture",
                      "hours": "7", "place": "三楼会议室"}  # fmt: skip
            scene.add("training.session", host, day, values, people=came, proof="meeting", caption="业务培训",
                      prompt=True)  # fmt: skip


def _correspondents(scene: Scene) -> None:
    """Correspondents attend a course in each half of the year."""
    draw = scene.draw
    for start, end in scene.days.pieces(6):
        days = scene.days.some(draw, 1, _after_holiday(start), end)
        for unit in sorted(scene.units.values(), key=lambda each: each.order):
            person = scene.people.correspondents.get(unit.pk)
            if person is None or not days or not scene.does(unit):
                continue
            values = {"topic": draw.choice(topics.ATTENDED), "learners": [str(person.key)], "hours": "4",
                      "level": "county", "host": "局宣传股"}  # fmt: skip
            scene.add(
                "training.attended",
                unit,
                days[0],
                values,
                proof=draw.choice(("page", "link", "link")),
                caption="结业证明",
            )


def _after_holiday(start: date) -> date:
    return start.replace(month=3) if start.month == 1 else start.replace(month=9)


def _roster(scene: Scene, people: list[Person], unit: Unit, share: float) -> tuple[NewPerson, ...]:
    return tuple(NewPerson(p.name, p.key, scene.draw.random() < share, unit_id=unit.pk) for p in people)

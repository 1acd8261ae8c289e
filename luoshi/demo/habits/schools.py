"""Activities of schools, kindergartens and districts: themes, reading, open days, volunteering, visits."""

from __future__ import annotations

from datetime import date

from luoshi.demo import topics
from luoshi.demo import units as tree
from luoshi.demo.acts import Scene
from luoshi.org.models import Unit


def perform(scene: Scene) -> None:
    """A year in the schools."""
    for unit in scene.of_type(tree.SCHOOL):
        _themes(scene, unit)
        _reading(scene, unit)
        _ethics(scene, unit)
    for unit in scene.of_type(tree.KINDERGARTEN):
        _open_days(scene, unit)
    for unit in scene.of_type(tree.SCHOOL, klass=tree.DIRECT):
        _volunteers(scene, unit)
    for unit in scene.of_type(tree.DISTRICT):
        _districts(scene, unit)


def _themes(scene: Scene, unit: Unit) -> None:
    """Two or three in a term."""
    draw = scene.draw
    for start, end in scene.days.terms():
        count = draw.choice((2, 2, 3)) if scene.does(unit) else 1
        for day in scene.days.some(draw, count, start, end, school=True):
            topic, theme = draw.choice(topics.ACTIVITY)
            values = {"topic": topic, "type": "theme", "theme": theme, "place": draw.choice(("操场", "报告厅", "各班教室")),
                      "headcount": draw.randint(3, 60) * 10, "summary": "各班分组参加，学生自己主持，家长代表到场。"}  # fmt: skip
            pictured = {"proof": "festival", "caption": topic} if draw.random() < 0.6 else {}
            scene.add("activity", unit, day, values, **pictured)


def _reading(scene: Scene, unit: Unit) -> None:
    """The reading festival opens in April; a few are late."""
    for year in range(scene.days.start.year, scene.days.today.year + 1):
        end = date(year, 5, 1) if scene.does(unit) else date(year, 5, 20)
        for day in scene.days.some(scene.draw, 1, date(year, 4, 6), end, school=True):
            values = {"topic": "读书节启动活动", "type": "reading", "theme": "reading", "place": "操场",
                      "headcount": scene.draw.randint(5, 80) * 10}  # fmt: skip
            pictured = {"proof": "reading", "caption": "书香校园"} if scene.draw.random() < 0.7 else {}
            scene.add("activity", unit, day, values, **pictured)


def _ethics(scene: Scene, unit: Unit) -> None:
    """A training on teachers' ethics in each school year; in spring where its autumn lies before the span."""
    for year in range(scene.days.start.year - 1, scene.days.today.year + 1):
        if scene.does(unit):
            autumn = scene.draw.random() < 0.5 and date(year, 9, 1) >= scene.days.start
            span = (date(year, 9, 1), date(year, 12, 1)) if autumn else (date(year + 1, 3, 1), date(year + 1, 6, 20))
            for day in scene.days.some(scene.draw, 1, *span, school=True):
                values = {"topic": "师德师风专题培训", "audience": "teacher", "method": "lecture", "hours": "3",
                          "place": "会议室"}  # fmt: skip
                pictured = {"proof": "meeting", "caption": "师德师风培训"} if scene.draw.random() < 0.4 else {}
                scene.add("training.session", unit, day, values, **pictured)


def _open_days(scene: Scene, unit: Unit) -> None:
    for start, end in scene.days.terms():
        if scene.does(unit):
            for day in scene.days.some(scene.draw, 1, start, end, school=True):
                values = {"topic": "家长开放日", "type": "openday", "theme": "minors", "place": "本园",
                          "headcount": scene.draw.randint(30, 120)}  # fmt: skip
                scene.add("activity", unit, day, values, proof="festival", caption="家长开放日")


def _volunteers(scene: Scene, unit: Unit) -> None:
    for start, end in scene.days.months():
        if scene.does(unit) and scene.days.between(start, end, school=True):
            for day in scene.days.some(scene.draw, 1, start, end, school=True):
                topic, theme = scene.draw.choice(topics.VOLUNTEER)
                values = {"topic": topic, "theme": theme, "hours": "2", "place": "学校周边"}
                scene.add("activity.volunteer", unit, day, values, proof="festival", caption=topic)


def _districts(scene: Scene, unit: Unit) -> None:
    """Districts hold talks, see children in need before the first of June, and visit their villages."""
    draw = scene.draw
    for start, end in scene.days.terms():
        for day in scene.days.some(draw, draw.choice((2, 2, 3)), start, end):
            values = {"topic": topics.one(draw, topics.LECTURE), "form": "report", "speaker": "县宣讲团成员",
                      "theme": draw.choice(("values", "culture", "ethics")), "audience": draw.randint(40, 200)}  # fmt: skip
            scene.add("lecture", unit, day, values, proof="meeting", caption="理论宣讲")
    for year in range(scene.days.start.year, scene.days.today.year + 1):
        for day in scene.days.some(draw, 1, date(year, 5, 12), date(year, 6, 1)):
            values = {"occasion": "六一", "group": "child", "people": draw.randint(8, 30), "gift": "书包和文具"}
            scene.add("activity.care", unit, day, values)
    for village in scene.kept.get((unit.pk, "village"), ()):
        for start, end in scene.days.pieces(6):
            if scene.does(unit):
                for day in scene.days.some(draw, 1, start, end):
                    values = {"area": "联系村农户", "type": "family", "count": draw.randint(6, 24),
                              "questions": "希望延长周末图书室开放时间。"}  # fmt: skip
                    scene.add("activity.visit", unit, day, values, holdings=(village,))

"""What the bureau does for people: answers, matters settled, leaders' visits, meetings, honours, brands, incidents."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from luoshi.demo import topics
from luoshi.demo import units as tree
from luoshi.demo.acts import Scene


def perform(scene: Scene) -> None:
    """A year's service."""
    _answers(scene)
    _incidents(scene)
    _visits(scene)
    _matters(scene)
    _honours(scene)
    _papers(scene)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


def _answers(scene: Scene) -> None:
    """Questions come every week; a few are answered late."""
    draw, days = scene.draw, scene.days
    offices = [scene.units[name] for name in ("办公室", "信息中心", "基础教育股", "招生考试股") if name in scene.units]
    for start, end in days.weeks():
        for day in days.some(draw, 3, start, end):
            took = draw.choices((1, 2, 4, 6, 9), weights=(8, 10, 10, 6, 1))[0]
            answered = days.after(day, took)
            if answered > days.today:
                continue
            values = {"subject": topics.one(draw, topics.CASES), "source": draw.choice(("own", "hotline", "board")),
                      "type": draw.choice(("inquiry", "request", "complaint", "advice")),
                      "received_at": _at(day, draw.randint(8, 16), draw.randint(0, 59)),
                      "due_at": _at(days.after(day, 7), 18), "answered_at": _at(answered, draw.randint(9, 17)),
                      "satisfied": draw.choices(("yes", "unknown", "no"), weights=(10, 5, 1))[0]}  # fmt: skip
            scene.add("case.answer", draw.choice(offices), answered, values, prompt=True)


def _incidents(scene: Scene) -> None:
    """Few: water pipes, storms, a bus that broke down; nearly all are told within two hours."""
    draw = scene.draw
    for start, end in scene.days.pieces(3):
        for day in scene.days.some(draw, 2, start, end, school=True):
            unit = draw.choice(scene.of_type(tree.SCHOOL))
            happened = _at(day, draw.randint(8, 15), draw.randint(0, 59))
            told = happened + timedelta(minutes=draw.choice((15, 25, 40, 70, 95, 150)))
            values = {"subject": draw.choice(("水管破裂停水", "强风刮倒围挡", "校车故障滞留", "停电影响午餐")), "stage": "first",
                      "occurred_at": happened, "reported_at": told, "to": "局办公室"}  # fmt: skip
            scene.add("incident.report", unit, day, values, prompt=True)


def _visits(scene: Scene) -> None:
    """Each leader goes to schools twice a quarter."""
    unit, draw = scene.units[tree.LEADERS], scene.draw
    schools = scene.of_type(tree.SCHOOL, tree.POINT)
    for person in scene.people.leaders:
        for start, end in scene.days.pieces(3):
            for day in scene.days.some(draw, 2, start, end):
                values = {"place": draw.choice(schools).name, "topic": draw.choice(("课后服务", "校园安全", "教师队伍", "食堂管理")),
                          "people": [str(person.key)], "found": "听课一节，与师生座谈，带回两条建议交有关股室办理。"}  # fmt: skip
                scene.add("activity.guide", unit, day, values)


def _matters(scene: Scene) -> None:
    draw = scene.draw
    offices = scene.of_type(tree.OFFICE)
    for start, end in scene.days.months():
        for day in scene.days.some(draw, 4, start, end):
            values = {"matter": topics.one(draw, topics.HELP), "for": draw.choice(("public", "school", "grassroots")),
                      "result": "已办结，受益师生反映良好。"}  # fmt: skip
            scene.add("activity.help", draw.choice(offices), day, values)


def _honours(scene: Scene) -> None:
    """Honours and brands come to schools by and by."""
    draw = scene.draw
    schools = scene.of_type(tree.SCHOOL)
    for start, end in scene.days.months():
        for day in scene.days.some(draw, 3, start, end):
            unit, level = draw.choice(schools), draw.choice(("county", "county", "city", "province"))
            issuer = {"county": "县教育局", "city": "市教育局", "province": "省教育厅"}[level]
            values = {"name": topics.one(draw, topics.AWARDS), "winner": unit.name, "level": level, "category": "unit",
                      "issuer": issuer}  # fmt: skip
            scene.add("honour.award", unit, day, values, proof="page", caption="表彰文件")
    for start, end in scene.days.pieces(3):
        for day in scene.days.some(draw, 2, start, end):
            values = {
                "name": topics.one(draw, topics.BRANDS),
                "type": "brand",
                "state": "已在三个年级开展，形成固定课表。",
            }
            scene.add("culture.project", draw.choice(schools), day, values, proof="festival", caption="品牌项目")


def _papers(scene: Scene) -> None:
    """Meetings, documents and inspections of the offices."""
    draw, office, press = scene.draw, scene.units["办公室"], scene.units["宣传股"]
    for start, end in scene.days.pieces(3):
        for day in scene.days.some(draw, 1, start, end):
            values = {
                "topic": "宣传工作分析研判会",
                "type": "analysis",
                "decisions": "议定三项改进事项，由宣传股跟进。",
            }
            scene.add("meeting", press, day, values)
        for day in scene.days.some(draw, 1, start, end):
            checked: dict[str, object] = {"topic": "学区宣传工作督查", "form": "special", "found": "两所学校宣传栏更新不及时，已当场说明。",
                      "units": [unit.name for unit in scene.of_type(tree.DISTRICT)[:3]]}  # fmt: skip
            scene.add("inspection", press, day, checked)
    for start, end in scene.days.months():
        for day in scene.days.some(draw, 1, start, end):
            values = {
                "title": f"{start.month}月份宣传工作要点",
                "type": "plan",
                "number": f"青教办〔{day.year}〕{day.month}号",
            }
            scene.add("document.issued", office, day, values, proof="page", caption="文件首页")

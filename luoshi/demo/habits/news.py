"""Items sent up, articles placed in media, the bureau's own account, site and paper."""

from __future__ import annotations

from datetime import date, timedelta

from luoshi.demo import topics
from luoshi.demo import units as tree
from luoshi.demo.acts import Scene
from luoshi.org.models import Unit


def perform(scene: Scene) -> None:
    """A year's news."""
    _items(scene)
    _placements(scene)
    _account(scene)
    _site(scene)
    _paper(scene)


def _items(scene: Scene) -> None:
    """Districts and directly run schools send two items a month before the 24th, offices one a quarter."""
    draw = scene.draw
    for unit in (*scene.of_type(tree.DISTRICT), *scene.of_type(tree.SCHOOL, klass=tree.DIRECT)):
        for start, _ in scene.days.months():
            if scene.does(unit):
                until = start.replace(day=23 if scene.does(unit) else 28)
                for day in scene.days.some(draw, 2, start, until):
                    _item(scene, unit, day)
    for unit in scene.of_type(tree.OFFICE):
        for start, end in scene.days.pieces(3):
            for day in scene.days.some(draw, 1, start, end):
                _item(scene, unit, day)


def _item(scene: Scene, unit: Unit, day: date) -> None:
    draw = scene.draw
    values = {"title": topics.one(draw, topics.ITEMS, unit=unit.name), "authors": [scene.clerk_key(unit)],
              "type": draw.choice(("reform", "experience", "news", "news", "research", "advice"))}  # fmt: skip
    scene.add("info.item", unit, day, values, proof="link", caption="信息报送单")


def _placements(scene: Scene) -> None:
    """Schools of all districts place articles; directly run ones more often."""
    draw = scene.draw
    direct = scene.of_type(tree.SCHOOL, klass=tree.DIRECT)
    others = [unit for unit in scene.of_type(tree.SCHOOL) if unit.klass != tree.DIRECT]
    monthly = max(3, round(len(scene.units) * 0.09))
    number = 0
    for start, end in scene.days.months():
        for day in scene.days.some(draw, monthly, start, end):
            number += 1
            unit = draw.choice(direct if draw.random() < 0.35 else others)
            outlet, level, medium = draw.choices(topics.OUTLETS, weights=(12, 10, 16, 14, 8, 9, 7, 2))[0]
            values = {"title": topics.one(draw, topics.NEWS, unit=unit.name), "outlet": outlet, "level": level,
                      "medium": medium, "form": draw.choice(("news", "feature", "photo", "depth")),
                      "position": draw.choices(("ordinary", "lead", "front"), weights=(8, 2, 1))[0], "origin": "first",
                      "authors": [scene.clerk_key(unit)], "length": draw.randint(4, 16) * 100,
                      "link": f"https://news.example.org/{day:%Y/%m}/{number}.html"}  # fmt: skip
            scene.add("press.placement", unit, day, values)


def _account(scene: Scene) -> None:
    """The bureau's account posts twice a week, one or two weeks of the year only once."""
    unit = scene.units["宣传股"]
    account = scene.kept[unit.pk, "account"][0]
    for week, (start, end) in enumerate(scene.days.weeks()):
        for number, day in enumerate(scene.days.some(scene.draw, 1 if week % 23 == 11 else 2, start, end)):
            values = {"title": topics.one(scene.draw, topics.POSTS), "platform": "wechat", "form": "article",
                      "link": f"https://mp.example.org/s/{day:%Y%m%d}{number}"}  # fmt: skip
            scene.add("channel.post", unit, day, values, holdings=(account,), prompt=True)


def _site(scene: Scene) -> None:
    """Three news on the site in each ten days."""
    unit = scene.units["信息中心"]
    site = scene.kept[unit.pk, "site"][0]
    for first, after in scene.days.months():
        for start, end in ((first, first.replace(day=11)), (first.replace(day=11), first.replace(day=21)),
                           (first.replace(day=21), after)):  # fmt: skip
            for number, day in enumerate(scene.days.some(scene.draw, 3, start, end)):
                values = {"title": topics.one(scene.draw, topics.NEWS, unit="青禾教育"),
                          "column": scene.draw.choice(topics.SITE),
                          "link": f"https://edu.qinghe.example/{day:%Y%m%d}/{number}"}  # fmt: skip
                scene.add("channel.site", unit, day, values, holdings=(site,), prompt=True)


def _paper(scene: Scene) -> None:
    """An issue in each half of a month."""
    unit = scene.units["宣传股"]
    paper = scene.kept[unit.pk, "print"][0]
    number = 0
    for first, after in scene.days.months():
        number = 0 if first.month == 1 else number
        middle = first + timedelta(days=15)
        for start, end in ((first, middle), (middle, after)):
            number += 1
            for day in scene.days.some(scene.draw, 1, start, end):
                values = {"number": f"第{number}期", "focus": topics.one(scene.draw, topics.SESSION), "copies": 320}
                scene.add("channel.issue", unit, day, values, holdings=(paper,), proof="page", caption="本期版面",
                          prompt=True)  # fmt: skip

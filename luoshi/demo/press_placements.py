"""The demo's media: the list of outlets from the founding on, and placements in every state of being asked about.

What lives here: local outlets, a joint piece, a claim, a reprint, submissions with outcomes. Not here: the year's
placements (`habits/news.py`). Invariants: by the rooms' own operations; no real place; something waits for the verifier.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils.timezone import localdate

from luoshi.demo import topics
from luoshi.demo.people import People
from luoshi.demo.pictures import picture
from luoshi.files.operations import store_file
from luoshi.ledger import operations as ledger
from luoshi.ledger.operations import NewEvidence, NewRecord
from luoshi.org.models import Account, Unit
from luoshi.org.viewer import Viewer
from luoshi.press.placements import operations as press
from luoshi.press.placements.operations import NewPlacement, OutletWords
from luoshi.press.placements.shares import Author
from luoshi.ui.scope import leave_scope

DOMAINS = {
    "江川教育网": "edu.jiangchuan.example",
    "江川日报": "daily.jiangchuan.example",
    "南江新闻客户端": "app.nanjiang.example",
}
BULLETINS = (("青禾教育信息", "own"), ("江川教育简报", "city"), ("南江教育动态", "province"))
WRITERS = ("tongxun", "tx002", "tx003")


def outlets(house_id: int, *, at: datetime) -> int:
    """The list of outlets: the house's own media first, then the starter list. Returns how many there are."""
    for name, level, medium in sorted(
        topics.OUTLETS, key=lambda each: ("national", "province", "city", "county").index(each[1])
    ):
        words = OutletWords(name, medium, domains=[DOMAINS[name]] if name in DOMAINS else [])
        press.add_outlet(house_id=house_id, words=words, level=level, by=None, at=at)
    for name, level in BULLETINS:
        press.add_outlet(house_id=house_id, words=OutletWords(name, "bulletin", "inside"), level=level, by=None, at=at)
    return len(topics.OUTLETS) + len(BULLETINS) + press.take_over_starter(house_id=house_id, by=None, at=at)


def furnish(people: People, units: dict[str, Unit], *, now: datetime) -> int:
    """What waits and what was decided, at the schools of the first correspondents. Returns how many records there are."""
    with leave_scope("the people of the demo's placements"):
        rows = Account.objects.filter(username__in=WRITERS).select_related("person")
        found = {each.username: people.viewer(each.person) for each in rows}
    if len(found) < len(WRITERS):
        return 0
    first, second, third = (found[name] for name in WRITERS)
    joint = _report(first, now, 3, "三所学校合编一本乡土读本", "江川日报", "city", "paper", page="第3版", picture=True,
                    authors=[_author(first), _author(second), Author("记者 程远", reporter=True)])  # fmt: skip
    link = "https://edu.jiangchuan.example/2026/essay/71.html"
    _report(second, now, 2, "把生字写在菜园里", "江川教育网", "city", "net", address=link, authors=[_author(second)])
    _report(third, now, 1, "把生字写在菜园里", "江川教育网", "city", "net", address=link, authors=[_author(third)])
    _report(first, now, 1, "三所学校合编一本乡土读本", "南江新闻客户端", "province", "app", known=joint, relation="again",
            address="https://app.nanjiang.example/a/9012", authors=[_author(first)])  # fmt: skip
    _report(third, now, 4, "一封写给山外的信", "江川晚风周刊", "city", "magazine", page="第12页", picture=True,
            authors=[_author(third)])  # fmt: skip
    sent = _submissions(first, now)
    press.note_outcome(record_id=sent[1], word="refused", note="本期已有同类稿件", by=first, at=now)
    return 5 + len(sent)


def _author(viewer: Viewer) -> Author:
    return Author(viewer.name, viewer.person_key, viewer.posts_for("record.enter")[0].unit_id)


def _report(by: Viewer, now: datetime, ago: int, title: str, outlet: str, level: str, medium: str, **more: Any) -> int:
    """One placement `ago` days back; with `picture` a photograph of the page as its evidence."""
    at = now - timedelta(hours=ago)
    given: list[NewEvidence] = []
    if more.pop("picture", False):
        file = store_file(house_id=by.house_id, owner_room="ledger", data=picture("board", title[:8], Random(title)),  # noqa: S311  a picture, not a secret
                          name=f"{title}.jpg", by=by, at=at)  # fmt: skip
        given = [NewEvidence(file_id=file.pk, caption="刊登版面", sha256=file.sha256)]
    new = NewPlacement(
        unit_id=by.posts_for("record.enter")[0].unit_id, title=title, day=localdate(now) - timedelta(days=ago),
        outlet=outlet, level=level, medium=medium, evidence=given, **more,
    )  # fmt: skip
    return int(press.report_placement(new=new, by=by, at=at).record.pk)


def _submissions(by: Viewer, now: datetime) -> list[int]:
    """Three pieces sent out: one waited for, one refused, one without an answer for long."""
    contents = [
        NewRecord(
            kind="press.submission", unit_id=by.posts_for("record.enter")[0].unit_id,
            day=localdate(now) - timedelta(days=ago),
            values={"title": title, "to": "media", "outlet": outlet, "form": "text"},
            evidence=[NewEvidence(url=f"https://oa.qinghe.example/doc/{ago}", caption="稿件", grade="B")],
        )
        for ago, title, outlet in (
            (4, "操场边的气象站", "江川日报"), (15, "爷爷的木工课", "江川日报"), (70, "早读前的十分钟", "南江教育报"),
        )
    ]  # fmt: skip
    made = ledger.enter_many(contents=contents, by=by, at=now - timedelta(hours=6), hand_in=True)
    return [int(made.records[index].pk) for index in sorted(made.records)]

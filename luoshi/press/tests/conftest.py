"""A small county for the press: an office, a district, two schools, and people in their roles."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from luoshi.org import operations as org
from luoshi.org import queries
from luoshi.org.models import Account
from luoshi.press.desk import operations as desk
from luoshi.press.models import Article

AT = datetime(2026, 3, 18, 1, tzinfo=UTC)  # a Wednesday
TODAY = date(2026, 3, 18)
OPENED = date(2020, 1, 1)


class House:
    """清河县教育局 with 橡树小学 and 榆树小学. People are viewers as of TODAY; `at` moves on by a minute a call."""

    def __init__(self, name: str = "清河县教育局") -> None:
        self.house = org.create_house(name=name, opened=OPENED, at=AT)
        org.turn_day(house_id=self.house.pk, today=TODAY)
        self.root = queries.root_of(self.house)
        self.east = self.unit("东片学区", self.root, "学区")
        self.oak = self.unit("橡树小学", self.east, "中小学校")
        self.elm = self.unit("榆树小学", self.east, "中小学校")
        self.writer = self.person("橡树通讯员", self.oak, "correspondent")
        self.planner = self.person("计划员", self.root, "planner")
        self.first = self.person("局初审", self.root, "first_reviewer")
        self.second = self.person("局复审", self.root, "second_reviewer")
        self.final = self.person("局终审", self.root, "final_reviewer")
        self._minutes = 0

    @property
    def at(self) -> datetime:
        """The next moment."""
        self._minutes += 1
        return AT + timedelta(minutes=self._minutes)

    def unit(self, name: str, parent, type: str, **more):
        return org.add_unit(
            house_id=self.house.pk, parent=parent, name=name, type=type, by=None, at=AT, valid_from=OPENED, **more
        )

    def person(self, name: str, unit, *roles: str, nature: str = "own", until: date | None = None):
        """A viewer with posts of these roles at the unit."""
        person = org.add_person(house_id=self.house.pk, name=name, at=AT, by=None)
        account = org.add_account(
            person=person, username=f"{name}{self.house.pk}", password=None, by=None, at=AT, must_change=False
        )
        for role in roles:
            org.appoint(
                person=person, unit=unit, role=role, nature=nature, by=None, at=AT, valid_from=OPENED, valid_to=until
            )
        return queries.viewer_of(account, TODAY)

    def again(self, viewer):
        """The viewer with the posts of this moment."""
        return queries.viewer_of(Account.objects.get(pk=viewer.account_id), TODAY)

    def article(
        self, title: str = "橡树小学举办读书节", html: str = "<p>3月18日，橡树小学举办读书节。</p>", by=None, **more
    ):
        """A draft with a text."""
        by = by or self.writer
        return desk.start_article(
            by=by, at=self.at, unit_id=more.pop("unit", self.oak).pk, title=title, html=html, **more
        )

    def handed_in(self, article: Article | None = None) -> Article:
        """An article that waits for its first review."""
        article = article or self.article()
        return desk.hand_in(article_id=article.pk, by=self.writer, at=self.at)

    def passed(self, article: Article | None = None) -> Article:
        """An article that passed all three reviews."""
        article = self.handed_in(article)
        for reviewer in (self.first, self.second, self.final):
            article = desk.pass_review(article_id=article.pk, by=reviewer, at=self.at, proofread=True)
        return article


@pytest.fixture
def house(db) -> House:
    return House()

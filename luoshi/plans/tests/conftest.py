"""A small county with people, and a plan of our own writing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from luoshi.org import operations as org
from luoshi.org import queries
from luoshi.plans import operations
from luoshi.reading import read_text

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
TODAY = date(2026, 3, 20)

PLAN = """清河县教育局2026年宣传文化工作方案

一、理论学习
1.党组中心组集中学习全年不少于12次，每季度研讨不少于1次。
2.各学区、县直学校每年至少组织培训1次。

二、宣传阵地
3.各中小学校宣传栏全年更新8次以上。
4.每周安排专人巡查校园周边。

三、信息报送
5.各单位每月24日前报送信息1条以上。
6.全年在市级及以上媒体发稿150篇以上。
"""


class House:
    """清河县教育局: an office, a study group, two districts, schools, and people in their roles."""

    def __init__(self, name: str = "清河县教育局") -> None:
        self.house = org.create_house(name=name, opened=date(2020, 1, 1), at=AT)
        self.root = queries.root_of(self.house)
        self.group = self.unit("党组理论学习中心组", self.root, "班子", is_body=True)
        self.office = self.unit("办公室", self.root, "机关股室")
        self.east = self.unit("东片学区", self.root, "学区")
        self.oak = self.unit("橡树小学", self.east, "中小学校", klass="城区")
        self.elm = self.unit("榆树小学", self.east, "中小学校", klass="农村")
        self.planner = self.person("计划员", self.root, "planner")
        self.leader = self.person("局长", self.root, "leader")
        self.verifier = self.person("核验员", self.root, "verifier")
        self.reporter = self.person("橡树通讯员", self.oak, "correspondent")

    def unit(self, name: str, parent, type: str, **more):
        return org.add_unit(
            house_id=self.house.pk, parent=parent, name=name, type=type, by=None, at=AT,
            valid_from=date(2020, 1, 1), **more,
        )  # fmt: skip

    def person(self, name: str, unit, role: str):
        """A viewer with one post, as of TODAY."""
        person = org.add_person(house_id=self.house.pk, name=name, at=AT, by=None)
        account = org.add_account(
            person=person, username=f"{name}{self.house.pk}", password=None, by=None, at=AT, must_change=False
        )
        org.appoint(person=person, unit=unit, role=role, by=None, at=AT, valid_from=date(2020, 1, 1))
        return queries.viewer_of(account, TODAY)

    def plan(self, text: str = PLAN):
        """The plan imported, nothing confirmed."""
        return operations.import_plans(
            reading=read_text(text),
            unit=self.root,
            start=date(2026, 1, 1),
            end=date(2027, 1, 1),
            by=self.planner,
            at=AT,
        )[0]


@pytest.fixture
def house(db) -> House:
    return House()

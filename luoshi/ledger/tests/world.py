"""The house of the ledger's stories: a county with two districts, and the words in which the tests speak.

Kinds are defined here, so that these tests don't depend on the catalogue's wording.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from luoshi.catalogue.model import Choice, EvidenceRule, FieldDef, KindDef, QuantityDef
from luoshi.ledger import operations as ops
from luoshi.ledger.measures import Column, Measure, Question, Span, figure_of, figures_many
from luoshi.ledger.models import Holding, Record
from luoshi.ledger.operations import NewEvidence, NewPerson, NewRecord
from luoshi.org import operations as org
from luoshi.org.models import Account, Unit
from luoshi.org.queries import root_of, viewer_of
from luoshi.org.viewer import Viewer

OPENED = date(2020, 1, 1)
START = datetime(2026, 1, 5, 1, tzinfo=UTC)
YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
FREE = EvidenceRule(0, ("A", "B", "C", "D"), "自愿。")

LEVEL = FieldDef(
    "level", "级别", "choice", facet=True, default="county",
    choices=(Choice("county", "县级"), Choice("city", "市级"), Choice("province", "省级")),
)  # fmt: skip
TITLE = FieldDef("headline", "标题", "text", required=True, max_length=60)


def kind(code: str, name: str, *quantities: QuantityDef, fields: tuple[FieldDef, ...] = (), **more: Any) -> KindDef:
    """A kind of the group 其他."""
    more = {"evidence": FREE, "verification": "unit", "title_pattern": "{kind}"} | more
    return KindDef(code=code, name=name, group="other", icon="tag", fields=fields, quantities=quantities, **more)


COUNT = QuantityDef("count", "次数", "次")
KINDS = (
    kind("t.activity", "主题活动", COUNT, QuantityDef("hours", "时长", "小时", "field:hours", stated=True),
         fields=(LEVEL, FieldDef("hours", "时长", "hours")), evidence=EvidenceRule(0, ("C",), "现场照片。")),
    kind("t.board", "宣传栏更新", QuantityDef("updates", "更新次数", "次", "holdings"), holding_type="board",
         many_holdings=True),
    kind("t.session", "集体学习", COUNT, QuantityDef("present", "出席人次", "人次", "participants"),
         QuantityDef("expected", "应到人次", "人次", "invited"),
         QuantityDef("speeches", "发言", "次", "people:speakers"),
         fields=(FieldDef("speakers", "发言人", "people"),), capabilities=("roster",)),
    kind("t.article", "媒体上稿", QuantityDef("pieces", "篇数", "篇"), fields=(TITLE, LEVEL), piece=True,
         exclusive_group="press", verification="above"),
    kind("t.news", "信息采用", QuantityDef("pieces", "条数", "条"), fields=(TITLE,), piece=True,
         exclusive_group="press"),
    kind("t.patrol", "巡查", COUNT, verification="process"),
    kind("t.visit", "走访", COUNT, verification="sample"),
    kind("t.photo", "展板拍照", COUNT, evidence=EvidenceRule(2, ("B", "C"), "请补充现场照片。")),
    kind("t.stock", "志愿者人数", QuantityDef("members", "人数", "人", "field:members", stated=True),
         fields=(FieldDef("members", "人数", "integer", required=True),)),
    kind("t.report", "突发信息", COUNT, QuantityDef("minutes", "用时", "分钟", "elapsed:happened:sent"),
         fields=(FieldDef("happened", "发生", "moment", required=True),
                 FieldDef("sent", "报出", "moment", required=True))),
)  # fmt: skip


class World:
    """清河县: two districts, schools below them, and a person for each role. `now` is moved by the stories."""

    def __init__(self) -> None:
        self.now = START
        self.house = org.create_house(name="清河县教育局", opened=OPENED, at=START)
        self.root = root_of(self.house)
        self.east = self.unit("东片学区", self.root, "学区", staff=5)
        self.west = self.unit("西片学区", self.root, "学区", staff=5)
        self.oak = self.unit("橡树小学", self.east, staff=20)
        self.elm = self.unit("榆树小学", self.east, staff=30)
        self.ash = self.unit("梣树小学", self.west, staff=10)
        for definition in KINDS:
            ops.define_kind(house_id=self.house.pk, kind=definition, by=None, at=START)
        self._accounts: dict[str, Account] = {}
        self.leader = self.person("局长", self.root, "leader")
        self.planner = self.person("计划员", self.root, "planner")
        self.county_verifier = self.person("县核验", self.root, "verifier")
        self.east_clerk = self.person("东文书", self.east, "area_clerk")
        self.west_clerk = self.person("西文书", self.west, "area_clerk")
        self.oak_clerk = self.person("橡通讯", self.oak, "correspondent")
        self.oak_verifier = self.person("橡核验", self.oak, "verifier")
        self.elm_clerk = self.person("榆通讯", self.elm, "correspondent")
        self.ash_clerk = self.person("梣通讯", self.ash, "correspondent")

    def unit(self, name: str, parent: Unit, type: str = "学校", staff: int | None = None) -> Unit:
        """A unit under `parent`."""
        return org.add_unit(
            house_id=self.house.pk,
            parent=parent,
            name=name,
            type=type,
            staff=staff,
            by=None,
            at=START,
            valid_from=OPENED,
        )

    def person(self, name: str, unit: Unit, role: str, nature: str = "own") -> Viewer:
        """A new person with one post."""
        made = org.add_person(house_id=self.house.pk, name=name, at=START, by=None)
        account = org.add_account(person=made, username=f"{name}{self.house.pk}", password=None, by=None, at=START)
        org.appoint(person=made, unit=unit, role=role, by=None, at=START, valid_from=OPENED, nature=nature)
        self._accounts[name] = account
        return self.viewer(name)

    def viewer(self, name: str, on: date = date(2026, 11, 25)) -> Viewer:
        """The person as a viewer with today's posts."""
        return viewer_of(self._accounts[name], on)

    def tick(self, **delta: int) -> datetime:
        """Time goes on: a minute, or as said."""
        self.now += timedelta(**(delta or {"minutes": 1}))
        return self.now

    def at(self, year: int, month: int, day: int, hour: int = 9) -> datetime:
        """Move to a moment (local hour)."""
        self.now = datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=8)
        return self.now

    # -- records ---------------------------------------------------------------------------------------------------

    def content(self, code: str, unit: Unit, on: date | None = None, **more: Any) -> NewRecord:
        """Content; unknown keywords are values of fields."""
        known = {name: more.pop(name) for name in list(more) if name in NewRecord.__dataclass_fields__}
        return NewRecord(kind=code, unit_id=unit.pk, day=on or self.now.date(), **known, values=more)

    def draft(self, code: str, unit: Unit, on: date | None = None, *, by: Viewer | None = None, **more: Any) -> Record:
        """A draft of the unit's own clerk, or of `by`."""
        return ops.create_record(
            content=self.content(code, unit, on, **more), by=by or self.clerk(unit), at=self.tick()
        )

    def submitted(self, code: str, unit: Unit, on: date | None = None, **more: Any) -> Record:
        """A record that was handed in."""
        by = more.get("by") or self.clerk(unit)
        record = self.draft(code, unit, on, **more)
        return ops.hand_in(record_id=record.pk, by=by, at=self.tick())

    def verified(self, code: str, unit: Unit, on: date | None = None, **more: Any) -> Record:
        """A record that counts."""
        record = self.submitted(code, unit, on, **more)
        if record.state == "submitted":
            self.verify(record)
        record.refresh_from_db()
        return record

    def verify(self, record: Record, by: Viewer | None = None) -> Any:
        """The county's verifier accepts it."""
        return ops.verify_record(record_id=record.pk, by=by or self.county_verifier, at=self.tick())

    def returned(self, record: Record, because: str = "照片不清") -> Record:
        """Sent back by the county's verifier."""
        return ops.send_back(record_id=record.pk, reason=because, by=self.county_verifier, at=self.tick())

    def clerk(self, unit: Unit) -> Viewer:
        """Whoever enters for the unit."""
        own = {self.oak.pk: self.oak_clerk, self.elm.pk: self.elm_clerk, self.ash.pk: self.ash_clerk}
        return own.get(unit.pk) or (self.west_clerk if unit.pk == self.west.pk else self.east_clerk)

    def board(self, name: str, unit: Unit, opened: date = OPENED) -> Holding:
        """A board of a unit."""
        return ops.add_holding(type="board", name=name, unit_id=unit.pk, opened_on=opened, by=None, at=self.tick())

    # -- figures ---------------------------------------------------------------------------------------------------

    def figure(self, measure: Measure, unit: Unit, period: Any = YEAR, **more: Any) -> Any:
        """The figure as the leader of the house sees it."""
        column = Column(unit.pk, (unit.pk,), more.pop("below", True))
        return figure_of(more.pop("viewer", self.leader), measure, column, period, **more)

    def done(self, code: str, unit: Unit, quantity: str = "count", period: Any = YEAR, **more: Any) -> Any:
        """How much counts, by sum."""
        return self.figure(Measure((code,), quantity), unit, period, **more).num

    def waiting(self, code: str, unit: Unit, quantity: str = "count") -> Any:
        """How much waits."""
        question = Question("", Measure((code,), quantity), (Column("", (unit.pk,)),), (YEAR,))
        (figure,) = figures_many(self.leader, [question], waiting=True).values()
        return figure.waiting


__all__ = ["KINDS", "START", "YEAR", "Fraction", "NewEvidence", "NewPerson", "Span", "World"]

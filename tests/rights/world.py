"""Two houses in one database, every row of which carries a word that says whose it is.

What lives here: the building of the houses. What each role may see of them is `table.py`. Invariant: a marker is
`Z9`, the place and the thing (`Z9unitver`: the verified record of the foreign unit), and stands in every text that a
page could show of the row: title, name, file name, reason, note.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from luoshi.catalogue.model import EvidenceRule, FieldDef, KindDef, QuantityDef
from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.ledger import operations as ledger
from luoshi.ledger.measures import Column, Measure, Span, figure_of
from luoshi.ledger.models import Evidence, Holding, Kind, Record, RecordPerson
from luoshi.org import operations as org
from luoshi.org.models import Account, Membership, Person, Unit
from luoshi.org.queries import root_of, viewer_of
from luoshi.org.viewer import Viewer
from luoshi.plans import operations as plans
from luoshi.plans.models import Allowance, Clause, Plan, Target
from luoshi.plans.queries import ROOM as PLANS
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.reading import read_text
from luoshi.reports.models import Return
from luoshi.reports.returns.operations import define_form
from luoshi.reports.returns.rounds import keep_up
from luoshi.reports.returns.spec import Cell, Figure, ReturnSpec
from luoshi.reports.returns.spec import Reach as ReturnReach
from luoshi.ui.scope import leave_scope
from luoshi.work.models import Finding
from luoshi.work.operations import add_finding

MARK = re.compile(r"Z9(own|lent|unit|west|root|east|house)([a-z]+)", re.IGNORECASE)
OPENED = date(2020, 1, 1)
KIND = "q.talk"
KIND_B = "乙屋专类"  # a kind's name has no Latin letters, so that this word is the marker itself

# persona: (role, place of the post, nature); more than one post where a list stands.
PERSONAS: dict[str, list[tuple[str, str, str]]] = {
    "admin": [("admin", "root", "own")],
    "security": [("security", "root", "own")],
    "audit": [("audit", "root", "own")],
    "planner": [("planner", "root", "own")],
    "planner_east": [("planner", "east", "own")],
    "leader": [("leader", "east", "own")],
    "verifier": [("verifier", "east", "own")],
    "area_clerk": [("area_clerk", "east", "own")],
    "observer": [("observer", "east", "own")],
    "correspondent": [("correspondent", "own", "own")],
    "holder": [("holder", "own", "own")],
    "lent": [("correspondent", "own", "own"), ("verifier", "lent", "lent")],
    "lent_only": [("verifier", "lent", "lent")],
    "first_reviewer": [("first_reviewer", "own", "own")],
    "final_reviewer": [("final_reviewer", "own", "own")],
    "publisher": [("publisher", "own", "own")],
    "assessor": [("assessor", "east", "own")],
    "lent_reviewer": [("first_reviewer", "lent", "lent")],
    "ended": [("correspondent", "own", "ended")],
    "no_post": [],
}


@dataclass
class Place:
    """A unit with one row of everything, made by its own clerk."""

    name: str
    unit: Unit
    clerk: Person
    account: Account
    post: Membership
    hold: Holding
    upload: StoredFile
    records: dict[str, Record] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    finding: Finding | None = None
    line: RecordPerson | None = None
    token: str = ""
    allowance: Allowance | None = None

    def mark(self, thing: str) -> str:
        """The word that gives the row away."""
        return f"Z9{self.name}{thing}"


@dataclass
class Prepared:
    """A plan with one target of one clause and a corrected document that waits."""

    name: str
    plan: Plan
    target: Target
    clause: Clause
    source: StoredFile


class World:
    """House 甲, in which everybody looks, and house 乙, which nobody of them may ever see."""

    def __init__(self) -> None:
        self.now = timezone.now().replace(microsecond=0) - timedelta(hours=2)
        self.today = timezone.localdate()
        self.places: dict[str, Place] = {}
        self.plans: dict[str, Prepared] = {}
        self.kinds: dict[str, Kind] = {}
        self.returns: dict[str, Return] = {}  # by place
        self.accounts: dict[str, Account] = {}
        self.people: dict[str, Person] = {}
        self._house_a()
        self._house_b()
        self._personas()

    # -- houses ----------------------------------------------------------------------------------------------------

    def _house_a(self) -> None:
        house, root = self._house("甲县教育局", "类型甲")
        east = self._unit(root, "东片学区", "学区")
        west = self._unit(root, "Z9westunit学区", "学区")
        self.house, self.root, self.east, self.west = house, root, east, west
        planner, _ = self._person(root, "甲计划", "planner")
        self.planner = planner
        for name, parent in (("own", east), ("lent", west), ("unit", west)):
            self.places[name] = self._place(name, parent)
        self.plans["root"] = self._plan("root", root, planner, "甲县工作方案", run=True)
        self.plans["rootdraft"] = self._plan("root", root, planner, "Z9rootplandraft")
        self.plans["eastdraft"] = self._plan("east", east, planner, "Z9eastplandraft")
        self._returns("甲表", planner)

    def _house_b(self) -> None:
        _house, root = self._house("Z9houseroot教育局", KIND_B)
        self.b_root = root
        planner, _ = self._person(root, "Z9houseplanner", "planner")
        self.places["house"] = self._place("house", self._unit(root, "Z9houseeast学区", "学区"))
        self.plans["house"] = self._plan("house", root, planner, "Z9houseplan", run=True)
        self.plans["housedraft"] = self._plan("house", root, planner, "Z9houseplandraft")
        self._returns("Z9housereturn", planner)

    def _house(self, name: str, kind: str) -> tuple[Any, Unit]:
        house = org.create_house(name=name, opened=OPENED, at=self.now)
        org.turn_day(house_id=house.pk, today=self.today)  # else the day's first request would, and write
        definition = KindDef(
            code=KIND, name=kind, group="other", icon="tag", fields=(
                FieldDef("headline", "标题", "text", required=True, max_length=60),
                FieldDef("guest", "来宾", "person"), FieldDef("other", "协办单位", "unit"),
            ),
            quantities=(QuantityDef("count", "次数", "次"),), evidence=EvidenceRule(0, ("A", "B", "C", "D"), "自愿。"),
            verification="unit", title_pattern="{headline}", holding_type="board", many_holdings=True,
            capabilities=("roster", "checkin", "checklist", "followup"),
        )  # fmt: skip
        key = "b" if kind == KIND_B else "a"
        self.kinds[key] = ledger.define_kind(house_id=house.pk, kind=definition, by=None, at=self.now)
        return house, root_of(house)

    def _unit(self, parent: Unit, name: str, type: str) -> Unit:
        return org.add_unit(
            house_id=parent.house_id, parent=parent, name=name, type=type, klass=f"{name[:12]}类" if "Z9" in name else "",
            by=None, at=self.now, valid_from=OPENED,
        )  # fmt: skip

    def _person(self, unit: Unit, name: str, role: str, nature: str = "own") -> tuple[Viewer, Account]:
        person = org.add_person(house_id=unit.house_id, name=name, at=self.now, by=None)
        account = org.add_account(
            person=person, username=name, password="first-word-2026", by=None, at=self.now, must_change=False
        )
        self._post(person, unit, role, nature)
        return viewer_of(account, self.today), account

    def _post(self, person: Person, unit: Unit, role: str, nature: str) -> Membership:
        ended = nature == "ended"
        return org.appoint(
            person=person, unit=unit, role=role, nature="own" if ended else nature, by=None, at=self.now,
            valid_from=OPENED, valid_to=self.today if ended else None,
        )  # fmt: skip

    # -- a place ---------------------------------------------------------------------------------------------------

    def _place(self, name: str, parent: Unit) -> Place:
        unit = self._unit(parent, f"Z9{name}unit小学", "学校")
        viewer, account = self._person(unit, f"Z9{name}person", "correspondent")
        with leave_scope("test"):
            clerk = Person.objects.get(pk=viewer.person_id)
            post = Membership.objects.get(person=clerk)
        hold = ledger.add_holding(
            type="board", name=f"Z9{name}hold", unit_id=unit.pk, opened_on=OPENED, by=None, at=self.now,
            given={"place": "门口"}, keeper_id=clerk.pk, code=f"Z9{name}holdcode",
        )  # fmt: skip
        place = Place(name, unit, clerk, account, post, hold, self._file(viewer, f"Z9{name}upload"))
        for state in ("draft", "sub", "ver", "back", "gone"):
            self._record(place, viewer, state)
        ledger.save_draft(
            form=f"record:new:{KIND}", body={"f_headline": [f"{place.mark('form')}草稿"]}, by=viewer, at=self.now
        )
        with leave_scope("test"):
            place.line = RecordPerson.objects.filter(record=place.records["draft"]).first()
        place.finding = add_finding(
            record_id=place.records["ver"].pk, text=place.mark("find"), due=None, by=viewer, at=self.now
        )
        figure = figure_of(
            viewer, Measure((KIND,), "count"), Column("", (unit.pk,)), Span(date(self.today.year, 1, 1), self.today)
        )
        assert figure is not None
        place.token = figure.token
        place.allowance = Allowance.objects.create(
            house_id=unit.house_id, unit=unit, state="asked", what="waive", start=date(self.today.year, 1, 1),
            end=date(self.today.year + 1, 1, 1), reason=place.mark("allow"), recorded_at=self.now, asked_at=self.now,
            asked_by=clerk, recorded_by_name=place.mark("person"),
        )  # fmt: skip
        return place

    def _record(self, place: Place, by: Viewer, state: str) -> None:
        content = ledger.NewRecord(
            kind=KIND, unit_id=place.unit.pk, day=self.today - timedelta(days=1), note=place.mark(f"{state}note"),
            values={"headline": place.mark(state)}, holdings=[place.hold.pk],
            people=[ledger.NewPerson(place.mark(f"{state}roster"))],
        )  # fmt: skip
        record = ledger.create_record(content=content, by=by, at=self.now)
        file = self._file(by, place.mark(f"f{state}"))
        evidence = ledger.NewEvidence(file_id=file.pk, caption=place.mark(f"{state}caption"))
        place.evidence[state] = ledger.attach_evidence(record_id=record.pk, evidence=evidence, by=by, at=self.now)
        if state != "draft":
            record = ledger.hand_in(record_id=record.pk, by=by, at=self.now)
        if state == "ver":
            ledger.verify_record(record_id=record.pk, by=None, at=self.now)
        elif state == "back":
            ledger.send_back(record_id=record.pk, reason=place.mark("backreason"), by=None, at=self.now)
        elif state == "gone":
            ledger.withdraw_record(record_id=record.pk, reason=place.mark("gonereason"), by=by, at=self.now)
        with leave_scope("test"):
            place.records[state] = Record.objects.get(pk=record.pk)

    def _file(self, by: Viewer, name: str) -> StoredFile:
        self.shade = getattr(self, "shade", 0) + 1
        made = io.BytesIO()
        Image.new("RGB", (8, 8), (self.shade % 256, self.shade // 256, 90)).save(made, "PNG")
        return store_file(
            house_id=by.house_id, owner_room="ledger", data=made.getvalue(), name=f"{name}.png", by=by, at=self.now
        )

    # -- plans -----------------------------------------------------------------------------------------------------

    def _plan(self, name: str, unit: Unit, by: Viewer, title: str, *, run: bool = False) -> Prepared:
        mark = title if title.startswith("Z9") else ""
        text = f"{title}\n\n一、宣传阵地\n1.各学校宣传栏全年更新8次以上{mark and mark + 'clause'}。\n2.全年集中学习12次。\n"
        data = (text + mark and f"{mark}sourcetext").encode() or b"source"
        source = store_file(
            house_id=by.house_id, owner_room=PLANS, data=data, name=f"{mark or '甲方案'}source.txt", by=by, at=self.now
        )
        year = self.today.year
        plan = plans.import_plans(
            reading=read_text(text), unit=unit, start=date(year, 1, 1), end=date(year + 1, 1, 1), by=by, at=self.now,
            source=source, titles={0: title},
        )[0]  # fmt: skip
        with leave_scope("test"):
            targets = list(Target.objects.filter(plan=plan))
            clause = Clause.objects.filter(plan=plan).order_by("order").last()
        spec = TargetSpec(
            title=f"{mark}target" if mark else "宣传栏更新", value=8, cadence="year",
            counting=Counting(kinds=(KIND,)), reach=Reach("each_unit", types=("学校",)),
        )  # fmt: skip
        target = targets[0]
        if run:
            target = plans.confirm_target(target_id=target.pk, spec=spec, by=by, at=self.now)
            plans.start_plan(plan_id=plan.pk, by=by, at=self.now)
        plans.read_again(plan_id=plan.pk, reading=read_text(text.replace("8次", "9次")), position=0, by=by, at=self.now)
        assert clause is not None
        return Prepared(name, plan, target, clause, source)

    # -- returns ---------------------------------------------------------------------------------------------------

    def _returns(self, name: str, by: Viewer) -> None:
        """A return of every school, open today, with the school's verified record in it."""
        spec = ReturnSpec(
            kinds=(KIND,), register=(Cell("r1", "标题", "field:headline"),), figures=(Figure("f1", "条数", "count"),),
            cadence="year", due={"month": self.today.month, "day": self.today.day},
            reach=ReturnReach(types=("学校",)),
        )  # fmt: skip
        define_form(name=name, spec=spec, by=by, at=self.now)
        keep_up(house_id=by.house_id, at=timezone.now())
        with leave_scope("test"):
            rows = Return.objects.filter(house_id=by.house_id).select_related("round")
            by_unit = {row.unit_id: row for row in rows}
        self.returns |= {p.name: by_unit[p.unit.pk] for p in self.places.values() if p.unit.pk in by_unit}

    # -- people ----------------------------------------------------------------------------------------------------

    def _personas(self) -> None:
        units = {"root": self.root, "east": self.east, **{name: place.unit for name, place in self.places.items()}}
        for name, posts in PERSONAS.items():
            person = org.add_person(house_id=self.house.pk, name=f"某{name}", at=self.now, by=None)
            self.accounts[name] = org.add_account(
                person=person, username=name, password="first-word-2026", by=None, at=self.now, must_change=False
            )
            self.people[name] = person
            for role, place, nature in posts:
                self._post(person, units[place], role, nature)
        self.accounts["clerk"] = self.places["own"].account

    def viewer(self, persona: str) -> Viewer:
        """The persona today."""
        return viewer_of(self.accounts[persona], self.today)

    def moment(self) -> datetime:
        """A little after everything was made."""
        return self.now + timedelta(minutes=30)

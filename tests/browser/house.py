"""A county on 16 September for the main paths: units, boards, people of all roles, a running plan, work already done.

What lives here: the house of the browser stories, made by operations. Not here: the stories. Invariant: requests see
the day `TODAY` (fixture `on_a_day`), so that no story depends on the day on which it is run.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from luoshi.files.operations import store_file
from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewEvidence, NewRecord, add_holding, create_record, hand_in, sync_catalogue
from luoshi.org import operations as org
from luoshi.org.models import Account
from luoshi.org.queries import viewer_of
from luoshi.plans import operations as plans
from luoshi.plans.models import Plan, Target
from luoshi.plans.tests.conftest import AT, PLAN, House
from luoshi.plans.tests.work import done, moment, record
from luoshi.reading import read_text
from luoshi.ui.scope import leave_scope
from luoshi.work.tests.house import picture

TODAY = date(2026, 9, 16)
PASSWORD = "qiu-shou-dong-cang"
ROLES = {"correspondent": "橡树通讯员", "verifier": "核验员", "planner": "计划员", "leader": "局长"}


class County(House):
    """The house of the plans' stories, with kinds, boards, an administrator, and accounts by role."""

    def __init__(self) -> None:
        super().__init__()
        sync_catalogue(house_id=self.house.pk, at=AT)
        self.admin = self.person("系统管理员", self.root, "admin")
        for name in ("校门口宣传栏", "教学楼宣传栏"):
            add_holding(
                type="board", name=name, unit_id=self.oak.pk, opened_on=date(2024, 1, 1), by=None, at=AT,
                given={"place": "校内"},
            )  # fmt: skip

    def account(self, who: str) -> Account:
        """The account of a role, to sign in with."""
        viewer = {"correspondent": self.reporter}.get(who) or getattr(self, who)
        return Account.objects.get(pk=viewer.account_id)

    def runs(self, text: str = PLAN) -> Plan:
        """The plan with all that can be counted confirmed, running."""
        reading = read_text(text)
        plan = plans.import_plans(
            reading=reading, unit=self.root, start=date(2026, 1, 1), end=date(2027, 1, 1), by=self.planner, at=AT
        )[0]
        plans.confirm_above(plan_id=plan.pk, confidence=0.0, by=self.planner, at=AT)
        return plans.start_plan(plan_id=plan.pk, by=self.planner, at=AT)

    def works(self) -> None:
        """Seven sessions of the group, board updates and items of a school, placements: all verified."""
        house, rows = self.house.pk, []
        for month in range(1, 8):
            day = date(2026, month, 15)
            rows.append(record("study.session", self.group.pk, day, values={"mode": "group"}))
        for month in (3, 4, 5):
            rows.append(record("info.item", self.oak.pk, date(2026, month, 10)))
            photo = store_file(
                house_id=house, owner_room="ledger", data=picture(), name="版面.jpg", by=None, at=moment(TODAY)
            )
            proof = [NewEvidence(file_id=photo.pk)]
            rows.append(record("press.placement", self.elm.pk, date(2026, month, 12), evidence=proof))
        done(house, *rows, at=moment(date(2026, 8, 3)))

    def waits(self, count: int = 3) -> list[Record]:
        """Sessions that the group has handed in and nobody has looked at."""
        made = []
        with leave_scope("the house of the stories"):
            for number in range(count):
                content = NewRecord(
                    "study.session", self.oak.pk, date(2026, 9, 1 + number),
                    {**SESSION, "topic": f"第{'一二三四五'[number]}章"},
                )  # fmt: skip
                by = self.viewer("correspondent")
                made.append(create_record(content=content, by=by, at=moment(date(2026, 9, 10))))
                hand_in(record_id=made[-1].pk, by=by, at=moment(date(2026, 9, 10), 11))
        return made

    def viewer(self, who: str) -> Any:
        """Somebody today."""
        return viewer_of(self.account(who), TODAY)

    def target(self, words: str) -> Target:
        """The one target whose words hold these."""
        return Target.objects.visible_to(self.planner).get(quote__contains=words)

    def newcomer(self, username: str, password: str) -> Account:
        """Somebody with a handed-over password."""
        person = org.add_person(house_id=self.house.pk, name="新来的", at=AT, by=None)
        account = org.add_account(person=person, username=username, password=password, by=None, at=AT)
        org.appoint(person=person, unit=self.oak, role="correspondent", by=None, at=AT, valid_from=date(2020, 1, 1))
        return account


SESSION = {"topic": "宣传工作条例", "mode": "group", "form": "discussion", "theme": "theory"}


def records_of(**found: Any) -> list[Record]:
    """Records as they stand now."""
    with leave_scope("a test looks"):
        return list(Record.objects.filter(**found).order_by("pk"))

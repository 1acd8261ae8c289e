"""The house that `luoshi bench web` measures: 300 schools, a plan of 60 targets, a year's records, people who sign in.

Everything goes through the product's operations, but for the records' own rows, which are written in bulk.
Invariant: drawn from a fixed seed, the same house each time.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

UNITS, DISTRICTS, TARGETS = 300, 12, 60
YEAR = 2026
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(YEAR, 1, 5, 9, tzinfo=ZONE)
DUTIES = (
    "开展主题活动", "更新宣传栏", "召开工作例会", "组织集体学习", "开展志愿服务", "组织走访", "开展巡查", "播放公益广告", "举办讲座",
    "开展党课",
)  # fmt: skip
HOW_OFTEN = (
    "全年{n}次以上",
    "每月不少于{n}次",
    "每季度不少于{n}次",
    "每学期不少于{n}次",
    "每半年不少于{n}次",
    "每年不少于{n}次",
)


class WebHouse:
    """The house and who opens its pages."""

    def __init__(self) -> None:
        from luoshi.ledger.operations import sync_catalogue
        from luoshi.org import operations as org
        from luoshi.org.queries import root_of, viewer_of

        self.draw = random.Random(11)  # noqa: S311  # sample data that can be made again
        self.house = org.create_house(name="对比测试教育局", opened=date(2020, 1, 1), at=AT)
        self.root = root_of(self.house)
        sync_catalogue(house_id=self.house.pk, at=AT)
        districts = [self.unit(f"第{n + 1}学区", self.root, "学区") for n in range(DISTRICTS)]
        self.schools = [self.unit(f"第{n + 1}小学", districts[n % DISTRICTS], "中小学校") for n in range(UNITS)]
        self.accounts: dict[str, Any] = {
            role: self.account(role, self.root, role) for role in ("planner", "leader", "verifier")
        }
        self.clerks = [self.account(f"c{n}", unit, "correspondent") for n, unit in enumerate(self.schools)]
        self.plan = self.make_plan(viewer_of(self.accounts["planner"], date(YEAR, 1, 5)))

    def unit(self, name: str, parent: Any, kind: str) -> Any:
        """A unit below another."""
        from luoshi.org import operations as org

        return org.add_unit(
            house_id=self.house.pk, parent=parent, name=name, type=kind, by=None, at=AT, valid_from=date(2020, 1, 1)
        )

    def account(self, name: str, unit: Any, role: str) -> Any:
        """A person with a post, who may sign in."""
        from luoshi.org import operations as org

        person = org.add_person(house_id=self.house.pk, name=f"人员{name}", at=AT, by=None)
        org.appoint(person=person, unit=unit, role=role, valid_from=date(2020, 1, 1), by=None, at=AT)
        return org.add_account(
            person=person, username=f"bench-{name}", password=None, at=AT, by=None, must_change=False
        )

    def make_plan(self, planner: Any) -> Any:
        """Sixty duties of the schools, read, confirmed and started."""
        from luoshi.catalogue.lexicon import lexicon
        from luoshi.plans import operations
        from luoshi.reading import read_text

        lines = ["对比测试工作方案", "一、任务"]
        for n in range(TARGETS):
            often = HOW_OFTEN[n // len(DUTIES) % len(HOW_OFTEN)].format(n=n % 4 + 1)
            lines.append(f"{n + 1}．各中小学校{DUTIES[n % len(DUTIES)]}{often}。")
        reading = read_text("\n".join(lines), lexicon=lexicon())
        start, end = date(YEAR, 1, 1), date(YEAR + 1, 1, 1)
        (plan,) = operations.import_plans(reading=reading, unit=self.root, start=start, end=end, by=planner, at=AT)
        operations.confirm_above(plan_id=plan.pk, confidence=0.0, by=planner, at=AT)
        return operations.start_plan(plan_id=plan.pk, by=planner, at=AT)

    def fill(self, records: int, until: date) -> None:
        """So many verified records of the plan's kinds, spread over units and days."""
        from django.db import transaction

        from luoshi.ledger import posting, store
        from luoshi.ledger.lines import Line
        from luoshi.ledger.models import Kind, KindVersion, Record
        from luoshi.ledger.posting import ToPost
        from luoshi.plans.models import Target
        from luoshi.ui.scope import leave_scope

        days = (until - date(YEAR, 1, 1)).days
        now = AT
        with leave_scope("bench"):
            drafts = Target.objects.filter(plan=self.plan, state="confirmed").values_list("draft", flat=True)
            codes = sorted({code for draft in drafts for code in draft["counting"]["kinds"]})
            kinds = list(Kind.objects.filter(house=self.house, code__in=codes))
            versions = dict(KindVersion.objects.filter(kind__in=kinds).values_list("kind_id", "pk"))
            for _ in range(records // 1000):
                rows = [self._record(Record, kinds, versions, days) for _ in range(1000)]
                Record.objects.bulk_create(rows)
                now += timedelta(seconds=1)
                posts = [
                    ToPost(r.pk, 1, AT, (Line(r.kind_id, "count", 1, 1, r.unit_id, "host", (), None, None, "", r.day, "D"),))
                    for r in rows
                ]  # fmt: skip
                with transaction.atomic():
                    posting.post(store.lock_clock(self.house.pk), new=posts, at=now, by_id=None)

    def _record(self, record: Any, kinds: list[Any], versions: dict[int, int], days: int) -> Any:
        kind = self.draw.choice(kinds)
        return record(
            house=self.house, kind=kind, kind_version_id=versions[kind.pk], unit=self.draw.choice(self.schools),
            title="读书活动", day=date(YEAR, 1, 1) + timedelta(days=self.draw.randrange(days)), state="verified",
            version=1, posted=1, entered_at=AT, verified_at=AT,
        )  # fmt: skip

    def cookie(self, account: Any) -> tuple[str, str]:
        """(Cookie header, token for forms) of a signed-in browser; signing in itself is not measured."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        token = "b" * 32  # a token of the length that Django accepts, the same in cookie and form
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}", token

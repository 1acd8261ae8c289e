"""The office of the stories: 清河县 of the ledger's tests with the catalogue's kinds, two assessors, and a scheme."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from luoshi.assessment.computing import scheme_of
from luoshi.assessment.engine import Span
from luoshi.assessment.models import Publication, Scheme, SchemeVersion, ScoreRow
from luoshi.assessment.scores import publishing
from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Record
from luoshi.ledger.tests.world import World
from luoshi.org.models import Unit
from luoshi.press.placements import operations as placements
from luoshi.press.placements.operations import NewPlacement
from luoshi.ui.scope import leave_scope

MARCH = Span(date(2026, 3, 1), date(2026, 4, 1), "2026年3月")
SEAL = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
TEXT = """
名称: 宣传报道计分办法
用途: 激励
计分对象: 媒体上稿
组成: [采用, 扣分]
异议: {工作日: 5, 受理: 办公室}
规则:
  - 编号: 上稿
    类型: 计分标准
    条款: 第三条
    表:
      - {级别: 省级, 分: 10}
      - {级别: 市级, 位置: 头条, 分: 8}
      - {级别: 市级, 分: 4}
  - {编号: 同一内容, 类型: 同一内容, 条款: 第四条, 方式: 取最高}
  - {编号: 失实, 类型: 失实, 条款: 第五条, 每次: -5, 该条不计: 是, 计入: 扣分}
  - {编号: 名次, 类型: 排名, 条款: 第六条}
"""


class Office:
    """`world` keeps the clock."""

    def __init__(self) -> None:
        self.world = world = World()
        self.house_id = world.house.pk
        ledger.sync_catalogue(house_id=self.house_id, at=world.tick())
        self.assessor = world.person("考核员", world.root, "assessor")
        self.second = world.person("第二考核员", world.root, "assessor")
        self.oak_head = world.person("橡校长", world.oak, "leader")
        self.scheme = self.issue(TEXT)

    @property
    def now(self) -> datetime:
        """The moment of the story."""
        return self.world.now

    def issue(
        self, text: str, *, unit: Unit | None = None, active: bool = True, day: date = date(2026, 1, 1)
    ) -> Scheme:
        """A scheme with one version."""
        engine = scheme_of(text)
        scheme = Scheme.objects.create(
            house_id=self.house_id, unit=unit or self.world.root, name=engine.name, purpose=engine.purpose,
            active=active, current=1, made_at=self.world.tick(),
        )  # fmt: skip
        SchemeVersion.objects.create(
            house_id=self.house_id, scheme=scheme, number=1, text=text, valid_from=day, recorded_at=self.now
        )
        return scheme

    def version(self, text: str, *, day: date, scheme: Scheme | None = None) -> SchemeVersion:
        """A further version."""
        scheme = scheme or self.scheme
        scheme.current += 1
        scheme.save()
        return SchemeVersion.objects.create(
            house_id=self.house_id, scheme=scheme, number=scheme.current, text=text, valid_from=day,
            recorded_at=self.world.tick(),
        )  # fmt: skip

    def placed(self, unit: Unit, title: str, day: date = date(2026, 3, 10), level: str = "city", **more: Any) -> Record:
        """A verified placement of a unit."""
        new = NewPlacement(
            unit_id=unit.pk, title=title, day=day, outlet=more.pop("outlet", "江城日报"), level=level,
            medium="paper", address=f"https://news.example.org/{abs(hash((title, level, day)))}.html", **more,
        )  # fmt: skip
        made = placements.report_placement(new=new, by=self.world.clerk(unit), at=self.world.tick())
        if made.record.state == "submitted":
            self.world.verify(made.record)
        return made.record

    def publish(self, scheme: Scheme | None = None, span: Span = MARCH, **more: Any) -> Publication:
        """The scores of March."""
        return publishing.publish_scores(
            scheme_id=(scheme or self.scheme).pk,
            span=span,
            by=more.pop("by", self.assessor),
            at=self.world.tick(),
            **more,
        )

    def row(self, publication: Publication, unit: Unit) -> ScoreRow:
        """A unit's row."""
        with leave_scope("a test looks"):
            return ScoreRow.objects.select_related("unit", "publication").get(publication=publication, unit=unit)

    def points(self, publication: Publication) -> dict[str, str]:
        """Totals by unit."""
        with leave_scope("a test looks"):
            return {row.name: str(row.total) for row in ScoreRow.objects.filter(publication=publication)}

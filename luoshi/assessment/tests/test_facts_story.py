"""What is handed in once and taken by several counts once as handed in, and each time as taken, on its own day."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.assessment.computing import compute, scheme_of
from luoshi.assessment.engine import Span
from luoshi.assessment.tests.office import Office
from luoshi.ledger import operations as ledger
from luoshi.ledger.operations import NewEvidence, NewRecord
from luoshi.press.placements import operations as placements

TEXT = """
名称: 信息报送计分办法
用途: 统计
计分对象: 信息采用
规则:
  - {编号: 报送, 类型: 基础分, 条款: 一, 取: 报送篇数, 应完成: 2, 方式: 达标得满分, 满分: 2, 周期: 月}
  - {编号: 超额, 类型: 超额, 条款: 一, 取: 报送篇数, 应完成: 2, 每超加: 1, 周期: 月}
  - {编号: 采用, 类型: 计分标准, 条款: 二, 表: [{级别: 县级, 分: 1}, {级别: 市级, 分: 2}]}
"""


@pytest.fixture
def office(db) -> Office:
    return Office()


def handed_in(office: Office, kind: str, day: date, **values) -> int:
    """A verified record of the oak school."""
    w = office.world
    proof = [NewEvidence(url="https://info.example.org/1", grade="B")]
    content = NewRecord(kind, w.oak.pk, day, values={"title": "课后服务点单制", **values}, evidence=proof)
    record = ledger.create_record(content=content, by=w.oak_clerk, at=w.tick())
    record = ledger.hand_in(record_id=record.pk, by=w.oak_clerk, at=w.tick())
    if record.state == "submitted":
        w.verify(record)
    return record.pk


def points(office: Office, month: int) -> str:
    """The oak school's points in a month, as things stand now."""
    span = Span(date(2026, month, 1), date(2026, month + 1, 1), f"{month}月")
    computed = compute(office.house_id, scheme_of(TEXT), span, office.now)
    return str(next(row.total for row in computed.rows if row.unit_id == office.world.oak.pk))


def test_two_bulletins_take_one_item(office: Office):
    w = office.world
    w.at(2026, 3, 20)
    first = handed_in(office, "info.item", date(2026, 3, 10))
    handed_in(office, "info.item", date(2026, 3, 11), title="另一条")
    assert points(office, 3) == "2"
    for journal, level in (("清河教育信息第3期", "county"), ("江城教育简报第9期", "city")):
        took = handed_in(office, "info.adopted", date(2026, 3, 12), journal=journal, level=level)
        placements.note_outcome(record_id=first, word="adopted", answer_id=took, by=w.oak_clerk, at=w.tick())
    assert points(office, 3) == "5"  # two handed in as before, and 1 + 2 for what was taken


def test_taken_in_the_month_after_it_is_handed_in_where_it_was(office: Office):
    w = office.world
    w.at(2026, 4, 20)
    first = handed_in(office, "info.item", date(2026, 3, 10))
    handed_in(office, "info.item", date(2026, 3, 11), title="另一条")
    took = handed_in(office, "info.adopted", date(2026, 4, 2), journal="江城教育简报第9期", level="city")
    assert (points(office, 3), points(office, 4)) == ("2", "2")  # without a link: taken, and handed in once with it
    placements.note_outcome(record_id=first, word="adopted", answer_id=took, by=w.oak_clerk, at=w.tick())
    assert (points(office, 3), points(office, 4)) == ("2", "2")
    handed_in(office, "info.item", date(2026, 4, 3), title="四月的")
    assert points(office, 4) == "2"  # one of two in April: the taken one was handed in in March

"""Points of a scheme as a figure: a target asks for them, its quotas are divided in points, the number opens to its lines."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.test import Client

from luoshi.assessment.computing import compute, scheme_of
from luoshi.assessment.tests.office import MARCH, TEXT, Office
from luoshi.catalogue import load
from luoshi.ledger import operations as ledger
from luoshi.ledger.measures import Column, Measure, MeasureUnsound, Question, figures_many
from luoshi.org.models import Account
from luoshi.plans import operations as plans
from luoshi.plans.forms.counting import CountingForm
from luoshi.plans.panels import entry_url
from luoshi.plans.progress import cells_of_units
from luoshi.plans.queries import catalogue_of
from luoshi.plans.quotas.cells import Key
from luoshi.plans.quotas.operations import Terms, divide
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.plans.words import counting_words
from luoshi.reading import read_text

PLAN = "清河县教育局2026年宣传工作方案\n\n一、对外宣传\n1.各学校每月宣传得分不少于10分。\n"


@pytest.fixture
def office(db) -> Office:
    made = Office()
    w = made.world
    w.at(2026, 3, 12)
    made.lead = made.placed(w.oak, "读书节开到田埂上", position="lead")
    made.placed(w.oak, "一块宣传栏办成会客厅", day=date(2026, 3, 11))
    made.placed(w.elm, "社团里的非遗课", day=date(2026, 3, 12))
    return made


def question(office: Office, *columns: Column, scheme: int | None = None) -> Question:
    measure = Measure(kinds=(f"@points:{scheme or office.scheme.pk}",), quantity="points")
    return Question("q", measure, columns, (MARCH,))


def test_a_target_asks_for_points(office):
    """Confirmed like any other; each school's line says what it has, and opens to every point."""
    w = office.world
    code = f"@points:{office.scheme.pk}"
    catalogue = catalogue_of(w.planner)
    form = CountingForm(catalogue, initial={"kind": code, "quantity": "points", "how": "sum"})
    assert f'value="{code}" selected' in str(form["kind"])
    assert "also" not in form.fields
    counting = Counting(kinds=(code,), quantity="points")
    assert counting_words(counting, catalogue) == "宣传报道计分办法得分 · 得分"
    assert not load().has_kind(code)

    (plan,) = plans.import_plans(
        reading=read_text(PLAN), unit=w.root, start=date(2026, 1, 1), end=date(2027, 1, 1), by=w.planner, at=w.tick()
    )
    at = PLAN.index("各学校每月")
    spec = TargetSpec(
        title="宣传得分", value=Fraction(10), count_word="分", cadence="month", counting=counting,
        reach=Reach(mode="each_unit", types=("学校",)),
    )  # fmt: skip
    target = plans.add_target(plan_id=plan.pk, start=at, end=at + 14, spec=spec, by=w.planner, at=w.tick())
    plans.confirm_target(target_id=target.pk, spec=spec, by=w.planner, at=w.tick())
    plans.start_plan(plan_id=plan.pk, by=w.planner, at=w.tick())

    day = date(2026, 3, 25)
    (cell,) = (c for c in cells_of_units(w.oak_clerk, [w.oak.pk], day) if c.target.id == target.pk)
    assert (cell.done, cell.required, cell.state) == (12, 10, "done")
    (elm,) = (c for c in cells_of_units(w.elm_clerk, [w.elm.pk], day) if c.target.id == target.pk)
    assert (elm.done, elm.left) == (4, 6)
    assert entry_url(elm) == ""  # points are not entered
    assert "宣传报道计分办法得分" in cell.explain()[1]

    client = Client()
    account = Account.objects.get(pk=w.oak_clerk.account_id)
    account.must_change = False
    account.save()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    page = client.get(cell.address)
    assert page.status_code == 200
    assert "+8" in page.content.decode()
    assert client.get(elm.address).status_code == 404

    divide(
        plan_id=plan.pk, changes={Key(target.pk, w.elm.pk): Fraction(4)}, terms=Terms(date(2026, 1, 1)), by=w.planner,
        at=w.tick(),
    )  # fmt: skip
    (elm,) = (c for c in cells_of_units(w.elm_clerk, [w.elm.pk], day) if c.target.id == target.pk)
    assert (elm.done, elm.required, elm.state) == (4, 4, "done")

    # The other way round: what was divided is a column that a scheme can ask for.
    duty = "名称: 任务办法\n用途: 统计\n计分对象: 媒体上稿\n规则:\n" + (
        "  - {编号: 上稿, 类型: 计分标准, 表: [{级别: 市级, 分: 1}]}\n"
        "  - {编号: 月任务, 类型: 欠账, 应完成: {栏: 宣传得分}, 每缺扣: 1, 周期: 月}\n"
    )
    w.at(2026, 4, 2)
    rows = compute(office.house_id, scheme_of(duty), MARCH, w.tick(), top_id=w.root.pk).rows
    assert {row.name: row.total for row in rows if row.name == "榆树小学"} == {"榆树小学": 1 - 3}


def test_columns_moments_and_queries(office, queries_of):
    """Sums of units, own and below; as of a moment what was known; out of reach nothing; queries do not grow."""
    w = office.world
    whole, own = Column("whole", (w.root.pk,)), Column("own", (w.oak.pk,), below=False)
    before = w.tick()
    ledger.withdraw_record(record_id=office.lead.pk, reason="重复", by=w.oak_clerk, at=w.tick())
    now = {k[1]: f.num for k, f in figures_many(w.planner, [question(office, whole, own)]).items()}
    then = {k[1]: f.num for k, f in figures_many(w.planner, [question(office, whole, own)], as_of=before).items()}
    assert (now, then) == ({"whole": 8, "own": 4}, {"whole": 16, "own": 12})
    assert [k[1] for k in figures_many(w.oak_clerk, [question(office, whole, own)])] == ["own"]
    assert [f.num for f in figures_many(w.planner, [question(office, own, scheme=10**6)]).values()] == [0]
    with pytest.raises(MeasureUnsound):
        figures_many(w.planner, [Question("q", Measure(kinds=("@nobody:1",), quantity="points"), (own,), (MARCH,))])

    engine = scheme_of(TEXT)
    few = queries_of(compute, office.house_id, engine, MARCH, w.tick(), top_id=w.root.pk)
    for number in range(12):
        unit = w.unit(f"新校{number}", w.west)
        w.person(f"新校{number}通讯", unit, "correspondent")
    w.at(2026, 3, 14)
    for number in range(15):
        office.placed(w.oak, f"又一篇好稿子 {number} 号", day=date(2026, 3, 13))
    many = queries_of(compute, office.house_id, engine, MARCH, w.tick(), top_id=w.root.pk)
    assert many == few <= 20

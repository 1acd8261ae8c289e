"""Allowances: asked for by a school, decided, granted to many, revoked; and what the counting makes of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.audit.models import LogEntry
from luoshi.org.models.notices import Notice
from luoshi.plans.allowances import errors, operations
from luoshi.plans.allowances.operations import Wish
from luoshi.plans.models import Allowance
from luoshi.plans.progress import plan_rows, target_history, unit_cells
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.plans.tests.desk import LATER, client_of, on_a_day  # noqa: F401  # a fixture
from luoshi.plans.tests.test_progress import Running, run  # noqa: F401  # the fixture
from luoshi.plans.tests.work import moment, record
from luoshi.ui.scope import leave_scope

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
ON = date(2026, 4, 10)  # a Friday; March is over


def monthly(run: Running, **more):  # noqa: F811
    """Each school reports twice a month."""
    return run.target(
        TargetSpec("报送信息", value=Fraction(2), cadence="month", reach=Reach("each_unit", types=("中小学校",)),
                   counting=Counting(("study.session",), "times"), **more)
    )  # fmt: skip


def of_month(run: Running, target, unit, month: int, today: date = ON, **more):  # noqa: F811
    """The cell of a school's month."""
    cells = target_history(run.house.leader, target, f"u{unit.pk}", today, **more)
    return next(cell for cell in cells if cell.duty.period.start == date(2026, month, 1))


def wish(target, what: str = "extend", **more) -> Wish:
    given = {"until": date(2026, 4, 20)} if what == "extend" else {}
    return Wish(what, MARCH, APRIL, "校舍维修", target, label="2026年3月", **{**given, **more})


def ask(run: Running, target, **more) -> Allowance:  # noqa: F811
    house = run.house
    return operations.ask_allowance(
        unit=house.oak, wish=wish(target, **more), due=date(2026, 3, 31), by=house.reporter, at=moment(ON)
    )


def test_a_put_off_moves_the_due_day_and_the_lateness_only_of_whom_it_was_granted(run):  # noqa: F811
    target = monthly(run)
    assert of_month(run, target, run.house.oak, 3).state == "late"
    row = ask(run, target)
    assert of_month(run, target, run.house.oak, 3).state == "late"  # asking changes nothing
    granted = operations.decide_allowance(
        allowance_id=row.pk, grant=True, by=run.house.planner, at=moment(ON, 11), answer="同意"
    )
    cell = of_month(run, target, run.house.oak, 3)
    assert (cell.duty.limits.due, cell.duty.limits.late_from) == (date(2026, 4, 20), date(2026, 4, 21))
    assert cell.state != "late"
    assert cell.allowed == ("缓交到2026年4月20日（理由：校舍维修；批准：计划员）",)
    assert any("缓交到2026年4月20日" in sentence for sentence in cell.explain())
    assert of_month(run, target, run.house.elm, 3).state == "late"
    assert of_month(run, target, run.house.oak, 4).duty.limits.due == date(2026, 4, 30)
    # On time is judged by the new day, for this school alone, though both stand in one question.
    run.work(record("study.session", run.house.oak.pk, date(2026, 3, 20)),
             record("study.session", run.house.elm.pk, date(2026, 3, 20)), on=date(2026, 4, 15))  # fmt: skip
    on = date(2026, 4, 16)
    assert of_month(run, target, run.house.oak, 3, on).on_time == 1
    assert of_month(run, target, run.house.elm, 3, on).on_time == 0
    # As of before the decision it was late; that never changes.
    assert of_month(run, target, run.house.oak, 3, as_of=moment(ON, 10) + timedelta(minutes=30)).state == "late"
    assert granted.number == 2


def test_a_waiver_asks_nothing_says_why_and_leaves_the_sums(run):  # noqa: F811
    target = monthly(run)
    before = plan_rows(run.house.leader, run.plan, ON)[0]
    assert (before.bound, before.required) == (2, Fraction(4))
    made = operations.grant_allowances(
        units=[run.house.oak], wish=Wish("waive", APRIL, MAY, "撤并停课", target), by=run.house.planner, at=moment(ON)
    )
    cell = of_month(run, target, run.house.oak, 4)
    assert (cell.state, cell.required, cell.expected) == ("none", None, None)
    assert "本期免除" in cell.colour.why
    assert "撤并停课" in cell.colour.why
    after = plan_rows(run.house.leader, run.plan, ON)[0]
    assert (after.bound, after.required) == (1, Fraction(2))
    operations.revoke_allowance(allowance_id=made[0].pk, reason="恢复上课", by=run.house.planner, at=moment(ON, 12))
    assert plan_rows(run.house.leader, run.plan, ON)[0].required == Fraction(4)
    earlier = moment(ON, 11)
    assert plan_rows(run.house.leader, run.plan, ON, earlier)[0].required == Fraction(2)


def test_a_changed_value_is_asked_instead(run):  # noqa: F811
    target = monthly(run)
    operations.grant_allowances(
        units=[run.house.oak], wish=wish(target, "value", value=Fraction(1)), by=run.house.planner, at=moment(ON)
    )
    run.work(record("study.session", run.house.oak.pk, date(2026, 3, 20)), on=date(2026, 3, 21))
    cell = of_month(run, target, run.house.oak, 3)
    assert (cell.headline, cell.state) == ("1 / 1", "done")


def test_all_targets_of_a_unit_for_a_span(run):  # noqa: F811
    """A put-off of everything touches what is due in the span; a waiver the periods that lie in it."""
    target = monthly(run)
    operations.grant_allowances(
        units=[run.house.oak, run.house.elm],
        wish=Wish("extend", date(2026, 3, 25), date(2026, 4, 3), "停电", until=date(2026, 4, 24)),
        by=run.house.planner, at=moment(ON),
    )  # fmt: skip
    assert of_month(run, target, run.house.elm, 3).duty.limits.due == date(2026, 4, 24)
    assert of_month(run, target, run.house.elm, 4).duty.limits.due == date(2026, 4, 30)
    operations.grant_allowances(
        units=[run.house.elm], wish=Wish("waive", date(2026, 1, 10), APRIL, "建校"), by=run.house.planner, at=moment(ON)
    )
    assert not of_month(run, target, run.house.elm, 1).duty.waived  # January began before the span
    assert of_month(run, target, run.house.elm, 3).duty.waived


def test_what_is_refused(run):  # noqa: F811
    target = monthly(run)
    with pytest.raises(errors.ReasonMissing):
        operations.ask_allowance(
            unit=run.house.oak, wish=Wish("waive", MARCH, APRIL, " ", target), due=date(2026, 3, 31),
            by=run.house.reporter, at=moment(ON),
        )  # fmt: skip
    with pytest.raises(errors.NotLater):
        ask(run, target, until=date(2026, 3, 30))
    with pytest.raises(errors.NotAllowed):  # the leader enters nothing
        operations.ask_allowance(
            unit=run.house.oak, wish=wish(target), due=date(2026, 3, 31), by=run.house.leader, at=moment(ON)
        )
    row = ask(run, target)
    with pytest.raises(errors.AskedAlready):
        ask(run, target)
    with pytest.raises(errors.NotAllowed):  # who asks does not decide
        operations.decide_allowance(allowance_id=row.pk, grant=True, by=run.house.reporter, at=moment(ON))
    with pytest.raises(errors.ReasonMissing):
        operations.decide_allowance(allowance_id=row.pk, grant=False, by=run.house.planner, at=moment(ON))
    operations.decide_allowance(
        allowance_id=row.pk, grant=False, by=run.house.planner, at=moment(ON), answer="还有时间"
    )
    with pytest.raises(errors.WrongState):
        operations.decide_allowance(allowance_id=row.pk, grant=True, by=run.house.planner, at=moment(ON))
    assert of_month(run, target, run.house.oak, 3).state == "late"


def test_who_is_told_and_what_is_logged(run):  # noqa: F811
    target = monthly(run)
    row = ask(run, target)
    with leave_scope("the story"):
        told = list(Notice.objects.values_list("person_id", "subject"))
        assert {pk for pk, _ in told} == {run.house.planner.person_id, run.house.leader.person_id}
        assert {subject for _, subject in told} == {"橡树小学申请特例：报送信息"}
        operations.decide_allowance(allowance_id=row.pk, grant=True, by=run.house.planner, at=moment(ON))
        newest = Notice.objects.latest("pk")
        assert (newest.person_id, newest.subject) == (run.house.reporter.person_id, "特例已同意：报送信息（2026年3月）")
        actions = list(
            LogEntry.objects.filter(action__startswith="allowance.").order_by("pk").values_list("action", flat=True)
        )
    assert actions == ["allowance.asked", "allowance.granted"]


def test_the_number_of_queries_does_not_grow_with_allowances(run):  # noqa: F811
    target = monthly(run)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            unit_cells(run.house.leader, run.house.oak.pk, ON)
            plan_rows(run.house.leader, run.plan, ON)
        return len(queries)

    count()
    few = count()
    for n in range(12):
        operations.grant_allowances(
            units=[run.house.oak, run.house.elm],
            wish=Wish("extend", MARCH, APRIL, "停电", target, until=date(2026, 4, 20) + timedelta(days=n)),
            by=run.house.planner, at=moment(ON),
        )  # fmt: skip
    assert count() == few


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("on_a_day")
def test_one_click_from_the_line_to_the_decision(run):  # noqa: F811
    """The school's line leads to a form that knows all but the reason; the queue decides with one click."""
    target = monthly(run)
    school, planner = client_of(run.house.reporter), client_of(run.house.planner)
    page = school.get(reverse("plans:unit", args=[run.house.oak.pk])).content.decode()
    assert "申请缓交" in page
    url = f"{reverse('plans:allowance_ask')}?target={target.pk}&holder=u{run.house.oak.pk}&period=month:2026-09-01"
    form = school.get(url)
    assert form.status_code == 200
    assert "2026-10-13" in form.content.decode()  # five working days after the last of September, past the holiday
    wrong = school.post(url, {"what": "extend", "until": "2026-10-15", "reason": ""})
    assert wrong.status_code == 422
    assert "2026-10-15" in wrong.content.decode()
    assert school.post(url, {"what": "extend", "until": "2026-10-15", "reason": "人员外出培训"}).status_code == 302
    page = school.get(reverse("plans:unit", args=[run.house.oak.pk])).content.decode()
    assert "已申请缓交，待审批" in page
    assert url.replace("&", "&amp;") not in page  # what was asked is not offered again
    queue = planner.get(reverse("plans:allowances"))
    assert "人员外出培训" in queue.content.decode()
    assert "缓交到2026年10月15日" in queue.content.decode()
    with leave_scope("the story"):
        row = Allowance.objects.get()
    answer = planner.post(reverse("plans:allowances"), {"action": "grant", "ids": [row.pk]})
    assert answer.status_code == 302
    page = school.get(reverse("plans:unit", args=[run.house.oak.pk])).content.decode()
    assert "缓交到2026年10月15日" in page
    assert of_month(run, target, run.house.oak, 9, LATER).duty.limits.due == date(2026, 10, 15)


@pytest.mark.usefixtures("on_a_day")
def test_granting_to_a_class_shows_first_whom_it_touches(run):  # noqa: F811
    target = monthly(run)
    planner = client_of(run.house.planner)
    body = {"what": "waive", "target": target.pk, "types": ["中小学校"], "start": "2026-09-01", "last": "2026-10-31",
            "reason": "防汛"}  # fmt: skip
    look = planner.post(reverse("plans:allowance_new"), body).content.decode()
    assert "涉及 2 个单位、4 项应办" in look
    with leave_scope("the story"):
        assert not Allowance.objects.exists()
        assert planner.post(reverse("plans:allowance_new"), {**body, "grant": "1"}).status_code == 302
        assert Allowance.objects.count() == 2

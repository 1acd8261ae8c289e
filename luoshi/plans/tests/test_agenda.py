"""The day's digest over a month with adjusted days, the calendar page, the feed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from luoshi.ledger.operations import enter_many
from luoshi.org import operations as org
from luoshi.org.models.notices import Notice
from luoshi.org.operations.calendars import set_local_days, set_terms, set_year
from luoshi.plans.agenda import operations
from luoshi.plans.agenda.sending import send_digest
from luoshi.plans.agenda.tasks import digest_due
from luoshi.plans.allowances.operations import Wish, grant_allowances
from luoshi.plans.models import AgendaChoice, DigestDay
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.plans.tests.desk import client_of, on_a_day  # noqa: F401  # a fixture
from luoshi.plans.tests.test_progress import Running, run  # noqa: F401  # the fixture
from luoshi.plans.tests.work import moment, proved, record
from luoshi.ui.scope import leave_scope

ONE_DAY = timedelta(days=1)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def monthly(run: Running, due: int = 24, **more):  # noqa: F811
    """Each school reports once a month, by the 24th."""
    return run.target(
        TargetSpec("报送信息", value=Fraction(1), count_word="条", cadence="month", due={"day_of_month": due},
                   reach=Reach("each_unit", types=("中小学校",)), counting=Counting(("study.session",), "times"), **more)
    )  # fmt: skip


def told(run: Running, viewer) -> dict[date, Notice]:  # noqa: F811
    """What a person was told by the digest, by day."""
    with leave_scope("the story"):
        rows = Notice.objects.filter(person_id=viewer.person_id, code="digest")
        return {(row.at + timedelta(hours=8)).date(): row for row in rows}


def walk(run: Running, first: date, last: date, hours=(8, 9, 11, 19)) -> None:  # noqa: F811
    """The worker ticks some times a day, over some days."""
    day = first
    while day <= last:
        for hour in hours:
            send_digest(house_id=run.house.house.pk, at=moment(day, hour))
        day += ONE_DAY


def test_a_month_with_adjusted_days(run):  # noqa: F811
    """September 2026: Sunday 20 is worked, 25 to 27 are off. Due on Thursday 24; told three working days ahead.

    Counted by hand: 24 Sep less three working days is Mon 21 (22, 23, 24): told on 21, 22, 23, 24; the oak school does
    it on the 23rd at noon; the elm school is late from the 25th, told on every working day after.
    """
    monthly(run)
    elm_reporter = run.house.person("榆树通讯员", run.house.elm, "correspondent")
    run.work(*(record("study.session", unit.pk, date(2026, 8, 20)) for unit in (run.house.oak, run.house.elm)),
             on=date(2026, 8, 20))  # fmt: skip
    walk(run, SEPTEMBER, date(2026, 9, 23))
    assert sorted(told(run, run.house.reporter)) == [date(2026, 9, day) for day in (21, 22, 23)]
    run.work(record("study.session", run.house.oak.pk, date(2026, 9, 23)), on=date(2026, 9, 23))
    walk(run, date(2026, 9, 24), date(2026, 10, 12))
    assert sorted(told(run, run.house.reporter)) == [date(2026, 9, day) for day in (21, 22, 23)]
    days = sorted(told(run, elm_reporter))
    assert days == [date(2026, 9, day) for day in (21, 22, 23, 24, 28, 29, 30)] + [
        date(2026, 10, day)
        for day in (8, 9, 10, 12)  # 1 to 7 off, Saturday 10 worked
    ]
    notices = told(run, elm_reporter)
    assert notices[date(2026, 9, 21)].subject == "今日提醒：1 项快到期"
    assert "· 报送信息（9月），9月24日（周四）截止，还差 1条。" in notices[date(2026, 9, 21)].text
    assert "今天截止" in notices[date(2026, 9, 24)].text
    assert notices[date(2026, 9, 28)].subject == "今日提醒：1 项逾期"
    assert "/records/new/" in notices[date(2026, 9, 28)].url  # one thing: the form itself


def test_sunday_the_20th_is_a_working_day(run):  # noqa: F811
    monthly(run, due=22)
    run.work(record("study.session", run.house.oak.pk, date(2026, 8, 20)), on=date(2026, 8, 20))
    walk(run, date(2026, 9, 14), date(2026, 9, 22))
    assert sorted(told(run, run.house.reporter)) == [date(2026, 9, day) for day in (18, 20, 21, 22)]


def test_silent_for_what_is_handed_in_waived_put_off_or_at_rest(run):  # noqa: F811
    target = monthly(run)
    house = run.house
    run.work(*(record("study.session", unit.pk, date(2026, 8, 20)) for unit in (house.oak, house.elm)),
             on=date(2026, 8, 20))  # fmt: skip
    elm_reporter = house.person("榆树通讯员", house.elm, "correspondent")
    content = proved(
        house.house.pk, record("study.session", house.oak.pk, date(2026, 9, 20)), moment(date(2026, 9, 20))
    )
    enter_many(contents=[content], by=house.reporter, at=moment(date(2026, 9, 20)), hand_in=True)
    grant_allowances(
        units=[house.elm], wish=Wish("waive", SEPTEMBER, OCTOBER, "撤并", target), by=house.planner,
        at=moment(date(2026, 9, 20)),
    )  # fmt: skip
    walk(run, date(2026, 9, 21), date(2026, 9, 22))
    assert not told(run, house.reporter)
    assert not told(run, elm_reporter)
    # The verifier is told of what waits, with the way to it.
    notice = told(run, house.verifier)[date(2026, 9, 21)]
    assert (notice.subject, notice.url) == ("今日提醒：1 条待核", reverse("work:queue"))


def test_a_unit_that_rests_and_a_day_without_school(run):  # noqa: F811
    monthly(run)
    house, at = run.house, moment(date(2026, 1, 6))
    org.change_settings(house_id=house.house.pk, changes={"resting_types": ["中小学校"]}, by=None, at=at)
    set_terms(
        house_id=house.house.pk, school_year=2025, by=None, at=at,
        terms=[(date(2025, 9, 1), date(2026, 1, 24)), (date(2026, 3, 2), date(2026, 7, 4))],
    )  # fmt: skip
    set_local_days(house_id=house.house.pk, year=2026, days=[["2026-03-24", "off", "停课"]], scope=f"u:{house.oak.pk}",
                   by=None, at=at)  # fmt: skip
    walk(run, date(2026, 2, 2), date(2026, 3, 25))
    days = sorted(told(run, house.reporter))
    # February is a holiday: nothing owed, nothing told. On 24 March the school has no lessons, so its due day is the 25th.
    assert days == [date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 25)]


def test_never_twice_never_early_never_in_the_evening(run):  # noqa: F811
    monthly(run)
    day = date(2026, 9, 24)
    house_id = run.house.house.pk
    org.change_settings(house_id=house_id, changes={"digest_hour": 10}, by=None, at=moment(date(2026, 1, 6)))
    assert send_digest(house_id=house_id, at=moment(day, 9)) == 0
    assert send_digest(house_id=house_id, at=moment(day, 18)) == 0
    digest_due(moment(day, 10))
    from luoshi.jobs.worker import run_pending

    run_pending(moment(day, 10))
    with leave_scope("the story"):
        assert DigestDay.objects.get().people == 1
    assert send_digest(house_id=house_id, at=moment(day, 11)) == 0
    assert len(told(run, run.house.reporter)) == 1
    digest_due(moment(day, 12))
    run_pending(moment(day, 12))
    assert len(told(run, run.house.reporter)) == 1


def test_queries_of_a_digest_do_not_grow_with_units(run):  # noqa: F811
    monthly(run)
    from luoshi.plans.agenda.gathering import gather

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            gather(run.house.house.pk, date(2026, 9, 24))
        return len(queries)

    count()
    few = count()
    for n in range(8):
        unit = run.house.unit(f"新校{n}", run.house.east, "中小学校")
        run.house.person(f"新通讯员{n}", unit, "correspondent")
    assert count() == few


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("on_a_day")
def test_the_calendar_page(run):  # noqa: F811
    target = monthly(run)
    client = client_of(run.house.reporter)
    org.change_settings(
        house_id=run.house.house.pk, changes={"resting_types": ["中小学校"]}, by=None, at=moment(date(2026, 1, 6))
    )
    page = client.get(reverse("plans:calendar")).content.decode()
    assert "2026年9月" in page
    assert "第一学期第3教学周" in page  # term from Tuesday 1 September; the 16th lies in the third week
    assert "报送信息" in page
    assert "国庆节调休" in page or "中秋节" in page
    planner = client_of(run.house.planner).get(reverse("plans:calendar"), {"view": "list"}).content.decode()
    assert "0 / 2 已完成" in planner
    assert reverse("plans:target", args=[target.pk]) in planner
    later = client.get(reverse("plans:calendar"), {"month": "2027-01"}).content.decode()
    assert "2027年放假安排尚未公布，暂按周末推算。" in later
    for wrong in ({"month": "2026-13"}, {"month": "x"}, {"unit": "99999"}, {"unit": str(run.house.elm.pk)}):
        assert client.get(reverse("plans:calendar"), wrong).status_code == 404


def events(text: bytes) -> dict[str, date]:
    """UIDs and days of a feed."""
    return {str(e["uid"]): e.decoded("dtstart") for e in Calendar.from_ical(text).walk("VEVENT")}


@pytest.mark.usefixtures("on_a_day")
def test_a_feed_is_read_without_a_session_moves_its_events_and_ends_with_its_secret(run):  # noqa: F811
    cache.clear()
    monthly(run)
    client = client_of(run.house.reporter)
    made = client.post(reverse("plans:subscribe"), {"step": "make"})
    secret = made.content.decode().split("/calendar/feed/")[1].split(".ics")[0]
    assert made["Cache-Control"] == "no-store"
    assert secret not in client.get(reverse("plans:subscribe")).content.decode()
    with leave_scope("the story"):
        assert secret not in AgendaChoice.objects.get().feed_hash
    url = reverse("plans:feed", args=[secret])
    program = Client()
    answer = program.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    before = events(answer.content)
    assert date(2026, 9, 24) in before.values()
    assert date(2026, 10, 26) in before.values()  # Saturday 24 October is shifted
    text = answer.content.decode()
    for name in ("橡树通讯员", "橡树小学", str(run.house.reporter.person_key)):
        assert name not in text
    assert "BEGIN:VALARM" in text
    # The 26th is declared off: the same event, another day.
    set_year(house_id=run.house.house.pk, year=2026, days=[["2026-10-26", "off", "调休"]], decreed=True, source="通知",
             by=None, at=datetime(2026, 9, 16, tzinfo=UTC))  # fmt: skip
    after = events(program.get(url).content)
    moved = {uid for uid in before if before[uid] == date(2026, 10, 26)}
    assert {after[uid] for uid in moved} == {date(2026, 10, 27)}
    # Replaced, the old secret answers nothing; dropped, neither does the new one.
    again = client.post(reverse("plans:subscribe"), {"step": "make"}).content.decode()
    newer = again.split("/calendar/feed/")[1].split(".ics")[0]
    assert program.get(url).status_code == 404
    assert program.get(reverse("plans:feed", args=[newer])).status_code == 200
    client.post(reverse("plans:subscribe"), {"step": "drop"})
    assert program.get(reverse("plans:feed", args=[newer])).status_code == 404


@pytest.mark.usefixtures("on_a_day")
def test_a_feed_is_not_read_all_the_time(run):  # noqa: F811
    cache.clear()
    secret = operations.make_feed(by=run.house.reporter, at=moment(date(2026, 9, 16)))
    url = reverse("plans:feed", args=[secret])
    answers = [Client().get(url).status_code for _ in range(61)]
    assert (set(answers[:60]), answers[60]) == ({200}, 429)
    cache.clear()
    guesses = [Client().get(reverse("plans:feed", args=[f"x{n}"])).status_code for n in range(31)]
    assert (set(guesses[:30]), guesses[30]) == ({404}, 429)
    cache.clear()


@pytest.mark.usefixtures("on_a_day")
def test_no_mail_for_who_does_not_want_it(run):  # noqa: F811
    client = client_of(run.house.reporter)
    client.post(reverse("plans:subscribe"), {"step": "mail"})
    with leave_scope("the story"):
        assert AgendaChoice.objects.get().mail is False
    client.post(reverse("plans:subscribe"), {"step": "mail", "mail": "on"})
    with leave_scope("the story"):
        assert AgendaChoice.objects.get().mail is True


def test_the_deadlines_that_new_days_move_are_listed_before_they_are_taken(run):  # noqa: F811
    from luoshi.org.calendars import HouseDates, moved

    monthly(run)
    planner = run.house.planner  # on 20 March
    before = HouseDates.load(run.house.house.pk)
    years = {"2026": {"days": [["2026-06-24", "off", "抗洪"]], "decreed": True, "source": ""}}
    after = before.with_settings(calendar_years=years)
    found = [(new.title, old.due, new.due) for old, new in moved(planner, before, after)]
    assert ("报送信息（6月）", date(2026, 6, 24), date(2026, 6, 25)) in found
    assert len(found) == len(set(found))  # alike schools are one line
    closing = before.with_settings(periods={"shift": "earlier"})
    found = [(new.title, old.due, new.due) for old, new in moved(planner, before, closing)]
    assert ("报送信息（10月）", date(2026, 10, 26), date(2026, 10, 23)) in found


@pytest.mark.usefixtures("on_a_day")
def test_queries_of_the_calendar_do_not_grow(run):  # noqa: F811
    monthly(run)
    client = client_of(run.house.planner)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("plans:calendar")).status_code == 200
        return len(queries)

    count()
    few = count()
    for n in range(6):
        run.house.unit(f"新校{n}", run.house.east, "中小学校")
    monthly(run, due=10)
    assert count() == few

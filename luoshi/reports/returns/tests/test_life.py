"""A return through its life: made of records, confirmed in one click, frozen, late lines taken in by the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from luoshi.ledger import operations as ledger
from luoshi.reports.models import Return, ReturnLine, ReturnRound
from luoshi.reports.returns import errors, queries
from luoshi.reports.returns.menus import agenda
from luoshi.reports.returns.rounds import keep_up
from luoshi.reports.returns.tests.office import Office


@pytest.fixture
def office(db: None) -> Office:
    """清河县, where the article return is asked for every month by the 24th."""
    return Office()


def test_a_school_confirms_what_its_records_say(office: Office) -> None:
    """Verified records make the table; one click hands it in; what waits stands apart; a later record does not creep in."""
    w = office.world
    w.verified("t.article", w.oak, date(2026, 11, 3), headline="校园读书节开幕", level="city")
    w.verified("t.article", w.oak, date(2026, 11, 5), headline="劳动课走进田间", level="county")
    w.submitted("t.article", w.oak, date(2026, 11, 6), headline="还没核实的一篇", level="city")
    mine = office.mine(w.oak)
    sheet = office.sheet(w.oak_clerk, mine)

    assert office.figures(sheet, w.oak) == {"f1": 2, "f2": 1}
    assert [line.title for line in sheet.lines[w.oak.pk]] == ["媒体上稿", "媒体上稿"]
    assert len(sheet.waiting[w.oak.pk]) == 1

    office.confirm(w.oak)
    w.verified("t.article", w.oak, date(2026, 11, 7), headline="确认以后核实的", level="city")
    mine = office.mine(w.oak)
    sheet = office.sheet(w.oak_clerk, mine)

    assert mine.state == "confirmed"
    assert office.figures(sheet, w.oak) == {"f1": 2, "f2": 1}
    changed = queries.changed_since(sheet)[w.oak.pk]
    assert (len(changed.added), len(changed.gone)) == (1, 0)


def test_only_who_confirms_for_the_unit_confirms(office: Office) -> None:
    """A clerk elsewhere does not even see it; an observer of the unit sees it and is refused; the unit's clerk may."""
    w = office.world
    mine = office.mine(w.oak)
    watcher = w.person("橡观察", w.oak, "observer")

    with pytest.raises(Return.DoesNotExist):
        office.confirm(w.oak, by=w.elm_clerk)
    with pytest.raises(errors.NotAllowed):
        office.confirm(w.oak, by=watcher)
    assert office.confirm(w.oak).pk == mine.pk


def test_confirming_begins_some_days_before_it_is_due(office: Office) -> None:
    """On the 10th it is too early, on the 20th it is not."""
    w = office.world
    office.at(2026, 11, 10)
    with pytest.raises(errors.NotOpen):
        office.confirm(w.oak)
    office.at(2026, 11, 20)
    assert office.confirm(w.oak).state == "confirmed"


def test_a_return_is_sent_back_with_a_reason_until_it_is_frozen(office: Office) -> None:
    """No reason, no sending back; the unit confirms again; what is frozen is not sent back."""
    w = office.world
    w.verified("t.article", w.oak, date(2026, 11, 3), headline="一篇", level="city")
    office.confirm(w.oak)
    with pytest.raises(errors.ReasonMissing):
        office.send_back(w.oak, "")
    assert office.send_back(w.oak, "少了一篇").state == "sent_back"
    w.verified("t.article", w.oak, date(2026, 11, 4), headline="补上的一篇", level="city")
    assert office.confirm(w.oak).rows == 2
    office.freeze()
    with pytest.raises(errors.Frozen):
        office.send_back(w.oak, "又少了")


def test_an_empty_return_confirms_itself_and_says_so(office: Office) -> None:
    """The day after it was due: empty ones confirm themselves, one with a record waits for its click."""
    w = office.world
    w.verified("t.article", w.oak, date(2026, 11, 3), headline="一篇", level="city")
    w.submitted("t.article", w.ash, date(2026, 11, 6), headline="待核的", level="city")
    office.at(2026, 11, 25)
    keep_up(house_id=w.house.pk, at=office.now)

    assert (office.mine(w.elm).state, office.mine(w.elm).auto) == ("confirmed", True)
    assert office.mine(w.oak).state == "open"
    assert office.mine(w.ash).state == "open"  # something may still be verified


def test_frozen_without_a_worker_as_of_the_moment_it_was_due(office: Office) -> None:
    """Whoever looks first, days later, finds it frozen as it stood at the beginning of the lock day."""
    w = office.world
    w.verified("t.article", w.oak, date(2026, 11, 3), headline="一篇", level="city")
    office.at(2026, 11, 30)
    w.verified("t.article", w.oak, date(2026, 11, 4), headline="封存后核实的", level="city")
    office.at(2026, 12, 2)
    keep_up(house_id=w.house.pk, at=office.now)
    mine = office.all_of(w.oak)[0]

    assert mine.state == "missed"
    assert mine.rows == 1
    assert mine.frozen_at == datetime(2026, 11, 27, 16, tzinfo=UTC)  # 28 November, midnight in China
    assert office.confirm_row(mine).state == "frozen"  # the name comes under what was frozen


def test_late_lines_are_taken_in_by_the_next_return(office: Office) -> None:
    """Added late and taken away late: the next month says so line by line, and the sums over months are the journal's."""
    w = office.world
    kept = w.verified("t.article", w.oak, date(2026, 11, 3), headline="十一月的", level="city")
    office.confirm(w.oak)
    office.freeze()
    w.verified("t.article", w.oak, date(2026, 11, 5), headline="晚核实的", level="city")
    w.returned(kept)
    office.at(2026, 12, 21)
    w.verified("t.article", w.oak, date(2026, 12, 1), headline="十二月的", level="county")
    keep_up(house_id=w.house.pk, at=office.now)
    december = office.mine(w.oak)
    sheet = office.sheet(w.oak_clerk, december)
    lines = {(line.late, line.amounts["f1"]) for line in sheet.lines[w.oak.pk]}

    assert december.round.label == "2026年12月"
    assert lines == {(False, Fraction(1)), (True, Fraction(1)), (True, Fraction(-1))}
    assert office.figures(sheet, w.oak) == {"f1": 1, "f2": 0}
    assert w.done("t.article", w.oak, "pieces") == 2  # 1 of November in its own return, 1 over both


def test_months_are_confirmed_in_their_order(office: Office) -> None:
    """December waits for November; once December stands, November cannot be confirmed anew."""
    w = office.world
    w.verified("t.article", w.oak, date(2026, 11, 3), headline="十一月的", level="city")
    office.define(lock_days=None)
    office.at(2026, 12, 21)
    keep_up(house_id=w.house.pk, at=office.now)
    november, december = office.all_of(w.oak)
    with pytest.raises(errors.EarlierOpen):
        office.confirm_row(december)
    office.confirm_row(november)
    office.confirm_row(december)
    w.verified("t.article", w.oak, date(2026, 11, 4), headline="又一篇", level="city")
    with pytest.raises(errors.LaterConfirmed):
        office.confirm_row(november)


def test_confirming_counts_toward_the_plan_by_itself(office: Office) -> None:
    """A confirmed return is a record of 报表报送; sent back it counts no more."""
    w = office.world
    from luoshi.ledger.operations import sync_catalogue

    sync_catalogue(house_id=w.house.pk, at=office.now)
    office.confirm(w.oak)
    assert w.done("return.filed", w.oak, "returns") == 1
    office.send_back(w.oak, "看错了")
    assert w.done("return.filed", w.oak, "returns") == 0


def test_the_work_of_a_unit_that_does_not_report_belongs_to_the_one_above(office: Office) -> None:
    """A teaching point below a school, and a school merged in mid-month: each line in exactly one return."""
    w = office.world
    point = w.unit("橡树教学点", w.oak, "教学点")
    w.verified("t.article", point, date(2026, 11, 3), headline="教学点的", level="city", by=w.east_clerk)
    w.verified("t.article", w.elm, date(2026, 11, 4), headline="并校以前的", level="city")
    from luoshi.org.operations import merge_unit

    merge_unit(unit=w.elm, into=w.ash, by=None, at=w.tick(), day=date(2026, 11, 15))
    office.at(2026, 11, 25)
    keep_up(house_id=w.house.pk, at=office.now)
    round_ = office.round()
    rows = list(queries.returns(w.leader).filter(round=round_))
    sheet = queries.sheet_of(w.leader, round_, rows)

    assert w.elm.pk not in sheet.lines
    assert office.figures(sheet, w.oak)["f1"] == 1
    assert office.figures(sheet, w.ash)["f1"] == 1
    assert sheet.total["f1"].number == 2


def test_the_same_digits_as_of_then(office: Office) -> None:
    """What was written down can be computed again from the journal as of its seq, after all that came later."""
    from luoshi.reports.returns.editions import compute_rows, line_of

    w = office.world
    records = [w.verified("t.activity", w.oak, date(2026, 11, day), hours="1.5", level="city") for day in (3, 4, 5)]
    office.define(kinds=("t.activity",), figures=(("f1", "t.activity", "count"), ("f2", "t.activity", "hours")))
    row = office.confirm(w.oak)
    ledger.correct_record(
        record_id=records[0].pk, content=w.content("t.activity", w.oak, date(2026, 11, 3), hours="9"), reason="写错了",
        by=w.oak_clerk, at=w.tick(),
    )  # fmt: skip
    w.returned(records[1])
    row = office.mine(w.oak)
    everybody = queries.everybody_of(row.round)
    from luoshi.ui.scope import leave_scope

    with leave_scope("a test restates"):
        again = compute_rows(row.round, [row], everybody, up_to=row.seq, as_of=row.as_of)[w.oak.pk]
        stored = [line_of(line) for line in ReturnLine.objects.filter(of=row, edition=row.edition)]
    assert [line.amounts for line in again] == [line.amounts for line in stored]
    assert sum(line.amounts["f2"] for line in stored) == Fraction(9, 2)


def test_a_new_version_holds_from_the_next_period_that_nobody_touched(office: Office) -> None:
    """November was confirmed under the old version and keeps it."""
    w = office.world
    office.confirm(w.oak)
    before = office.round().version_id
    office.define(zero_auto=False)
    assert office.round().version_id == before
    office.at(2026, 12, 21)
    keep_up(house_id=w.house.pk, at=office.now)
    assert office.round().version_id != before


def rounds_of(house: Any) -> list[ReturnRound]:
    """All periods of a house."""
    from luoshi.ui.scope import leave_scope

    with leave_scope("a test looks"):
        return list(ReturnRound.objects.filter(house=house).order_by("start"))


def test_running_it_twice_changes_nothing(office: Office) -> None:
    """The schedule and the first request may both come."""
    w = office.world
    at = office.at(2027, 1, 5)
    keep_up(house_id=w.house.pk, at=at)
    first = [(one.label, one.frozen_at) for one in rounds_of(w.house)]
    keep_up(house_id=w.house.pk, at=at + timedelta(minutes=1))
    assert [(one.label, one.frozen_at) for one in rounds_of(w.house)] == first
    assert len(first) == 3


def test_the_due_day_stands_in_the_calendar_of_the_unit_alone(office: Office) -> None:
    """The own one, until it is confirmed as open; nothing of a neighbour, nothing for who confirms nothing."""
    w = office.world
    start, end = date(2026, 11, 1), date(2026, 12, 1)
    clerk = w.clerk(w.oak)
    (item,) = agenda(clerk, [w.oak.pk, w.elm.pk], start, end)
    assert (item.day, item.unit_id, item.done) == (date(2026, 11, 24), w.oak.pk, False)
    office.confirm(w.oak)
    (item,) = agenda(clerk, [w.oak.pk], start, end)
    assert item.done
    assert not list(agenda(w.planner, [w.oak.pk], start, end))

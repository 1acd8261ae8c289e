"""Who owes what and when: reach by today's tree, periods, merged units, changes in the year."""

from __future__ import annotations

import uuid
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.org.calendars import period_settings
from luoshi.org.tree import step
from luoshi.plans.duties import Version, duties, holders
from luoshi.plans.facts import HoldingFact, HouseFacts, PersonFact, UnitFact
from luoshi.plans.spec import Counting, Reach, TargetSpec

YEAR = (date(2026, 1, 1), date(2027, 1, 1))
OPENED = date(2020, 1, 1)
SETTINGS = period_settings({})


def unit(number: int, name: str, type: str, parent: str = "", *, klass: str = "", until: date | None = None, **kw):
    return UnitFact(
        number, name, parent + step(number), type, klass, kw.get("staff"), OPENED, until, kw.get("body", False)
    )


ROOT = unit(1, "县教育局", "局")
EAST = unit(2, "东片学区", "学区", ROOT.path)
OAK = unit(3, "橡树小学", "学校", EAST.path, klass="城区", staff=40)
ELM = unit(4, "榆树小学", "学校", EAST.path, klass="农村", staff=10, until=date(2026, 9, 1))
GROUP = unit(5, "中心组", "班子", ROOT.path, body=True)
KEYS = [uuid.UUID(int=n) for n in range(3)]


@pytest.fixture
def house() -> HouseFacts:
    facts = HouseFacts(1, {}, {u.id: u for u in (ROOT, EAST, OAK, ELM, GROUP)}, ROOT.id)
    facts.people = (
        PersonFact(1, KEYS[0], "甲", GROUP.id, "observer", OPENED, None),
        PersonFact(2, KEYS[1], "乙", GROUP.id, "observer", OPENED, None),
        PersonFact(3, KEYS[2], "丙", OAK.id, "correspondent", OPENED, None),
    )
    facts.holdings = (
        HoldingFact(7, "校门宣传栏", "board", OAK.id, OPENED, None),
        HoldingFact(8, "走廊宣传栏", "board", ELM.id, OPENED, None),
        HoldingFact(9, "电子屏", "screen", OAK.id, OPENED, None),
    )
    return facts


def bound(house: HouseFacts, **reach) -> list[str]:
    return [holder.name for holder in holders(Reach(**reach), house, top_id=ROOT.id)]


def test_reach_names_exactly_those_whom_the_words_bind(house):
    """One line of each mode."""
    assert bound(house, mode="house") == ["县教育局"]
    assert bound(house, mode="unit", unit_id=GROUP.id) == ["中心组"]
    assert bound(house, mode="each_unit", types=("学校",)) == ["橡树小学", "榆树小学"]
    assert bound(house, mode="each_unit", types=("学校",), classes=("城区",)) == ["橡树小学"]
    assert bound(house, mode="each_unit") == ["东片学区", "橡树小学", "榆树小学"]
    assert bound(house, mode="each_unit", unit_ids=(ELM.id,)) == ["榆树小学"]
    assert bound(house, mode="each_person", unit_id=GROUP.id) == ["甲", "乙"]
    assert bound(house, mode="each_person", roles=("correspondent",)) == ["丙"]
    assert bound(house, mode="each_holding", holding_type="board") == ["校门宣传栏", "走廊宣传栏"]


def test_a_sum_takes_in_what_lies_below_only_where_it_is_meant(house):
    """The house counts everybody, a named body itself, a district its own unless it answers for its schools."""
    first = lambda **reach: holders(Reach(**reach), house, top_id=ROOT.id)[0]  # noqa: E731  # read four times
    assert first(mode="house").below
    assert not first(mode="unit", unit_id=GROUP.id).below
    assert not first(mode="each_unit", types=("学区",)).below
    assert first(mode="each_unit", types=("学区",), below=True).below


MONTHLY = TargetSpec("信息", value=Fraction(1), cadence="month", due={"day_of_month": 24}, reach=Reach("each_unit"),
                     counting=Counting(("info.item",)))  # fmt: skip


def cells(spec: TargetSpec, house: HouseFacts, unit_id: int, *more: Version):
    holder = next(h for h in holders(Reach("each_unit"), house, top_id=ROOT.id) if h.unit_id == unit_id)
    return duties([Version(spec, YEAR[0]), *more], holder, start=YEAR[0], end=YEAR[1], settings=SETTINGS)


def test_a_monthly_duty_is_owed_twelve_times_and_due_on_working_days(house):
    """Sat 24 January 2026 goes on to Monday (顺延)."""
    found = cells(MONTHLY, house, OAK.id)
    assert len(found) == 12
    assert found[0].limits.due == date(2026, 1, 26)
    assert found[10].limits.due == date(2026, 11, 24)


def test_a_merged_school_owes_nothing_from_that_day(house):
    """榆树小学 was merged on 1 September: eight months are left."""
    assert [duty.period.start.month for duty in cells(MONTHLY, house, ELM.id)] == list(range(1, 9))


YEARLY = MONTHLY.with_(cadence="year", value=Fraction(12), due=None)
JULY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("mode", "asked"),
    [
        ("whole", [(YEAR[0], YEAR[1], Fraction(24))]),
        ("pro_rata", [(YEAR[0], YEAR[1], Fraction(12 * 181 + 24 * 184, 365))]),
        ("from_day", [(YEAR[0], JULY, Fraction(12)), (JULY, YEAR[1], Fraction(24))]),
    ],
)
def test_a_change_in_july_says_how_the_year_is_judged(house, mode, asked):
    """12 becomes 24 in July: for the whole year, by days, or anew from the day."""
    found = cells(YEARLY, house, OAK.id, Version(YEARLY.with_(value=Fraction(24)), JULY, mode))
    assert [(duty.period.start, duty.period.end, duty.expected) for duty in found] == asked


def test_per_head_asks_by_the_staff(house):
    """人均2条 with 40 people asks 80; without a head count no number is invented."""
    spec = YEARLY.with_(value=Fraction(2), reach=Reach("per_head", types=("学校",)))
    oak = holders(spec.reach, house, top_id=ROOT.id)[0]
    year = {"start": YEAR[0], "end": YEAR[1], "settings": SETTINGS}
    assert duties([Version(spec, YEAR[0])], oak, **year)[0].expected == 80
    unknown = holders(Reach("per_head", types=("学区",)), house, top_id=ROOT.id)[0]
    assert duties([Version(spec, YEAR[0])], unknown, **year)[0].expected is None


def test_a_target_over_five_years_outlives_its_plan(house):
    """Its one period reaches to the end of its years."""
    found = cells(YEARLY.with_(cadence="n_years", n=5), house, OAK.id)
    assert [duty.period.end for duty in found] == [date(2031, 1, 1)]


@given(
    st.lists(
        st.tuples(st.dates(*YEAR), st.integers(0, 99), st.sampled_from(["whole", "pro_rata", "from_day"])), max_size=4
    )
)
def test_changes_never_leave_a_gap_or_ask_a_day_twice(changes):
    """Whatever is changed when and how, the yearly duty's periods tile the year, and ask between least and most."""
    facts = HouseFacts(1, {}, {u.id: u for u in (ROOT, OAK)}, ROOT.id)
    chain = [Version(YEARLY.with_(value=Fraction(value)), day, mode) for day, value, mode in changes]
    found = cells(YEARLY, facts, OAK.id, *chain)
    assert [duty.period.start for duty in found] == [YEAR[0], *(duty.period.end for duty in found[:-1])]
    assert found[-1].period.end == YEAR[1]
    values = [Fraction(12), *(Fraction(value) for _, value, _ in changes)]
    assert all(min(values) <= duty.expected <= max(values) for duty in found)

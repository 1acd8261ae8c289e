"""Figures: every way of counting, the dated tree, "as of", and what stands behind a number."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from luoshi.ledger import operations as ops
from luoshi.ledger import store
from luoshi.ledger.measures import (
    Column,
    Measure,
    MeasureUnsound,
    Question,
    Span,
    entries_behind,
    export_rows,
    figures,
    figures_many,
    from_token,
)
from luoshi.ledger.operations import NewPerson
from luoshi.ledger.tests.world import YEAR
from luoshi.org import operations as org
from luoshi.ui.scope import NoViewer, leave_scope

pytestmark = pytest.mark.both
ACTIVITY = Measure(("t.activity",), "count")


def month(number: int, year: int = 2026) -> Span:
    return Span(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1))


@pytest.fixture
def year(world):
    """The clock stands in December, so that work of the whole year can be handed in."""
    world.at(2026, 12, 1)
    return world


def test_a_school_that_changes_district_counts_where_it_stood(year):
    """橡树小学 goes west on 15 May: March counts east, June west; as of April the move is not known."""
    world = year
    world.at(2026, 3, 20)
    world.verified("t.activity", world.oak, date(2026, 3, 10))
    world.verified("t.activity", world.ash, date(2026, 3, 11))
    april = world.at(2026, 4, 1)
    world.at(2026, 6, 20)
    org.change_place(unit=world.oak, parent=world.west, by=None, at=world.now, valid_from=date(2026, 5, 15))
    for day in (date(2026, 5, 14), date(2026, 5, 15), date(2026, 6, 1)):
        world.verified("t.activity", world.oak, day)
    world.verified("t.activity", world.elm, date(2026, 6, 2))
    done = lambda unit, period=YEAR, **more: world.done("t.activity", unit, period=period, **more)  # noqa: E731
    assert (done(world.east), done(world.west), done(world.root)) == (3, 3, 6)
    assert (done(world.east, month(3)), done(world.west, month(3))) == (1, 1)
    assert (done(world.east, month(5)), done(world.west, month(5))) == (1, 1)
    assert (done(world.east, month(6)), done(world.west, month(6))) == (1, 1)
    assert (done(world.east, as_of=april), done(world.west, as_of=april)) == (1, 1)
    # Sight is today's: both clerks see their district's figure whole, the eastern clerk no longer the school's records.
    east = world.figure(ACTIVITY, world.east, viewer=world.viewer("东文书"))
    behind = entries_behind(world.viewer("东文书"), east)
    assert (east.num, behind.total, behind.hidden) == (3, 1, 2)
    assert world.figure(ACTIVITY, world.oak, viewer=world.viewer("东文书")) is None
    assert world.figure(ACTIVITY, world.oak, viewer=world.viewer("西文书")).num == 4


def test_a_merged_school_keeps_its_past_and_its_district(year):
    """榆树小学 is merged in September: its spring still counts for itself and for the east."""
    world = year
    world.verified("t.activity", world.elm, date(2026, 3, 10))
    org.merge_unit(unit=world.elm, into=world.ash, by=None, at=world.now, day=date(2026, 9, 1))
    world.verified("t.activity", world.ash, date(2026, 9, 2))
    assert [world.done("t.activity", unit) for unit in (world.elm, world.ash, world.east, world.west)] == [1, 1, 1, 1]


def test_a_printed_figure_can_be_made_again(year):
    """What was printed in April is the same in June, whatever was verified, sent back or corrected since."""
    world = year
    first = world.verified("t.activity", world.oak, date(2026, 3, 10), hours="0.5")
    world.verified("t.activity", world.elm, date(2026, 3, 11), hours="0.25")
    hours = Measure(("t.activity",), "hours")
    printed, then = world.figure(hours, world.east), world.tick()
    world.returned(first)
    for _ in range(5):
        world.verified("t.activity", world.oak, date(2026, 3, 12), hours="1")
    assert world.figure(hours, world.east).num == Fraction(21, 4)
    assert world.figure(hours, world.east, as_of=then).num == printed.num == Fraction(3, 4)
    assert world.figure(hours, world.east, as_of=world.now).num == Fraction(21, 4)
    assert world.figure(hours, world.east, as_of=world.now - timedelta(days=900)).num == 0
    behind = entries_behind(world.leader, world.figure(hours, world.east, as_of=then))
    assert [entry.record_id for entry in behind.entries] == [first.pk + 1, first.pk]


def test_facets_filter_what_counts(year):
    """City and above: two of three, from the tallies and from the journal alike."""
    world = year
    for level in ("county", "city", "province"):
        world.verified("t.activity", world.oak, level=level)
    above = (("level", ("city", "province")),)
    assert world.figure(Measure(("t.activity",), "count", facets=above), world.oak).num == 2
    assert world.figure(Measure(("t.activity",), "count", "max", facets=above), world.oak).num == 1
    assert world.figure(Measure(("t.activity",), "count", facets=(("level", ("moon",)),)), world.oak).num == 0
    behind = entries_behind(world.leader, world.figure(Measure(("t.activity",), "count", facets=above), world.oak))
    assert behind.total == 2


def test_distinct_counts_the_same_thing_once(year):
    """An article in two papers is one piece and two placements; a person who spoke twice is one person."""
    world = year
    for headline in ("同一篇", "同一篇", "另一篇"):
        world.verified("t.article", world.oak, headline=headline)
    articles = ("t.article",)
    assert world.figure(Measure(articles, "pieces"), world.oak).num == 3
    assert world.figure(Measure(articles, "pieces", "distinct", of="piece"), world.oak).num == 2
    reader = NewPerson("甲", world.oak_clerk.person_key)
    for _ in range(2):
        world.verified("t.session", world.oak, people=[reader, NewPerson("乙")])
    people = Measure(("t.session",), "present", "distinct", of="person")
    assert world.figure(people, world.oak).num == 3
    own = Column("me", (world.oak.pk,), person=world.oak_clerk.person_key)
    mine = figures(world.oak_clerk, Measure(("t.session",), "present"), {"me": own}, [YEAR])
    assert mine["me", YEAR].num == 2


def test_latest_takes_the_newest_stock_of_each_unit(year):
    """Volunteers: the newest number of each school, added up; a sent-back one gives way to the one before."""
    world = year
    world.verified("t.stock", world.oak, date(2026, 3, 1), members="10")
    newest = world.verified("t.stock", world.oak, date(2026, 6, 1), members="14")
    world.verified("t.stock", world.elm, date(2026, 2, 1), members="5")
    stock = Measure(("t.stock",), "members", "latest")
    assert (world.figure(stock, world.oak).num, world.figure(stock, world.east).num) == (14, 19)
    world.returned(newest)
    assert (world.figure(stock, world.oak).num, world.figure(stock, world.east).num) == (10, 15)
    assert world.figure(Measure(("t.stock",), "members", "max"), world.east).num == 10


def test_exists_and_the_count_of_units_that_have_any(year):
    """Done or not, and how many schools did it."""
    world = year
    for unit in (world.oak, world.oak, world.ash):
        world.verified("t.activity", unit)
    exists = Measure(("t.activity",), "count", "exists")
    assert [world.figure(exists, unit).num for unit in (world.oak, world.elm, world.root)] == [1, 0, 1]
    assert world.figure(Measure(("t.activity",), "count", "exists", over_units="count"), world.root).num == 2


def test_coverage_is_of_the_boards_and_units_that_there_are(year):
    """Of three boards two were updated; one closed in June falls away; of the three schools two did something."""
    world = year
    boards = [world.board(f"第{n}块", world.oak) for n in range(3)]
    world.verified("t.board", world.oak, date(2026, 3, 3), holdings=[boards[0].pk, boards[1].pk])
    coverage = Measure(("t.board",), "updates", "coverage", of="holding", holding_type="board")
    figure = world.figure(coverage, world.oak)
    assert (figure.num, figure.below, figure.value) == (2, 3, Fraction(2, 3))
    then = world.tick()
    ops.close_holding(holding_id=boards[2].pk, day=date(2026, 6, 1), by=None, at=world.tick())
    assert world.figure(coverage, world.oak).value == 1
    assert world.figure(coverage, world.oak, as_of=then).value == Fraction(2, 3)
    by_board = figures(world.leader, Measure(("t.board",), "updates"),
                       {b.pk: Column(b.pk, (world.oak.pk,), holding=b.pk) for b in boards}, [YEAR])  # fmt: skip
    assert [by_board[b.pk, YEAR].num for b in boards] == [1, 1, 0]
    world.verified("t.activity", world.oak)
    world.verified("t.activity", world.ash)
    units = Measure(("t.activity",), "count", "coverage", of="unit", types=("学校",))
    figure = world.figure(units, world.root)
    assert (figure.num, figure.below) == (2, 3)


def test_ratio_per_head_and_share_in_time(year):
    """Attendance 3 of 4; per head over the staff of the district; two of three reports within a day."""
    world = year
    people = [NewPerson("甲"), NewPerson("乙"), NewPerson("丙"), NewPerson("丁", present=False)]
    world.verified("t.session", world.oak, people=people)
    ratio = world.figure(Measure(("t.session",), "present", "ratio", below="expected"), world.east)
    assert (ratio.num, ratio.below, ratio.value) == (3, 4, Fraction(3, 4))
    heads = world.figure(Measure(("t.session",), "present", "per_head"), world.east)
    assert (heads.below, heads.value) == (55, Fraction(3, 55))
    for sent in ("2026-03-01T10:00", "2026-03-02T08:00", "2026-03-02T08:01"):
        world.verified("t.report", world.oak, date(2026, 3, 2), happened="2026-03-01T08:00", sent=sent)
    in_time = world.figure(Measure(("t.report",), "minutes", "in_time", limit=Fraction(24 * 60)), world.oak)
    assert (in_time.num, in_time.below) == (2, 3)
    nothing = world.figure(Measure(("t.session",), "present", "ratio", below="expected"), world.west)
    assert nothing.value is None


def test_waiting_and_on_time(year):
    """One counts in time, one late, one waits."""
    world = year
    world.at(2026, 4, 2)
    world.verified("t.activity", world.oak, date(2026, 3, 30))
    world.at(2026, 4, 20)
    world.verified("t.activity", world.oak, date(2026, 3, 31))
    world.submitted("t.activity", world.oak, date(2026, 3, 31))
    march = month(3)
    cut = world.now.replace(day=10)
    columns = (Column("oak", (world.oak.pk,)), Column("east", (world.east.pk,)))
    several = [
        Question("sum", ACTIVITY, columns, (march,), {march: cut}),
        Question("max", Measure(("t.activity",), "count", "max"), columns, (march,), {march: cut}),
    ]
    found = figures_many(world.leader, several, waiting=True)
    for column in ("oak", "east"):
        figure = found["sum", column, march]
        assert (figure.num, figure.on_time, figure.waiting) == (2, 1, 1)
    assert found["max", "oak", march].waiting == 1


def test_nobody_sees_a_figure_out_of_reach(year):
    """A school's clerk asks for the district, another school and the own: only the own comes back."""
    world = year
    world.verified("t.activity", world.oak)
    units = {unit.pk: unit.pk for unit in (world.oak, world.elm, world.east, world.root)}
    found = figures(world.oak_clerk, ACTIVITY, units, [YEAR])
    assert {column for column, _ in found} == {world.oak.pk}
    with pytest.raises(NoViewer):
        figures(None, ACTIVITY, units, [YEAR], house_id=world.house.pk)
    with leave_scope("test"):
        assert len(figures(None, ACTIVITY, units, [YEAR], house_id=world.house.pk)) == 4
    lent = world.person("借", world.elm, "verifier", nature="lent")
    assert figures(lent, ACTIVITY, {"e": world.elm.pk}, [YEAR]) == {}


def test_a_figure_s_address_makes_it_again(year):
    """Through its token, as of its moment; what was never a token is refused."""
    world = year
    world.verified("t.activity", world.oak, level="city")
    measure = Measure(("t.activity",), "count", facets=(("level", ("city", "province")),), limit=None)
    figure = world.figure(measure, world.east, as_of=world.tick())
    again, column, span, as_of = from_token(figure.token)
    assert (again, column.units, span, as_of) == (measure, (world.east.pk,), YEAR, figure.as_of)
    assert world.figure(again, world.east, span, as_of=as_of).num == figure.num == 1
    for broken in ("", "x", figure.token[:-4], "eJwDAAAAAAE", "A" * 5000):
        with pytest.raises(MeasureUnsound):
            from_token(broken)


def test_a_figure_explains_itself(year):
    """Kind, quantity, filter, unit, days and the arithmetic, in Chinese."""
    world = year
    world.verified("t.activity", world.oak, level="city")
    measure = Measure(("t.activity",), "count", facets=(("level", ("city",)),))
    text = "".join(world.figure(measure, world.east).explain())
    for words in (
        "主题活动的次数，累计",
        "东片学区（含下级）",
        "2026年1月1日至2026年12月31日",
        "级别为市级",
        "1，来自 1 条分录",
    ):
        assert words in text
    ratio = world.figure(Measure(("t.session",), "present", "ratio", below="expected"), world.west)
    assert "没有可比的数" in "".join(ratio.explain())


def test_a_figure_opens_to_its_entries_in_pages(year):
    """Newest first, reversed ones left out, and the export has a row each."""
    world = year
    for day in (1, 2, 3):
        record = world.verified("t.activity", world.oak, date(2026, 3, day))
    world.returned(record)
    figure = world.figure(ACTIVITY, world.east)
    page = entries_behind(world.leader, figure, page=9, size=1)
    assert (page.total, page.pages, page.page, page.entries[0].counts_on.day) == (2, 2, 2, 1)
    rows = list(export_rows(world.leader, figure))
    assert [row[0].day for row in rows[1:]] == [2, 1]
    assert sum(row[4] for row in rows[1:]) == figure.num


def test_odd_periods_come_from_days_and_agree_with_months(year):
    """25th to 24th: the day of the cut belongs to one period only."""
    world = year
    for day in (date(2026, 3, 24), date(2026, 3, 25), date(2026, 4, 24), date(2026, 4, 25)):
        world.verified("t.activity", world.oak, day)
    reporting = Span(date(2026, 3, 25), date(2026, 4, 25))
    assert world.done("t.activity", world.oak, period=reporting) == 2
    assert world.done("t.activity", world.oak, period=month(3)) == 2
    assert world.done("t.activity", world.root, period=YEAR) == 4


def test_as_of_reads_whichever_side_is_shorter(year, monkeypatch):
    """The same figure from the tallies less what came after, and from the journal up to the moment."""
    world = year
    moments = []
    for _ in range(6):
        world.verified("t.activity", world.oak)
        moments.append(world.now)
    asked = []
    real = store.journal_sums
    monkeypatch.setattr(store, "journal_sums", lambda *args: asked.append(args[3:]) or real(*args))
    assert [world.done("t.activity", world.east, as_of=moment) for moment in moments] == [1, 2, 3, 4, 5, 6]
    assert asked == [(0, 1), (0, 2), (3, 6), (4, 6), (5, 6)]


def test_a_posting_between_two_statements_does_not_leak_into_the_past(year, monkeypatch):
    """Another clerk's record is verified while the tallies are being read: as of before, it is not there."""
    world = year
    for _ in range(3):
        world.verified("t.activity", world.oak)
    then, real = world.now, store.sums

    def sums_and_somebody_posts(*args):
        world.verified("t.activity", world.oak)
        return real(*args)

    monkeypatch.setattr(store, "sums", sums_and_somebody_posts)
    assert world.done("t.activity", world.east, as_of=then) == 3
    monkeypatch.undo()
    assert world.done("t.activity", world.east) == 4


def test_an_unsound_measure_cannot_be_made():
    """Each lacks what its way needs."""
    for parts in (
        {"kinds": (), "quantity": "x"},
        {"kinds": ("a",), "quantity": "x", "how": "ratio"},
        {"kinds": ("a",), "quantity": "x", "how": "distinct"},
        {"kinds": ("a",), "quantity": "x", "how": "coverage", "of": "holding"},
        {"kinds": ("a",), "quantity": "x", "how": "in_time"},
    ):
        with pytest.raises(MeasureUnsound):
            Measure(**parts)


def test_a_screen_of_figures_asks_the_same_number_of_queries(year, queries_of):
    """One unit and month, or all units and twelve months of five ways of counting: the same, at most twelve."""
    world = year
    boards = [world.board(f"第{n}块", world.oak) for n in range(2)]
    world.verified("t.board", world.oak, holdings=[each.pk for each in boards])
    then = world.tick()
    for n in range(6):
        world.verified("t.activity", (world.oak, world.elm, world.ash)[n % 3], date(2026, n + 1, 5))
    org.change_place(unit=world.oak, parent=world.west, by=None, at=world.now, valid_from=date(2026, 5, 15))
    measures = (
        Measure(("t.activity",), "count", facets=(("level", ("city", "county")),)),
        Measure(("t.activity",), "count", "latest"),
        Measure(("t.board",), "updates", "coverage", of="holding", holding_type="board"),
        Measure(("t.session",), "present", "ratio", below="expected"),
        Measure(("t.session",), "present", "per_head"),
    )
    units = [world.root, world.east, world.west, world.oak, world.elm, world.ash]

    def screen(size: int, **more):
        columns = tuple(Column(unit.pk, (unit.pk,)) for unit in units[:size])
        periods = (*(month(n) for n in range(1, 12)), Span(date(2026, 3, 25), date(2026, 4, 25)))
        wanted = (periods[4], periods[-1]) if size == 1 else periods
        cut = dict.fromkeys(wanted, world.now)
        asked = [Question(n, measure, columns, wanted, cut) for n, measure in enumerate(measures)]
        return figures_many(world.viewer("县核验"), asked, **more)

    for more in ({"waiting": True}, {"as_of": then}):
        few, many = queries_of(screen, 1, **more), queries_of(screen, 6, **more)
        assert few == many <= 14  # two of them are `viewer_of`
    assert len(screen(6)) == 5 * 6 * 12

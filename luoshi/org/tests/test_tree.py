"""Paths, the dated tree and sight: a school changes district in May, another is merged in September."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.org import errors, operations, queries
from luoshi.org.models import Unit
from luoshi.org.places import change_days, refresh_today
from luoshi.org.tree import depth_of, holds, step, subtree_range
from luoshi.ui.scope import NoViewer, leave_scope

MARCH = datetime(2026, 3, 1, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, 1, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 1, 1, tzinfo=UTC)
NOVEMBER = date(2026, 11, 25)


@given(st.lists(st.integers(0, 36**6 - 1), min_size=1, max_size=5), st.lists(st.integers(0, 36**6 - 1), max_size=5))
def test_a_subtree_is_a_range_of_paths(above, other):
    """A path lies in the range of another exactly when it begins with it."""
    root, path = "".join(map(step, above)), "".join(map(step, other))
    low, high = subtree_range(root)
    for candidate in (path, root + path):
        if candidate:
            assert (low <= candidate < high) == holds(root, candidate)
    assert depth_of(root) == len(above)


class County:
    """Two districts with schools, and a clerk in each."""

    def __init__(self) -> None:
        self.house = operations.create_house(name="清河县教育局", opened=date(2020, 1, 1), at=MARCH)
        self.root = queries.root_of(self.house)
        self.east = self.unit("东片学区", self.root, "学区")
        self.west = self.unit("西片学区", self.root, "学区")
        self.oak = self.unit("橡树小学", self.east)
        self.elm = self.unit("榆树小学", self.east)
        self.ash = self.unit("梣树小学", self.west)
        self.east_clerk = self.clerk("东文书", self.east)
        self.west_clerk = self.clerk("西文书", self.west)

    def unit(self, name: str, parent: Unit, type: str = "学校") -> Unit:
        return operations.add_unit(
            house_id=self.house.pk, parent=parent, name=name, type=type, by=None, at=MARCH, valid_from=date(2020, 1, 1)
        )

    def clerk(self, name: str, unit: Unit, role: str = "area_clerk"):
        person = operations.add_person(house_id=self.house.pk, name=name, at=MARCH, by=None)
        account = operations.add_account(person=person, username=name, password=None, by=None, at=MARCH)
        operations.appoint(person=person, unit=unit, role=role, by=None, at=MARCH, valid_from=date(2026, 1, 1))
        return account

    def sees(self, account, on: date = NOVEMBER) -> set[str]:
        return set(queries.units(queries.viewer_of(account, on)).values_list("name", flat=True))


@pytest.fixture
def county(db):
    """The county as of March."""
    return County()


@pytest.mark.both
def test_a_moved_school_is_seen_by_its_new_district_only(county):
    """橡树小学 goes to the western district in May: sight follows today's tree."""
    assert county.sees(county.east_clerk) == {"东片学区", "橡树小学", "榆树小学"}
    operations.change_place(unit=county.oak, parent=county.west, by=None, at=MAY, valid_from=date(2026, 5, 1))
    assert county.sees(county.east_clerk) == {"东片学区", "榆树小学"}
    assert county.sees(county.west_clerk) == {"西片学区", "梣树小学", "橡树小学"}


@pytest.mark.both
def test_sums_follow_the_tree_of_the_day(county):
    """As of March the moved school counts for the east, from May for the west; the merged one stays where it was."""
    operations.change_place(unit=county.oak, parent=county.west, by=None, at=MAY, valid_from=date(2026, 5, 1))
    operations.merge_unit(unit=county.elm, into=county.oak, by=None, at=SEPTEMBER, day=date(2026, 9, 1))
    house = county.house.pk
    assert queries.ancestors_on(house, date(2026, 3, 31))[county.oak.pk] == (county.east.pk, county.root.pk)
    assert queries.ancestors_on(house, date(2026, 5, 1))[county.oak.pk] == (county.west.pk, county.root.pk)
    assert queries.ancestors_on(house, NOVEMBER)[county.elm.pk] == (county.east.pk, county.root.pk)
    assert change_days(house, date(2026, 1, 1), date(2027, 1, 1)) == (date(2026, 5, 1),)
    # As known before the move was recorded, May still says east.
    assert queries.ancestors_on(house, date(2026, 5, 1), as_of=MARCH)[county.oak.pk][0] == county.east.pk


@pytest.mark.both
def test_a_merged_unit_leaves_the_list_of_units_in_force(county):
    """From its last day on nothing is owed by it, and no new unit may hang on it."""
    clerk = queries.viewer_of(county.east_clerk, NOVEMBER)
    operations.merge_unit(unit=county.elm, into=county.oak, by=None, at=SEPTEMBER, day=date(2026, 9, 1))
    names = lambda day: set(queries.units(clerk, day=day).values_list("name", flat=True))  # noqa: E731  # two uses
    assert "榆树小学" in names(date(2026, 8, 31))
    assert "榆树小学" not in names(date(2026, 9, 1))
    with pytest.raises(errors.UnitClosed):
        operations.merge_unit(unit=county.elm, into=county.oak, by=None, at=SEPTEMBER, day=date(2026, 9, 2))


@pytest.mark.both
def test_a_unit_is_never_moved_below_itself(county):
    """The refused move leaves everything as it was; a possible one works."""
    with pytest.raises(errors.WrongPlace):
        operations.change_place(unit=county.east, parent=county.oak, by=None, at=MAY, valid_from=date(2026, 5, 1))
    assert "橡树小学" in county.sees(county.east_clerk)
    operations.change_place(unit=county.east, parent=county.west, by=None, at=MAY, valid_from=date(2026, 5, 1))
    assert "橡树小学" in county.sees(county.west_clerk)


def test_a_move_in_the_future_shows_when_its_day_comes(county):
    """Recorded in May for September: today's columns wait for `refresh_today`."""
    operations.change_place(unit=county.oak, parent=county.west, by=None, at=MAY, valid_from=date(2026, 9, 1))
    assert "橡树小学" in county.sees(county.east_clerk)
    assert refresh_today(county.house.pk, today=date(2026, 9, 1)) == 1
    assert "橡树小学" in county.sees(county.west_clerk)


def test_nobody_sees_nothing_and_forgetting_the_viewer_fails(county):
    """A person without post sees no unit; a query without viewer is refused, whatever way it runs."""
    person = operations.add_person(house_id=county.house.pk, name="无岗", at=MARCH, by=None)
    account = operations.add_account(person=person, username="nopost", password=None, by=None, at=MARCH)
    assert county.sees(account) == set()
    for run in (list, lambda q: q.count(), lambda q: q.exists(), lambda q: q.update(order=1), lambda q: q.delete()):
        with pytest.raises(NoViewer):
            run(Unit.objects.filter(name="橡树小学"))
    with pytest.raises(NoViewer):
        list(county.east.children.all())
    with leave_scope("the test itself"):
        assert Unit.objects.filter(name="橡树小学").count() == 1


def test_another_house_is_another_world(county):
    """The administrator of one house may do everything there and nothing elsewhere."""
    other = operations.create_house(name="临水县教育局", opened=date(2020, 1, 1), at=MARCH)
    admin = queries.viewer_of(county.clerk("管理员", county.root, "admin"), NOVEMBER)
    with pytest.raises(errors.NotAllowed):
        operations.add_person(house_id=other.pk, name="外人", at=MAY, by=admin)
    assert operations.add_person(house_id=county.house.pk, name="自己人", at=MAY, by=admin).pk
    assert set(queries.units(admin).values_list("house_id", flat=True)) == {county.house.pk}


def test_a_name_is_taken_once(county):
    """The second unit of a name is refused; after a merger the name is free again."""
    with pytest.raises(errors.NameTaken):
        county.unit("榆树小学", county.west)
    operations.merge_unit(unit=county.elm, into=county.oak, by=None, at=SEPTEMBER, day=date(2026, 9, 1))
    assert county.unit("榆树小学", county.west).pk


def test_a_new_day_lets_what_was_dated_ahead_take_effect_once(county):
    """The first request of 1 September moves the school; the second finds nothing to do."""
    operations.change_place(unit=county.oak, parent=county.west, by=None, at=MAY, valid_from=date(2026, 9, 1))
    assert operations.turn_day(house_id=county.house.pk, today=date(2026, 8, 31)) == 0
    assert "橡树小学" in county.sees(county.east_clerk)
    assert operations.turn_day(house_id=county.house.pk, today=date(2026, 9, 1)) == 1
    assert "橡树小学" in county.sees(county.west_clerk)
    assert operations.turn_day(house_id=county.house.pk, today=date(2026, 9, 1)) == 0

"""A school changes district in May, another is merged in September: four sums and two clerks, as of March and today."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.ledger import check
from luoshi.ledger.measures import Span
from luoshi.org import operations as org
from luoshi.plans.spec import Reach
from tests.stories.county import County

pytestmark = [pytest.mark.both, pytest.mark.django_db]

SPRING = Span(date(2026, 1, 1), date(2026, 4, 1))
MARCH, TODAY = date(2026, 3, 31), date(2026, 11, 25)


def test_a_school_moves_in_may_and_another_is_merged_in_september() -> None:
    """By hand.

    Work: 橡树 10 and 11 March (2), 榆树 12 March (1), 梣树 20 March (1), all verified in March.
    15 May: 橡树 goes from the east to the west. 8 June: 橡树 once more. 1 September: 榆树 is merged into 梣树.
    9 October: 梣树 once more, on what was 榆树's ground.

    Sums over the year up to the day, by the tree of each entry's day:
                    as of 31 March                  today
      橡树           2                               2 + 1 = 3
      东片           橡 2 + 榆 1 = 3                  橡's March 2 + 榆 1 = 3
      西片           梣 1                             梣 1 + 橡's June 1 + 梣's October 1 = 3
      清河县         4                               2 + 1 + 1 + 1 + 1 = 6
    Clerks see records by today's tree: east 橡, 橡, 榆 in March and 榆 alone today; west 梣 in March, and today
    橡's three and 梣's two. The east's figure stays 3: 1 entry in the clerk's sight, 2 that went with the school.
    Owed, 2 a year by each school: in March 橡 2/2 and 榆 1/2 (east), 梣 1/2 (west); today 榆 owes nothing any more,
    橡 3/2 and 梣 2/2 are the west's.
    """
    county = County()
    each = county.target("主题活动", 2, ("t.activity",), Reach("each_unit", types=("学校",)))
    county.at(2026, 3, 25)
    for unit, day in ((county.oak, 10), (county.oak, 11), (county.elm, 12), (county.ash, 20)):
        county.verified("t.activity", unit, date(2026, 3, day))

    places = (county.oak, county.east, county.west, county.root)
    assert [county.sum(unit, county.leader) for unit in places] == [2, 3, 1, 4]
    assert county.titles("东文书", MARCH) == ["橡树小学 03-10", "橡树小学 03-11", "榆树小学 03-12"]
    assert county.titles("西文书", MARCH) == ["梣树小学 03-20"]
    assert county.sum(county.oak, county.viewer("东文书", MARCH)) == 2
    assert county.sum(county.oak, county.viewer("西文书", MARCH)) is None
    assert county.owed(county.viewer("东文书", MARCH), each, MARCH) == {"橡树小学": (2, 2), "榆树小学": (1, 2)}
    assert county.owed(county.viewer("西文书", MARCH), each, MARCH) == {"梣树小学": (1, 2)}
    printed = county.at(2026, 3, 31)

    county.at(2026, 5, 15)
    org.change_place(unit=county.oak, parent=county.west, by=None, at=county.now, valid_from=date(2026, 5, 15))
    county.at(2026, 6, 10)
    county.verified("t.activity", county.oak, date(2026, 6, 8), by=county.oak_clerk)
    county.at(2026, 9, 1)
    org.merge_unit(unit=county.elm, into=county.ash, by=None, at=county.now, day=date(2026, 9, 1))
    county.at(2026, 10, 10)
    county.verified("t.activity", county.ash, date(2026, 10, 9))

    leader, east, west = (county.viewer(name, TODAY) for name in ("局长", "东文书", "西文书"))
    assert [county.sum(unit, leader) for unit in places] == [3, 3, 3, 6]
    assert [county.sum(unit, leader, as_of=printed) for unit in places] == [2, 3, 1, 4]
    assert [county.sum(unit, leader, SPRING) for unit in places] == [2, 3, 1, 4]
    assert county.titles("东文书", TODAY) == ["榆树小学 03-12"]
    assert county.titles("西文书", TODAY) == [
        *("橡树小学 03-10", "橡树小学 03-11", "梣树小学 03-20", "橡树小学 06-08", "梣树小学 10-09"),
    ]
    assert (county.sum(county.east, east), county.sum(county.east, west)) == (3, None)
    assert (county.sum(county.oak, east), county.sum(county.oak, west)) == (None, 3)
    behind = county.behind(county.east, east)
    assert (behind.total, behind.hidden) == (1, 2)
    assert county.owed(east, each, TODAY) == {}
    assert county.owed(west, each, TODAY) == {"橡树小学": (3, 2), "梣树小学": (2, 2)}
    assert check.check(house_id=county.house.pk).findings == []


def test_who_sees_a_school_moves_with_it_on_the_day(county_move: County) -> None:
    """The day before the move the east's clerk may enter for the school and the west's may not; from the day the other way."""
    from luoshi.ledger import errors
    from luoshi.ledger import operations as ledger

    county = county_move

    def may_enter(name: str) -> bool:
        content = county.content("t.activity", county.oak, county.now.date())
        try:
            ledger.create_record(content=content, by=county.viewer(name, county.now.date()), at=county.tick())
        except errors.NotAllowed:
            return False
        return True

    assert (may_enter("东文书"), may_enter("西文书")) == (True, False)
    county.at(2026, 5, 15)
    org.change_place(unit=county.oak, parent=county.west, by=None, at=county.now, valid_from=date(2026, 5, 15))
    assert (may_enter("东文书"), may_enter("西文书")) == (False, True)


@pytest.fixture
def county_move(db: None) -> County:
    """The county on the eve of the move."""
    county = County()
    county.at(2026, 5, 14)
    return county

"""The tree of the demo house: offices, districts, schools, teaching points, kindergartens, bodies.

What lives here: which units there are for a scale, and writing them. Not here: people (`people`), changes in the year
(`changes`). Invariant: the four offices, the study group and the leaders' body that the plan names are always there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from luoshi.demo import names
from luoshi.org.importing import NewUnit, add_units
from luoshi.org.models import House, Unit
from luoshi.org.operations import change_settings, create_house
from luoshi.org.queries import root_of
from luoshi.periods.school import Term

GROUP, LEADERS = "局党组理论学习中心组", "局领导班子"
OFFICE, DISTRICT, SCHOOL, POINT, KINDERGARTEN = "股室", "学区", "学校", "教学点", "幼儿园"
BRANCH, GROUP_TYPE, LEADERS_TYPE = "党支部", "中心组", "班子"
RESTING = [SCHOOL, POINT, KINDERGARTEN]
DIRECT, TOWN, VILLAGE, PRIVATE = "县直", "乡镇", "村级", "民办"

FULL = 250
"""Units of the whole demo; tests ask for fewer."""


@dataclass(frozen=True)
class Numbers:
    """How many units of each sort a scale has; the rest are village schools and teaching points."""

    scale: int

    @property
    def offices(self) -> int:
        """机关股室."""
        return self._share(18, 4, len(names.OFFICES))

    @property
    def districts(self) -> int:
        """学区."""
        return self._share(31, 2, len(names.DISTRICTS))

    @property
    def direct(self) -> int:
        """县直学校."""
        return self._share(20, 2, len(names.DIRECT))

    @property
    def private(self) -> int:
        """民办幼儿园."""
        return self._share(11, 2, len(names.PRIVATE))

    @property
    def branches(self) -> int:
        """党支部."""
        return self._share(25, 2, 12)

    @property
    def below(self) -> int:
        """Schools and teaching points below the districts, at least four a district, so that each sort is there."""
        rest = self.scale - 3 - self.offices - self.districts - self.direct - self.private - self.branches
        return max(rest, 4 * self.districts)

    def _share(self, of: int, least: int, most: int) -> int:
        return min(max(round(self.scale / of), least), most)


def district_names(scale: int) -> list[str]:
    """The districts of a scale, for the plan's table."""
    return [f"{name}学区" for name in names.DISTRICTS[: Numbers(scale).districts]]


def build_tree(scale: int, opened: date, at: datetime, draw: Random) -> tuple[House, dict[str, Unit]]:
    """Make the house and its units, in force from `opened`. Returns the house and its units by name, root included."""
    house = create_house(name=names.HOUSE, short_name=names.HOUSE_SHORT, type="局", opened=opened, at=at)
    rows = list(_rows(Numbers(scale), draw))
    units = add_units(house_id=house.pk, rows=rows, valid_from=opened, by=None, at=at)
    settings: dict[str, object] = {
        "resting_types": RESTING,
        "correction_days": 5,
        "periods": {"school_terms": [_plain(term) for term in terms(opened.year, at.year + 2)], "correction_days": 5},
    }
    house = change_settings(house_id=house.pk, changes=settings, by=None, at=at)
    return house, {names.HOUSE: root_of(house), **units}


def _rows(numbers: Numbers, draw: Random) -> Iterator[NewUnit]:
    made: list[tuple[str, str, str, str, int | None, bool]] = [
        (name, "", OFFICE, "机关", staff, False) for name, staff in names.OFFICES[: numbers.offices]
    ]
    made += [(GROUP, "", GROUP_TYPE, "", 12, True), (LEADERS, "", LEADERS_TYPE, "", 5, True)]
    made += [(f"机关第{'一二三四五六七八九十'[n]}党支部" if n < 10 else f"离退休第{n - 9}党支部", "", BRANCH, "", 12 + n, True)
             for n in range(numbers.branches)]  # fmt: skip
    districts = [f"{name}学区" for name in names.DISTRICTS[: numbers.districts]]
    made += [(name, "", DISTRICT, "", 4, False) for name in districts]
    made += [(name, "", SCHOOL, DIRECT, draw.randint(60, 180), False) for name in names.DIRECT[: numbers.direct]]
    made += [(f"{name}幼儿园", "", KINDERGARTEN, PRIVATE, draw.randint(8, 26), False)
             for name in names.PRIVATE[: numbers.private]]  # fmt: skip
    made += _below(districts, numbers.below, draw)
    for number, (name, parent, type_, klass, staff, body) in enumerate(made, start=1):
        yield NewUnit(number, name, parent, type_, klass, staff, is_body=body)


def _below(districts: list[str], count: int, draw: Random) -> Iterator[tuple[str, str, str, str, int | None, bool]]:
    """Schools of the districts: a central school and a junior school first, then village schools and points."""
    places = iter(names.place_names(draw))
    for number in range(count):
        district = districts[number % len(districts)]
        turn, stem = number // len(districts), district.removesuffix("学区")
        if turn == 0:
            yield f"{stem}中心小学", district, SCHOOL, TOWN, draw.randint(40, 90), False
        elif turn == 1:
            yield f"{stem}初级中学", district, SCHOOL, TOWN, draw.randint(45, 100), False
        elif turn % 6 == 2:
            yield f"{next(places)}教学点", district, POINT, VILLAGE, draw.randint(2, 6), False
        else:
            yield f"{next(places)}小学", district, SCHOOL, VILLAGE, draw.randint(9, 30), False


def terms(first: int, last: int) -> list[Term]:
    """The house's school terms of the school years `first`-1 to `last`, as its calendar gives them."""
    made = []
    for year in range(first - 1, last + 1):
        made.append(Term(date(year, 9, 1), date(year + 1, 1, 21), year, 1))
        made.append(Term(date(year + 1, 2, 22), date(year + 1, 7, 6), year, 2))
    return made


def _plain(term: Term) -> dict[str, object]:
    return {"start": term.start.isoformat(), "end": term.end.isoformat(), "school_year": term.school_year,
            "ordinal": term.ordinal}  # fmt: skip

"""Units and people are found by name and initials; what is erased or renamed is found no more."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from luoshi.org import operations
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.personal import erase_person
from luoshi.org.queries import root_of, viewer_of
from luoshi.search.grams import Query
from luoshi.search.queries import found_of
from luoshi.search.rebuilding import check
from luoshi.ui.registry import search_sources
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
OPENED = date(2020, 1, 1)
pytestmark = pytest.mark.django_db


def titles(viewer, words, kind):
    group = found_of(viewer, Query(words), search_sources.get(kind), 1)
    assert group.total == len(group.hits)
    return ["".join(piece.text for piece in hit.title) for hit in group.hits]


@pytest.fixture
def house():
    return operations.create_house(name="清河县教育局", opened=OPENED, at=AT)


def person(house, name, unit, role, phone=""):
    made = operations.add_person(house_id=house.pk, name=name, at=AT, by=None, phone=phone)
    account = operations.add_account(person=made, username=f"{name}{house.pk}", password=None, by=None, at=AT)
    operations.appoint(person=made, unit=unit, role=role, by=None, at=AT, valid_from=OPENED)
    return made, viewer_of(account, date(2026, 3, 1))


def test_a_unit_is_found_by_name_short_name_and_initials(house):
    root = root_of(house)
    operations.add_unit(
        house_id=house.pk, parent=root, name="西寨中心小学", short_name="西寨中小", by=None, at=AT, valid_from=OPENED
    )
    _, admin = person(house, "管理员", root, "admin")
    for words in ("西寨", "中小", "xzzxxx", "zxxx", "寨中 小学"):
        assert titles(admin, words, "unit") == ["西寨中心小学"], words
    assert titles(admin, "西中", "unit") == []


def test_a_renamed_unit_is_found_by_its_new_name(house):
    _, admin = person(house, "管理员", root_of(house), "admin")
    with leave_scope("renaming"):
        unit = Unit.objects.get(house_id=house.pk)
    unit.name = "青河市教育局"
    unit.save(update_fields=["name"])
    assert titles(admin, "青河", "unit") == ["青河市教育局"]
    assert titles(admin, "清河", "unit") == []


def test_a_person_is_found_by_name_never_by_telephone_and_not_after_erasing(house):
    root = root_of(house)
    _, admin = person(house, "管理员", root, "admin")
    made, _ = person(house, "欧阳春", root, "correspondent", phone="13800001234")
    assert titles(admin, "欧阳", "person") == titles(admin, "oyc", "person") == ["欧阳春"]
    assert titles(admin, "13800001234", "person") == []
    with leave_scope("the story"):
        for post in Membership.objects.filter(person=made):
            operations.end_post(post=post, by=None, at=AT, day=date(2026, 1, 5))
        erase_person(person=Person.objects.get(pk=made.pk), reason="本人申请", by=None, at=AT)
    assert titles(admin, "欧阳", "person") == []
    assert check(house_id=house.pk)[1] == []


def test_another_house_finds_nothing(house):
    other = operations.create_house(name="青河县教育局", opened=OPENED, at=AT)
    _, stranger = person(other, "外人", root_of(other), "admin")
    person(house, "欧阳春", root_of(house), "correspondent")
    assert titles(stranger, "清河", "unit") == []
    assert titles(stranger, "欧阳", "person") == []

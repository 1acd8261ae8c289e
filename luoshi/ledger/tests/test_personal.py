"""What the ledger holds of people: handed over, shown, erased, reduced; figures and hashes stay as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from luoshi.ledger import operations as ops
from luoshi.ledger.check import check
from luoshi.ledger.models import Draft, Entry, Holding, RecordPerson
from luoshi.ledger.operations import NewPerson
from luoshi.ledger.personal import REDUCED, count_old, reduce_old, roster_kinds
from luoshi.ledger.tests.world import OPENED
from luoshi.org.handing_over import hand_over, what_moves
from luoshi.org.models import Membership, Person
from luoshi.org.operations import end_post
from luoshi.org.personal import ERASED_NAME, erase_person, held
from luoshi.ui.scope import leave_scope

DAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 2, tzinfo=UTC)


def post_of(viewer) -> Membership:
    with leave_scope("the test itself"):
        return Membership.objects.select_related("person", "unit").get(person_id=viewer.person_id)


def person_of(viewer) -> Person:
    return post_of(viewer).person


def roster_of(record) -> list[RecordPerson]:
    with leave_scope("the test itself"):
        return list(RecordPerson.objects.filter(record=record).order_by("pk"))


def journal(world) -> list[tuple]:
    with leave_scope("the test itself"):
        return list(Entry.objects.filter(house=world.house).order_by("seq").values_list("seq", "num", "person", "hash"))


def test_holdings_and_unsent_forms_of_the_unit_go_to_the_successor(world):
    """What she keeps elsewhere stays hers; a form that he has begun too stays with each."""
    clerk, new = world.oak_clerk, world.person("接任", world.elm, "observer")
    for name, unit in (("橡栏", world.oak), ("榆栏", world.elm)):
        ops.add_holding(type="board", name=name, unit_id=unit.pk, opened_on=OPENED, by=None, at=AT, given={"place": "门口"},
                        keeper_id=clerk.person_id)  # fmt: skip
    for form, unit in (("record:new:a", world.oak), ("record:new:b", world.elm), ("record:new:c", world.oak)):
        ops.save_draft(form=form, body={"unit": [str(unit.pk)]}, by=clerk, at=AT)
    ops.save_draft(form="record:new:c", body={"unit": [str(world.oak.pk)]}, by=new, at=AT)
    post = post_of(clerk)
    assert dict(what_moves(post)) == {"保管的名录": 1, "没写完的表单": 2}
    made = hand_over(post=post, to=person_of(new), day=DAY, note="", by=None, at=AT)
    assert made.moved == {"holdings": 1, "drafts": 1}
    with leave_scope("the test itself"):
        assert Holding.objects.get(name="橡栏").keeper_id == new.person_id
        assert Holding.objects.get(name="榆栏").keeper_id == clerk.person_id
        assert set(Draft.objects.filter(person_id=new.person_id).values_list("form", flat=True)) == {
            "record:new:a", "record:new:c",
        }  # fmt: skip


def test_an_erased_person_leaves_figures_and_hashes_as_they_were(world):
    """The roster's line loses the name, the journal keeps its key, the proof of the ledger holds."""
    reader = world.person("读书人", world.oak, "observer")
    person = person_of(reader)
    record = world.verified("t.session", world.oak, people=[NewPerson("读书人", person.key), NewPerson("乙")])
    before = journal(world)
    end_post(post=post_of(reader), by=None, at=AT, day=DAY)
    gone = erase_person(person=person, reason="本人要求", by=None, at=AT)
    assert gone["rosters"] == 1
    assert [line.name for line in roster_of(record)] == [ERASED_NAME, "乙"]
    assert journal(world) == before
    assert not check(house_id=world.house.pk).findings


def test_a_persons_own_file_lists_what_the_ledger_holds(world):
    """The roster with day and title; drafts of others' forms never."""
    reader = world.person("读书人", world.oak, "observer")
    person = person_of(reader)
    world.verified("t.session", world.oak, title="学习会", people=[NewPerson("读书人", person.key)])
    with leave_scope("a person's own data"):
        rosters = list(held.get("rosters").rows(person))
        begun = list(held.get("begun").rows(person_of(world.oak_clerk)))
    assert [row[1] for row in rosters] == ["学习会"]
    assert begun == []


@pytest.mark.both
def test_a_roster_over_its_term_becomes_a_number(world):
    """Older ones lose name, key and arrival; lines and presence stay; younger and other kinds are untouched; once only."""
    people = [NewPerson("甲"), NewPerson("乙"), NewPerson("丙", present=False)]
    world.at(2026, 3, 10)
    old = world.verified("t.session", world.oak, on=date(2026, 2, 3), people=people)
    young = world.verified("t.session", world.oak, on=date(2026, 3, 9), people=people)
    before = journal(world)
    keys = {line.key for line in roster_of(old)}
    bound = date(2026, 3, 1)
    assert [code for code, _name in roster_kinds(world.house.pk)] == ["t.session"]
    assert count_old(world.house.pk, "t.session", bound) == 3
    assert count_old(world.house.pk, "t.activity", bound) == 0
    assert reduce_old(world.house.pk, "t.session", bound, AT) == 3
    lines = roster_of(old)
    assert [(line.name, line.present) for line in lines] == [(REDUCED, True), (REDUCED, True), (REDUCED, False)]
    assert not keys & {line.key for line in lines}
    assert [line.name for line in roster_of(young)] == ["甲", "乙", "丙"]
    assert journal(world) == before
    assert not check(house_id=world.house.pk).findings
    assert reduce_old(world.house.pk, "t.session", bound, AT) == 0

"""The life of a record: what is counted when, who may do what, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from luoshi.ledger import check, errors, queries
from luoshi.ledger import operations as ops
from luoshi.ledger.measures import Measure, Span
from luoshi.ledger.models import Entry, History, Record, WaitingLine
from luoshi.ledger.operations import NewEvidence, NewPerson, NewShare
from luoshi.ledger.tests.world import KINDS, START
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.both


def entries(record):
    with leave_scope("test"):
        return list(Entry.objects.filter(record=record).order_by("seq"))


def test_a_returned_activity_counts_again_once_corrected(world):
    """A return takes the figure away; the correction brings it back once."""
    world.at(2026, 3, 14)
    activity = world.verified("t.activity", world.oak, date(2026, 3, 12))
    assert world.done("t.activity", world.oak) == 1
    world.returned(activity)
    assert world.done("t.activity", world.oak) == 0
    ops.change_record(
        record_id=activity.pk, content=world.content("t.activity", world.oak, date(2026, 3, 13)),
        by=world.oak_clerk, at=world.tick(),
    )  # fmt: skip
    ops.hand_in(record_id=activity.pk, by=world.oak_clerk, at=world.tick())
    assert (world.done("t.activity", world.oak), world.waiting("t.activity", world.oak)) == (0, 1)
    world.verify(activity)
    assert (world.done("t.activity", world.oak), world.waiting("t.activity", world.oak)) == (1, 0)
    lines = [(e.version, e.line, e.num, e.counts_on.day) for e in entries(activity)]
    assert lines == [(1, 1, 1, 12), (1, -1, -1, 12), (2, 1, 1, 13)]
    with leave_scope("test"):
        steps = list(History.objects.filter(record=activity).values_list("step", flat=True))
    assert steps == ["created", "handed_in", "verified", "sent_back", "changed", "handed_in", "verified"]


def test_two_people_who_verify_one_record_post_it_once(world):
    """The second is told that somebody was faster; the figure has moved once."""
    activity = world.submitted("t.activity", world.oak)
    world.verify(activity)
    with pytest.raises(errors.WrongState) as refused:
        world.verify(activity, by=world.oak_verifier)
    assert refused.value.state == "verified"
    assert len(entries(activity)) == 1


@pytest.mark.parametrize("how", ["entered", "handed_in", "doer"])
def test_nobody_verifies_the_own_work(world, how):
    """Refused for who entered, who handed in, who did it; the same record passes by somebody else."""
    both = world.person("甲", world.oak, "correspondent")
    from luoshi.org import operations as org
    from luoshi.org.models import Person

    with leave_scope("test"):
        person = Person.objects.get(pk=both.person_id)
    org.appoint(person=person, unit=world.oak, role="verifier", by=None, at=START, valid_from=date(2020, 1, 1))
    both = world.viewer("甲")
    enters = both if how == "entered" else world.oak_clerk
    doer = [NewPerson("甲", both.person_key, doer=True)] if how == "doer" else []
    record = world.draft("t.activity", world.oak, by=enters, people=doer)
    ops.hand_in(record_id=record.pk, by=both if how == "handed_in" else world.oak_clerk, at=world.tick())
    with pytest.raises(errors.OwnRecord) as refused:
        world.verify(record, by=both)
    assert refused.value.how == how
    assert world.verify(record, by=world.oak_verifier).entries == 1


def test_a_kind_verified_from_above_waits_for_a_unit_above(world):
    """The school's own verifier is refused, the county's accepts."""
    article = world.submitted("t.article", world.oak, headline="一块宣传栏的变化")
    with pytest.raises(errors.NotAllowed):
        world.verify(article, by=world.oak_verifier)
    assert world.verify(article).entries == 1


def test_a_kind_counts_at_once_by_process_and_by_sample(world):
    """A patrol counts when it is handed in; a visit too, and may be looked at or sent back afterwards."""
    patrol = world.submitted("t.patrol", world.oak)
    visit = world.submitted("t.visit", world.oak)
    assert (patrol.state, patrol.verified_by_id, world.done("t.patrol", world.oak)) == ("verified", None, 1)
    drawn = queries.samples(world.county_verifier, seed="2026-01")
    assert [each.pk for each in drawn] == [visit.pk]
    ops.check_sample(record_id=visit.pk, by=world.county_verifier, at=world.tick())
    assert queries.samples(world.county_verifier, seed="2026-01") == []
    world.returned(visit)
    assert world.done("t.visit", world.oak) == 0


def test_what_is_missing_is_named_and_nothing_is_handed_in(world):
    """Two photos are wanted: with one it is refused, with the second it goes in."""
    record = world.draft("t.photo", world.oak, evidence=[NewEvidence(url="https://example.cn/1", grade="B")])
    with pytest.raises(errors.Incomplete) as refused:
        ops.hand_in(record_id=record.pk, by=world.oak_clerk, at=world.tick())
    (missing,) = refused.value.missing
    assert (missing.what, missing.wanted, missing.found) == ("evidence", 2, 1)
    second = NewEvidence(url="https://example.cn/2", grade="B")
    ops.attach_evidence(record_id=record.pk, evidence=second, by=world.oak_clerk, at=world.tick())
    assert ops.hand_in(record_id=record.pk, by=world.oak_clerk, at=world.tick()).state == "submitted"


def test_work_of_the_future_cannot_be_handed_in(world):
    """Tomorrow's activity stays a draft; today's goes in."""
    record = world.draft("t.activity", world.oak, date(2026, 1, 6))
    with pytest.raises(errors.BadValues):
        ops.hand_in(record_id=record.pk, by=world.oak_clerk, at=world.now)
    assert ops.hand_in(record_id=record.pk, by=world.oak_clerk, at=world.tick(days=1)).state == "submitted"


def test_a_correction_after_verification_reverses_and_posts_anew(world):
    """The corrected day counts, the old one does not; both stay in the journal. By process it counts at once."""
    patrol = world.verified("t.patrol", world.oak, date(2026, 1, 2))
    content = world.content("t.patrol", world.oak, date(2026, 1, 4))
    with pytest.raises(errors.ReasonMissing):
        ops.correct_record(record_id=patrol.pk, content=content, reason=" ", by=world.oak_clerk, at=world.tick())
    ops.correct_record(record_id=patrol.pk, content=content, reason="日期写错", by=world.oak_clerk, at=world.tick())
    second, fourth = Span(date(2026, 1, 2), date(2026, 1, 3)), Span(date(2026, 1, 4), date(2026, 1, 5))
    assert world.done("t.patrol", world.oak, period=second) == 0
    assert world.done("t.patrol", world.oak, period=fourth) == 1
    assert [(e.version, e.line) for e in entries(patrol)] == [(1, 1), (1, -1), (2, 1)]
    activity = world.verified("t.activity", world.oak)
    again = world.content("t.activity", world.oak, level="city")
    ops.correct_record(record_id=activity.pk, content=again, reason="级别写错", by=world.oak_clerk, at=world.tick())
    assert (world.done("t.activity", world.oak), world.waiting("t.activity", world.oak)) == (0, 1)


def test_a_withdrawn_record_counts_no_more(world):
    """Reversed with a reason; nothing can be done with it afterwards."""
    activity = world.verified("t.activity", world.oak)
    with pytest.raises(errors.ReasonMissing):
        ops.withdraw_record(record_id=activity.pk, by=world.oak_clerk, at=world.tick())
    ops.withdraw_record(record_id=activity.pk, by=world.oak_clerk, at=world.tick(), reason="重复填报")
    assert world.done("t.activity", world.oak) == 0
    with pytest.raises(errors.WrongState):
        world.verify(activity)


def test_a_record_sent_back_is_on_time_by_its_first_handing_in(world):
    """Corrected within three working days the first handing-in judges; later the new one does."""
    world.at(2026, 3, 2)
    quick, slow = (world.submitted("t.activity", world.oak) for _ in range(2))
    first = quick.handed_in_at
    world.at(2026, 3, 3)
    for record in (quick, slow):
        world.returned(record)
    ops.hand_in(record_id=quick.pk, by=world.oak_clerk, at=world.at(2026, 3, 6))
    ops.hand_in(record_id=slow.pk, by=world.oak_clerk, at=world.at(2026, 3, 9))
    for record in (quick, slow):
        record.refresh_from_db()
    assert quick.judged_at == first
    assert (slow.judged_at, slow.first_handed_in_at.day) == (slow.handed_in_at, 2)


def test_many_are_verified_under_one_lock_and_each_refusal_is_reported(world):
    """Two post as one posting; one that was sent back is refused; a foreign draft and a key of nothing fall out."""
    good = [world.submitted("t.activity", world.oak).pk for _ in range(2)]
    back = world.returned(world.submitted("t.activity", world.oak)).pk
    draft = world.draft("t.activity", world.oak).pk
    verdict = ops.verify_many(record_ids=[*good, back, draft, 10**9], by=world.county_verifier, at=world.tick())
    assert verdict.verified == tuple(good)
    assert {key: type(why) for key, why in verdict.refused.items()} == {back: errors.WrongState}
    assert verdict.posted.entries == 2
    with leave_scope("test"):
        assert Entry.objects.filter(seq__gte=verdict.posted.first_seq).values("recorded_at").distinct().count() == 1
        assert WaitingLine.objects.count() == 0


def test_many_drafts_are_handed_in_by_one_step(world):
    """Two go in, of which the patrol counts at once; one lacks its photos and stays a draft."""
    keys = [world.draft(code, world.oak).pk for code in ("t.activity", "t.patrol", "t.photo")]
    refused = ops.hand_in_many(record_ids=keys, by=world.oak_clerk, at=world.tick())
    assert {key: type(why) for key, why in refused.items()} == {keys[2]: errors.Incomplete}
    states = dict(Record.objects.visible_to(world.oak_clerk).values_list("pk", "state"))
    assert [states[key] for key in keys] == ["submitted", "verified", "draft"]


def test_one_form_covers_many_boards(world):
    """Three boards in one record are three updates, each of its own holding, and each is touched."""
    boards = [world.board(f"第{n}块宣传栏", world.oak) for n in range(3)]
    foreign = world.board("梣树宣传栏", world.ash)
    with pytest.raises(errors.WrongUnit):
        world.draft("t.board", world.oak, holdings=[boards[0].pk, foreign.pk])
    world.verified("t.board", world.oak, date(2026, 1, 3), holdings=[each.pk for each in boards])
    assert world.done("t.board", world.oak, "updates") == 3
    boards[0].refresh_from_db()
    assert boards[0].last_touched == date(2026, 1, 3)


def test_joint_work_counts_once_up_the_tree(world):
    """Three schools share one activity: a third each, one for the county; each took part once."""
    third = Fraction(1, 3)
    shares = [NewShare(world.elm.pk, share=third), NewShare(world.ash.pk, share=third)]
    joint = world.verified("t.activity", world.oak, units=shares)
    assert world.done("t.activity", world.oak) == third
    assert world.done("t.activity", world.east) == 2 * third
    assert world.done("t.activity", world.root) == 1
    assert [world.done("t.activity", unit, "joined") for unit in (world.oak, world.elm, world.ash)] == [0, 1, 1]
    assert joint in queries.records(world.ash_clerk)


def test_a_roster_counts_heads_and_hours(world):
    """Present people count, absent ones are expected; named speakers count each."""
    people = [NewPerson("甲"), NewPerson("乙"), NewPerson("丙", present=False)]
    world.verified("t.session", world.oak, people=people, speakers=["甲", "乙"])
    assert [world.done("t.session", world.oak, each) for each in ("count", "present", "expected", "speeches")] == [
        1,
        2,
        3,
        2,
    ]


def test_the_same_piece_is_not_counted_by_two_kinds(world):
    """信息 is not 稿件: the second is refused; a piece of another title is fine."""
    world.submitted("t.article", world.oak, headline="校园里的新变化")
    twin = world.draft("t.news", world.oak, headline="校园里的 新变化！")
    with pytest.raises(errors.PieceTaken):
        ops.hand_in(record_id=twin.pk, by=world.oak_clerk, at=world.tick())
    assert world.submitted("t.news", world.oak, headline="另一件事").state == "submitted"


def test_a_merged_school_takes_no_record_after_its_last_day(world):
    """The day before is still its own, and counts there."""
    from luoshi.org import operations as org

    org.merge_unit(unit=world.elm, into=world.oak, by=None, at=world.now, day=date(2026, 1, 4))
    with pytest.raises(errors.UnitClosed):
        world.draft("t.activity", world.elm, date(2026, 1, 4))
    world.verified("t.activity", world.elm, date(2026, 1, 3))
    assert (world.done("t.activity", world.elm), world.done("t.activity", world.east)) == (1, 1)


def test_a_form_sent_twice_makes_one_record(world):
    """The same client key gives the first record again."""
    first = world.draft("t.activity", world.oak, client_key="k1")
    again = world.draft("t.activity", world.oak, client_key="k1")
    assert again.pk == first.pk


def test_values_that_do_not_fit_are_all_named(world):
    """Two faults at once; the corrected values pass."""
    with pytest.raises(errors.BadValues) as refused:
        world.draft("t.activity", world.oak, level="moon", hours="many")
    assert {(f.field, f.what) for f in refused.value.faults} == {("level", "not_a_choice"), ("hours", "not_a_number")}
    record = world.draft("t.activity", world.oak, level="city", hours="1.50")
    assert record.values == {"level": "city", "hours": "1.50"}


def test_stated_amounts_are_exact_and_of_grade_d(world):
    """One and a half hours are 3/2; without evidence a statement, with a file grade C."""
    stated = world.verified("t.activity", world.oak, hours="1.5")
    proved = world.verified("t.activity", world.oak, hours="2", evidence=[NewEvidence(url="https://a.cn", grade="C")])
    assert world.done("t.activity", world.oak, "hours") == Fraction(7, 2)
    assert [{e.grade for e in entries(record)} for record in (stated, proved)] == [{"D"}, {"C"}]


def test_a_kind_s_new_version_leaves_what_was_posted(world):
    """A second quantity from June on: the spring's record has one, its correction by the new version two."""
    spring = world.verified("t.patrol", world.oak)
    definition = next(each for each in KINDS if each.code == "t.patrol")
    from dataclasses import replace

    from luoshi.catalogue.model import QuantityDef

    wider = replace(definition, quantities=(*definition.quantities, QuantityDef("days", "天数", "天", "days")))
    assert ops.define_kind(house_id=world.house.pk, kind=definition, by=None, at=world.tick()).current == 1
    assert ops.define_kind(house_id=world.house.pk, kind=wider, by=None, at=world.tick()).current == 2
    assert [e.quantity for e in entries(spring)] == ["count"]
    again = world.content("t.patrol", world.oak)
    ops.correct_record(record_id=spring.pk, content=again, reason="补天数", by=world.oak_clerk, at=world.tick())
    assert world.done("t.patrol", world.oak, "days") == 1


def test_an_opening_balance_waits_for_somebody_above(world):
    """年初结转 of grade D counts for its target only, once the county has verified it."""
    ops.sync_catalogue(house_id=world.house.pk, at=world.tick())
    clerk = world.person("榆文书", world.elm, "area_clerk")
    carried = ops.post_opening(
        unit_id=world.elm.pk,
        target_id=7,
        target="主题活动",
        amount=3,
        until=date(2026, 1, 4),
        by=clerk,
        at=world.tick(),
    )
    measure = Measure(("t.activity",), "count", opening="7")
    assert world.figure(measure, world.elm).num == 0
    world.verify(carried)
    world.verified("t.activity", world.elm)
    assert (world.figure(measure, world.elm).num, world.done("t.activity", world.elm)) == (4, 1)
    assert world.figure(Measure(("t.activity",), "count", opening="8"), world.elm).num == 1
    assert {e.grade for e in entries(carried)} == {"D"}


def test_every_story_leaves_a_proved_ledger(world):
    """The check finds nothing after a mixture of steps."""
    for _ in range(3):
        record = world.verified("t.activity", world.oak, hours="0.5")
    world.returned(record)
    proof = check.check(house_id=world.house.pk)
    assert (proof.findings, proof.entries) == ([], 8)
    assert Record.objects.visible_to(world.leader).count() == 3

"""From a document to confirmed targets: each step, its refusal, and its undo."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.plans import errors, operations
from luoshi.plans.models import Clause, Plan, Step, Target, TargetVersion
from luoshi.plans.spec import from_json
from luoshi.plans.tests.conftest import AT, PLAN
from luoshi.reading import read_text
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.both


@pytest.fixture
def plan(house) -> Plan:
    return house.plan()


def target(house, words: str) -> Target:
    return Target.objects.visible_to(house.planner).get(quote__contains=words)


def spec_of(house, words: str):
    return from_json(target(house, words).draft)


def test_the_document_becomes_targets_with_a_proposed_way_of_counting(house, plan):
    """Owner, reach and kind come from the words and the house's own lists."""
    study = spec_of(house, "集中学习")
    assert (study.value, study.cadence, study.owner_id) == (12, "year", house.group.pk)
    assert (study.reach.mode, study.reach.unit_id) == ("unit", house.group.pk)
    assert study.counting.kinds == ("study.session",)
    boards = spec_of(house, "宣传栏")
    assert boards.reach.mode in ("each_unit", "each_holding")
    assert boards.reach.types == ("中小学校",)
    districts = spec_of(house, "培训")
    assert districts.reach.types == ("学区",)
    assert spec_of(house, "发稿").reach.mode == "house"
    assert dict(spec_of(house, "发稿").counting.facets)["level"]


def test_offsets_speak_of_the_plans_own_text(house, plan):
    """The words of every target stand in the stored text at its place."""
    text = plan.texts.visible_to(house.planner).get()
    rows = Target.objects.visible_to(house.planner).filter(plan=plan)
    assert rows.count() >= 6
    assert all(text.text[t.start : t.end] == t.quote for t in rows)


def test_nothing_counts_before_it_is_confirmed(house, plan):
    """A school sees nothing of a draft plan; once it runs, it sees what was confirmed."""
    assert not Target.objects.visible_to(house.reporter).exists()
    operations.confirm_target(target_id=target(house, "集中学习").pk, by=house.planner, at=AT)
    operations.start_plan(plan_id=plan.pk, by=house.planner, at=AT)
    assert [t.quote for t in Target.objects.visible_to(house.reporter)] == [target(house, "集中学习").quote]


def test_only_a_planner_confirms(house, plan):
    """The leader may read the plan, not settle it; foreign planners don't even find it."""
    found = target(house, "集中学习")
    with pytest.raises(errors.NotAllowed):
        operations.start_plan(plan_id=plan.pk, by=house.leader, at=AT)
    stranger = type(house)("临水县教育局").planner
    with pytest.raises(Target.DoesNotExist):
        operations.confirm_target(target_id=found.pk, by=stranger, at=AT)
    assert operations.confirm_target(target_id=found.pk, by=house.planner, at=AT).state == "confirmed"


def test_a_target_that_cannot_be_counted_is_not_confirmed(house, plan):
    """Without a kind it is refused and stays as it was; with one it is taken."""
    found = target(house, "集中学习")
    spec = from_json(found.draft)
    bare = spec.with_(counting=spec.counting.__class__())
    with pytest.raises(errors.NotReady):
        operations.confirm_target(target_id=found.pk, spec=bare, by=house.planner, at=AT)
    assert from_json(target(house, "集中学习").draft) == spec
    operations.confirm_target(target_id=found.pk, spec=spec, by=house.planner, at=AT)
    assert TargetVersion.objects.visible_to(house.planner).get(target=found).valid_from == plan.start


def test_confirming_all_above_a_confidence_leaves_the_doubtful(house, plan):
    """Those below the line stay to be looked at."""
    rows = Target.objects.visible_to(house.planner).filter(plan=plan)
    sure = [t for t in rows if t.confidence >= 0.9]
    done, left = operations.confirm_above(plan_id=plan.pk, confidence=0.9, by=house.planner, at=AT)
    assert done + len(left) == len(sure)
    assert rows.filter(state="confirmed").count() == done


def test_a_dismissal_wants_a_reason_and_can_be_taken_back(house, plan):
    """Refused without reason; undo brings the target back as it was."""
    found = target(house, "巡查")
    with pytest.raises(errors.ReasonMissing):
        operations.dismiss_target(target_id=found.pk, reason=" ", by=house.planner, at=AT)
    operations.dismiss_target(target_id=found.pk, reason="由公安负责", by=house.planner, at=AT)
    assert target(house, "巡查").state == "dismissed"
    operations.undo_step(plan_id=plan.pk, by=house.planner, at=AT)
    assert (target(house, "巡查").state, target(house, "巡查").reason) == ("found", "")
    with pytest.raises(errors.NothingToUndo):
        operations.undo_step(plan_id=plan.pk, by=house.planner, at=AT)


def test_undo_of_a_confirmation_takes_its_version_out_of_force(house, plan):
    """It can be confirmed again; the trace keeps both."""
    found = target(house, "集中学习")
    operations.confirm_target(target_id=found.pk, by=house.planner, at=AT)
    operations.undo_step(plan_id=plan.pk, by=house.planner, at=AT)
    versions = TargetVersion.objects.visible_to(house.planner).filter(target=found)
    assert versions.get().replaced_at == AT
    operations.confirm_target(target_id=found.pk, by=house.planner, at=AT)
    assert versions.filter(replaced_at__isnull=True).count() == 1
    assert Step.objects.visible_to(house.planner).filter(plan=plan).count() == 2


def test_what_runs_is_not_undone(house, plan):
    """After the plan has started, a confirmed target is ended on a day instead."""
    found = target(house, "集中学习")
    operations.confirm_target(target_id=found.pk, by=house.planner, at=AT)
    operations.start_plan(plan_id=plan.pk, by=house.planner, at=AT)
    with pytest.raises(errors.AlreadyCounted):
        operations.undo_step(plan_id=plan.pk, by=house.planner, at=AT)
    day = plan.start.replace(month=7)
    assert operations.end_target(target_id=found.pk, day=day, reason="机构调整", by=house.planner, at=AT).ends_on == day


def test_split_and_join(house, plan):
    """Two of one on the same words; one of two with the sum, the parts dismissed; undo takes both away again."""
    one = target(house, "培训")
    twin = operations.split_target(target_id=one.pk, by=house.planner, at=AT)
    assert (twin.quote, twin.parents) == (one.quote, [one.pk])
    joined = operations.join_targets(target_ids=[one.pk, twin.pk], by=house.planner, at=AT)
    assert from_json(joined.draft).value == 2
    with pytest.raises(errors.TooFewToJoin):
        operations.join_targets(target_ids=[joined.pk], by=house.planner, at=AT)
    operations.undo_step(plan_id=plan.pk, by=house.planner, at=AT)
    operations.undo_step(plan_id=plan.pk, by=house.planner, at=AT)
    assert target(house, "培训").state == "found"


def test_one_that_was_missed_is_added_on_its_words(house, plan):
    """Blank selections are refused; blanks round the words are left out."""
    spec = from_json(target(house, "巡查").draft).with_(title="宣传阵地建设")
    text = plan.texts.visible_to(house.planner).get().text
    at = text.index("二、宣传阵地")
    with pytest.raises(errors.NothingSelected):
        operations.add_target(plan_id=plan.pk, start=at - 1, end=at, spec=spec, by=house.planner, at=AT)
    added = operations.add_target(plan_id=plan.pk, start=at - 1, end=at + 6, spec=spec, by=house.planner, at=AT)
    assert (added.quote, added.origin, added.clause.label) == ("二、宣传阵地", "added", "二、")


def test_a_held_clause_keeps_its_reason(house, plan):
    """Held, not run: a reason is wanted, and the mark can be taken off."""
    clause = Clause.objects.visible_to(house.planner).filter(plan=plan, label="一、").get()
    with pytest.raises(errors.ReasonMissing):
        operations.hold_clause(clause_id=clause.pk, reason="", by=house.planner, at=AT)
    assert operations.hold_clause(clause_id=clause.pk, reason="只作要求，不计数", by=house.planner, at=AT).held_at
    assert operations.release_clause(clause_id=clause.pk, by=house.planner, at=AT).held_reason == ""


def test_importing_needs_text_and_the_right(house):
    """Nothing chosen makes no plan, a leader none at all."""
    reading = read_text(PLAN)
    dates = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}
    with pytest.raises(errors.NothingRead):
        operations.import_plans(reading=reading, unit=house.root, chosen=[7], by=house.planner, at=AT, **dates)
    house.planner = house.leader
    with pytest.raises(errors.NotAllowed):
        house.plan()
    with leave_scope("nothing was made"):
        assert Plan.objects.count() == 0

"""Who sees and may do what: sight of records, the lent queue, two houses in one database; queries of fixed number."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.files.models import StoredFile
from luoshi.files.owners import may_see
from luoshi.ledger import definitions, errors, queries
from luoshi.ledger import operations as ops
from luoshi.ledger.models import Entry, Evidence, History, Holding, Kind, Record
from luoshi.ledger.operations import NewEvidence
from luoshi.ledger.tests.world import KINDS, START, World
from luoshi.ui.scope import NoViewer, leave_scope

pytestmark = pytest.mark.both


def titles(rows) -> set[str]:
    return {str(each) for each in rows}


def test_records_are_seen_by_unit_and_above_and_drafts_by_the_unit_only(world):
    """The district sees what was handed in; a draft is the school's own; the neighbour sees neither."""
    done = world.submitted("t.activity", world.oak, title="交上来的")
    draft = world.draft("t.activity", world.oak, title="还没交的")
    sees = lambda viewer: titles(queries.records(viewer))  # noqa: E731
    assert sees(world.oak_clerk) == {"交上来的", "还没交的"}
    assert sees(world.east_clerk) == sees(world.leader) == {"交上来的"}
    assert sees(world.elm_clerk) == sees(world.west_clerk) == set()
    ops.withdraw_record(record_id=draft.pk, by=world.oak_clerk, at=world.tick())  # nobody above hears of it even then
    assert sees(world.east_clerk) == {"交上来的"}
    for foreign in (done, draft):
        with pytest.raises(Record.DoesNotExist):
            queries.record(world.elm_clerk, foreign.pk)
        assert not History.objects.visible_to(world.elm_clerk).filter(record=foreign).exists()
    with pytest.raises(NoViewer):
        Record.objects.count()
    with pytest.raises(NoViewer):
        Entry.objects.exists()


def test_a_lent_verifier_sees_that_unit_s_queue_only(world):
    """She decides on the borrowing school's records and sees nothing else of it."""
    lent = world.person("借来的", world.oak, "verifier", nature="lent")
    waiting = world.submitted("t.activity", world.oak)
    world.verified("t.activity", world.oak)
    world.submitted("t.activity", world.elm)
    assert list(queries.records(lent)) == list(queries.queue(lent)) == [waiting]
    world.verify(waiting, by=lent)
    assert list(queries.records(lent)) == []


def test_the_queue_leaves_out_one_s_own(world):
    """Oldest first; what the verifier entered for a unit below is somebody else's to decide."""
    first = world.submitted("t.activity", world.oak)
    second = world.submitted("t.activity", world.ash)
    assert list(queries.queue(world.county_verifier)) == [first, second]
    assert list(queries.queue(world.oak_verifier)) == [first]
    assert list(queries.queue(world.leader)) == []


def test_an_area_clerk_enters_on_behalf_of_a_school_below(world):
    """In the own district yes, and marked; elsewhere refused; an observer never."""
    record = world.draft("t.activity", world.oak, by=world.east_clerk)
    assert record.on_behalf
    assert not world.draft("t.activity", world.east, by=world.east_clerk).on_behalf
    observer = world.person("看", world.root, "observer")
    for by in (world.west_clerk, observer, world.county_verifier, world.elm_clerk):
        with pytest.raises(errors.NotAllowed):
            world.draft("t.activity", world.oak, by=by)


def test_foreign_records_are_out_of_every_operation_s_sight(world):
    """A neighbour's clerk and a verifier of the other district: as if the record did not exist."""
    record = world.submitted("t.activity", world.oak)
    west = world.person("西核验", world.west, "verifier")
    at = world.tick()
    content = world.content("t.activity", world.oak)
    for do in (
        lambda: ops.verify_record(record_id=record.pk, by=west, at=at),
        lambda: ops.send_back(record_id=record.pk, reason="不对", by=west, at=at),
        lambda: ops.withdraw_record(record_id=record.pk, reason="不对", by=world.elm_clerk, at=at),
        lambda: ops.change_record(record_id=record.pk, content=content, by=world.elm_clerk, at=at),
        lambda: ops.attach_evidence(
            record_id=record.pk, evidence=NewEvidence(url="https://a.cn"), by=world.elm_clerk, at=at
        ),
    ):
        with pytest.raises(Record.DoesNotExist):
            do()
    record.refresh_from_db()
    assert (record.state, record.version) == ("submitted", 1)


def test_who_may_look_may_not_therefore_decide_or_amend(world):
    """A leader sees the record, and is refused by name."""
    record = world.submitted("t.activity", world.oak)
    at = world.tick()
    with pytest.raises(errors.NotAllowed):
        ops.verify_record(record_id=record.pk, by=world.leader, at=at)
    with pytest.raises(errors.NotAllowed):
        ops.withdraw_record(record_id=record.pk, reason="x", by=world.leader, at=at)
    assert queries.steps_open(world.leader, record) == frozenset()
    assert queries.steps_open(world.county_verifier, record) == {"verify", "send_back"}
    assert queries.steps_open(world.oak_clerk, record) == {"withdraw", "attach"}


def test_two_houses_in_one_database_know_nothing_of_each_other(world):
    """Records, kinds, holdings, figures; a foreign unit, holding or record in a form is refused."""
    other = World()
    foreign = other.submitted("t.activity", other.oak)
    board = other.board("别家的宣传栏", other.oak)
    assert set(queries.records(world.leader)) == set()
    assert not Kind.objects.visible_to(world.leader).filter(house=other.house).exists()
    assert not Holding.objects.visible_to(world.leader).filter(pk=board.pk).exists()
    assert world.figure(_measure(), other.oak) is None
    verdict = ops.verify_many(record_ids=[foreign.pk], by=world.county_verifier, at=world.tick())
    assert (verdict.verified, verdict.refused) == ((), {})
    with pytest.raises(errors.WrongUnit):
        ops.create_record(content=world.content("t.activity", other.oak), by=world.oak_clerk, at=world.tick())
    with pytest.raises(errors.WrongUnit):
        world.draft("t.board", world.oak, holdings=[board.pk])
    mine, theirs = world.verified("t.activity", world.oak), other.verified("t.activity", other.oak)
    with leave_scope("test"):
        seqs = [Entry.objects.get(record=each).seq for each in (mine, theirs)]
    assert seqs == [1, 1]  # each house counts for itself


def _measure():
    from luoshi.ledger.measures import Measure

    return Measure(("t.activity",), "count")


def stored(world, by, name="照片.jpg") -> StoredFile:
    return StoredFile.objects.create(
        house_id=world.house.pk, owner_room="ledger", name=name, type="jpg", mime="image/jpeg", size=1, sha256="ab" * 32,
        path="x", stored_at=START, stored_by=str(by.person_key),
    )  # fmt: skip


def test_a_file_is_opened_by_whoever_sees_its_record(world):
    """Attached by who stored it, and by nobody else; then verifier and leader may open it, the neighbour may not."""
    record = world.draft("t.photo", world.oak)
    file = stored(world, world.oak_clerk)
    evidence = NewEvidence(file_id=file.pk, caption="展板")
    thief = world.draft("t.photo", world.elm)
    with pytest.raises(StoredFile.DoesNotExist):
        ops.attach_evidence(record_id=thief.pk, evidence=evidence, by=world.elm_clerk, at=world.tick())
    made = ops.attach_evidence(record_id=record.pk, evidence=evidence, by=world.oak_clerk, at=world.tick())
    assert (made.grade, made.sha256) == ("C", file.sha256)
    assert not may_see(world.leader, file)  # a draft is the school's own
    second = ops.attach_evidence(
        record_id=record.pk,
        evidence=NewEvidence(file_id=file.pk, url="https://a.cn"),
        by=world.oak_clerk,
        at=world.tick(),
    )
    assert second.grade == "B"
    ops.hand_in(record_id=record.pk, by=world.oak_clerk, at=world.tick())
    assert may_see(world.leader, file)
    assert not may_see(world.elm_clerk, file)
    assert queries.same_evidence(world.leader, [file.sha256]) == {file.sha256: 2}


def test_evidence_is_removed_before_handing_in_only(world):
    """After it was verified it stays, until the record is sent back: then the figure is gone first (T18)."""
    shown = [NewEvidence(url=f"https://example.cn/{n}", grade="B") for n in range(2)]
    record = world.verified("t.photo", world.oak, evidence=shown)
    with leave_scope("test"):
        first = Evidence.objects.filter(record=record).first()
    with pytest.raises(errors.WrongState):
        ops.remove_evidence(evidence_id=first.pk, by=world.oak_clerk, at=world.tick())
    world.returned(record, because="佐证与工作不符")
    ops.remove_evidence(evidence_id=first.pk, by=world.oak_clerk, at=world.tick())
    assert world.done("t.photo", world.oak) == 0
    with pytest.raises(errors.Incomplete):
        ops.hand_in(record_id=record.pk, by=world.oak_clerk, at=world.tick())


def test_holdings_are_kept_by_whom_the_unit_names(world):
    """Added, changed and closed by the school's own; a neighbour is refused; a name is used once."""
    add = lambda by, name="东门宣传栏": ops.add_holding(  # noqa: E731
        type="board", name=name, unit_id=world.oak.pk, opened_on=date(2026, 1, 1), by=by, at=world.tick()
    )
    with pytest.raises(errors.NotAllowed):
        add(world.elm_clerk)
    board = add(world.oak_clerk)
    with pytest.raises(errors.HoldingTaken):
        add(world.oak_clerk)
    ops.change_holding(holding_id=board.pk, changes={"name": "西门宣传栏"}, by=world.oak_clerk, at=world.tick())
    assert [str(each) for each in queries.holdings(world.leader, type="board", day=date(2026, 2, 1))] == ["西门宣传栏"]
    ops.close_holding(holding_id=board.pk, day=date(2026, 1, 20), by=world.oak_clerk, at=world.tick())
    with pytest.raises(errors.HoldingClosed):
        ops.close_holding(holding_id=board.pk, day=date(2026, 1, 21), by=world.oak_clerk, at=world.tick())
    with pytest.raises(errors.HoldingClosed):
        world.draft("t.board", world.oak, date(2026, 1, 20), holdings=[board.pk])
    assert list(queries.holdings(world.leader, day=date(2026, 2, 1))) == []


def test_kinds_are_managed_by_the_administrator(world):
    """A planner is refused; an unsound kind too; switched off, nothing new is entered, corrections still are."""
    admin = world.person("管", world.root, "admin")
    from dataclasses import replace

    from luoshi.catalogue.model import QuantityDef

    mine = replace(KINDS[0], code="own.kind", name="自定活动")
    with pytest.raises(errors.NotAllowed):
        ops.define_kind(house_id=world.house.pk, kind=mine, by=world.planner, at=world.tick())
    broken = replace(mine, quantities=(QuantityDef("x", "数", "次", "field:nowhere"),))
    with pytest.raises(errors.KindUnsound):
        ops.define_kind(house_id=world.house.pk, kind=broken, by=admin, at=world.tick())
    kind = ops.define_kind(house_id=world.house.pk, kind=mine, by=admin, at=world.tick())
    assert (kind.own, kind.current) == (True, 1)
    record = world.verified("own.kind", world.oak)
    ops.switch_kind(kind_id=kind.pk, active=False, by=admin, at=world.tick())
    with pytest.raises(errors.KindClosed):
        world.draft("own.kind", world.oak)
    content = world.content("own.kind", world.oak, date(2026, 1, 4))
    ops.correct_record(record_id=record.pk, content=content, reason="日期", by=world.oak_clerk, at=world.tick())
    assert kind not in queries.kinds(world.leader)


def test_drafts_of_forms_are_their_writer_s_alone(world):
    """Overwritten by the next save, gone when dropped."""
    for body in ({"title": "一"}, {"title": "一二"}):
        ops.save_draft(form="record:new:t.activity", body=body, by=world.oak_clerk, at=world.tick())
    assert queries.draft(world.oak_clerk, "record:new:t.activity").body == {"title": "一二"}
    assert queries.draft(world.oak_verifier, "record:new:t.activity") is None
    ops.drop_draft(form="record:new:t.activity", by=world.oak_clerk)
    assert queries.draft(world.oak_clerk, "record:new:t.activity") is None


def test_every_kind_of_the_catalogue_keeps_its_definition(world):
    """As JSON and back; a second sync changes nothing."""
    from luoshi.catalogue.load import load

    assert ops.sync_catalogue(house_id=world.house.pk, at=world.tick()) == len(load().kinds())
    assert ops.sync_catalogue(house_id=world.house.pk, at=world.tick()) == 0
    kept = queries.kind_defs(world.leader)
    for kind in load().kinds():
        assert definitions.to_json(kept[kind.code]) == definitions.to_json(kind)


def test_every_kind_s_sample_becomes_lines(world):
    """The catalogue's own samples are entered, handed in and counted, whatever their kind."""
    from luoshi.catalogue.load import load
    from luoshi.ledger.lines import lines_of
    from luoshi.ledger.lines import load as parts_of
    from luoshi.ledger.operations import NewPerson

    ops.sync_catalogue(house_id=world.house.pk, at=world.tick())
    world.at(2026, 12, 30)
    contents = []
    for kind in load().kinds():
        holdings = [
            ops.add_holding(
                type=kind.holding_type, name=f"{kind.code} {name}", unit_id=world.oak.pk, opened_on=date(2026, 1, 1),
                by=None, at=world.tick(),
            ).pk
            for name in kind.sample.holdings
        ]  # fmt: skip
        contents.append(
            ops.NewRecord(
                kind=kind.code, unit_id=world.oak.pk, day=date(2026, 12, 1), values=kind.sample.values, holdings=holdings,
                people=[NewPerson(f"某{n}") for n in range(kind.sample.present)], piece=kind.code,
                evidence=[
                    NewEvidence(url=f"https://example.cn/{n}", grade=kind.evidence.grades[-1])
                    for n in range(kind.evidence.minimum)
                ],
            )
        )  # fmt: skip
    made = ops.enter_many(contents=contents, by=None, house_id=world.house.pk, at=world.tick(), hand_in=True)
    assert made.refused == {}
    with leave_scope("test"):
        rows = Record.objects.filter(house=world.house).select_related("kind_version")
        for parts in parts_of(list(rows)):
            assert lines_of(parts), parts.kind.code
    waiting = [record.pk for record in made.records.values() if record.state == "submitted"]
    verdict = ops.verify_many(record_ids=waiting, by=None, at=world.tick())
    assert (len(verdict.verified), verdict.refused) == (len(waiting), {})


def test_lists_and_bulk_steps_ask_a_fixed_number_of_queries(world, queries_of):
    """With three records and with thirty; verifying many asks no query a record either."""
    viewer = world.county_verifier

    def enter(size):
        contents = [world.content("t.activity", world.oak, hours="1") for _ in range(size)]
        return ops.enter_many(contents=contents, by=world.oak_clerk, at=world.tick(), hand_in=True)

    def verify():
        keys = list(queries.queue(viewer).values_list("pk", flat=True))
        return ops.verify_many(record_ids=keys, by=viewer, at=world.tick())

    def page():
        return [str(row.kind) + str(row.unit) for row in queries.records(viewer)[:50]], queries.counts_by_state(viewer)

    enter(1), verify()
    counts = []
    for size in (3, 30):
        counts.append((queries_of(enter, size), queries_of(page), queries_of(verify)))
    assert counts[0] == counts[1]

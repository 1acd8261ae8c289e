"""The story of placements: reported once, divided exactly, claimed by a second unit, restated as of any moment."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from fractions import Fraction

import pytest

from luoshi.ledger import operations as ledger
from luoshi.ledger.errors import Incomplete, NotAllowed
from luoshi.ledger.models import Entry, Record
from luoshi.ledger.operations import NewRecord
from luoshi.ledger.store import last_seq
from luoshi.org.models import Notice, Person
from luoshi.press.models import Claim, Outcome, PlacementDetail
from luoshi.press.placements import errors, operations
from luoshi.press.placements.facts import placement_facts
from luoshi.press.placements.operations import NewPlacement, OutletWords
from luoshi.press.placements.shares import Author
from luoshi.press.placements.tasks import complete_details
from luoshi.press.tests.conftest import AT, TODAY
from luoshi.ui.scope import leave_scope

PAPER = "https://www.news.example.org/2026/03/1.html?from=share"
DAY = date(2026, 3, 10)
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.fixture
def press(house):
    """The house with kinds, a verifier, a clerk of the elm school, and one outlet."""
    ledger.sync_catalogue(house_id=house.house.pk, at=AT)
    house.checker = house.person("县核验", house.root, "verifier")
    house.elm_clerk = house.person("榆树通讯员", house.elm, "correspondent")
    house.daily = operations.add_outlet(
        house_id=house.house.pk, words=OutletWords("江城日报", "paper", domains=["news.example.org"], aliases=["江报"]),
        level="city", klass="党报", by=house.planner, at=house.at,
    )  # fmt: skip
    return house


def placement(house, **more) -> NewPlacement:
    """The oak school's article in the daily."""
    given = {
        "unit_id": house.oak.pk, "title": "一块宣传栏办成了家长会客厅", "day": DAY, "outlet": "江城日报", "level": "city",
        "medium": "paper", "address": PAPER, "authors": [Author("沈若溪", None, house.oak.pk)],
    }  # fmt: skip
    return NewPlacement(**{**given, **more})


def report(house, by=None, **more):
    return operations.report_placement(new=placement(house, **more), by=by or house.writer, at=house.at)


def facts(house, **more):
    return placement_facts(house_id=house.house.pk, **YEAR, **more)


def detail(record) -> PlacementDetail:
    with leave_scope("test"):
        return PlacementDetail.objects.filter(record=record).latest("version")


def test_two_units_report_one_piece(press):
    """One placement, one claim; accepted, the shares are posted anew; the facts before stay what they were."""
    first = report(press)
    assert first.claim is None
    assert first.record.state == Record.State.SUBMITTED
    known = detail(first.record)
    assert (known.outlet, known.address, known.level) == (press.daily, "news.example.org/2026/03/1.html", "city")
    assert known.piece.opened_at is not None
    with pytest.raises(errors.AlreadyReported):
        report(press, address="http://m.news.example.org/2026/03/1.html")
    ledger.verify_record(record_id=first.record.pk, by=press.checker, at=press.at)
    before = last_seq(press.house.pk)
    was = facts(press)
    assert [(f.units, f.outlet_class, f.listed) for f in was] == [(((press.oak.pk, Fraction(1)),), "党报", True)]

    two = [Author("榆甲", None, press.elm.pk), Author("榆乙", None, press.elm.pk), Author("记者丁", None, None, True)]
    second = report(press, by=press.elm_clerk, unit_id=press.elm.pk, authors=two)
    assert second.claim is not None
    assert second.record.pk == first.record.pk
    with pytest.raises(errors.ClaimTwice):
        report(press, by=press.elm_clerk, unit_id=press.elm.pk, authors=two)
    with pytest.raises(NotAllowed):
        operations.decide_claim(claim_id=second.claim.pk, accept=True, by=press.writer, at=press.at)
    with pytest.raises(errors.ReasonMissing):
        operations.decide_claim(claim_id=second.claim.pk, accept=False, by=press.checker, at=press.at)
    operations.decide_claim(claim_id=second.claim.pk, accept=True, by=press.checker, at=press.at)
    with pytest.raises(errors.ClaimUnfit):
        operations.decide_claim(claim_id=second.claim.pk, accept=True, by=press.checker, at=press.at)

    now = facts(press)[0]
    assert now.units == ((press.oak.pk, Fraction(1, 3)), (press.elm.pk, Fraction(2, 3)))
    assert [(a.name, a.share, a.reporter) for a in now.authors] == [
        ("沈若溪", Fraction(1, 3), False), ("榆甲", Fraction(1, 3), False), ("榆乙", Fraction(1, 3), False),
        ("记者丁", Fraction(0), True),
    ]  # fmt: skip
    assert now.version == 2
    assert now.standing
    with leave_scope("test"):
        total = sum(Fraction(e.num, e.den) for e in Entry.objects.filter(record=first.record, quantity="pieces"))
        told = set(Notice.objects.filter(code="press.claim").values_list("person_id", flat=True))
        clerks = set(Person.objects.filter(name__in=["橡树通讯员", "榆树通讯员"]).values_list("pk", flat=True))
    assert total == 1
    assert told == clerks
    assert facts(press, as_of_seq=before) == was


def test_a_claim_declined_and_one_that_lapses(press):
    """Declined with a reason that the unit reads; withdrawn, the record leaves nothing to claim."""
    record = report(press).record
    claim = report(press, by=press.elm_clerk, unit_id=press.elm.pk, authors=[]).claim
    operations.decide_claim(claim_id=claim.pk, accept=False, reason="版面上没有署名", by=press.checker, at=press.at)
    again = report(press, by=press.elm_clerk, unit_id=press.elm.pk, authors=[]).claim
    ledger.withdraw_record(record_id=record.pk, by=press.writer, at=press.at, reason="报错了")
    with leave_scope("test"):
        assert Claim.objects.get(pk=claim.pk).reason == "版面上没有署名"
        assert Claim.objects.get(pk=again.pk).state == Claim.State.DECLINED
    own = report(press, by=press.elm_clerk, unit_id=press.elm.pk, authors=[])
    assert own.claim is None
    assert own.record.pk != record.pk


def test_accepting_before_the_record_is_verified(press):
    """A claim on what still waits: the record is verified, then corrected, and counts once."""
    record = report(press, authors=[]).record
    claim = report(press, by=press.elm_clerk, unit_id=press.elm.pk, authors=[]).claim
    operations.decide_claim(claim_id=claim.pk, accept=True, by=press.checker, at=press.at)
    now = facts(press)[0]
    assert now.units == ((press.oak.pk, Fraction(1, 2)), (press.elm.pk, Fraction(1, 2)))
    assert now.record_id == record.pk


def test_reprints_different_pieces_and_incomplete_ones(press):
    """Another appearance shares the piece and is marked a reprint; a different one of the same title does not."""
    first = report(press).record
    again = report(press, address="https://other.example.net/a", outlet="某网", medium="net", known=first.pk,
                   relation="again").record  # fmt: skip
    other = report(press, address="", outlet="某网", medium="net", known=first.pk, relation="different",
                   evidence=[ledger.NewEvidence(url="https://x.example.net/proof", grade="B")]).record  # fmt: skip
    assert detail(again).piece_id == detail(first).piece_id != detail(other).piece_id
    assert detail(again).origin == "reprint"
    count = Record.objects.visible_to(press.writer).count()
    with pytest.raises(Incomplete):
        report(press, address="", title="没有佐证的一篇")
    assert Record.objects.visible_to(press.writer).count() == count
    key = {"client_key": "form-1", "address": "https://news.example.org/9", "title": "重复提交"}
    assert report(press, **key).record.pk == report(press, **key).record.pk


def test_generic_records_have_details_and_unlisted_outlets_are_assigned(press):
    """Whatever way a record came in; a name assigned later is known from then on, not before."""
    content = NewRecord(
        kind="press.placement", unit_id=press.oak.pk, day=DAY,
        values={"title": "开学第一课", "outlet": "《江城晚报》", "level": "city", "medium": "paper", "authors": ["何静", "林晓"],
                "link": "https://wan.example.org/1"},
    )  # fmt: skip
    made = ledger.enter_many(contents=[content], by=press.writer, at=press.at, hand_in=True).records[0]
    ledger.verify_record(record_id=made.pk, by=press.checker, at=press.at)
    assert detail(made).outlet is None
    with leave_scope("test"):
        PlacementDetail.objects.all().delete()  # as in a house that is older than this part
    assert [f.title for f in facts(press)] == ["开学第一课"]
    assert (complete_details(press.at), complete_details(press.at)) == (1, 0)
    assert detail(made).piece is not None
    moment = press.at
    was = facts(press, as_of=moment)
    assert not was[0].listed
    assert [a.share for a in was[0].authors] == [Fraction(1, 2)] * 2
    evening = operations.add_outlet(house_id=press.house.pk, words=OutletWords("江城都市晚报", "paper"), level="city",
                                    by=press.planner, at=press.at)  # fmt: skip
    operations.assign_name(
        name="《江城晚报》", outlet_id=evening.pk, house_id=press.house.pk, by=press.planner, at=press.at
    )
    assert facts(press)[0].outlet == "江城都市晚报"
    assert facts(press, as_of=moment) == was
    operations.set_standing(outlet_id=evening.pk, house_id=press.house.pk, level="province", valid_from=date(2026, 3, 1),
                            by=press.planner, at=press.at)  # fmt: skip
    assert facts(press)[0].level == "province"
    assert facts(press, as_of=moment)[0].level == "city"
    ledger.send_back(record_id=made.pk, reason="题目写错", by=press.checker, at=press.at)
    gone = facts(press)[0]
    assert not gone.standing
    assert gone.states[-1].reason == "题目写错"


def test_who_keeps_the_list(press):
    """Planners do; names and addresses belong to one outlet; two outlets become one and are one from then on."""
    with pytest.raises(NotAllowed):
        operations.take_over_starter(house_id=press.house.pk, by=press.writer, at=press.at)
    with pytest.raises(errors.NameTaken):
        operations.add_outlet(house_id=press.house.pk, words=OutletWords("江报", "paper"), level="city", by=press.planner,
                              at=press.at)  # fmt: skip
    taken = operations.take_over_starter(house_id=press.house.pk, by=press.planner, at=press.at)
    assert taken >= 1
    assert operations.take_over_starter(house_id=press.house.pk, by=press.planner, at=press.at) == 0
    report(press, outlet="江报")
    other = operations.add_outlet(house_id=press.house.pk, words=OutletWords("江城新日报", "paper"), level="city",
                                  by=press.planner, at=press.at)  # fmt: skip
    with pytest.raises(errors.MergeUnfit):
        operations.merge_outlets(source_id=other.pk, target_id=other.pk, house_id=press.house.pk, by=press.planner,
                                 at=press.at)  # fmt: skip
    record = report(press, outlet="江城新日报", address="", title="并入前",
                    evidence=[ledger.NewEvidence(url="https://p.example.org", grade="B")]).record  # fmt: skip
    ledger.verify_record(record_id=record.pk, by=press.checker, at=press.at)
    moment = press.at
    operations.merge_outlets(source_id=other.pk, target_id=press.daily.pk, house_id=press.house.pk, by=press.planner,
                             at=press.at)  # fmt: skip
    assert facts(press)[0].outlet == "江城日报"
    assert facts(press, as_of=moment)[0].outlet == "江城新日报"


def test_a_submission_and_what_became_of_it(press):
    """A placement of the same title answers it by itself; the rate has its denominator; outcomes are replaced."""
    values = {"to": "media", "outlet": "江城日报", "form": "text"}
    kept = [
        ledger.enter_many(
            contents=[NewRecord(kind="press.submission", unit_id=press.oak.pk, day=DAY, values={**values, "title": title},
                                evidence=[ledger.NewEvidence(url="https://draft.example.org", grade="B")])],
            by=press.writer, at=press.at, hand_in=True,
        ).records[0]
        for title in ("一块宣传栏办成了家长会客厅", "另一篇")
    ]  # fmt: skip
    placed = report(press, day=DAY + timedelta(days=2)).record
    operations.note_outcome(record_id=kept[1].pk, word="refused", note="已有同题", by=press.writer, at=press.at)
    with pytest.raises(errors.OutcomeUnfit):
        operations.note_outcome(record_id=placed.pk, word="adopted", by=press.writer, at=press.at)
    with pytest.raises(Record.DoesNotExist):
        operations.note_outcome(record_id=kept[0].pk, word="", by=press.elm_clerk, at=press.at)
    for record in (*kept, placed):
        record.refresh_from_db()
        if record.state == Record.State.SUBMITTED:
            ledger.verify_record(record_id=record.pk, by=press.checker, at=press.at)
    sent = [fact for fact in facts(press) if fact.kind == "press.submission"]
    assert [(fact.adopted, fact.refused, fact.answers) for fact in sent] == [
        (True, False, (placed.pk,)),
        (False, True, ()),
    ]
    operations.note_outcome(record_id=kept[1].pk, word="", by=press.writer, at=press.at)
    with leave_scope("test"):
        assert Outcome.objects.filter(record=kept[1], replaced_at__isnull=True).count() == 0
    assert TODAY > DAY


def test_looking_again_at_addresses(press, monkeypatch):
    """Off by default; on, a copy is kept as evidence of grade B; a page that is gone never voids the placement."""
    from luoshi.jobs.models import Job
    from luoshi.ledger.models import Evidence
    from luoshi.org import operations as org
    from luoshi.press.models import AddressCheck
    from luoshi.press.placements import tasks
    from luoshi.press.placements.fetching import FetchRefused, Page

    quiet = report(press, address="https://news.example.org/quiet", title="没有联网时报的").record
    with leave_scope("test"):
        assert not Job.objects.filter(name=tasks.READ).exists()
    org.change_settings(house_id=press.house.pk, changes={tasks.SETTING: True}, by=None, at=press.at)
    record = report(press).record
    ledger.verify_record(record_id=record.pk, by=press.checker, at=press.at)
    text = "<h1>一块宣传栏</h1><script>alert(1)</script>2026-03-10"
    answers = [Page(PAPER, text.encode(), text, "一块宣传栏", DAY)]
    monkeypatch.setattr(tasks, "fetch", lambda address, **_more: answers[0])
    assert tasks.look_again(press.at) == 2
    with leave_scope("test"):
        assert Job.objects.filter(name=tasks.READ).count() == 1
        check = AddressCheck.objects.get(record=record)
        kept = Evidence.objects.get(record=record)
    assert (check.state, check.seen_on, check.sha256, kept.grade) == (
        "alive", AT.date(), hashlib.sha256(text.encode()).hexdigest(), "B",
    )  # fmt: skip

    def gone(address, **_more):
        raise FetchRefused("status")

    monkeypatch.setattr(tasks, "fetch", gone)
    for day in (31, 62, 93):
        tasks.look_again(AT + timedelta(days=day))
    check.refresh_from_db()
    record.refresh_from_db()
    assert (check.state, check.seen_on, record.state) == ("gone", AT.date(), Record.State.VERIFIED)
    assert quiet.state == Record.State.SUBMITTED

"""The demo at a small scale: what it promises of numbers, targets, states and sign-ins, and that the ledger is true."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client, TestCase

from luoshi.demo.furnish import Furnished, furnish
from luoshi.demo.people import PASSWORD, SIGN_INS
from luoshi.demo.units import FULL
from luoshi.demo.year import ZONE
from luoshi.files.models import StoredFile
from luoshi.ledger.check import check
from luoshi.ledger.models import Entry, History, Holding, Record
from luoshi.org.models import Account, Membership, Unit, UnitPlace
from luoshi.org.queries import viewer_of
from luoshi.plans.board import Board
from luoshi.plans.models import Clause, Plan, Target
from luoshi.plans.progress import begun, confirmed
from luoshi.plans.spec import CADENCES, from_json
from luoshi.ui.scope import leave_scope

SCALE = 20
TODAY = date(2026, 11, 25)
NOT_ASKED = {"award_year"}  # a cadence of prize rules, not of plans


def furnished(today: date) -> Furnished:
    """A small demo as it stands in the afternoon of a day."""
    return furnish(today=today, now=datetime(today.year, today.month, today.day, 17, 30, tzinfo=ZONE), scale=SCALE)


class InNovember(TestCase):
    """A year that has nearly passed."""

    @classmethod
    def setUpTestData(cls) -> None:
        with leave_scope("a test looks at all rows"):
            cls.made = furnished(TODAY)
            cls.records = list(Record.objects.select_related("kind"))
            cls.targets = list(Target.objects.all())

    def setUp(self) -> None:
        self.enterContext(leave_scope("a test looks at all rows"))

    def test_the_ledger_is_true(self) -> None:
        proof = check(house_id=self.made.house.pk, seals=True)
        assert proof.findings == []
        assert proof.entries > 1_000

    def test_numbers_follow_the_scale(self) -> None:
        """What the whole demo promises of 250 units, in proportion: 4,000 records, 500 files, 300 holdings."""
        assert len(self.records) >= 4_000 * SCALE / FULL
        assert StoredFile.objects.count() >= 500 * SCALE / FULL
        assert Holding.objects.count() >= 300 * SCALE / FULL
        assert len({record.kind.code for record in self.records}) >= 10
        busy = {record.unit_id for record in self.records}
        assert len(busy) >= 0.9 * Unit.objects.filter(valid_to__isnull=True, parent__isnull=False).count()

    def test_the_plan_asks_in_all_cadences_and_reaches(self) -> None:
        specs = [from_json(target.draft) for target in self.targets if target.state == "confirmed"]
        assert len(specs) >= 30
        assert {spec.cadence for spec in specs} == set(CADENCES) - NOT_ASKED
        modes = {"house", "unit", "subtree", "each_unit", "each_person", "each_holding", "per_head"}
        assert {spec.reach.mode for spec in specs} == modes
        assert {"sum", "coverage", "ratio", "in_time"} <= {spec.counting.how for spec in specs}
        assert any(spec.comparator == "<=" for spec in specs)

    def test_the_planner_has_decided_and_left_some(self) -> None:
        states = Counter(target.state for target in self.targets)
        assert states["found"] == 2
        assert states["dismissed"] == 3  # one by itself, two with their held clauses
        assert Clause.objects.exclude(held_reason="").count() == 2
        assert Plan.objects.get().state == Plan.State.RUNNING

    def test_records_are_in_every_state_and_none_lies_ahead(self) -> None:
        assert {record.state for record in self.records} == set(Record.State.values)
        assert max(record.day for record in self.records) <= TODAY
        by_itself = "return.filed"  # an empty return confirms itself: nobody enters that
        assert all(record.entered_by_id for record in self.records if record.kind.code != by_itself)
        assert {"sent_back", "corrected", "withdrawn"} <= set(History.objects.values_list("step", flat=True))

    def test_work_was_entered_and_verified_near_its_day(self) -> None:
        moments = list(Entry.objects.order_by("seq").values_list("recorded_at", "counts_on", "line"))
        assert [at for at, _, _ in moments] == sorted(at for at, _, _ in moments)
        delays = sorted((at.date() - day).days for at, day, line in moments if line > 0)
        assert delays[len(delays) // 2] <= 14
        assert delays[len(delays) * 95 // 100] <= 50  # what was sent back and corrected may take longer

    def test_a_school_moved_and_a_unit_was_merged(self) -> None:
        merged = Unit.objects.get(valid_to__isnull=False)
        assert (merged.valid_to, merged.successor.parent_id) == (date(2026, 9, 1), merged.parent_id)
        assert UnitPlace.objects.filter(valid_from=date(2026, 5, 1)).count() == 1

    def test_every_role_signs_in(self) -> None:
        for role, username, _ in SIGN_INS:
            viewer = viewer_of(Account.objects.get(username=username), TODAY)
            assert role in {post.role_code for post in viewer.posts}
            answer = Client().post("/accounts/login/", {"login": username, "password": PASSWORD})
            assert answer.status_code == 302, username

    def test_every_unit_has_its_correspondent(self) -> None:
        writing = set(Membership.objects.filter(role="correspondent").values_list("unit_id", flat=True))
        assert writing == set(Unit.objects.filter(parent__isnull=False).values_list("pk", flat=True))

    def test_each_target_counts_something(self) -> None:
        """No confirmed target stands there without any work in its year."""
        planner = viewer_of(Account.objects.get(username="jihua"), TODAY)
        board = Board(planner, today=TODAY)
        lines = board.lines(confirmed(planner, Plan.objects.get()))
        counted = {cell.target.id for cell in board.cells(lines, begun) if cell.figure.count}
        assert [line.info.title for line in lines if line.info.id not in counted] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("today", "plans"), [(date(2026, 1, 3), 2), (date(2026, 7, 15), 1), (date(2025, 12, 31), 1)])
def test_it_is_alive_on_any_day(today: date, plans: int) -> None:
    """Early in the year the year before is furnished too; in the holidays and on the last day nothing is empty."""
    with leave_scope("a test looks at all rows"):
        made = furnished(today)
        assert Plan.objects.count() == plans
        assert Plan.objects.order_by("-start").first().start.year == today.year
        assert Record.objects.count() >= 4_000 * SCALE / FULL
        assert Record.objects.filter(day__gt=today).count() == 0
        assert Entry.objects.filter(counts_on__gte=today - timedelta(days=31)).exists()
        assert Record.objects.filter(state="submitted").exists()
    assert check(house_id=made.house.pk).findings == []


@pytest.mark.django_db
def test_the_same_day_makes_the_same_house() -> None:
    """Seeded: names, titles, days and states come out alike, whatever the keys."""

    def told() -> list[tuple[object, ...]]:
        with transaction.atomic(), leave_scope("a test looks at all rows"):
            house = furnished(date(2026, 4, 15)).house
            rows = Record.objects.filter(house=house).order_by("pk")
            found = list(rows.values_list("title", "day", "state", "unit__name", "entered_by__name", "entered_at"))
            transaction.set_rollback(True)
        return found

    first = told()
    assert len(first) > 100
    assert told() == first

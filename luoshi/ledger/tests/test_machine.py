"""Any history of steps: tallies equal the journal, the past stays as it was printed, nothing counts twice."""

from __future__ import annotations

import os
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from luoshi.ledger import check
from luoshi.ledger import operations as ops
from luoshi.ledger.measures import Column, Measure, Question, Span, figures_many
from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewShare
from luoshi.ledger.tests.world import YEAR, World
from luoshi.org import operations as org
from luoshi.ui.scope import leave_scope

DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))
MEASURES = (
    Measure(("t.activity", "t.patrol"), "count"),
    Measure(("t.activity",), "hours", facets=(("level", ("city", "province")),)),
    Measure(("t.activity",), "hours", "latest"),
    Measure(("t.activity",), "hours", "max"),
    Measure(("t.board",), "updates", "coverage", of="holding", holding_type="board"),
    Measure(("t.activity",), "count", "exists"),
)
PERIODS = (YEAR, Span(date(2026, 2, 1), date(2026, 4, 1)), Span(date(2026, 2, 25), date(2026, 3, 25)))
FREE = {"draft", "sent_back"}


class Ledger(RuleBasedStateMachine):
    """A county's half year. The model knows, for each record, what it should count for."""

    world: ClassVar[World]
    records = Bundle("records")
    moments = Bundle("moments")

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.scope = leave_scope("test")
        self.scope.__enter__()
        self.world.at(2026, 7, 1)
        self.units = [self.world.oak, self.world.elm, self.world.ash]
        self.boards = {unit.pk: self.world.board(f"{unit}宣传栏", unit) for unit in self.units}
        self.merged: set[int] = set()
        self.printed: list[tuple[Any, Any]] = []

    def teardown(self) -> None:
        self.scope.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # -- steps -----------------------------------------------------------------------------------------------------

    def content(self, kind: str, unit: Any, day: date, level: str, hours: int, joint: bool) -> Any:
        if kind == "t.board":
            return self.world.content(kind, unit, day, holdings=[self.boards[unit.pk].pk])
        if kind == "t.patrol":
            return self.world.content(kind, unit, day)
        shares = [NewShare(self.world.root.pk, share=Fraction(1, 3))] if joint else []
        return self.world.content(kind, unit, day, units=shares, level=level, hours=str(Decimal(hours) / 4))

    @rule(
        target=records,
        kind=st.sampled_from(["t.activity", "t.activity", "t.patrol", "t.board"]),
        which=st.integers(0, 2),
        day=DAYS,
        level=st.sampled_from(["county", "city", "province"]),
        hours=st.integers(0, 12),
        joint=st.booleans(),
    )
    def draft(self, kind, which, day, level, hours, joint):
        unit = self.units[which]
        content = self.content(kind, unit, day, level, hours, joint)
        made = ops.enter_many(contents=[content], by=None, at=self.world.tick())
        assert bool(made.refused) == (unit.pk in self.merged and day >= date(2026, 4, 10))
        return made.records[0].pk if made.records else None

    @rule(pk=records)
    def hand_in(self, pk):
        self.step(pk, FREE, lambda: ops.hand_in(record_id=pk, by=None, at=self.world.tick()))

    @rule(pk=records)
    def verify(self, pk):
        self.step(pk, {"submitted"}, lambda: self.world.verify(Record.objects.get(pk=pk)))

    @rule(pks=st.lists(records, max_size=6))
    def verify_many(self, pks):
        keys = {pk for pk in pks if pk}
        waiting = {r.pk for r in Record.objects.filter(pk__in=keys, state="submitted")}
        verdict = ops.verify_many(record_ids=sorted(keys), by=self.world.county_verifier, at=self.world.tick())
        assert set(verdict.verified) == waiting

    @rule(pk=records)
    def send_back(self, pk):
        self.step(pk, {"submitted", "verified"}, lambda: self.world.returned(Record.objects.get(pk=pk)))

    @rule(pk=consumes(records))
    def withdraw(self, pk):
        def go():
            ops.withdraw_record(record_id=pk, by=None, at=self.world.tick(), reason="重复")

        self.step(pk, {"draft", "submitted", "sent_back", "verified"}, go)

    @rule(pk=records, day=DAYS, level=st.sampled_from(["county", "city"]), hours=st.integers(0, 12))
    def correct(self, pk, day, level, hours):
        record = Record.objects.filter(pk=pk).select_related("kind", "unit").first()
        if record is None or (record.unit_id in self.merged and day >= date(2026, 4, 10)):
            return
        content = self.content(record.kind.code, record.unit, day, level, hours, joint=False)
        self.step(
            pk, {"verified"},
            lambda: ops.correct_record(record_id=pk, content=content, reason="改正", by=None, at=self.world.tick()),
        )  # fmt: skip

    @rule(which=st.integers(0, 2), west=st.booleans(), day=DAYS)
    def move(self, which, west, day):
        unit = self.units[which]
        if unit.pk not in self.merged:
            parent = self.world.west if west else self.world.east
            org.change_place(unit=unit, parent=parent, by=None, at=self.world.tick(), valid_from=day)

    @rule(which=st.integers(0, 1))
    def merge(self, which):
        unit = self.units[which]
        if unit.pk not in self.merged:
            org.merge_unit(unit=unit, into=self.world.ash, by=None, at=self.world.tick(), day=date(2026, 4, 10))
            self.merged.add(unit.pk)

    @rule()
    def print_out(self):
        """Print a screen of figures, and remember it."""
        if len(self.printed) < 4:
            at = self.world.tick()
            self.printed.append((at, self.screen()))

    def step(self, pk: Any, allowed: set[str], do: Any) -> None:
        """Do it; it must be refused exactly in the other states."""
        from luoshi.ledger.errors import WrongState

        record = Record.objects.filter(pk=pk).first()
        if record is None:
            return
        if record.state in allowed:
            do()
        else:  # a draft is not even in the sight of those above
            with pytest.raises((WrongState, Record.DoesNotExist) if record.state == "draft" else WrongState):
                do()

    # -- laws ------------------------------------------------------------------------------------------------------

    def screen(self, as_of: Any = None) -> dict[Any, Any]:
        world = self.world
        columns = tuple(
            Column(unit.pk, (unit.pk,))
            for unit in (world.root, world.east, world.west, world.oak, world.elm, world.ash)
        )
        asked = [Question(n, measure, columns, PERIODS) for n, measure in enumerate(MEASURES)]
        found = figures_many(None, asked, as_of=as_of, house_id=world.house.pk)
        return {key: (figure.num, figure.below, figure.entries) for key, figure in found.items()}

    @invariant()
    def the_ledger_is_proved(self):
        assert check.check(house_id=self.world.house.pk).findings == []

    @invariant()
    def what_was_printed_stays(self):
        for at, screen in self.printed:
            assert self.screen(as_of=at) == screen

    @invariant()
    def the_figure_is_what_the_verified_records_say(self):
        screen = self.screen()
        verified = list(Record.objects.filter(state="verified", house=self.world.house).select_related("kind"))
        counted = [r for r in verified if r.kind.code != "t.board"]
        assert screen[0, self.world.root.pk, YEAR][0] == len(counted)
        in_march = [r for r in counted if PERIODS[1].start <= r.day < PERIODS[1].end]
        assert screen[0, self.world.root.pk, PERIODS[1]][0] == len(in_march)
        east, west = (screen[0, unit.pk, YEAR][0] for unit in (self.world.east, self.world.west))
        joint = sum(Fraction(1, 3) for r in counted if r.units.exists())
        assert east + west + joint == len(counted)
        hours = sum(
            Fraction(r.values.get("hours", 0)) for r in verified if r.values.get("level") in ("city", "province")
        )
        assert screen[1, self.world.root.pk, YEAR][0] == hours


@pytest.mark.both
def test_any_history_of_steps_keeps_the_laws(db):
    """Drafts, handing in, verification, returns, corrections, withdrawals, moved and merged schools, in any order."""
    Ledger.world = World()
    Ledger.world.tick(days=1)
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=int(os.environ.get("LUOSHI_EXAMPLES", "5")),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize="LUOSHI_EXAMPLES" not in os.environ,
            phases=(Phase.generate,),  # shrinking a history against a database takes longer than reading it
        ),
    )


def test_the_clock_is_not_turned_back(world):
    """A posting whose moment lies before the last one's is recorded just after it."""
    first = world.verified("t.patrol", world.oak)
    record = world.draft("t.patrol", world.oak)
    ops.hand_in(record_id=record.pk, by=world.oak_clerk, at=world.now - timedelta(minutes=30))
    with leave_scope("test"):
        moments = [e.recorded_at for r in (first, record) for e in r.entries.all()]
    assert moments[1] - moments[0] == timedelta(microseconds=1)

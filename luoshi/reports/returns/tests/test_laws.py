"""Laws of returns: sums agree with the ledger's own figures, editions add up to the journal, the database keeps them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.ledger import operations as ledger
from luoshi.ledger.measures import Measure, Span
from luoshi.org.models import Unit
from luoshi.reports.models import Return, ReturnLine
from luoshi.reports.returns import queries
from luoshi.reports.returns.editions import compute_rows, line_of
from luoshi.reports.returns.ready import READY
from luoshi.reports.returns.rounds import keep_up
from luoshi.reports.returns.spec import Figure, ReturnSpec, from_json, problems
from luoshi.reports.returns.tables import sums_of, values_of
from luoshi.reports.returns.tests.office import Office
from luoshi.ui.scope import leave_scope

ACTS = st.lists(
    st.tuples(
        st.sampled_from(("verify", "verify", "verify", "back", "correct", "confirm", "next")),
        st.integers(0, 2), st.integers(0, 27), st.integers(1, 9),
    ),
    min_size=4, max_size=22,
)  # fmt: skip


@pytest.mark.django_db(transaction=False)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_editions_add_up_to_the_journal(db: None, acts: list[tuple[str, int, int, int]]) -> None:
    """Whatever is verified, sent back, corrected and confirmed when: over all months each unit's returns hold what the
    ledger's figure holds as of the last; the bureau's sum is the sum of the units; what was written restates itself."""
    with transaction.atomic():
        _story(acts)
        transaction.set_rollback(True)


def _story(acts: list[tuple[str, int, int, int]]) -> None:
    office = Office()
    w = office.world
    office.define(kinds=("t.activity",), figures=(("f1", "t.activity", "count"), ("f2", "t.activity", "hours")))
    schools = (w.oak, w.elm, w.ash)
    made: list[Any] = []
    month = 11
    for act, which, day, hours in acts:
        unit = schools[which]
        if act == "verify":
            on = min(date(2026 + (month > 12), (month - 1) % 12 + 1, 1) + timedelta(days=day % 20), office.now.date())
            made.append(w.verified("t.activity", unit, max(on, date(2026, 11, 1)), hours=str(hours)))
        elif act == "back" and made:
            record = made.pop(day % len(made))
            if record.state == "verified":
                w.returned(record)
        elif act == "correct" and made:
            record = made[day % len(made)]
            content = w.content("t.activity", record.unit, record.day, hours=str(hours))
            ledger.correct_record(
                record_id=record.pk, content=content, reason="更正", by=w.clerk(record.unit), at=w.tick()
            )
            record = ledger_reload(record)
            w.verify(record)
            made[day % len(made)] = ledger_reload(record)
        elif act == "confirm":
            with_refusals(lambda unit=unit: office.confirm(unit))
        elif act == "next" and month < 14:
            month += 1
            office.at(2026 + (month > 12), (month - 1) % 12 + 1, 21)
            keep_up(house_id=w.house.pk, at=office.now)
    _settle(office)
    for unit in schools:
        _agrees(office, unit)
    _bureau_agrees(office)


def with_refusals(act: Any) -> None:
    """An act that may be refused."""
    from luoshi.reports.returns.errors import ReturnRefused

    try:
        act()
    except ReturnRefused:
        return


def ledger_reload(record: Any) -> Any:
    """The record as it stands now."""
    with leave_scope("a test looks"):
        return type(record).objects.select_related("unit", "kind").get(pk=record.pk)


def _settle(office: Office) -> None:
    """Everything is over: the newest round is frozen too."""
    office.freeze()


def _written(office: Office, unit: Unit) -> list[Return]:
    return [row for row in office.all_of(unit) if row.edition]


def _lines(row: Return) -> list[Any]:
    with leave_scope("a test looks"):
        return [line_of(line) for line in ReturnLine.objects.filter(of=row, edition=row.edition)]


def _agrees(office: Office, unit: Unit) -> None:
    w = office.world
    rows = _written(office, unit)
    spec = from_json(rows[-1].round.version.spec)
    total = sums_of(spec, [line for row in rows for line in _lines(row)])
    span = Span(rows[0].round.start, rows[-1].round.end)
    for key, quantity in (("f1", "count"), ("f2", "hours")):
        figure = w.figure(Measure(("t.activity",), quantity), unit, span, as_of=rows[-1].as_of)
        assert total[key] == figure.num, (str(unit), key)
    for row in rows:  # what was written down can be made again from the journal as of its seq
        with leave_scope("a test restates"):
            everybody = queries.everybody_of(row.round)
            again = compute_rows(row.round, [row], everybody, up_to=row.seq, as_of=row.as_of)[unit.pk]
        assert sums_of(spec, again) == sums_of(spec, _lines(row))


def _bureau_agrees(office: Office) -> None:
    w = office.world
    for row in _written(office, w.oak):
        rows = list(queries.returns(w.leader).filter(round=row.round))
        sheet = queries.sheet_of(w.leader, row.round, rows)
        for key in ("f1", "f2"):
            assert sheet.total[key].number == sum(sheet.values(one.unit_id)[key].number or 0 for one in rows)


# -- the database ------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db: None) -> Office:
    """清河县."""
    return Office()


def test_the_database_keeps_what_was_handed_in(office: Office) -> None:
    """Raw SQL cannot change or delete a line, nor a frozen return; one return a unit and period."""
    w = office.world
    w.verified("t.article", w.oak, date(2026, 11, 3), headline="一篇", level="city")
    row = office.confirm(w.oak)
    office.freeze()
    for statement in (
        "UPDATE reports_returnline SET day = '2020-01-01'", "DELETE FROM reports_returnline",
        "UPDATE reports_returnstep SET reason = ''", "DELETE FROM reports_returnstep",
        "UPDATE reports_returnformversion SET number = 9", "DELETE FROM reports_returnformversion",
        "UPDATE reports_return SET rows = 9", "UPDATE reports_return SET seq = 9",
        f"UPDATE reports_return SET unit_id = {w.elm.pk} WHERE id = {row.pk}",
        f"DELETE FROM reports_return WHERE id = {row.pk}",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.create(house_id=row.house_id, form_id=row.form_id, round_id=row.round_id, unit_id=row.unit_id)
    with transaction.atomic(), connection.cursor() as cursor:  # the name under it may still come
        cursor.execute("UPDATE reports_return SET remark = %s WHERE id = %s", ["补充", row.pk])


# -- specs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", READY, ids=lambda one: one.code)
def test_every_ready_made_return_can_be_used(one: Any) -> None:
    """Each names only kinds, fields and quantities that the catalogue declares, and round-trips through JSON."""
    import json

    from luoshi.catalogue.load import load

    kinds = {code: load().kind(code) for code in one.spec.kinds}
    assert not list(problems(one.spec, kinds))
    assert from_json(json.loads(json.dumps(one.spec.to_json()))) == one.spec
    fields = {field.code for kind in kinds.values() for field in kind.fields}
    quantities = {quantity.code for kind in kinds.values() for quantity in kind.quantities}
    for cell in one.spec.register:
        head, _colon, code = cell.what.partition(":")
        assert not code or code in (fields if head == "field" else quantities), cell
    for figure in one.spec.figures:
        for name, allowed in figure.where:
            assert set(allowed) <= {choice.code for choice in kinds[figure.kind].field(name).choices}, figure


def test_a_share_of_sums_is_no_mean_of_shares() -> None:
    """1 of 2 and 3 of 10: together 4 of 12, a third."""
    spec = ReturnSpec(
        kinds=("k",),
        figures=(Figure("a", "a", "sum", "k", "x"), Figure("b", "b", "sum", "k", "y"), Figure("c", "c", "share", above="a", below="b")),
    )  # fmt: skip
    sums = {"a": Fraction(4), "b": Fraction(12)}
    assert values_of(spec, sums, {})["c"].number == Fraction(1, 3)
    assert values_of(spec, sums, {})["c"].text == "33.3%"
    assert values_of(spec, {"a": Fraction(0), "b": Fraction(0)}, {})["c"].number is None

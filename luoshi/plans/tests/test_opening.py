"""Starting in June: what was done before comes by spreadsheet, counts once verified, and gives way to records."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewEvidence, NewRecord, create_record, hand_in, verify_record
from luoshi.org.imports import operations as imports
from luoshi.org.models import ImportRun
from luoshi.org.viewer import Viewer
from luoshi.plans.models import Plan
from luoshi.plans.opening.reading import balances
from luoshi.plans.tests.conftest import House
from luoshi.plans.tests.desk import client_of, running
from luoshi.ui.scope import leave_scope

JUNE = datetime(2026, 3, 20, 2, tzinfo=UTC)


@pytest.fixture
def plan(house: House) -> Plan:
    return running(house)


@pytest.fixture
def clerk(house: House) -> Viewer:
    """Enters for all units below the bureau."""
    return house.person("文书", house.root, "area_clerk")


def brought(house: House, plan: Plan, clerk: Viewer, text: str) -> ImportRun:
    return imports.begin(
        what=f"opening:{plan.pk}", house_id=house.house.pk, by=clerk, at=JUNE, pasted=text, answers={"year": 2026}
    )


def checked(run: ImportRun, clerk: Viewer) -> dict:
    return imports.check_run(run=run, by=clerk, at=JUNE).outcome


def board_title(house: House) -> str:
    from luoshi.plans.tests.desk import target

    return target(house, "宣传栏").title


def test_a_filled_workbook_comes_in_waits_and_counts_once_verified(house: House, plan: Plan, clerk: Viewer) -> None:
    """The workbook brings the units along; a school's two numbers become two balances, verified from above."""
    answer = client_of(clerk).get(reverse("org:import_template"), {"what": f"opening:{plan.pk}"})
    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet = book.worksheets[0]
    heads = [cell.value.rstrip("*") for cell in sheet[1]]
    rows = {sheet.cell(n, 1).value: n for n in range(2, sheet.max_row + 1)}
    assert {"橡树小学", "榆树小学"} <= rows.keys()
    sheet.cell(rows["橡树小学"], heads.index(board_title(house)) + 1, 3)
    sheet.cell(rows["橡树小学"], heads.index("截至") + 1, date(2026, 3, 1))
    sheet.cell(rows["榆树小学"], heads.index(board_title(house)) + 1, 2)
    out = BytesIO()
    book.save(out)
    run = imports.begin(
        what=f"opening:{plan.pk}", house_id=house.house.pk, by=clerk, at=JUNE, data=out.getvalue(), name="结转.xlsx"
    )
    assert checked(run, clerk)["counts"]["ready"] == 2
    assert imports.take(run=run, by=clerk, at=JUNE).made == 2
    found = balances(clerk, plan)
    assert [(str(b.record.unit), b.amount, b.record.state) for b in found] == [
        ("橡树小学", 3, "submitted"), ("榆树小学", 2, "submitted"),
    ]  # fmt: skip
    again = imports.begin(
        what=f"opening:{plan.pk}", house_id=house.house.pk, by=clerk, at=JUNE, data=out.getvalue(), name="结转.xlsx"
    )
    assert checked(again, clerk)["counts"]["unchanged"] == 2


def test_the_long_form_and_its_errors(house: House, plan: Plan, clerk: Viewer) -> None:
    """A target that is none, an amount without target, a day to come: told at once; the rest stays out."""
    title = board_title(house)
    text = f"单位\t指标\t数量\t截至\n橡树小学\t{title}\t3次\t3月1日\n榆树小学\t没有的\t2\t\n橡树小学\t\t5\t\n榆树小学\t{title}\t2\t2026-09-01\n"
    run = brought(house, plan, clerk, text)
    outcome = checked(run, clerk)
    assert [row for row, *_rest in outcome["errors"]] == [3, 4, 5]
    assert outcome["counts"]["ready"] == 1


def test_records_replace_a_balance_and_undo_withdraws_it(house: House, plan: Plan, clerk: Viewer) -> None:
    """Three carried over, one of them recorded after all: reduced to two, waiting anew; the import can be undone."""
    run = brought(house, plan, clerk, f"单位\t{board_title(house)}\t截至\n橡树小学\t3\t3月1日\n")
    run = imports.take(run=run, by=clerk, at=JUNE)
    with leave_scope("a test looks"):
        record = Record.objects.get(kind__code="opening")
    verify_record(record_id=record.pk, by=house.verifier, at=JUNE)
    assert not balances(clerk, plan)[0].replaced
    from luoshi.ledger.operations import add_holding

    board = add_holding(
        type="board", name="校门口宣传栏", unit_id=house.oak.pk, opened_on=date(2026, 1, 1), by=None, at=JUNE,
        given={"place": "校门口"},
    )  # fmt: skip
    values = {"topic": "防溺水", "surface": "board", "subject": "general"}
    content = NewRecord(
        "channel.update", house.oak.pk, date(2026, 2, 3), values, holdings=[board.pk],
        evidence=[NewEvidence(url="https://example.com/x", grade="A")],
    )  # fmt: skip
    made = create_record(content=content, by=None, at=JUNE)
    hand_in(record_id=made.pk, by=None, at=JUNE)
    balance = balances(clerk, plan)[0]
    assert (balance.recorded, balance.left) == (1, 2)
    client = client_of(clerk)
    page = client.get(reverse("plans:opening", args=[plan.pk])).content.decode()
    assert "冲减" in page
    client.post(reverse("plans:opening", args=[plan.pk]), {"record": record.pk})
    record.refresh_from_db()
    assert (record.values["amount"], record.state) == ("2", "submitted")
    imports.undo(run=run, by=clerk, at=JUNE)
    assert balances(clerk, plan) == []


def test_only_who_enters_brings_balances_in(house: House, plan: Plan) -> None:
    """A school's clerk for the own school; a leader not at all."""
    assert client_of(house.leader).get(reverse("org:import_new"), {"what": f"opening:{plan.pk}"}).status_code == 404
    run = brought(house, plan, house.reporter, f"单位\t{board_title(house)}\n榆树小学\t2\n")
    assert checked(run, house.reporter)["errors"]

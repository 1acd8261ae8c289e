"""From a number on a page to its entries, records and back: and never to somebody else's."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from luoshi.ledger.operations import sync_catalogue
from luoshi.org.models import Account
from luoshi.plans import operations
from luoshi.plans.progress import target_cells
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.plans.tests.conftest import AT, House
from luoshi.plans.tests.work import done, moment, record

DAY = date(2026, 3, 10)


def client_of(viewer) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=viewer.account_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def house(db) -> House:
    """A county where 橡树 and 榆树 each sent items."""
    house = House()
    sync_catalogue(house_id=house.house.pk, at=AT)
    plan = house.plan()
    spec = TargetSpec("信息", value=Fraction(3), count_word="条", reach=Reach("each_unit", types=("中小学校",)),
                      counting=Counting(("info.item",), "count"))  # fmt: skip
    row = operations.add_target(plan_id=plan.pk, start=0, end=6, spec=spec, by=house.planner, at=AT)
    operations.confirm_target(target_id=row.pk, by=house.planner, at=AT)
    operations.start_plan(plan_id=plan.pk, by=house.planner, at=AT)
    house.target = row
    done(house.house.pk, record("info.item", house.oak.pk, DAY, title="橡树的信息"),
         record("info.item", house.oak.pk, DAY, title="橡树又一条"),
         record("info.item", house.elm.pk, DAY, title="榆树的信息"), at=moment(DAY))  # fmt: skip
    return house


def address(house, viewer, name: str) -> str:
    return next(c for c in target_cells(viewer, house.target, DAY) if c.holder.name == name).address


def test_a_figure_opens_to_its_entries_and_explains_itself(house):
    """橡树: 2 of 3, two entries, each with its record."""
    text = client_of(house.leader).get(address(house, house.leader, "橡树小学")).content.decode()
    assert "橡树的信息" in text
    assert "橡树又一条" in text
    assert "榆树的信息" not in text
    assert "共 2 条" in text
    assert "口径：" in text


def test_a_neighbours_figure_is_not_found(house):
    """The address that the leader opens is 404 for 橡树's correspondent, the own one opens."""
    reporter = client_of(house.reporter)
    assert reporter.get(address(house, house.leader, "榆树小学")).status_code == 404
    assert reporter.get(address(house, house.leader, "橡树小学")).status_code == 200
    stranger = House("临水县教育局")
    assert client_of(stranger.leader).get(address(house, house.leader, "橡树小学")).status_code == 404


@pytest.mark.parametrize("token", ["x", "AAAA", "A" * 5000, "eJw" + "_" * 60])
def test_a_made_up_address_is_not_found(house, token):
    """Whatever stands in the token."""
    assert client_of(house.leader).get(f"/figures/{token}/").status_code == 404


def test_the_list_behind_a_figure_is_exported_as_it_is_shown(house):
    """Two rows under the header, numbers as numbers."""
    answer = client_of(house.leader).get(address(house, house.leader, "橡树小学") + "?export=1")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[3] in ("橡树的信息", "橡树又一条")]
    assert [row[4] for row in rows] == [1, 1]

"""Home answers its three questions, and a broken panel doesn't take it away."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from luoshi.ledger.operations import sync_catalogue
from luoshi.org.models import Account
from luoshi.plans import operations
from luoshi.plans.models import Target
from luoshi.plans.spec import from_json
from luoshi.plans.tests.conftest import AT, House
from luoshi.plans.tests.work import done, moment, record
from luoshi.ui.registry import Panel, panels


@pytest.fixture
def house(db) -> House:
    """A county whose plan runs with all targets that can be counted."""
    house = House()
    sync_catalogue(house_id=house.house.pk, at=AT)
    plan = house.plan()
    for target in Target.objects.visible_to(house.planner).filter(plan=plan):
        if from_json(target.draft).counting.kinds:
            operations.confirm_target(target_id=target.pk, by=house.planner, at=AT)
    operations.start_plan(plan_id=plan.pk, by=house.planner, at=AT)
    return house


def page(viewer) -> str:
    """Home as somebody sees it."""
    client = Client()
    client.force_login(Account.objects.get(pk=viewer.account_id), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_school_sees_what_it_owes_with_the_button_that_does_it(house):
    """Its own lines, never the plan."""
    text = page(house.reporter)
    assert "我的应办" in text
    assert "去填报" in text
    assert "全年进度" not in text
    assert ">not_due<" not in text
    assert ">on_course<" not in text
    assert "未到期" in text or "正常" in text or "逾期" in text


def test_a_leader_reads_one_sentence_whose_numbers_open(house):
    """Each number is a link to its rows."""
    text = page(house.leader)
    assert "全年进度" in text
    assert "项指标</a>" in text
    assert "?state=" in text


def test_a_broken_panel_says_so_and_leaves_the_rest(house):
    """The failure is logged; the other cards stand."""

    def broken(request):
        raise RuntimeError("no figures")

    panels.register(Panel("test.broken", "坏的一栏", broken, order=1))
    try:
        text = page(house.reporter)
    finally:
        panels.unregister("test.broken")
    assert "暂时算不出来" in text
    assert "我的应办" in text


def test_a_leader_sees_the_year_by_months(house):
    """A picture of the months once something was verified, each column leading to its records."""
    assert "各月核实的记录" not in page(house.leader)
    day = date(2026, 3, 10)
    done(house.house.pk, record("info.item", house.oak.pk, day), at=moment(day))
    text = page(house.leader)
    assert "chart-columns" in text
    assert "state=verified&amp;start=2026-03-01&amp;end=2026-03-31" in text
    assert "各月核实的记录" not in page(house.reporter)

"""Every address of the room × role × own or foreign rows: what is out of sight does not exist, what may not be done is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from luoshi.plans import urls
from luoshi.plans.models import Clause, Plan, Target
from luoshi.plans.tests.conftest import House
from luoshi.plans.tests.desk import client_of, running, target
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.both

OPEN = {"list", "unit_options", "person_options"}  # no row in the address: rows are scoped inside
PLANNER = {"import", "import_choose", "confirm", "confirm_all", "undo", "join", "add", "reach_peek", "start", "close",
           "again", "again_choose", "compare", "target_change", "target_end", "target_card", "target_edit",
           "target_confirm", "target_dismiss", "target_restore", "target_split", "clause_hold", "clause_release",
           "divide", "divide_undo", "divide_moves", "divide_sheet", "divide_import", "divide_dry", "carry", "takeover"}  # fmt: skip
READERS = {"document", "table", "matrix", "cell", "target", "holder", "unit", "quota_history"}
KEPT = ("import_choose", "again_choose", "divide_dry")  # take an upload that the key here does not name


def addresses(house: House, plan: Plan) -> dict[str, str]:
    """One address for each name, with rows of this house."""
    row = target(house, "报送信息1条")
    clause = Clause.objects.visible_to(house.planner).filter(plan=plan).first()
    values = {"plan_id": plan.pk, "target_id": row.pk, "clause_id": clause.pk, "unit_id": house.oak.pk,
              "key": uuid4(), "number": 1, "holder": f"u{house.oak.pk}"}  # fmt: skip
    found = {}
    for pattern in urls.urlpatterns:
        if pattern.name not in OPEN | PLANNER | READERS:
            continue
        url = "/" + str(pattern.pattern)
        for name, value in values.items():
            for kind in ("int", "uuid", "str"):
                url = url.replace(f"<{kind}:{name}>", str(value))
        assert "<" not in url, url
        found[pattern.name] = url
    return found


def test_every_name_here_is_an_address(db):
    """That every address has its row is the rights matrix's to tell (`tests/rights`)."""
    assert {pattern.name for pattern in urls.urlpatterns} >= OPEN | PLANNER | READERS


def state(plan: Plan) -> list[object]:
    with leave_scope("the story"):
        return [
            Plan.objects.get(pk=plan.pk).state,
            *Target.objects.filter(plan=plan).values_list("pk", "state", "draft"),
        ]


def test_foreign_rows_do_not_exist_for_get_and_post_alike(house):
    """The other house's planner gets 404 everywhere and changes nothing; a visitor is sent to sign in."""
    plan = running(house)
    stranger, visitor, before = client_of(House("别处镇").planner), Client(), state(plan)
    for name, url in addresses(house, plan).items():
        assert visitor.get(url).status_code == 302, name
        if name in OPEN or name == "import":
            continue
        assert stranger.get(url).status_code in (404, 405), name
        assert stranger.post(url, {"reason": "x", "ids": ["1"]}).status_code in (404, 405), name
    assert state(plan) == before


@pytest.mark.parametrize("role", ["leader", "reporter", "verifier"])
def test_who_does_not_prepare_plans_reads_and_changes_nothing(house, role):
    """Pages open, steps are refused, and a plan that is being confirmed does not exist for them."""
    plan = running(house)
    desk, before = client_of(getattr(house, role)), state(plan)
    for name, url in addresses(house, plan).items():
        if name in READERS | OPEN:
            assert desk.get(url).status_code in (200, 302), name
        else:
            assert desk.get(url).status_code in (403, 404, 405), name
            assert desk.post(url, {"reason": "x"}).status_code in (403, 404, 405), name
    assert state(plan) == before
    draft = house.plan()
    assert desk.get(f"/plans/{draft.pk}/").status_code == 404
    assert draft.title not in desk.get("/plans/").content.decode().replace(plan.title, "", 1)


def test_the_planner_reaches_every_page(house):
    plan = running(house)
    desk = client_of(house.planner)
    for name, url in addresses(house, plan).items():
        assert desk.get(url).status_code in (200, 302, 405) or name in KEPT, name


def test_choosers_offer_own_units_and_people_only(house):
    other = House("别处镇")
    desk = client_of(house.planner)
    units = desk.get("/plans/options/units/?q=橡树").json()["options"]
    assert [one["value"] for one in units] == [str(house.oak.pk)]
    people = {one["value"] for one in desk.get("/plans/options/people/").json()["options"]}
    assert str(house.planner.person_id) in people
    assert str(other.planner.person_id) not in people

"""Every page of the main paths at both widths: axe finds nothing, nothing scrolls sideways, Tab reaches everything."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.ledger.models import Kind
from luoshi.plans.models import Target
from luoshi.plans.tests.conftest import PLAN
from tests.browser.house import County
from tests.browser.keyboard import walk

# Who opens what. {…} are keys of `furnished`.
PAGES = {
    "correspondent": [
        "/", "/records/", "/records/new/", "/records/new/?kind=study.session", "/records/new/?kind=channel.update",
        "/records/{record}/", "/units/{oak}/", "/records/drafts/", "/holdings/",
    ],
    "verifier": ["/", "/review/", "/targets/{items}/"],
    "leader": ["/", "/plans/{plan}/", "/plans/{plan}/table/", "/plans/{plan}/matrix/", "figure"],
    "planner": [
        "/", "/plans/", "/plans/import/", "/plans/{draft}/confirm/", "/plans/{draft}/start/", "/plans/{plan}/again/",
        "/targets/{items}/change/",
    ],
    "admin": ["/", "/kinds/", "/kinds/{kind}/", "/kinds/new/", "/org/units/", "/imports/new/?what=units", "/org/people/new/"],
}  # fmt: skip


@pytest.fixture
def furnished(county: County) -> dict[str, Any]:
    """A running plan with work, a queue, and a second plan being confirmed. Returns the keys of addresses."""
    plan = county.runs()
    items: Target = county.target("报送信息")
    county.works()
    waiting = county.waits()
    draft = county.plan(PLAN.replace("宣传文化工作方案", "阅读推广方案"))
    kind = Kind.objects.visible_to(county.viewer("admin")).get(code="study.session")
    return {
        "plan": plan.pk, "draft": draft.pk, "items": items.pk, "oak": county.oak.pk, "record": waiting[0].pk,
        "kind": kind.pk,
    }  # fmt: skip


@pytest.mark.parametrize("role", list(PAGES))
def test_every_page_is_accessible_and_walked_by_keyboard(
    every_page: Any, furnished: dict[str, Any], as_role: Any, assert_accessible: Any, role: str
) -> None:
    """Scripts and styles are accepted too: a page that logs an error fails with its fixture."""
    page = as_role(every_page, role)
    faults = []
    # A phone has no keyboard; what Tab reaches is the same markup.
    checks = (assert_accessible,) if page.viewport_size["width"] < 600 else (assert_accessible, walk)
    for address in PAGES[role]:
        if address == "figure":
            page.goto(f"/plans/{furnished['plan']}/table/")
            address = page.locator("a[href^='/figures/']").first.get_attribute("href")
        answer = page.goto(address.format(**furnished))
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        for check in checks:
            try:
                check(page)
            except AssertionError as fault:
                faults.append(str(fault))
    assert not faults, "\n\n".join(faults)


def test_sign_in_is_walked_by_keyboard(every_page: Any) -> None:
    """The first page that anybody sees."""
    every_page.goto("/accounts/login/")
    walk(every_page)

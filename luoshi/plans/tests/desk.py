"""A signed-in browser without a browser, for the stories of pages: requests on a day of the story's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luoshi.ledger.operations import sync_catalogue
from luoshi.org.models import Account
from luoshi.org.viewer import Viewer
from luoshi.plans import operations
from luoshi.plans.models import Plan, Target
from luoshi.plans.tests.conftest import AT, House

HTMX = {"HX-Request": "true"}
LATER = date(2026, 9, 16)


@pytest.fixture
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests see 16 September 2026."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: LATER if value is None else real(value, tz))
    return


def client_of(viewer: Viewer) -> Client:
    """A client signed in as somebody."""
    client = Client()
    account = Account.objects.get(pk=viewer.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(text: str, name: str = "方案.txt") -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, text.encode())


def targets(house: House, plan: Plan) -> dict[str, Target]:
    """The plan's targets by their words."""
    return {target.quote: target for target in Target.objects.visible_to(house.planner).filter(plan=plan)}


def target(house: House, words: str) -> Target:
    """The one target whose words hold these."""
    return Target.objects.visible_to(house.planner).get(quote__contains=words)


def running(house: House, text: str | None = None) -> Plan:
    """The plan with all that can be counted confirmed, running."""
    sync_catalogue(house_id=house.house.pk, at=AT)
    plan = house.plan(text) if text else house.plan()
    operations.confirm_above(plan_id=plan.pk, confidence=0.0, by=house.planner, at=AT)
    return operations.start_plan(plan_id=plan.pk, by=house.planner, at=AT)


def fields_of(page: str) -> dict[str, Any]:
    """What a page's first form of a target would post, unchanged: boxes ticked, options chosen, text as it stands."""
    import re
    from html import unescape

    form = page[page.index("target-form") :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if not name or (kind and kind[1] in ("checkbox", "radio") and " checked" not in tag):
            continue
        found.setdefault(name[1], []).append(
            unescape(value[1]) if value else ("on" if kind and kind[1] == "checkbox" else "")
        )
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected', body)
        found[name] = [unescape(one) for one in chosen[:1]] or [""]
    return found

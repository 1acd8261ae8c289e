"""The house of the browser stories, and the day on which they take place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.house import TODAY, County


@pytest.fixture
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests see 16 September 2026."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: TODAY if value is None else real(value, tz))


@pytest.fixture
def county(transactional_db: None, on_a_day: None) -> County:
    """The county, without a plan."""
    return County()


@pytest.fixture
def as_role(county: County, sign_in: Callable[[Any, Any], None]) -> Callable[[Any, str], Any]:
    """Return `as_role(page, role)`: the page signed in as the county's planner, leader, verifier …"""

    def signed(page: Any, role: str) -> Any:
        sign_in(page, county.account(role))
        return page

    return signed

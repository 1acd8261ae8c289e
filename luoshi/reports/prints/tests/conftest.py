"""The office of every story of prints."""

from __future__ import annotations

import pytest

from luoshi.reports.prints.tests.office import Office


@pytest.fixture
def office(db) -> Office:
    return Office()

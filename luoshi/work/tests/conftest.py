"""Fixtures of the room's tests."""

from __future__ import annotations

import pytest

from luoshi.work.tests.house import House


@pytest.fixture
def house(db: None) -> House:
    """A furnished house."""
    return House().furnish()

"""The fixture of the ledger's stories."""

import pytest

from luoshi.ledger.tests.world import World


@pytest.fixture
def world(db):
    """清河县, at the beginning of 2026."""
    return World()

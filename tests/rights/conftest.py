"""The world of the matrix, built once a module, and a signed-in browser for each persona."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.rights.every import PREPARE
from tests.rights.world import World

# A session of its own in each browser costs no query; who is behind it is looked up at each request all the same.
SIGNED_SESSIONS = "django.contrib.sessions.backends.signed_cookies"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Both houses; gone after the module."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("rights"), SESSION_ENGINE=SIGNED_SESSIONS),
        transaction.atomic(),
    ):
        made = World()
        for prepare in PREPARE:
            prepare(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browser(world: World) -> Callable[[str], Client]:
    """`browser(persona)`: somebody's signed-in browser, always the same; "" for nobody."""
    found: dict[str, Client] = {"": Client()}

    def of(persona: str) -> Client:
        if persona not in found:
            found[persona] = Client(raise_request_exception=True)
            found[persona].force_login(world.accounts[persona], backend="django.contrib.auth.backends.ModelBackend")
        return found[persona]

    return of

"""The project's own parts: closed by default, idle sessions, the database from one variable, the secret key."""

import os
import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from luoshi.project.database import UnknownDatabase, database
from luoshi.project.errors import server_error
from luoshi.project.home import make_home, secret_key
from luoshi.project.middleware import BACKGROUND_HEADER, IdleSessionMiddleware


def test_a_postgresql_address_becomes_settings() -> None:
    """One variable names the database; what is escaped in it is read as it was meant."""
    found = database("postgresql://lead:p%40ss@db.example:5433/luoshi?sslmode=require", Path("/nowhere"))
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "luoshi")
    assert (found["USER"], found["PASSWORD"], found["OPTIONS"]) == ("lead", "p@ss", {"sslmode": "require"})


def test_a_socket_folder_is_an_option() -> None:
    """PostgreSQL on the same machine is reached through its socket's folder."""
    found = database("postgresql:///luoshi?host=/tmp/pg", Path("/nowhere"))
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/tmp/pg", "", {})


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://only-host", "luoshi.sqlite3"])
def test_another_database_is_refused_without_telling_its_password(url: str) -> None:
    """A database that Luoshi doesn't run on is refused when it starts, not at the first query."""
    with pytest.raises(UnknownDatabase):
        database(url, Path("/nowhere"))


def test_without_a_variable_sqlite_waits_for_its_writer(tmp_path: Path) -> None:
    """The file in the home folder takes its write lock when a transaction begins."""
    found = database("", tmp_path)
    assert Path(found["NAME"]).parent == tmp_path
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """The second start finds the key of the first; nobody else on the machine can read it."""
    home = make_home(tmp_path / "house")
    key = secret_key(home)
    assert len(key) > 50
    assert secret_key(home) == key
    if os.name == "posix":
        assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600


class _Session(dict[str, int]):
    """A session with content, as a signed-in person has."""

    def is_empty(self) -> bool:
        return False


@pytest.mark.parametrize(("background", "kept_alive"), [(True, False), (False, True)])
def test_only_a_person_keeps_a_session_alive(rf: RequestFactory, background: bool, kept_alive: bool) -> None:
    """Autosave says that it is not a person, and the idle clock runs on."""
    request: HttpRequest = rf.get("/", headers={BACKGROUND_HEADER: "1"} if background else {})
    request.session = _Session()  # type: ignore[assignment]  # only what the middleware uses
    request.user = AnonymousUser()
    IdleSessionMiddleware(lambda _: HttpResponse())(request)
    assert bool(request.session) is kept_alive


@pytest.mark.django_db
def test_sign_in_is_open_and_sign_up_does_not_exist(client: Client) -> None:
    """Everything but the sign-in page is closed to a visitor; accounts are given, never taken."""
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/accounts/password/change/").status_code == 302


@pytest.mark.django_db
def test_every_page_carries_the_strict_content_policy(client: Client) -> None:
    """No inline script or style may run, whatever a template or an upload contains."""
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_an_unexpected_error_shows_the_number_that_the_log_has(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """A person quotes the number; the operator finds the error under it."""
    page = server_error(rf.get("/plans/7/"))
    reference = caplog.records[-1].args[0]  # type: ignore[index]  # our own log line
    assert page.status_code == 500
    assert str(reference) in page.content.decode()

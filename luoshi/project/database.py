"""Databases: turns LUOSHI_DATABASE, or its absence, into Django's settings.

What lives here: the two databases that Luoshi runs on. What does not: any SQL.
Invariant: a writer on SQLite takes its lock when its transaction begins, so two writers wait for each other
instead of failing half way.
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# A writer waits this long for another; a bulk verification of 500 records takes about a tenth of it.
SQLITE_TIMEOUT_SECONDS = 20
# Opening a PostgreSQL connection costs a page 15–25 ms, so it is kept between requests.
CONNECTION_SECONDS = 60


class UnknownDatabase(ValueError):
    """LUOSHI_DATABASE names a kind of database that Luoshi does not run on."""


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings for the file `path`, which needs nothing installed."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_TIMEOUT_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Return Django's settings for `postgresql://user:password@host:port/name?option=value`.

    A socket's folder is given as `?host=/folder`. Raises UnknownDatabase for another scheme or a missing name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise UnknownDatabase(url.split("@")[-1])
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def database(url: str, home: Path) -> dict[str, Any]:
    """Return the settings for `url`, or for the SQLite file in `home` when `url` is empty."""
    return postgresql(url) if url else sqlite(home / "luoshi.sqlite3")

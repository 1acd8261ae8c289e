"""PostgreSQL through its own client: dump, restore, and the state in the same snapshot.

Invariant: what a dump holds and what the manifest says of it are one moment of the database. The password stands in the
client's environment, never among its arguments.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from luoshi.project.keep.errors import NoClient
from luoshi.project.keep.states import State, state_of

USUAL_PLACES = (
    "/usr/lib/postgresql",
    "/usr/pgsql",
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "C:/Program Files/PostgreSQL",
)
ASIDE = "before_restore_"
SAID = 300  # characters of what the client said


def programme(name: str) -> str:
    """The path of one of PostgreSQL's programmes, the newest found. Raises NoClient."""
    found = [
        str(path) for place in map(Path, USUAL_PLACES) for path in place.glob(f"*/bin/{name}*") if path.stem == name
    ]
    found.sort(key=_version_in, reverse=True)
    if on_path := shutil.which(name):
        found.append(on_path)
    if not found:
        raise NoClient(
            f"没有找到 {name}。使用 PostgreSQL 时，备份和恢复需要它的客户端程序"
            "（Debian、Ubuntu：postgresql-client；RHEL 系：postgresql；Windows：PostgreSQL 安装包）。"
        )
    return found[0]


def _version_in(path: str) -> int:
    digits = "".join(c for c in Path(path).parent.parent.name if c.isdigit())
    return int(digits or 0)


@contextmanager
def _own_connection() -> Iterator[Any]:
    """A connection beside Django's own, which may be inside a transaction."""
    from django.db import connection

    own: Any = connection.copy()  # type: ignore[no-untyped-call]
    try:
        yield own
    finally:
        own.close()


def client(name: str, *words: str) -> None:
    """Run one of PostgreSQL's programmes on the installation's database. Raises NoClient with its own words."""
    from django.db import connection

    given = connection.get_connection_params()
    address = {"PGHOST": given.get("host"), "PGPORT": given.get("port"), "PGUSER": given.get("user")}
    address |= {"PGPASSWORD": given.get("password"), "PGDATABASE": given["dbname"], "PGSSLMODE": given.get("sslmode")}
    environment = os.environ | {key: str(value) for key, value in address.items() if value}
    command = [programme(name), "--no-password", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # found above
    if done.returncode:
        raise NoClient(f"{name} 没有完成：{done.stderr.strip()[-SAID:]}")


def dump(target: Path) -> State:
    """Dump the database and read its state in one snapshot. Raises NoClient."""
    programme("pg_dump")
    with _own_connection() as own, own.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        client(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
            f"--exclude-schema={ASIDE}*", f"--file={target}", f"--dbname={own.settings_dict['NAME']}",
        )  # fmt: skip
        state = state_of(cursor, "postgresql")
        cursor.execute("ROLLBACK")
    return state


def read() -> State:
    """The state of the database as it stands."""
    with _own_connection() as own, own.cursor() as cursor:
        return state_of(cursor, "postgresql")


def is_empty() -> bool:
    """Whether the database holds no table of ours."""
    with _own_connection() as own, own.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1")
        return cursor.fetchone() is None


def set_aside(stamp: str) -> str:
    """Move everything into a schema of its own and begin an empty one; returns the old one's new name."""
    name = f"{ASIDE}{stamp.replace('-', '_')}"
    with _own_connection() as own, own.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f'ALTER SCHEMA public RENAME TO "{name}"')
        cursor.execute("CREATE SCHEMA public")
        cursor.execute("COMMIT")
    return name


def bring_back(name: str) -> None:
    """Undo `set_aside`: whatever was begun in its place goes. With no name the database was empty, and is again."""
    with _own_connection() as own, own.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("DROP SCHEMA IF EXISTS public CASCADE")
        cursor.execute(f'ALTER SCHEMA "{name}" RENAME TO public' if name else "CREATE SCHEMA public")
        cursor.execute("COMMIT")


def restore(source: Path) -> None:
    """Fill the empty database from a dump, all or nothing. Raises NoClient."""
    from django.db import connection

    client(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}", str(source),
    )  # fmt: skip

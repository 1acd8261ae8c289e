"""Backup and restore with PostgreSQL, on a server of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.project.keep.contents import Source
from luoshi.project.tests import keep_house
from luoshi.project.tests.conftest import Shell
from tests.fixtures.postgres import programs, server


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """LUOSHI_DATABASE of an empty one."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed on this machine")
    with server() as url:
        yield url


def test_a_house_in_postgresql_is_kept_restored_and_its_old_tables_stand_aside(database: str, tmp_path: Path) -> None:
    """One story, since a server is dear: backup, refusal, a spoiled dump that changes nothing, restore with proof."""
    shell = Shell(tmp_path / "home", LUOSHI_DATABASE=database)
    code, said = shell.python(keep_house.__file__)
    assert code == 0, said
    code, said = shell.luoshi("backup", tmp_path / "kept")
    assert code == 0, said
    kept = next((tmp_path / "kept").iterdir())
    assert Source(kept).manifest.houses[0].entries == 6
    code, said = shell.luoshi("restore", kept)
    assert (code, "--replace" in said) == (1, True), said
    spoiled = kept / "database.dump"
    whole = spoiled.read_bytes()
    spoiled.write_bytes(whole[:-500])
    code, said = shell.luoshi("restore", kept, "--replace")
    assert (code, "与清单不符" in said) == (1, True), said
    assert shell.luoshi("ledger", "check", "--seals")[0] == 0, "the house is untouched"
    spoiled.write_bytes(whole)
    code, said = shell.luoshi("restore", kept, "--replace")
    assert code == 0, said
    assert "分录 6 条" in said
    assert "before_restore_" in said
    code, said = shell.luoshi("ledger", "check", "--seals")
    assert (code, "封账 1 次，发现问题 0 处" in said) == (0, True), said
    code, said = shell.luoshi("backup", tmp_path / "again.zip")
    assert code == 0, said
    assert Source(tmp_path / "again.zip").manifest.houses == Source(kept).manifest.houses

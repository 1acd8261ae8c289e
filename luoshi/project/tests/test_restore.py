"""Restore: proved before anything changes, proved again before it is put in place, finished after a kill."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from luoshi.cli import restore as command
from luoshi.cli.main import main
from luoshi.project.keep import backup, manifest, switch
from luoshi.project.keep.contents import Source
from luoshi.project.keep.errors import Damaged, KeepRefused, NotABackup, WrongVersion
from luoshi.project.tests.conftest import Shell


def tree(home: Path) -> dict[str, bytes]:
    """Every file of a home, locks and logs aside."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.suffix != ".lock" and "logs" not in path.parts
    }


@pytest.fixture
def folder(kept_master: Path, tmp_path: Path) -> Path:
    """A backup as a folder that a test may spoil."""
    return shutil.copytree(backup.backups_in(kept_master.parent / "backups")[0], tmp_path / "backup")


def test_a_restored_house_is_the_same_and_everybody_is_signed_out(kept_master: Path, tmp_path: Path) -> None:
    """Counts, journal and seals are proved; the files are there; sessions of then open no door."""
    shell = Shell(tmp_path / "new")
    code, said = shell.luoshi("restore", kept_master.parent / "backup.zip")
    assert code == 0, said
    assert "分录 6 条" in said
    assert "封账 1 次，发现问题 0 处" in said
    assert (shell.home / "secret.key").read_text() == (kept_master / "secret.key").read_text()
    files = {path.name for path in (shell.home / "files").rglob("*") if path.is_file()}
    assert files == {path.name for path in (kept_master / "files").rglob("*") if path.is_file()}
    with closing(sqlite3.connect(shell.home / "luoshi.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_a_used_home_is_kept_unless_told_and_then_moved_aside(kept: Callable[[], Shell], kept_master: Path) -> None:
    """Refused without a word changed; replaced, the old one stands beside it, whole."""
    shell = kept()
    before, source = tree(shell.home), kept_master.parent / "backup.zip"
    code, said = shell.luoshi("restore", source)
    assert (code, "--replace" in said) == (1, True)
    assert tree(shell.home) == before
    code, said = shell.luoshi("restore", source, "--replace")
    assert code == 0, said
    aside = next(shell.home.glob("before-restore-*"))
    assert (aside / "luoshi.sqlite3").read_bytes() == before["luoshi.sqlite3"]
    assert not list(shell.home.glob("*.part"))
    assert shell.luoshi("ledger", "check", "--seals")[0] == 0


def test_a_home_whose_server_lives_is_not_replaced(kept: Callable[[], Shell], kept_master: Path) -> None:
    """A worker that beat a moment ago refuses it; one that beat an hour ago does not."""
    from luoshi.project.keep.restore import is_alive

    shell = kept()
    now = datetime.now(UTC)
    with closing(sqlite3.connect(shell.home / "luoshi.sqlite3")) as database:
        database.execute("INSERT INTO jobs_lease VALUES ('worker', 'somebody', ?)", [f"{now:%Y-%m-%d %H:%M:%S}"])
        database.commit()
    assert is_alive(shell.home / "luoshi.sqlite3", now)
    code, said = shell.luoshi("restore", kept_master.parent / "backup.zip", "--replace")
    assert (code, "正在使用" in said) == (1, True)
    assert not is_alive(shell.home / "luoshi.sqlite3", now.replace(year=now.year + 1))


# -- backups that are refused, each before anything is changed ----------------------------------------------------------


def refuse(source: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Restore it, see that it is refused and that nothing was made, and return the sentence."""
    assert main(["restore", str(source), "--home", str(home)]) == 1
    assert tree(home) == {} if home.exists() else True
    return capsys.readouterr().err


def test_what_is_no_backup_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing there, a folder of something else, a file of something else."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "note.txt").write_text("不是备份")
    assert "没有找到" in refuse(tmp_path / "gone", tmp_path / "home", capsys)
    assert "没有备份清单" in refuse(tmp_path / "photos", tmp_path / "home", capsys)
    assert "不是完整的备份文件" in refuse(tmp_path / "note.txt", tmp_path / "home", capsys)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95, 0.999])
def test_a_truncated_file_is_refused(
    kept_master: Path, tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """However little is missing."""
    whole = (kept_master.parent / "backup.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: int(len(whole) * share)])
    assert "请换另一份备份" in refuse(cut, tmp_path / "home", capsys)


def test_a_truncated_tar_is_refused(kept_master: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The manifest stands last, so it is missing."""
    whole = tmp_path / "whole.tar"
    shell = Shell(kept_master)
    assert shell.luoshi("backup", whole)[0] == 0
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "请换另一份备份" in refuse(cut, tmp_path / "home", capsys)


def test_one_byte_that_differs_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the database, in a file, in the manifest; a file that is missing, too."""
    database = folder / "database.sqlite3"
    whole = bytearray(database.read_bytes())
    whole[len(whole) // 2] ^= 1
    database.write_bytes(whole)
    assert "database.sqlite3" in refuse(folder, tmp_path / "home", capsys)
    whole[len(whole) // 2] ^= 1
    database.write_bytes(whole)
    Source(folder).prove()
    one = next(path for path in (folder / "files").rglob("*") if path.is_file())
    kept_bytes = one.read_bytes()
    one.unlink()  # it may be shared with the house's own file
    assert "少了" in refuse(folder, tmp_path / "home", capsys)
    one.write_bytes(b"x" + kept_bytes[1:])
    assert "与清单不符" in refuse(folder, tmp_path / "home", capsys)
    one.write_bytes(kept_bytes)
    text = folder / "manifest.json"
    text.write_text(text.read_text("utf-8").replace("青禾县", "红禾县"), "utf-8")
    assert "校验值不符" in refuse(folder, tmp_path / "home", capsys)


def test_one_bit_in_a_zip_is_refused(kept_master: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the packed database, where the packing itself may break."""
    whole = bytearray((kept_master.parent / "backup.zip").read_bytes())
    with zipfile.ZipFile(kept_master.parent / "backup.zip") as archive:
        entry = archive.getinfo("database.sqlite3")
    for offset in (200, entry.compress_size // 2, entry.compress_size - 20):
        spoiled = bytearray(whole)
        spoiled[entry.header_offset + offset] ^= 4
        (tmp_path / "spoiled.zip").write_bytes(spoiled)
        assert "请换另一份备份" in refuse(tmp_path / "spoiled.zip", tmp_path / "home", capsys)


def rewrite(folder: Path, **change: object) -> None:
    """Make a manifest anew, with its hash, as another programme would have written it."""
    from dataclasses import replace

    text = manifest.dump(replace(Source(folder).manifest, **change))  # type: ignore[arg-type]
    (folder / manifest.NAME).write_bytes(text)
    (folder / manifest.HASH_NAME).write_text(manifest.hash_of(text), "ascii")


def test_a_newer_backup_is_refused_with_advice(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its format before it is read, by a migration that nobody knows before it is put in place."""
    known = Source(folder).manifest
    rewrite(folder, format=manifest.FORMAT + 1, version="9.0")
    assert "先升级程序" in refuse(folder, tmp_path / "home", capsys)
    text = manifest.dump(known)
    (folder / manifest.NAME).write_bytes(text)
    (folder / manifest.HASH_NAME).write_text(manifest.hash_of(text), "ascii")
    with closing(sqlite3.connect(folder / "database.sqlite3")) as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('org', '0999_far', '2030-01-01')")
        database.commit()
    from luoshi.project.keep.contents import content_of

    contents = known.contents | {"database.sqlite3": content_of(folder / "database.sqlite3")}
    counts = known.counts | {"django_migrations": known.counts["django_migrations"] + 1}
    rewrite(folder, contents=contents, counts=counts, migrations=[*known.migrations, "org.0999_far"])
    code, said = Shell(tmp_path / "home").luoshi("restore", folder)
    assert (code, "先升级程序" in said) == (1, True), said
    assert tree(tmp_path / "home") == {}


def test_a_backup_whose_numbers_lie_is_refused(folder: Path, tmp_path: Path) -> None:
    """The bytes are those of the manifest, but the database does not say what it says."""
    known = Source(folder).manifest
    rewrite(folder, counts=known.counts | {"ledger_entry": 7})
    code, said = Shell(tmp_path / "home").luoshi("restore", folder)
    assert (code, "ledger_entry 的行数不同" in said) == (1, True), said
    assert tree(tmp_path / "home") == {}


def test_a_backup_of_the_other_database_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """PostgreSQL's dump does not go into a file."""
    rewrite(folder, engine="postgresql")
    assert "LUOSHI_DATABASE" in refuse(folder, tmp_path / "home", capsys)


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", "C:/x", "a\\b"])
def test_no_path_leads_out_of_the_home(folder: Path, path: str) -> None:
    """Whoever made the backup."""
    known = Source(folder).manifest
    rewrite(folder, contents=known.contents | {path: known.contents["secret.key"]})
    with pytest.raises(Damaged):
        Source(folder).prove()


# -- killed while it is put in place -------------------------------------------------------------------------------------


class Killed(BaseException):
    """As if the power went."""


def homes(place: Path) -> Path:
    """A home with an old installation, and a new one staged in it."""
    home = place / "home"
    for folder, word in ((home, "old"), (home / "restore-1.part", "new")):
        (folder / "files").mkdir(parents=True)
        (folder / "files" / "a").write_text(word)
        (folder / "luoshi.sqlite3").write_text(word)
        (folder / "secret.key").write_text(word)
    (home / "luoshi.sqlite3-wal").write_text("old")
    return home


def in_place(home: Path) -> list[str]:
    """What stands in the home's own places and aside."""
    parts = ("luoshi.sqlite3", "files/a", "secret.key")
    return [(folder / part).read_text() for folder in (home, home / "before-restore-1") for part in parts]


def test_a_restore_that_is_killed_at_any_moment_is_finished_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each of its steps in turn: then every command that reads the settings finishes it first."""
    from luoshi.project.home import make_home

    real, step = os.replace, 0
    while True:
        home = homes(tmp_path / str(step))
        left = [step]

        def stop(source: Path, target: Path, left: list[int] = left) -> None:
            if not left[0]:
                raise Killed
            left[0] -= 1
            real(source, target)

        monkeypatch.setattr(os, "replace", stop)
        try:
            switch.begin(home, switch.Switch("restore-1.part", "before-restore-1"))
            killed = False
        except Killed:
            killed = True
        monkeypatch.setattr(os, "replace", real)
        begun = (home / switch.MARK).exists()
        make_home(home)
        if not step:
            assert not begun
            assert (home / "luoshi.sqlite3").read_text() == "old", "nothing was noted, so nothing has begun"
            step += 1
            continue
        assert in_place(home) == ["new"] * 3 + ["old"] * 3, f"killed before step {step}"
        assert not (home / "luoshi.sqlite3-wal").exists(), "the old log would be played into the new database"
        assert not list(home.glob("*.part"))
        assert not (home / switch.MARK).exists()
        if not killed:
            break
        step += 1
    assert step == 8, "the note, three parts each moved twice, and the log beside the database"


def test_checking_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` reads everything and says when it was made."""
    before = tree(folder)
    assert main(["restore", str(folder), "--check"]) == 0
    assert "备份完好" in capsys.readouterr().out
    assert tree(folder) == before
    assert command.when("2026-03-05T01:00:00+00:00") == "2026-03-05 09:00"


def test_each_refusal_is_one_sentence_for_people() -> None:
    """They are printed as they stand."""
    for kind in (NotABackup, Damaged, WrongVersion):
        assert issubclass(kind, KeepRefused)
        assert kind("这样不行。").sentence == "这样不行。"


def test_archives_of_the_log_come_back(kept: Callable[[], Shell], tmp_path: Path) -> None:
    """Lines that retention took out of the table live in these files alone."""
    shell, new = kept(), Shell(tmp_path / "new")
    (shell.home / "log-archives").mkdir()
    (shell.home / "log-archives" / "2024.log").write_text("2024-01-01 登录")
    code, said = shell.luoshi("backup", tmp_path / "backup.zip")
    assert code == 0, said
    code, said = new.luoshi("restore", tmp_path / "backup.zip")
    assert code == 0, said
    assert (new.home / "log-archives" / "2024.log").read_text() == "2024-01-01 登录"

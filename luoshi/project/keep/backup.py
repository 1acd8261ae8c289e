"""Making a backup of the installation while it runs.

Lives here: what goes in, in which order. Not here: shapes (contents), databases (sqlite, postgres), commands (cli).
Invariants: the database's snapshot is taken first and files, which are written before their rows and never change, are
taken after it, so every row finds its bytes; the backup gets its name only when it is whole.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from luoshi.project.keep import contents, postgres, sqlite
from luoshi.project.keep.contents import FULL, PART, TAR, ZIP, Sink, drop, settle_folder
from luoshi.project.keep.errors import InUse, NoRoom, NotABackup
from luoshi.project.keep.manifest import DATABASES, HASH_NAME, NAME, Content, Manifest, dump, hash_of
from luoshi.project.keep.states import State
from luoshi.project.keep.switch import LOG_ARCHIVES

PREFIX, UPGRADE = "luoshi", "before-upgrade"
OURS = re.compile(rf"(?P<prefix>{PREFIX}|{UPGRADE})-(?P<stamp>\d{{8}}-\d{{6}})(-\d+)?(\.zip|\.tar)?")
STAMP = "%Y%m%d-%H%M%S"
SHARED = re.compile(r"[0-9a-f]{64}")  # a stored file is named by its hash and never changes
PART_AGE = timedelta(days=1)
LEAST_LEFT = 64 * 1024**2  # bytes that must stay free for the server to go on

Tell = Callable[[str], object]


@dataclass
class Made:
    """A backup that was made, and what in it a person should know."""

    place: Path
    manifest: Manifest
    damaged: list[str] = field(default_factory=list)
    """Files whose bytes are not those that were stored."""


def silent(words: str) -> None:
    """Nobody looks on."""


def product_version() -> str:
    """The installed version."""
    try:
        return version("luoshi")
    except PackageNotFoundError:  # run from a folder of sources
        return "0.1.0"


def folder_of_backups() -> Path:
    """Where backups go when nobody says where."""
    return Path(settings.HOME) / "backups"


def place_for(to: Path | None, *, shape: str, at: datetime, prefix: str = PREFIX) -> tuple[Path, str]:
    """Path and shape of a new backup: `to` itself when it names a .zip or .tar, else a new name in that folder."""
    if to is not None and to.suffix.lower() in (ZIP, TAR):
        place = to.expanduser().resolve()
        if place.exists():
            raise InUse(f"“{place}”已经存在，没有覆盖它。请换一个文件名。")
        return place, place.suffix.lower()
    folder = to.expanduser().resolve() if to is not None else folder_of_backups()
    if folder.exists() and not folder.is_dir():
        raise InUse(f"“{folder}”是一个文件。请指定文件夹，或以 .zip、.tar 结尾的文件名。")
    name = f"{prefix}-{timezone.localtime(at).strftime(STAMP)}"
    for number in range(1, 100):
        place = folder / f"{name}{f'-{number}' if number > 1 else ''}{shape}"
        if not place.exists() and not part_of(place).exists():
            return place, shape
    raise InUse(f"“{folder}”里同名的备份太多了。请稍后再试。")


def part_of(place: Path) -> Path:
    """What a backup is called until it is whole."""
    return place.with_name(place.name + PART)


def make_backup(*, place: Path, shape: str, at: datetime, tell: Tell = silent) -> Made:
    """Write a whole backup to `place`. Raises NoRoom, NoClient, Damaged, NotABackup (there is nothing to keep)."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part, database = part_of(place), place.with_name(f".{place.name}.db{PART}")
    _demand_room(place.parent)
    sink: Sink | None = None
    try:
        tell("数据库")
        state = _take_database(database)
        sink = contents.sink(part, shape)
        made = _fill(sink, state, database, place=place, at=at, tell=tell)
        sink.close()
        part.rename(place)
        settle_folder(place.parent)
    except BaseException as error:
        _give_up(sink, part, database)
        if isinstance(error, OSError) and error.errno in FULL:
            raise NoRoom(f"磁盘空间不足，备份没有做成（{place.parent}）。请清理磁盘，或换一个位置。") from error
        raise
    return made


def _give_up(sink: Sink | None, part: Path, database: Path) -> None:
    """Leave nothing behind; closing may fail again where the disk is full."""
    try:
        if sink is not None:
            sink.close()
    except (OSError, ValueError):
        pass
    finally:
        drop(part)
        for name in ("", *sqlite.BESIDE):
            drop(database.with_name(database.name + name))


def _take_database(target: Path) -> State:
    if connection.vendor == "postgresql":
        if postgres.is_empty():
            raise NotABackup("数据库里还没有数据，不需要备份。")
        return postgres.dump(target)
    source = Path(connection.settings_dict["NAME"])
    if sqlite.is_empty(source):
        raise NotABackup("还没有数据，不需要备份。")
    return sqlite.snapshot(source, target)


def _fill(sink: Sink, state: State, database: Path, *, place: Path, at: datetime, tell: Tell) -> Made:
    taken: dict[str, Content] = {DATABASES[connection.vendor]: sink.take(DATABASES[connection.vendor], database)}
    key = Path(settings.HOME) / "secret.key"
    if key.exists():
        taken["secret.key"] = sink.add("secret.key", key)
    for archive in sorted((Path(settings.HOME) / LOG_ARCHIVES).glob("*")):  # lines of the log that are in no table now
        if archive.is_file():
            taken[f"{LOG_ARCHIVES}/{archive.name}"] = sink.add(f"{LOG_ARCHIVES}/{archive.name}", archive)
    missing, damaged = [], []
    for number, path in enumerate(state.files, 1):
        source = Path(settings.MEDIA_ROOT) / path
        shared = bool(SHARED.fullmatch(source.name))
        try:
            content = sink.add(f"files/{path}", source, link=shared)
        except FileNotFoundError:
            missing.append(path)
            continue
        taken[f"files/{path}"] = content
        if shared and content.sha256 != source.name:
            damaged.append(path)
        if number % 200 == 0:
            tell(f"文件 {number} / {len(state.files)}")
    manifest = Manifest(
        version=product_version(),
        made_at=at.isoformat(),
        engine=connection.vendor,
        migrations=state.migrations,
        houses=state.houses,
        counts=state.counts,
        contents=taken,
        missing=missing,
    )
    text = dump(manifest)
    sink.add_bytes(NAME, text)
    sink.add_bytes(HASH_NAME, hash_of(text).encode("ascii"))
    return Made(place, manifest, damaged)


def _demand_room(folder: Path) -> None:
    """The database is written once or twice; files are often shared, so only a full disk is refused beforehand."""
    need = LEAST_LEFT
    if connection.vendor == "sqlite":
        need += (
            Path(connection.settings_dict["NAME"]).stat().st_size
            if Path(connection.settings_dict["NAME"]).exists()
            else 0
        )
    free = shutil.disk_usage(folder).free
    if free < need:
        raise NoRoom(
            f"“{folder}”所在磁盘只剩 {free // 1024**2} MB，至少需要 {need // 1024**2 + 1} MB。请清理磁盘，或换一个位置。"
        )


def backups_in(folder: Path, prefix: str = PREFIX) -> list[Path]:
    """Whole backups of a folder by our names, oldest first."""
    if not folder.is_dir():
        return []
    found = [(match["stamp"], path) for path in folder.iterdir() if (match := OURS.fullmatch(path.name))]
    return [path for _stamp, path in sorted(found) if path.name.startswith(f"{prefix}-")]


def prune(folder: Path, *, keep: int, at: datetime, prefix: str = PREFIX) -> list[Path]:
    """Remove all but the newest `keep` backups of a folder, and what killed runs left. Returns what was removed.

    Only names that we give are touched. A part of less than a day may be another run's work.
    """
    gone = backups_in(folder, prefix)[:-keep] if keep > 0 else []
    for path in gone:
        drop(path)
    for path in folder.glob(f"*{PART}*"):
        name = path.name.lstrip(".").split(PART)[0].removesuffix(".db")
        match = OURS.fullmatch(name)
        if match and _moment(match["stamp"]) < at - PART_AGE:
            drop(path)
    return gone


def newest(folder: Path) -> datetime | None:
    """When the newest whole backup of a folder was made, by its name; None where there is none."""
    stamps = (
        [match["stamp"] for path in folder.glob("*") if (match := OURS.fullmatch(path.name))] if folder.is_dir() else []
    )
    if not stamps:
        return None
    return _moment(max(stamps))


def _moment(stamp: str) -> datetime:
    return timezone.make_aware(datetime.strptime(stamp, STAMP))  # noqa: DTZ007  # made aware at once

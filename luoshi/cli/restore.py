"""`luoshi restore FROM`: proves a backup, then puts it in place; nothing is changed before.

What lives here: arguments and what is printed. What does not: the steps (`project.keep.restore`). Django is set up only
for PostgreSQL, since reading the settings makes folders in the home.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from luoshi.cli.main import FINDINGS, FINE, set_up_django

HELP = "从备份恢复（先校验备份，再改动数据；恢复后校验台账）"

ZONE = ZoneInfo("Asia/Shanghai")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare from what, and where to."""
    parser.add_argument("source", metavar="备份", type=Path, help="备份的文件夹、.zip 或 .tar 文件")
    parser.add_argument("--home", type=Path, help="恢复到哪个数据文件夹（默认取 LUOSHI_HOME，再默认 var）")
    parser.add_argument("--replace", action="store_true", help="替换已有数据；原来的数据移到旁边保留")
    parser.add_argument("--check", action="store_true", help="只检查备份是否完好，不恢复")


def run(args: argparse.Namespace) -> int:
    """Restore it, or say in one sentence why not. 1 when nothing was restored."""
    from luoshi.project.keep.contents import Source
    from luoshi.project.keep.errors import KeepRefused
    from luoshi.project.keep.lock import RESTORE, StillLocked, locked
    from luoshi.project.keep.restore import check_place

    home = (args.home or Path(os.environ.get("LUOSHI_HOME") or "var")).expanduser().resolve()
    try:
        source = Source(args.source.expanduser().resolve())
        try:
            if args.check:
                return check_only(source)
            check_place(home)
            with locked(home, RESTORE, wait=0):
                return restore(home, source, replace=args.replace)
        finally:
            source.close()
    except KeepRefused as refused:
        print(refused.sentence, file=sys.stderr)
    except StillLocked:
        print(f"另一个恢复正在“{home}”里进行，请等它结束。", file=sys.stderr)
    return FINDINGS


def check_only(source: object) -> int:
    """Read everything and compare it with the manifest. Raises Damaged."""
    from luoshi.project.keep.contents import Source

    assert isinstance(source, Source)
    source.prove()
    manifest = source.manifest
    print(f"备份完好：{when(manifest.made_at)}，版本 {manifest.version}，{len(manifest.contents)} 个文件。")
    return FINE


def restore(home: Path, source: object, *, replace: bool) -> int:
    """Check the target, restore, and print what has been proved. Raises KeepRefused."""
    from luoshi.project.keep import restore as steps
    from luoshi.project.keep.contents import Source
    from luoshi.project.keep.errors import WrongVersion
    from luoshi.project.keep.switch import finish

    assert isinstance(source, Source)
    at = datetime.now(UTC)
    stamp = at.astimezone(ZONE).strftime("%Y%m%d-%H%M%S")
    engine = "postgresql" if os.environ.get("LUOSHI_DATABASE") else "sqlite"
    if source.manifest.engine != engine:
        raise WrongVersion(
            "这是 PostgreSQL 数据库的备份。请设置 LUOSHI_DATABASE 指向一个空的 PostgreSQL 数据库，再恢复。"
            if engine == "sqlite"
            else "这是 SQLite 数据库的备份，不能恢复到 PostgreSQL。请去掉 LUOSHI_DATABASE，再恢复。"
        )
    finish(home)  # a restore that was killed at its very end
    schema = ""
    if engine == "sqlite":
        steps.check_target(home, replace=replace, at=at)
        said, aside = steps.restore_to(home, source, stamp=stamp, tell=say_progress)
    else:
        os.environ["LUOSHI_HOME"] = str(home)
        set_up_django()
        from luoshi.project.keep.restore_postgres import check_database, restore_database

        check_database(replace=replace, at=at)
        said, aside, schema = restore_database(home, source, stamp=stamp, tell=say_progress)
    end = "\r\x1b[K" if sys.stdout.isatty() else ""
    print(f"{end}已恢复到 {home}（备份于 {when(source.manifest.made_at)}）。恢复后的校验：\n{said}")
    if aside:
        print(f"原来的数据移到了 {aside}，确认无误后可以删除。")
    if schema:
        print(f"原来的数据表移到了数据库的模式 {schema}，确认无误后可以删除（DROP SCHEMA {schema} CASCADE）。")
    print("所有人需要重新登录。下一步：luoshi serve")
    return FINE


def say_progress(words: str) -> None:
    """What is being done; only where a person looks on."""
    if sys.stdout.isatty():
        print(f"\r正在恢复：{words}……", end="\x1b[K", flush=True)


def when(moment: str) -> str:
    """A manifest's moment as people read it."""
    return datetime.fromisoformat(moment).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")

"""`luoshi backup [TO]`: database and files in one folder, .zip or .tar, while the server runs.

What lives here: arguments and what is printed. What does not: making it (`project.keep.backup`). Exit code 1 when the
backup could not be made, or holds less than the database speaks of.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from luoshi.cli.main import FINDINGS, FINE

HELP = "备份数据库和全部文件（不用停服务）"
NEEDS_DJANGO = True

FORMATS = {"folder": "", "zip": ".zip", "tar": ".tar"}
MOST_NAMED = 10  # lost files that are named; more would hide what to do


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to, in which shape, and how many to keep."""
    parser.add_argument(
        "to", nargs="?", type=Path, help="存放备份的文件夹，或以 .zip、.tar 结尾的文件名（默认数据文件夹下的 backups）"
    )
    parser.add_argument("--format", choices=FORMATS, default="folder", help="存成文件夹（默认）、zip 或 tar")
    parser.add_argument("--keep", type=int, default=0, help="只保留最新的几份，更早的删除（默认全部保留）")


def run(args: argparse.Namespace) -> int:
    """Make it and say what is in it. 1 when it is not whole."""
    from django.utils import timezone

    from luoshi.project.keep import backup
    from luoshi.project.keep.errors import KeepRefused

    at = timezone.now()
    try:
        place, shape = backup.place_for(args.to, shape=FORMATS[args.format], at=at)
        made = backup.make_backup(place=place, shape=shape, at=at, tell=say_progress)
    except KeepRefused as refused:
        print(f"\n{refused.sentence}" if sys.stdout.isatty() else refused.sentence, file=sys.stderr)
        return FINDINGS
    say_made(made)
    if args.keep > 0 and args.to is not None and args.to.suffix:
        print("--keep 只用于文件夹里的备份，这次没有删除任何备份。")
    elif args.keep > 0:
        gone = backup.prune(place.parent, keep=args.keep, at=at)
        print(f"保留最新 {args.keep} 份，删除了 {len(gone)} 份旧备份。")
    faults = len(made.manifest.missing) + len(made.damaged)
    print(f"恢复时运行：luoshi restore {made.place}")
    return FINDINGS if faults else FINE


def say_progress(words: str) -> None:
    """What is being copied; only where a person looks on."""
    if sys.stdout.isatty():
        print(f"\r正在备份：{words}……", end="\x1b[K", flush=True)


def say_made(made: object) -> None:
    """Where it is, how large, what it holds, and what was lost before."""
    from luoshi.project.keep.backup import Made

    assert isinstance(made, Made)
    end = "\r\x1b[K" if sys.stdout.isatty() else ""
    manifest = made.manifest
    files = sum(path.startswith("files/") for path in manifest.contents)
    print(f"{end}已备份到 {made.place}（{size_text(manifest.size)}，文件 {files} 个）")
    for house in manifest.houses:
        sealed = f"，封账 {house.seals} 次" if house.seals else ""
        print(f"  {house.name}：台账到第 {house.last_seq} 号{sealed}，台账校验值 {house.journal[:16]}")
    say_lost("硬盘上已经找不到的文件", manifest.missing)
    say_lost("内容已经损坏的文件", made.damaged)


def say_lost(what: str, paths: list[str]) -> None:
    """Files that a backup cannot bring back."""
    if paths:
        named = "、".join(paths[:MOST_NAMED])
        print(
            f"注意：{what}有 {len(paths)} 个（{named}）。它们在这次备份之前就已丢失，请从更早的备份找回。",
            file=sys.stderr,
        )


def size_text(size: int) -> str:
    """12.3 MB"""
    return f"{size / 1024**3:.1f} GB" if size >= 1024**3 else f"{size / 1024**2:.1f} MB"

"""`luoshi demo`: a furnished institution in a folder of its own, then the server; prints address and sign-ins.

What lives here: arguments, the folder, progress on the screen, the table of sign-ins. What does not: the furniture
(`luoshi.demo`) and serving (`serve`). Invariant: a folder that was not furnished to its end is furnished anew; an
installation that is not a demo is never touched.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import unicodedata
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from luoshi.cli.main import FINDINGS, FINE, MISUSE, set_up_django
from luoshi.cli.serve import HOST, PORT, address, prepare, run_server, set_environment, taken
from luoshi.project.keep.errors import KeepRefused

HELP = "布置一个演示单位并启动，显示网址和各角色的登录名"

HOME = Path("var/demo")
MARK = "demo.json"  # written last: a folder without it was not furnished to its end
ZONE = ZoneInfo("Asia/Shanghai")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare folder, port, and what tests need."""
    parser.add_argument("--home", type=Path, default=HOME, help=f"演示数据的文件夹（默认 {HOME}）")
    parser.add_argument("--fresh", action="store_true", help="删除原来的演示数据，重新布置")
    parser.add_argument("--host", default=HOST, help=f"监听地址（默认 {HOST}，只供本机访问）")
    parser.add_argument("--port", type=int, default=PORT, help=f"端口（默认 {PORT}；被占用时自动换一个）")
    parser.add_argument("--no-serve", action="store_true", help="只布置，不启动")
    parser.add_argument("--today", type=date.fromisoformat, help="布置到哪一天（默认今天，如 2026-03-05）")
    parser.add_argument("--units", type=int, default=0, help="大约多少个单位（默认 250）")


def run(args: argparse.Namespace) -> int:
    """Furnish where nothing is yet, then serve. 1 when no port is free, 2 when the folder is another installation's."""
    home = args.home.expanduser().resolve()
    if not is_ours(home):
        print(f"“{home}”不是演示数据的文件夹，里面有别的内容。请用 --home 指定另一个文件夹。", file=sys.stderr)
        return MISUSE
    if args.fresh or not (home / MARK).exists():
        empty(home)
    set_environment(home=home, mode="demo")
    os.environ.pop("LUOSHI_DATABASE", None)  # the demo never writes into a database of the institution's
    set_up_django()
    try:
        furnish_if_new(home, args.today, args.units)
    except KeepRefused as refused:
        print(refused.sentence, file=sys.stderr)
        return FINDINGS
    print_sign_ins()
    return FINE if args.no_serve else serve(args.host, args.port)


def is_ours(home: Path) -> bool:
    """Whether the folder is free, or holds nothing but a demo, whole or begun."""
    if not home.exists():
        return True
    if not home.is_dir():
        return False
    return (home / MARK).exists() or (home / f"{MARK}.begun").exists() or not any(home.iterdir())


def empty(home: Path) -> None:
    """Remove what an earlier run left, and note that a run has begun."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    (home / f"{MARK}.begun").write_text("", encoding="ascii")


def furnish_if_new(home: Path, today: date | None, units: int) -> None:
    """Bring the database up to date, and furnish it unless that has been done. Prints a line for each step."""
    from luoshi.demo.furnish import furnish
    from luoshi.demo.units import FULL

    if (home / MARK).exists():
        made = json.loads((home / MARK).read_text(encoding="utf-8"))
        prepare()
        print(f"使用已布置好的演示数据（{made['today']}）：{home}")
        print("要重新布置到今天，请加 --fresh。")
        return
    print(f"正在布置演示单位，约需一分钟：{home}", flush=True)
    began = datetime.now(ZONE)
    prepare()
    say("数据库", "数据表和页面文件", (datetime.now(ZONE) - began).total_seconds())
    now = datetime.combine(today, time(17, 30), ZONE) if today else began
    made = furnish(today=now.date(), now=now, scale=units or FULL, tell=say, progress=say_progress)
    whole = (datetime.now(ZONE) - began).total_seconds()
    say("完成", "演示单位已布置好", whole)
    mark = {"today": now.date().isoformat(), "seconds": round(whole, 1), "numbers": made.numbers}
    (home / MARK).write_text(json.dumps(mark, ensure_ascii=False, indent=1), encoding="utf-8")


def say(step: str, said: str, seconds: float) -> None:
    """A finished step: 记录    6048 条 …    21.3 秒."""
    end = "\x1b[K" if sys.stdout.isatty() else ""
    print(f"\r  {padded(step, 8)}{padded(said, 62)}{seconds:6.1f} 秒{end}", flush=True)


def say_progress(done: int, of: int) -> None:
    """How far the long step is; only where a person looks on."""
    if sys.stdout.isatty():
        print(f"\r  {padded('记录', 8)}{done} / {of} 条……", end="\x1b[K", flush=True)


def print_sign_ins() -> None:
    """One table: role, user name, password, what there is to see."""
    from luoshi.demo.people import PASSWORD, SIGN_INS
    from luoshi.org.roles import ROLES

    rows = [("角色", "用户名", "密码", "看什么")]
    rows += [(ROLES[role].name, username, PASSWORD, sight) for role, username, sight in SIGN_INS]
    print()
    for row in rows:
        print("  " + "".join(padded(cell, width) for cell, width in zip(row, (14, 10, 14, 0), strict=True)))
    print(flush=True)


def padded(words: str, width: int) -> str:
    """Words filled with spaces to a width in columns of a terminal, where Chinese characters take two."""
    taken_up = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
    return words + " " * max(0, width - taken_up)


def serve(host: str, port: int) -> int:
    """Serve at the port, or at one of the next twenty where it is taken."""
    free = next((number for number in range(port, port + 20) if not taken(host, number)), None)
    if free is None:
        print(f"端口 {port} 至 {port + 19} 都已被占用，请用 --port 换一个。", file=sys.stderr)
        return FINDINGS
    print(f"落实已启动：{address(host, free)}（按 Ctrl+C 停止）", flush=True)
    run_server(host=host, port=free)
    return FINE

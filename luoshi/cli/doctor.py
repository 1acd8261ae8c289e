"""`luoshi doctor`: looks at the installation and says in whole sentences what would go wrong.

What lives here: checks of the machine and the settings. What does not: the ledger's proof (`luoshi ledger check`).
The machine is `doctor_machine`, the running service `doctor_service`. Invariant: nothing is changed; exit code 1 as soon
as one check failed; a hint says what is missing for a part that may not be needed. Both return a sentence or None.
"""

import argparse
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from luoshi.cli import doctor_machine, doctor_service

HELP = "检查安装：数据库、磁盘、网址与安全设置，逐条说明要怎么办"
NEEDS_DJANGO = True

# A year of a county's evidence is a few GB; below this a bulk upload can fill the disk within a day.
LEAST_FREE_BYTES = 2 * 1024**3
# The first SQLite whose UPSERT, RETURNING and window functions are all there.
OLDEST_SQLITE = (3, 35)

Check = Callable[[], str | None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument."""


def run(args: argparse.Namespace) -> int:
    """Print a line for each check; return 1 when one found something."""
    found = 0
    for title, check in CHECKS.items():
        sentence = check()
        found += sentence is not None
        print(f"{'×' if sentence else '√'} {title}" + (f"：{sentence}" if sentence else ""))
    for title, hint in HINTS.items():
        sentence = hint()
        print(f"{'！' if sentence else '√'} {title}" + (f"：{sentence}" if sentence else ""))
    print(f"发现 {found} 处问题。" if found else "一切正常。可运行 luoshi serve 启动。")
    return 1 if found else 0


def database_answers() -> str | None:
    """Say so when the database cannot be reached."""
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"连不上数据库（{str(error).strip()}）。请检查 LUOSHI_DATABASE 和数据库服务。"
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return f"SQLite {sqlite3.sqlite_version} 太旧，需要 3.35 或更高版本。请换用较新的 Python 安装包。"
    return None


def migrations_applied() -> str | None:
    """Say so when the database is older than the programme."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return "数据库连不上，无法检查。"
    return f"还有 {waiting} 步更新没有执行。启动 luoshi serve 时会先备份、再自动执行。" if waiting else None


def disk_has_room() -> str | None:
    """Say so when uploads would soon fill the disk."""
    from django.conf import settings

    free = shutil.disk_usage(settings.HOME).free
    if free < LEAST_FREE_BYTES:
        return f"{settings.HOME} 所在磁盘只剩 {free // 1024**2} MB。请清理，或用 LUOSHI_HOME 换到大一些的磁盘。"
    return None


def key_is_private() -> str | None:
    """Say so when others on the machine can read the key that signs sessions."""
    from django.conf import settings

    path = Path(settings.HOME, "secret.key")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        return f"{path} 对其他用户可读。请执行 chmod 600 {path}"
    return None


def address_is_safe() -> str | None:
    """Say so when passwords would cross the network in the clear, or nobody could come from outside."""
    from django.conf import settings

    if settings.DEBUG:
        return "正处于开发模式，出错页面会显示内部信息。正式使用请不要设置 LUOSHI_MODE。"
    if settings.URL.startswith("http://"):
        return "网址是 http，密码在网络上明文传送。请启用 https，并把 LUOSHI_URL 改为 https 开头。"
    if not settings.URL:
        return "没有设置 LUOSHI_URL，只有本机能打开。请写上用户访问的网址，例如 https://luoshi.example.cn"
    return None


CHECKS: dict[str, Check] = {
    "数据库": database_answers,
    "数据库结构": migrations_applied,
    "磁盘空间": disk_has_room,
    "密钥文件": key_is_private,
    "访问网址": address_is_safe,
    "数据文件夹": doctor_machine.home_is_private,
    "时区数据": doctor_machine.time_zone_known,
    "系统时间": doctor_machine.clock_is_right,
    "备份": doctor_service.backup_is_fresh,
    "备份程序": doctor_service.client_is_there,
    "邮件": doctor_service.mail_answers,
}
HINTS: dict[str, Check] = {
    "后台任务": doctor_service.worker_is_alive,
    "失败的任务": doctor_service.jobs_succeed,
    "旧格式文档": doctor_machine.office_is_there,
    "中文字体": doctor_machine.fonts_are_there,
}

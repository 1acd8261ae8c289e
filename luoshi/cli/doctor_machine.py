"""What `luoshi doctor` looks at on the machine: time, fonts, office programme, rights on the home folder.

What does not live here: database and address (doctor), backups, worker, mail (doctor_service). A check returns a sentence
or None and changes nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OLDEST_NOW = datetime(2026, 1, 1, tzinfo=UTC)  # this programme was not written before
CLOCK_SECONDS = 120
OTHERS = 0o007


def time_zone_known() -> str | None:
    """Say so when the machine does not know the house's time zone."""
    from django.conf import settings

    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        return f"系统没有时区数据（{settings.TIME_ZONE}）。请安装 tzdata（Debian、Ubuntu：apt install tzdata）。"
    return None


def clock_is_right() -> str | None:
    """Say so when the clock stands before what has already been recorded, or differs from the database's."""
    from django.db import DatabaseError, connection

    now = datetime.now(UTC)
    if now < OLDEST_NOW:
        return f"系统时间是 {now:%Y-%m-%d}，明显不对。请校准时间，否则截止和按时都会算错。"
    try:
        recorded = _last_recorded()
        theirs = _now_of_postgresql() if connection.vendor == "postgresql" else now
    except DatabaseError:
        return None  # said by another check
    if recorded and (recorded - now).total_seconds() > CLOCK_SECONDS:
        return f"系统时间（{now:%Y-%m-%d %H:%M} UTC）比台账里最后一笔还早。请校准时间。"
    if abs((theirs - now).total_seconds()) > CLOCK_SECONDS:
        return "本机与数据库服务器的时间相差两分钟以上。请让两台机器都与时间服务器同步。"
    return None


def _last_recorded() -> datetime | None:
    from django.db.models import Max

    from luoshi.ledger.models import HouseClock

    found: datetime | None = HouseClock.objects.aggregate(last=Max("last_recorded_at"))["last"]
    return found


def _now_of_postgresql() -> datetime:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        found: datetime = cursor.fetchone()[0]
    return found


def home_is_private() -> str | None:
    """Say so when others on the machine can read the data, or the service itself cannot write it."""
    from django.conf import settings

    home = Path(settings.HOME)
    lost = [path for path in (home, home / "files", home / "logs") if path.exists() and not os.access(path, os.W_OK)]
    if lost:
        return f"当前用户不能写 {lost[0]}。请把数据文件夹交给运行服务的用户（chown -R）。"
    database = home / "luoshi.sqlite3"
    if os.name == "posix":
        open_to_all = [path for path in (home, database) if path.exists() and path.stat().st_mode & OTHERS]
        # A closed folder keeps what is in it closed.
        if home in open_to_all:
            return f"{home} 对本机其他用户开放，其中有个人信息。请执行 chmod 700 {home}"
    return None


def office_is_there() -> str | None:
    """Say so when old formats cannot be read."""
    if shutil.which("soffice") or shutil.which("libreoffice"):
        return None
    return "没有安装 LibreOffice：不能读 .doc 和 .wps 的方案（.docx、.pdf 不受影响）。需要时请安装。"


def fonts_are_there() -> str | None:
    """Say so when a document that is printed on this machine would show boxes."""
    lister = shutil.which("fc-list")
    if lister is None:  # Windows and macOS bring Chinese fonts along
        return None
    done = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603  # found above
    if done.returncode or done.stdout.strip():
        return None
    return (
        "本机没有中文字体：在本机转成 PDF 的文件会显示方框（导出的 Word、Excel 不受影响）。请安装，如 fonts-noto-cjk。"
    )

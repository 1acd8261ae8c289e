"""What `luoshi doctor` looks at in the running service: backups, the worker, jobs, mail.

What does not live here: database and address (doctor), the machine (doctor_machine). A check returns a sentence or None
and changes nothing; a mail server is only greeted where a house sends by it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

BACKUP_DAYS = 7
RECENT = timedelta(days=1)


def backup_is_fresh() -> str | None:
    """Say so when a house with data has no backup of this week."""
    from django.conf import settings
    from django.db import DatabaseError

    from luoshi.org.models import House
    from luoshi.project.keep.backup import folder_of_backups, newest

    try:
        if not House.objects.exists():
            return None
    except DatabaseError:
        return None  # said by another check
    folder = Path(settings.BACKUP_FOLDER or folder_of_backups())
    made = newest(folder)
    advice = "请运行 luoshi backup，或设置 LUOSHI_BACKUP=文件夹 每天夜里自动备份（最好在另一块磁盘上）。"
    if made is None:
        return f"“{folder}”里没有备份。{advice}"
    age = (datetime.now(UTC) - made).days
    return f"最近一次备份是 {age} 天前（{made:%Y-%m-%d}）。{advice}" if age > BACKUP_DAYS else None


def client_is_there() -> str | None:
    """Say so when PostgreSQL could not be backed up."""
    from django.db import connection

    from luoshi.project.keep.errors import NoClient
    from luoshi.project.keep.postgres import programme

    if connection.vendor != "postgresql":
        return None
    try:
        programme("pg_dump")
        programme("pg_restore")
    except NoClient as missing:
        return missing.sentence
    return None


def worker_is_alive() -> str | None:
    """Say so when nobody does the background work."""
    from django.db import DatabaseError

    from luoshi.jobs.lease import beat_age
    from luoshi.jobs.limits import PACE

    try:
        age = beat_age(datetime.now(UTC))
    except DatabaseError:
        return None  # said by another check
    if age is None or age > PACE.dead:
        return "后台任务没有在执行：luoshi serve 没有运行，或都带了 --no-worker。汇编、消息和夜间备份要等它启动。"
    return None


def jobs_succeed() -> str | None:
    """Say so when jobs of the last day failed."""
    from django.db import DatabaseError

    from luoshi.jobs.models import Job
    from luoshi.ui.scope import leave_scope

    try:
        with leave_scope("looking for failed jobs"):
            failed = Job.objects.filter(state=Job.State.FAILED, ended_at__gt=datetime.now(UTC) - RECENT)
            count, first = failed.count(), failed.first()
    except DatabaseError:
        return None  # said by another check
    return f"一天内有 {count} 个后台任务失败，最近一个：{first.error}" if first else None


def mail_answers() -> str | None:
    """Say so when a house sends mail and its server does not answer."""
    from django.db import DatabaseError

    from luoshi.org.models import House
    from luoshi.org.notices import mail
    from luoshi.org.notices.sending import OUTSIDE

    try:
        servers = {str(house): mail.mail_of(house) for house in House.objects.all()}
    except DatabaseError:
        return None  # said by another check
    for house, server in servers.items():
        if not server.ready:
            continue
        try:
            mail.connect(server).close()
        except OUTSIDE as error:
            return f"{house}：{mail.explain(error, server)}"
    return None

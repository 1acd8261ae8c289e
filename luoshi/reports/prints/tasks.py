"""Background work of prints: zips. Invariant: a job that runs twice makes the same from the same ask."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.files.inspect import Inspected
from luoshi.files.operations import keep
from luoshi.jobs.errors import JobRefused
from luoshi.jobs.registry import JobContext, job
from luoshi.org.models import Account
from luoshi.org.queries import viewer_of
from luoshi.reports.prints.asking import ask_of
from luoshi.reports.prints.errors import PrintRefused
from luoshi.reports.prints.messages import say
from luoshi.reports.prints.packs import PACKS
from luoshi.reports.prints.templates import ROOM

ZIP = "application/zip"


def viewer_behind(ctx: JobContext) -> Any:
    """Whoever asked, with today's posts. Raises JobRefused where the account is gone."""
    account = Account.objects.filter(Q(person__key=ctx.by or None), is_active=True).first()
    if account is None:
        raise JobRefused(_("提交这个任务的账号已经停用。"))
    return viewer_of(account, timezone.localtime(ctx.at).date())


@job("reports.pack", title=gettext_lazy("打包"))
def make_pack(ctx: JobContext, **given: Any) -> None:
    """Make the zip, keep it for whoever asked, and say where it is."""
    pack = PACKS[given.pop("code")]
    viewer = viewer_behind(ctx)
    try:
        ask = ask_of(viewer, given, now=ctx.at)
        data = pack.make(ask, ctx.progress)
    except PrintRefused as refused:
        raise JobRefused(say(refused)) from refused
    except Http404 as gone:
        raise JobRefused(_("要打包的单位、方案或指标不在您的查看范围内，或已经不存在。")) from gone
    name = f"{pack.file_name(ask)}.zip"
    file = keep(
        house_id=ctx.house_id, owner_room=ROOM, found=Inspected(data, "zip", ZIP), name=name, by=viewer, at=ctx.at
    )
    size = f"{len(data) / 1024 / 1024:.1f} MB"
    ctx.result({"file": str(file.key), "name": name, "text": _("已生成，%(size)s。") % {"size": size}})

"""Large imports, checked and written by the worker; a step that cannot be done says why on the run.

Invariant: run twice it is one import: `take` looks at the run's state under its lock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.jobs.operations import enqueue
from luoshi.jobs.registry import JobContext, job
from luoshi.org.imports import operations
from luoshi.org.imports.outcome import plain_errors
from luoshi.org.imports.targets import TakeRefused
from luoshi.org.models import Account, ImportRun
from luoshi.org.queries import viewer_of
from luoshi.org.viewer import Viewer
from luoshi.sheets import SheetRefused
from luoshi.ui.scope import leave_scope


def start(*, run: ImportRun, step: str, by: Viewer, at: datetime) -> int:
    """Hand a step ("check" or "take") of a run to the worker. Returns the job's key. Raises WrongState."""
    with transaction.atomic(), leave_scope("handing an import to the worker"):
        row: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        if row.state != ImportRun.State.DRAFT:
            raise operations.WrongState(row.state)
        made = enqueue(
            f"imports.{step}", house_id=row.house_id, by=by, at=at, payload={"run_id": row.pk},
            key=f"{step}:{row.pk}", title=f"{row.label} {row.name}"[:80],
        )  # fmt: skip
        row.state, row.job_id = ImportRun.State.WAITING, made.pk
        row.outcome = {key: value for key, value in row.outcome.items() if key != "failed"}
        row.save(update_fields=["state", "job_id", "outcome"])
    return int(made.pk)


@job("imports.check", title=gettext_lazy("核对表格"))
def check_table(ctx: JobContext, run_id: int) -> None:
    """The dry run of a large table."""
    _step(ctx, run_id, operations.check_run, _("正在核对，每一行都要对照已有的记录"))


@job("imports.take", title=gettext_lazy("导入表格"))
def take_table(ctx: JobContext, run_id: int) -> None:
    """The writing of a large table."""
    _step(ctx, run_id, operations.take, _("正在写入，全部写完才算数"))


def _step(ctx: JobContext, run_id: int, do: Callable[..., ImportRun], text: str) -> None:
    with leave_scope("an import handed to the worker"):
        run = ImportRun.objects.select_related("file").get(pk=run_id)
        account = Account.objects.filter(person__key=ctx.by).first()
    by = viewer_of(account, localdate(ctx.at)) if account is not None else None
    ctx.progress(0, 2, _("正在读取文件"))
    ctx.progress(1, 2, text)
    said = _("已完成，请打开看结果。")
    try:
        if by is None:
            raise operations.NoTarget(run.what)
        do(run=run, by=by, at=ctx.at)
    except TakeRefused as refused:
        operations.fail(
            run=run, reason=_("写入前再核对时发现有行要改。"), more={"errors": plain_errors(refused.errors)}
        )
        said = _("没有写入：有行要改。")
    except (SheetRefused, operations.NoTarget, operations.WrongState) as error:
        said = getattr(error, "message", "") or _("这份表现在不能导入，请重新上传。")
        operations.fail(run=run, reason=said)
    ctx.progress(2, 2, said)
    ctx.result({"url": reverse("org:import", args=[run_id]), "text": said})


def may_see_file(viewer: Any, file: Any) -> bool:
    """A file of an import is opened by whoever sees the import."""
    return bool(ImportRun.objects.visible_to(viewer).filter(file=file).exists())

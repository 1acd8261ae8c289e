"""Background work of returns: opening, settling and freezing by themselves; a whole period as one workbook."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.files.operations import store_file
from luoshi.jobs.registry import JobContext, job, scheduled
from luoshi.org.models import Account
from luoshi.org.queries import viewer_of
from luoshi.reports.models import ReturnForm
from luoshi.reports.returns import excel, queries
from luoshi.reports.returns.operations import ROOM
from luoshi.reports.returns.rounds import keep_up, refresh_units
from luoshi.ui.scope import leave_scope

PACK = "reports.returns_pack"


@scheduled("reports.returns", every_minutes=10)
def returns_keep_up(at: datetime) -> None:
    """Every house that asks for returns: periods begin, empty returns confirm themselves, what is over is frozen."""
    with leave_scope("houses that ask for returns"):
        houses = sorted(set(ReturnForm.objects.values_list("house_id", flat=True)))
    for house_id in houses:
        keep_up(house_id=house_id, at=at)
        refresh_units(house_id=house_id, today=localtime(at).date())


@job(PACK, title=gettext_lazy("报表整期打包"))
def pack_round(ctx: JobContext, round_id: int) -> None:
    """The sums and a sheet a unit of a period, of the returns that the asker sees; only the asker opens the file."""
    account = Account.objects.get(person__key=ctx.by)
    viewer = viewer_of(account, localtime(ctx.at).date())
    round_ = queries.rounds(viewer).get(pk=round_id)
    rows = list(queries.returns(viewer).filter(round=round_).order_by("unit__path"))
    sheet = queries.sheet_of(viewer, round_, rows, waiting=False)
    ctx.progress(0, len(rows), _("正在汇总"))
    data = excel.round_workbook(
        sheet, units=True, progress=lambda done, total: ctx.progress(done, total, _("逐单位写表"))
    )
    name = f"{round_.form.name}-{round_.label}.xlsx"
    file = store_file(house_id=ctx.house_id, owner_room=ROOM, data=data, name=name, by=viewer, at=ctx.at)
    ctx.result({"file": str(file.key), "name": name, "text": _("已汇总 %(count)s 个单位。") % {"count": len(rows)}})

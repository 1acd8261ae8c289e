"""The zips, declared: what each is called and how it is made. They take long, so pages have them made by a job.

Invariant: the command line and the job make the same bytes from the same `Ask`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi.reports.prints import pack, tasklists
from luoshi.reports.prints.asking import Ask


@dataclass(frozen=True)
class PackKind:
    """One kind of zip. `needs`: target or plan."""

    code: str
    name: str | Promise
    detail: str | Promise
    make: Callable[[Ask, Callable[[int, int, str], None]], bytes]
    file_name: Callable[[Ask], str]
    needs: str
    period: str = "year"
    alone: bool = False
    icon: str = "folder"


PACKS: dict[str, PackKind] = {
    kind.code: kind
    for kind in (
        PackKind("pack", _("佐证包"), _("一项指标的全部佐证，按单位和记录分文件夹，带目录和校验值。"), pack.pack, pack.file_name, "target"),
        PackKind("tasklists", _("任务清单"), _("一个方案里每个单位一页 Word，写明办什么、何时办、怎么记、问谁，附群通知。"),
                 tasklists.tasklists, tasklists.file_name, "plan", icon="clipboard-list"),
    )
}  # fmt: skip

"""The Chinese wording of what happens to background work."""

from __future__ import annotations

from django.utils.translation import gettext as _


def say_unexpected(reference: str) -> str:
    """A fault of the programme, with the number under which it stands in the log."""
    return _("系统出错，编号 %(reference)s。请把编号告诉系统管理员。") % {"reference": reference}


def died_too_often() -> str:
    """The worker was killed in the middle, each time."""
    return _("这个任务三次都没有做完，服务每次都中途停止了。可能是内存或磁盘不足，请告诉系统管理员。")


def say_unknown() -> str:
    """The job was queued by another version of the programme."""
    return _("这个任务属于另一个版本的程序，现在无法执行。请重新操作一次。")

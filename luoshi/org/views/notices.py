"""One's inbox: unread first; opening a notice reads it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.org.models.notices import Notice
from luoshi.org.notices.operations import mark_read
from luoshi.org.notices.queries import inbox, unread_count
from luoshi.org.viewer import Viewer
from luoshi.ui.actions import Action, BulkAction
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.forms import PlainSelect
from luoshi.ui.lists import ListPage
from luoshi.ui.templatetags.luoshi import state_pill

EXCERPT = 80  # characters of a notice's text in the list


class InboxFilter(FilterLook):
    """Unread or read."""

    unread = django_filters.BooleanFilter(
        "read_at", lookup_expr="isnull", label=gettext_lazy("状态"),
        widget=PlainSelect(choices=[("", gettext_lazy("全部")), ("true", gettext_lazy("未读")), ("false", gettext_lazy("已读"))]),
    )  # fmt: skip

    class Meta:
        model = Notice
        fields = ("unread",)


def _state(row: Notice) -> str:
    return state_pill("none", _("已读")) if row.read_at else state_pill("wait", _("未读"))


def _excerpt(row: Notice) -> str:
    words = " ".join(row.text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT] + "…"


class Inbox(ListPage):
    """What one was told, unread first, newest first."""

    title = gettext_lazy("消息")
    search_fields = ("subject", "text")
    search_hint = gettext_lazy("标题或内容")
    filterset_class = InboxFilter
    exportable = False
    empty_title = gettext_lazy("还没有消息")
    empty_text = gettext_lazy("记录被退回、任务快到期、报表做好了，都会在这里告诉您。")
    empty_icon = "bell"
    columns = (
        Column("subject", gettext_lazy("标题"), phone="title"),
        Column("text", gettext_lazy("内容"), _excerpt, phone="text"),
        Column("state", gettext_lazy("状态"), _state, phone="state"),
        Column("at", gettext_lazy("时间"), sort="at", align="end", phone="text"),
    )

    def rows(self) -> QuerySet[Any]:
        """One's own."""
        return inbox(self.viewer)  # type: ignore[no-any-return]  # a queryset of the scoped manager

    def ordering(self) -> list[str]:
        """Unread ones stand above, unless a sort was asked for."""
        return super().ordering() if "at" in self.sort else ["-unread", "-pk"]

    def row_url(self, row: Notice) -> str | None:
        """Where it opens."""
        return reverse("org:notice", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """One's background jobs are found here."""
        return [Action(_("后台任务"), reverse("jobs:list"), "clock")]

    def bulk_actions(self) -> list[BulkAction]:
        """Read without opening."""
        return [BulkAction("read", gettext_lazy("标为已读"), self._read)]

    def _read(self, request: HttpRequest, rows: QuerySet[Any], reason: str) -> str:
        count = mark_read(notices=rows, at=request.now)  # type: ignore[attr-defined]  # set by the middleware
        return _("已把 %(count)s 条标为已读。") % {"count": count}

    template_name = "org/notices/inbox.html"

    def context(self) -> dict[str, Any]:
        """Whether there is anything to mark."""
        return {"unread": unread_count(self.viewer)}


class OneNotice(View):
    """A notice: read by being opened. One without words leads on at once."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark it and show it; foreign ones are 404."""
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
        notice = get_object_or_404(Notice.objects.visible_to(viewer), pk=pk)
        mark_read(notices=Notice.objects.visible_to(viewer).filter(pk=pk), at=request.now)  # type: ignore[attr-defined]
        url = notice.url if _is_ours(notice.url) else ""
        if url and not notice.text.strip():
            return redirect(url)
        return render(request, "org/notices/notice.html", {"notice": notice, "url": url})


def _is_ours(url: str) -> bool:
    """Whether an address leads to a page of this server."""
    return url.startswith("/") and not url.startswith(("//", "/\\"))


class ReadAll(View):
    """Mark everything read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark and go back to the inbox."""
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
        count = mark_read(notices=Notice.objects.visible_to(viewer), at=request.now)  # type: ignore[attr-defined]
        messages.success(request, _("已把 %(count)s 条标为已读。") % {"count": count})
        return redirect("org:inbox")

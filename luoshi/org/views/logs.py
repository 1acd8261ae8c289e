"""操作日志: the log of the house for those who keep it: by day, person, action; as a workbook, or as a signed file.

Invariant: taking the log away is itself a line in it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.export import signed_lines
from luoshi.audit.models import LogEntry
from luoshi.audit.operations import log
from luoshi.audit.queries import actions_seen, archives, entries
from luoshi.audit.words import word_of
from luoshi.org.log_words import Names, detail_of
from luoshi.org.middleware import narrowed
from luoshi.org.views.guard import Guarded
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage


def _actions(request: HttpRequest) -> list[tuple[str, str]]:
    found = [(code, word_of(code)) for code in actions_seen(request.viewer)]  # type: ignore[attr-defined]  # middleware
    return sorted(found, key=lambda pair: pair[1])


class LogFilter(FilterLook):
    """By day and action; persons are searched for."""

    first = django_filters.DateFilter(label=gettext_lazy("自"), method="from_day")
    last = django_filters.DateFilter(label=gettext_lazy("至"), method="to_day")
    action = django_filters.ChoiceFilter(label=gettext_lazy("操作"), empty_label=gettext_lazy("全部操作"))

    class Meta:
        model = LogEntry
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["action"].extra["choices"] = _actions(self.request)

    def from_day(self, rows: Any, name: str, value: date) -> Any:
        """From the beginning of a day, by the house's clock: a bound on the moment, so that its index serves."""
        return rows.filter(at__gte=_begin(value))

    def to_day(self, rows: Any, name: str, value: date) -> Any:
        """To the end of a day."""
        return rows.filter(at__lt=_begin(value + timedelta(days=1)))


def _begin(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


class Logs(Guarded, ListPage):
    """The log, newest first."""

    actions = ("audit.see",)
    title = gettext_lazy("操作日志")
    subtitle = gettext_lazy("只能追加，不能修改或删除；每条都与前一条相连，少了一条会被发现。")
    search_hint = gettext_lazy("姓名或编号")
    search_fields = ("actor_name", "subject")
    filterset_class = LogFilter
    default_sort = "-at"
    empty_title = gettext_lazy("没有符合条件的日志")
    empty_text = gettext_lazy("换一个日期或操作再看。")
    empty_icon = "history"

    def rows(self) -> Any:
        """The lines of the house."""
        return entries(self.viewer)

    @cached_property
    def names(self) -> Names:
        """Names of people and units that lines speak of: two queries, whatever their number."""
        return Names(self.viewer.house_id)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]  # cells need the names of this request
        """When, who, what, about whom, what exactly."""
        return (
            Column("action", gettext_lazy("操作"), lambda row: word_of(row.action), phone="title"),
            Column("at", gettext_lazy("时间"), sort="at"),
            Column("actor_name", gettext_lazy("操作人"), lambda row: row.actor_name or _("系统"), sort="actor_name"),
            Column("subject", gettext_lazy("对象"), lambda row: self.names.of(row.subject)),
            Column("detail", gettext_lazy("说明"), lambda row: detail_of(row.detail, self.names), short=True),
        )

    def row_name(self, row: LogEntry) -> str:
        """A line's name."""
        return f"{word_of(row.action)} {row.pk}"

    def search(self, rows: Any, words: str) -> Any:
        """By the actor's name, the subject's name, or its number."""
        for word in words.split()[:5]:
            subjects = self.names.subjects(word)
            rows = rows.filter(Q(actor_name__icontains=word) | Q(subject__in=subjects) | Q(subject=word))
        return rows

    def context(self) -> dict[str, Any]:
        """What was archived."""
        return {"archives": list(archives(self.viewer)[:20])}

    template_name = "org/logs.html"

    def head_actions(self) -> list[Action]:
        """The signed file of what is found."""
        signed = f"{reverse('org:logs_signed')}?{self.request.GET.urlencode()}"
        return [Action(_("导出签名文件"), signed, "shield-lock")]

    def export(self) -> HttpResponse:
        """The workbook, told in the log."""
        self.tell("xlsx")
        return super().export()

    def tell(self, form: str) -> None:
        """A line about the export, with what it was narrowed to."""
        self.request.told = True  # type: ignore[attr-defined]  # the middleware need not tell it again
        log(
            house_id=self.viewer.house_id, actor=self.viewer, action="log.exported", at=self.request.now,  # type: ignore[attr-defined]
            subject=f"house:{self.viewer.house_id}", detail={"form": form, "narrowed": narrowed(self.request)},
        )  # fmt: skip


class SignedLogs(Logs):
    """What the list found as a file with hash and signature (`luoshi log verify`)."""

    exportable = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Stream it."""
        self.tell("signed")
        about = {key: value for key, value in request.GET.items() if value and key != "page"}
        pieces = signed_lines(
            self.found, secret=settings.SECRET_KEY, house=self.viewer.house_name, by=self.viewer.name,
            at=request.now, about=about,  # type: ignore[attr-defined]
        )  # fmt: skip
        name = f"luoshi-log-{self.today():%Y%m%d}.jsonl"
        response = StreamingHttpResponse(pieces, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response

"""Pages of commissions: list, by unit, a new one, one with its units, the notice (F22) on paper and in Word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.models import Record
from luoshi.org.calendars import house_calendar
from luoshi.press.desk.topics import commission_word, commissions
from luoshi.press.desk.topics.forms import CommissionForm
from luoshi.press.desk.topics.people import may_plan, writing_units
from luoshi.press.desk.topics.views.common import FormPage, Step, tabs
from luoshi.press.desk.topics.views.topics import year_of
from luoshi.press.models import Commission, CommissionUnit
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.export import file_response
from luoshi.ui.lists import ListPage
from luoshi.ui.views import ScopedDetail

DUE_WORKING_DAYS = 5
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {"open": "wait", "done": "good", "late": "behind", "missed": "late", "excused": "none"}


class CommissionList(ListPage):
    """Commissions in sight."""

    title = gettext_lazy("约稿")
    template_name = "press/topics/commissions.html"
    search_fields = ("title", "demands")
    default_sort = "-pk"
    empty_title = gettext_lazy("还没有约稿")
    empty_text = gettext_lazy("向一个或多个单位约稿，到期自动记录完成情况。")

    @cached_property
    def counts(self) -> dict[int, dict[str, int]]:
        """By commission and state, fetched once."""
        return commissions.counts(self.viewer, list(self.rows().values_list("pk", flat=True)))

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]  # counts belong to the request
        """With how many units are done, late, missed."""

        def count(*states: str) -> Any:
            return lambda row: sum(self.counts.get(row.pk, {}).get(state, 0) for state in states)

        return (
            Column("number", _("编号"), number_of, sort="number"),
            Column("title", _("约稿内容"), "title", sort="title", phone="title"),
            Column("due", _("截止"), "due_on", sort="due_on"),
            Column("units", _("承办单位"), count(*TONES), align="end"),
            Column("done", _("按时"), count("done"), align="end"),
            Column("late", _("逾期完成"), count("late"), align="end"),
            Column("missed", _("未交"), count("missed"), align="end"),
            Column("state", _("状态"), lambda row: _("已取消") if row.cancelled_at else "", phone="state"),
        )

    def rows(self) -> Any:
        """In sight."""
        return commissions.commissions(self.viewer)

    def row_url(self, row: Commission) -> str:
        """Its page."""
        return reverse("press:commission", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """For who plans."""
        may = self.viewer.can("press.plan")
        return [Action(_("发起约稿"), reverse("press:commission_new"), "plus", primary=True)] if may else []

    def context(self) -> dict[str, Any]:
        """Tabs, and each unit's year."""
        plans = self.viewer.can("press.plan")
        year = year_of(self.request)
        names = ("done", "late", "missed", "open", "excused")
        rows = commissions.by_unit(self.viewer, year) if plans else []
        units = [(name, [states.get(one, 0) for one in names]) for name, states in rows]
        return {"tabs": tabs(self.request), "units": units, "year": year}


def number_of(row: Commission) -> str:
    """约〔2026〕3号."""
    return f"约〔{row.year}〕{row.number}号"


class CommissionNew(FormPage):
    """Ask units for a text."""

    title = gettext_lazy("发起约稿")
    action = "press.plan"
    submit = gettext_lazy("发出通知")
    cancel = "press:commissions"

    def form(self, data: Any = None, files: Any = None) -> CommissionForm:
        """Due in five working days."""
        day = house_calendar(self.viewer.house_settings).add_working_days(self.viewer.today, DUE_WORKING_DAYS)
        initial = {"due_on": day, "topic": self.request.GET.get("topic"), "wants": Commission.Wants.EITHER}
        return CommissionForm(data, viewer=self.viewer, initial=initial)

    def save(self, form: Any) -> tuple[str, str]:
        """Ask."""
        row = commissions.commission(wish=form.wish(), by=self.viewer, at=self.now)
        return _("约稿已发出，各单位会收到通知。"), reverse("press:commission", args=[row.pk])


class CommissionPage(ScopedDetail):
    """One commission with its units in sight; opening it is the receipt of an asked unit."""

    template_name = "press/topics/commission.html"

    def rows(self) -> Any:
        """In sight."""
        return commissions.commissions(self.viewer)

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        row: Commission = self.row
        at = self.request.now  # type: ignore[attr-defined]  # set by org's middleware
        commissions.note_opened(commission=row, by=self.viewer, at=at)
        parts = list(commissions.parts(self.viewer, row))
        own = writing_units(self.viewer)
        mine = [part for part in parts if part.unit_id in own and part.state in commissions.OPEN_STATES]
        return {
            "tabs": tabs(self.request), "number": number_of(row), "parts": [(p, TONES[p.state]) for p in parts],
            "plans": may_plan(self.viewer, row.unit.path), "mine": mine, "grades": CommissionUnit.Grade.choices,
            "items": self._items(row, mine), "open": any(p.state in commissions.OPEN_STATES for p in parts),
            "facts": [
                (_("约什么"), row.get_wants_display()), (_("截止日期"), f"{row.due_on:%Y-%m-%d}"),
                (_("选题"), row.topic), (_("发起"), row.unit), (_("写作要求"), row.demands),
                (_("取消原因"), row.cancel_reason),
            ],
        }  # fmt: skip

    def _items(self, row: Commission, mine: Sequence[CommissionUnit]) -> list[Record]:
        """Information items of the own units since then that answer nothing yet."""
        if not mine or row.wants == Commission.Wants.ARTICLE:
            return []
        rows = Record.objects.visible_to(self.viewer).filter(
            kind__code=commissions.INFO, unit_id__in=[part.unit_id for part in mine], entered_at__gte=row.made_at,
            first_handed_in_at__isnull=False, commission_part__isnull=True,
        )  # fmt: skip
        return list(rows.exclude(state=Record.State.WITHDRAWN)[:10])


class CommissionStep(Step):
    """Cancel, let a unit off, grade, name the answer."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        row = get_object_or_404(commissions.commissions(self.viewer), pk=pk)
        step, reason, text = (request.POST.get(name, "") for name in ("step", "reason", "part"))
        back = HttpResponseRedirect(reverse("press:commission", args=[pk]))
        if step == "cancel":
            self.attempt(_("约稿已取消。"), commissions.cancel, commission_id=row.pk, reason=reason)
            return back
        key = int(text) if text.isdecimal() and len(text) < 19 else -1
        part = get_object_or_404(commissions.parts(self.viewer, row), pk=key)
        if step == "excuse":
            self.attempt(_("已免除并通知。"), commissions.excuse, part_id=part.pk, reason=reason)
        elif step == "answer":
            number = request.POST.get("record", "")
            rows = Record.objects.visible_to(self.viewer).filter(kind__code=commissions.INFO, unit_id=part.unit_id)
            item = get_object_or_404(rows, pk=int(number) if number.isdecimal() and len(number) < 19 else -1)
            self.attempt(_("已对应。"), commissions.name_item, part_id=part.pk, record_id=item.pk)
        else:
            given = {"grade": request.POST.get("grade", ""), "note": request.POST.get("note", "")}
            self.attempt(_("已评定。"), commissions.grade, part_id=part.pk, **given)
        return back


class CommissionPaper(Step):
    """约稿通知单 as a page to print, or as Word."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; `?word=1` the file."""
        row = get_object_or_404(commissions.commissions(self.viewer), pk=pk)
        parts = list(commissions.parts(self.viewer, row))
        rows = commission_word.table(number_of(row), row, parts)
        if request.GET.get("word"):
            data = commission_word.word_of(self.viewer.house_name, number_of(row), row, rows)
            name = _("约稿通知单 %(title)s") % {"title": row.title}
            return file_response(name, data, today=self.viewer.today, ending="docx", mime=WORD)
        context = {"row": row, "number": number_of(row), "headings": commission_word.HEADINGS, "rows": rows}
        return render(request, "press/topics/commission_paper.html", context)

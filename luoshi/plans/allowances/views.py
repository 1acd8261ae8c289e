"""Pages of allowances: the queue, and one allowance with its history and its buttons.

Invariant: a row out of sight is 404; who may see but not decide gets the page without the buttons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.plans.allowances import errors, operations, reading
from luoshi.plans.allowances.forms import DecideForm, RevokeForm
from luoshi.plans.allowances.messages import effect, holder_of, say, what_of, when_of
from luoshi.plans.models import Allowance
from luoshi.plans.views.base import PlanView
from luoshi.ui.actions import Action, BulkAction
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage
from luoshi.ui.views import UNPROCESSABLE

State = Allowance.State
TONES = {State.ASKED: "wait", State.GRANTED: "good", State.REFUSED: "late", State.REVOKED: "none"}


class AllowanceFilter(FilterLook):
    """By where it stands and what it is."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), choices=State.choices, empty_label=gettext_lazy("全部状态")
    )
    what = django_filters.ChoiceFilter(
        label=gettext_lazy("特例"), choices=Allowance.What.choices, empty_label=gettext_lazy("全部特例")
    )

    class Meta:
        model = Allowance
        fields = ("state", "what")


class AllowanceList(ListPage):
    """Requests and grants in sight; what waits for the viewer stands first."""

    title = gettext_lazy("特例")
    subtitle = gettext_lazy("缓交、免除和调整数量：学校申请，计划员或领导审批；也可以直接给一类单位办理。")
    columns = (
        Column("unit", gettext_lazy("单位"), "unit.name", sort="unit__sort_key", phone="title"),
        Column("target", gettext_lazy("指标"), what_of, short=True),
        Column("period", gettext_lazy("周期"), when_of, sort="start"),
        Column("effect", gettext_lazy("特例"), effect),
        Column("reason", gettext_lazy("理由"), sort="", short=True),
        Column("by", gettext_lazy("经办"), "recorded_by_name"),
        Column("at", gettext_lazy("时间"), "recorded_at", sort="recorded_at"),
        Column("state", gettext_lazy("状态"), "get_state_display", phone="state"),
    )
    search_fields = ("unit__name", "unit__initials", "target__title", "reason")
    search_hint = gettext_lazy("单位、指标或理由")
    filterset_class = AllowanceFilter
    default_sort = "-pk"
    empty_title = gettext_lazy("还没有特例")
    empty_icon = "calendar-event"
    empty_text = gettext_lazy("学校在应办事项里点“申请缓交”，申请会出现在这里。")

    def rows(self) -> Any:
        """The newest version of each in sight."""
        return reading.current(self.viewer)

    def row_url(self, row: Allowance) -> str:
        """Its page."""
        return reverse("plans:allowance", args=[row.pk])

    def row_name(self, row: Allowance) -> str:
        """For readers of the screen."""
        return f"{row.unit.name} {what_of(row)}"

    def head_actions(self) -> list[Action]:
        """Granting directly, for who may."""
        if not self.viewer.can("allowance.grant"):
            return []
        return [Action(_("直接办理"), reverse("plans:allowance_new"), "plus", primary=True)]

    def bulk_actions(self) -> list[BulkAction]:
        """Deciding on many requests, for who may."""
        return [
            BulkAction("grant", _("同意"), _grant_rows, _may_grant),
            BulkAction("refuse", _("不同意"), _refuse_rows, _may_grant, reason_label=_("答复"), danger=True, icon="x"),
        ]


def _may_grant(viewer: Any) -> bool:
    return bool(viewer.can("allowance.grant"))


def _grant_rows(request: HttpRequest, rows: Any, reason: str) -> str:
    return _decide(request, rows, True, "")


def _refuse_rows(request: HttpRequest, rows: Any, reason: str) -> str:
    return _decide(request, rows, False, reason)


def _decide(request: HttpRequest, rows: Any, grant: bool, answer: str) -> str:
    """Decide on each; what cannot be decided is counted and said."""
    viewer, now = request.viewer, request.now  # type: ignore[attr-defined]  # set by org's middleware
    done, refused = 0, []
    for row in rows:
        try:
            operations.decide_allowance(allowance_id=row.pk, grant=grant, by=viewer, at=now, answer=answer)
            done += 1
        except errors.AllowanceRefused as error:
            refused.append(f"{row.unit.name}（{say(error)}）")
    said = _("已办理 %(done)s 份。") % {"done": done}
    if refused:
        more = _("%(count)s 份没有办理：%(names)s") % {"count": len(refused), "names": "；".join(refused[:5])}
        return said + more
    return said


@dataclass(frozen=True)
class Entry:
    """One version as the history shows it."""

    title: str
    at: datetime
    who: str
    text: str
    state: str


class AllowancePage(PlanView):
    """One allowance: what it is, its history, and the buttons of who may decide."""

    @cached_property
    def row(self) -> Allowance:
        """The newest version of the address's chain."""
        rows = Allowance.objects.visible_to(self.viewer)
        named = get_object_or_404(rows, pk=self.kwargs["allowance_id"])
        newest: Allowance = get_object_or_404(reading.current(self.viewer), chain=named.chain)
        return newest

    def check_sight(self) -> None:
        """The row decides."""
        _ = self.row

    @property
    def decides(self) -> bool:
        """Whether the viewer may decide on the unit."""
        return self.viewer.can_at("allowance.grant", self.row.unit.path)

    def get(self, request: HttpRequest, allowance_id: int) -> HttpResponse:
        """The page."""
        return self.answer(DecideForm(initial={"until": self.row.until}), RevokeForm())

    def answer(self, decide: DecideForm, revoke: RevokeForm, status: int = 200) -> HttpResponse:
        """The page with its forms."""
        row = self.row
        if row.what != Allowance.What.EXTEND:
            del decide.fields["until"]
        context = {
            "crumbs": [(_("特例"), reverse("plans:allowances")), (row.unit.name, "")],
            "row": row,
            "facts": self.facts(),
            "tone": TONES[State(row.state)],
            "entries": self.entries(),
            "decide": decide if self.decides and row.state == State.ASKED else None,
            "revoke": revoke if self.decides and row.state == State.GRANTED else None,
            "own": row.asked_by_id == self.viewer.person_id,
        }
        return render(self.request, "plans/allowances/page.html", context, status=status)

    def facts(self) -> list[tuple[str, Any]]:
        """What it is, in words."""
        row = self.row
        return [
            (_("单位"), row.unit.name),
            (_("指标"), what_of(row)),
            (_("范围"), holder_of(row)),
            (_("周期"), when_of(row)),
            (_("特例"), effect(row)),
            (_("理由"), row.reason),
            (_("申请人"), str(row.asked_by) if row.asked_by else ""),
        ]

    def entries(self) -> list[Entry]:
        """All versions, newest first."""
        return [_entry(row) for row in reading.chain(self.viewer, self.row)][::-1]


class DecideAllowance(AllowancePage):
    """Grant, refuse or revoke."""

    http_method_names = ("post", "options")

    def check_sight(self) -> None:
        """The row decides, then the right."""
        super().check_sight()
        if not self.decides:
            raise PermissionDenied

    def post(self, request: HttpRequest, allowance_id: int) -> HttpResponse:
        """Grant, refuse or revoke by the button that was pressed."""
        step = request.POST.get("step", "")
        decide = DecideForm(request.POST) if step in ("grant", "refuse") else DecideForm()
        revoke = RevokeForm(request.POST) if step == "revoke" else RevokeForm()
        form = revoke if step == "revoke" else decide
        if not form.is_bound or not form.is_valid():
            return self.answer(decide, revoke, UNPROCESSABLE)
        try:
            self._step(step, form.cleaned_data)
        except errors.AllowanceRefused as error:
            form.add_error("answer" if "answer" in form.fields else "reason", say(error))
            return self.answer(decide, revoke, UNPROCESSABLE)
        messages.success(request, {"grant": _("已同意。"), "refuse": _("已答复。"), "revoke": _("已撤销。")}[step])
        return HttpResponseRedirect(reverse("plans:allowances"))

    def _step(self, step: str, data: dict[str, Any]) -> None:
        if step == "revoke":
            operations.revoke_allowance(allowance_id=self.row.pk, reason=data["reason"], by=self.viewer, at=self.now)
            return
        operations.decide_allowance(
            allowance_id=self.row.pk, grant=step == "grant", answer=data["answer"], until=data["until"],
            by=self.viewer, at=self.now,
        )  # fmt: skip


def _entry(row: Allowance) -> Entry:
    state = State(row.state)
    first = row.number == 1
    title = _("直接办理") if first and state == State.GRANTED else _("提出申请") if first else str(state.label)
    return Entry(
        title, row.recorded_at, row.recorded_by_name, row.answer or (row.reason if first else ""), TONES[state]
    )

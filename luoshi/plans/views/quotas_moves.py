"""待移交的任务: quotas of merged units, confirmed one by one or all at once.

Invariant: nothing moves by itself; what is confirmed is one act, which can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plans.errors import PlanRefused
from luoshi.plans.quotas.amounts import CellInvalid, amount_words, read_amount
from luoshi.plans.quotas.cells import Key
from luoshi.plans.quotas.messages import say
from luoshi.plans.quotas.moves import Move, open_moves
from luoshi.plans.quotas.operations import move_quotas
from luoshi.plans.views.base import PlanView
from luoshi.ui.views import UNPROCESSABLE


@dataclass(frozen=True)
class Line:
    """One open quota with what was typed."""

    move: Move
    typed: str
    take: bool
    error: str = ""


class MovesPage(PlanView):
    """All open quotas of a plan."""

    edits = True

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """With the rest of each proposed."""
        return self.answer(
            [Line(move, amount_words(move.proposed), take=True) for move in open_moves(self.viewer, self.plan)]
        )

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Confirm those that are ticked."""
        lines = [self.line(move) for move in open_moves(self.viewer, self.plan)]
        taken = [line for line in lines if line.take]
        if any(line.error for line in taken):
            return self.answer(lines, status=UNPROCESSABLE)
        if not taken:
            return self.answer(lines, wrong=_("请勾选要移交的任务。"), status=UNPROCESSABLE)
        amounts: dict[Key, Fraction] = {line.move.key: read_amount(line.typed) or Fraction(0) for line in taken}
        try:
            move_quotas(plan_id=self.plan.pk, amounts=amounts, by=self.viewer, at=self.now, reason=_("单位撤并"))
        except PlanRefused as refused:
            return self.answer(lines, wrong=say(refused), status=UNPROCESSABLE)
        messages.success(request, _("已确认 %(count)s 项移交。") % {"count": len(taken)})
        return HttpResponseRedirect(reverse("plans:divide", args=[self.plan.pk]))

    def line(self, move: Move) -> Line:
        """What was posted of one."""
        typed = self.request.POST.get(move.name, "").strip()[:30]
        take = move.name in self.request.POST.getlist("take")
        try:
            read_amount(typed)
        except CellInvalid as error:
            return Line(move, typed, take, error.message)
        return Line(move, typed, take)

    def answer(self, lines: list[Line], wrong: str = "", status: int = 200) -> HttpResponse:
        """The page."""
        divide = reverse("plans:divide", args=[self.plan.pk])
        context = {
            "crumbs": self.crumbs((_("任务分解"), divide), (_("待移交的任务"), "")),
            "plan": self.plan,
            "lines": lines,
            "wrong": wrong,
            "back": divide,
        }
        return render(self.request, "plans/quota_moves.html", context, status=status)

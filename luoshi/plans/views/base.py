"""What pages of plans share: the plan of the address, who may prepare it, how a refusal is answered.

Invariant: a plan or target out of sight is 404 for every address alike; who sees but does not prepare gets 403.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from luoshi.files.models import StoredFile
from luoshi.org.viewer import Viewer
from luoshi.org.views.seen import Seen
from luoshi.plans.errors import PlanRefused
from luoshi.plans.messages import say
from luoshi.plans.models import Plan, Target
from luoshi.plans.opening.target import may_open
from luoshi.plans.queries import plans, upload
from luoshi.ui.lists import wants_fragment

Crumbs = list[tuple[str, str]]
_ROWS = ("plan_id", "target_id", "clause_id")  # parts of addresses that lead to a plan


def may_edit(viewer: Viewer, plan: Plan) -> bool:
    """Whether the viewer is a planner of the unit whose plan it is."""
    return viewer.house_id == plan.house_id and viewer.can_at("plan.edit", plan.unit.path)


class PlanView(Seen, View):
    """A page of one plan. `edits`: only for who prepares plans."""

    edits = False

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 before 403: what is out of sight does not exist."""
        self.kwargs = kwargs
        self.request = request
        self.check_sight()
        if self.edits and not self.may_edit:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    @property
    def may_edit(self) -> bool:
        """Whether the viewer prepares the plan of the address; without one in the address, any plan."""
        if self.kwargs.keys().isdisjoint(_ROWS):
            return self.viewer.can("plan.edit")
        return may_edit(self.viewer, self.plan)

    def check_sight(self) -> None:
        """Raise Http404 where the row of the address is out of sight."""
        if "plan_id" in self.kwargs:
            _ = self.plan

    @cached_property
    def plan(self) -> Plan:
        """The plan of the address."""
        return get_object_or_404(plans(self.viewer), pk=self.kwargs["plan_id"])

    @property
    def partial(self) -> bool:
        """Whether htmx asks for a part."""
        return wants_fragment(self.request)

    @property
    def plans_crumb(self) -> tuple[str, str]:
        """The first step of where a page lies."""
        return (_("工作方案"), reverse("plans:list"))

    def crumbs(self, *more: tuple[str, str]) -> Crumbs:
        """Where the page lies: plans, the plan, and what is given."""
        return [self.plans_crumb, (self.plan.title, reverse("plans:document", args=[self.plan.pk])), *more]

    def refuse(self, error: PlanRefused, url: str) -> HttpResponse:
        """Say why nothing was changed and go back."""
        messages.warning(self.request, say(error))
        return HttpResponseRedirect(url)


class TargetView(PlanView):
    """A page of one target; its plan comes with it."""

    @cached_property
    def target(self) -> Target:
        """The target of the address."""
        rows = Target.objects.visible_to(self.viewer).select_related("plan__unit", "clause", "owner")
        return get_object_or_404(rows, pk=self.kwargs["target_id"])

    @cached_property
    def plan(self) -> Plan:  # type: ignore[override]  # cached under the same name
        """The target's plan, which is in sight when the target is."""
        return self.target.plan

    def check_sight(self) -> None:
        """The target decides."""
        _ = self.target


def tabs(request: HttpRequest, plan: Plan, viewer: Viewer) -> list[dict[str, Any]]:
    """The pages of a plan."""
    names = [("plans:document", _("原文")), ("plans:table", _("指标")), ("plans:matrix", _("单位 × 指标"))]
    if may_edit(viewer, plan):
        names.append(("plans:divide", _("任务分解")))
        names.append(("plans:confirm", _("确认")))
        names.append(("plans:periods", _("周期")))
    if may_open(viewer) and plan.state == Plan.State.RUNNING:
        names.append(("plans:opening", _("年初结转")))
    found = []
    for name, label in names:
        url = reverse(name, args=[plan.pk])
        found.append({"label": label, "url": url, "current": request.path == url, "count": None})
    return found


class KeptFile(PlanView):
    """A step on a file that was sent before."""

    edits = True

    @cached_property
    def file(self) -> StoredFile:
        """One's own upload; anybody else's is 404."""
        found = upload(self.viewer, self.kwargs["key"])
        if found is None:
            raise Http404
        return found

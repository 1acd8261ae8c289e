"""What a form asks while somebody fills it in: people and units by letters, parts that depend on the unit, drafts.

Invariant: nothing is offered that the viewer could not enter; nothing here counts as sent.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.ledger.operations import drop_draft, save_draft
from luoshi.org.models import Person, Unit
from luoshi.org.queries import in_force
from luoshi.ui.views import MAX_OPTIONS, PickOptions
from luoshi.work import drafts, limits, queries
from luoshi.work.kind_form import form_class
from luoshi.work.viewers import who


class PickUnits(PickOptions):
    """Units in sight, by name or pinyin initials."""

    search_fields = ("name", "short_name", "initials")
    order = ("path",)

    def rows(self) -> Any:
        """Units in force today."""
        return Unit.objects.visible_to(self.viewer).filter(in_force(self.viewer.today)).select_related("parent")

    def hint(self, row: Any) -> str:
        """The unit above."""
        return str(row.parent) if row.parent_id and row.parent else ""


class PickOwnUnits(PickUnits):
    """Units for which the viewer enters."""

    def rows(self) -> Any:
        """See `queries.own_units`."""
        return queries.own_units(self.viewer).select_related("parent")


class PickHoldingUnits(PickUnits):
    """Units whose holdings the viewer edits."""

    def rows(self) -> Any:
        """See `queries.holding_units`."""
        return queries.holding_units(self.viewer).select_related("parent")


@require_safe
def pick_people(request: HttpRequest) -> JsonResponse:
    """People in sight by name or initials; what was typed itself as the last option, for somebody from elsewhere."""
    viewer: Any = who(request)
    words = request.GET.get("q", "").strip()[:40]
    rows = Person.objects.visible_to(viewer).filter(erased_at__isnull=True)
    if words:
        rows = rows.filter(queries.initials_of(words))
    rows = rows.order_by("sort_key", "pk")[:MAX_OPTIONS]
    found = [{"value": str(row.key), "label": row.name, "hint": _hint(row)} for row in rows]
    if words and words not in {one["label"] for one in found} and not words.isascii():
        found.append({"value": words, "label": words, "hint": _("不在名单上，直接写名字")})
    return JsonResponse({"options": found})


def _hint(person: Person) -> str:
    """Two of the same name are told apart by their initials only: a post would need a query each."""
    return person.initials


@require_safe
def pick_keepers(request: HttpRequest) -> JsonResponse:
    """People in sight, by key of the row: for a holding's keeper."""
    viewer: Any = who(request)
    rows = Person.objects.visible_to(viewer).filter(erased_at__isnull=True)
    words = request.GET.get("q", "").strip()[:40]
    if words:
        rows = rows.filter(queries.initials_of(words))
    rows = rows.order_by("sort_key", "pk")[:MAX_OPTIONS]
    return JsonResponse({"options": [{"value": str(row.pk), "label": row.name, "hint": _hint(row)} for row in rows]})


@require_safe
def form_parts(request: HttpRequest) -> HttpResponse:
    """The parts of a new form that depend on the unit: `?kind=…&unit=…`."""
    viewer: Any = who(request)
    version = queries.kind_version(viewer, request.GET.get("kind", ""))
    text = request.GET.get("unit", "")
    if version is None or not text.isdecimal() or len(text) > 18:
        raise Http404
    unit = get_object_or_404(queries.own_units(viewer), pk=int(text))
    kind = version.kind_def
    form = form_class(kind, queries.around(viewer, kind, version.kind_id, unit))(initial={"unit": unit.pk})
    return render(
        request,
        "work/unit_parts.html",
        {"form": form, "kind": kind, "unit": unit, "may_hold": viewer.can("holding.edit")},
    )


@require_POST
def autosave(request: HttpRequest) -> JsonResponse:
    """Keep a form as it stands: `?form=NAME`. Answers when."""
    viewer: Any = who(request)
    name = request.GET.get("form", "")
    if not drafts.parts_of(name) or viewer.person_id is None:
        raise Http404
    body = drafts.body_of(request.POST)
    if len(json.dumps(body)) > limits.DRAFT_BYTES:
        return JsonResponse({"error": _("内容太长，没有存成草稿。")}, status=413)
    at = request.now  # type: ignore[attr-defined]  # set by org's middleware
    save_draft(form=name, body=body, by=viewer, at=at)
    return JsonResponse({"saved_at": timezone.localtime(at).strftime("%H:%M:%S")})


@require_POST
def draft_drop(request: HttpRequest) -> HttpResponse:
    """Forget a draft and begin anew: `?form=NAME`."""
    viewer: Any = who(request)
    name = request.GET.get("form", "")
    if not drafts.parts_of(name):
        raise Http404
    drop_draft(form=name, by=viewer)
    messages.success(request, _("草稿已丢弃。"))
    return HttpResponseRedirect(drafts.draft_url(name) if request.GET.get("again") else reverse("work:drafts"))


@require_safe
def my_drafts(request: HttpRequest) -> HttpResponse:
    """我的草稿: forms that were begun, records that were not handed in, and what came back."""
    viewer: Any = who(request)
    context = {
        "lines": drafts.draft_lines(viewer, list(queries.drafts(viewer)[: limits.QUEUE])),
        "rows": list(queries.my_open(viewer)[: limits.QUEUE]),
    }
    return render(request, "work/drafts.html", context)

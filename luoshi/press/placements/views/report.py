"""Reporting a placement: the form, what is recognised while one types, several addresses at once.

Invariants: sent twice it is one record; what was typed stays where something is refused; a form without script works.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.files import messages as file_messages
from luoshi.files.errors import FileRefused
from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.ledger import errors as ledger_errors
from luoshi.ledger.operations import NewEvidence
from luoshi.org.models import Unit
from luoshi.press.models import Outlet
from luoshi.press.placements import operations
from luoshi.press.placements.errors import AlreadyReported, PlacementRefused
from luoshi.press.placements.forms import AuthorRows, PlacementForm, own_units
from luoshi.press.placements.messages import say
from luoshi.press.placements.operations import NewPlacement, Reported
from luoshi.press.placements.recognising import PROOF
from luoshi.press.placements.views.base import PressPage, number_of
from luoshi.press.placements.views.look import look, typed_of, value_of, with_known

RELATIONS = ("same", "again", "different")


class PlacementNew(PressPage):
    """报一篇."""

    template = "press/placements/new.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For those who enter records."""
        if not self.viewer.can("record.enter"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    editing: int | None = None
    """The record that is changed."""

    @cached_property
    def units(self) -> list[Unit]:
        """Units to report for."""
        return list(own_units(self.viewer)[:300])

    def unit(self) -> Unit | None:
        """The one asked for, else the own one."""
        asked = number_of(self.request.POST.get("unit") or self.request.GET.get("unit"))
        home = [post.unit_id for post in self.viewer.posts_for("record.enter")]
        return next((u for u in self.units if u.pk == asked), None) or next(
            (u for u in self.units if u.pk in home), self.units[0] if self.units else None
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, filled with what the address says."""
        unit = self.unit()
        initial = {
            "unit": unit,
            "day": request.GET.get("day") or self.viewer.today,
            "link": request.GET.get("link", ""),
            "title": request.GET.get("title", ""),
            "outlet": request.GET.get("outlet", ""),
            "client_key": uuid.uuid4().hex,
            "form": "news",
            "position": "ordinary",
        }
        form = PlacementForm(viewer=self.viewer, initial=initial)
        authors = [{"name": self.viewer.name, "unit": "", "reporter": False}]
        return self.page(form, authors, {})

    def page(
        self, form: PlacementForm, authors: list[dict[str, Any]], errors: dict[int, str], **more: Any
    ) -> HttpResponse:
        """The page with the form."""
        return self.shown(form, authors, errors, {}, more)

    def shown(
        self,
        form: PlacementForm,
        authors: list[dict[str, Any]],
        errors: dict[int, str],
        known: dict[str, Any],
        wrongs: dict[str, Any],
    ) -> HttpResponse:
        """The page with what is recognised; 422 once something is wrong."""
        known |= look(self.viewer, typed_of(form), number_of(value_of(form, "unit")), self.editing)
        rows = [{**row, "error": errors.get(number, "")} for number, row in enumerate(authors)]
        context = {
            "form": form,
            "units": self.units,
            "unit": self.unit(),
            "authors": rows,
            "outlets": Outlet.objects.visible_to(self.viewer)
            .filter(ladder="outside", active=True, merged_into__isnull=True)
            .order_by("name")
            .values_list("name", flat=True),
            "relation": self.request.POST.get("relation", ""),
            "piece": self.request.POST.get("piece") or self.request.GET.get("piece", ""),
            "target": self.request.POST.get("target") or self.request.GET.get("target", ""),
            "submission": self.request.POST.get("submission") or self.request.GET.get("submission", ""),
            **known,
            **wrongs,
        }
        wrong = form.is_bound and (not form.is_valid() or bool(errors) or bool(wrongs))
        return render(self.request, self.template, context, status=422 if wrong else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Report it."""
        form = PlacementForm(with_known(self.viewer, request.POST), viewer=self.viewer)
        rows = AuthorRows(request.POST, self.viewer, self.unit())
        authors = rows.authors()
        try:
            files = self.files()
        except FileRefused as refusal:
            return self.page(form, rows.rows, rows.errors, evidence_error=file_messages.say(refusal))
        kept = [_shown(file) for file in files]
        if not form.is_valid() or rows.errors:
            return self.page(form, rows.rows, rows.errors, files=kept)
        try:
            done = self.send(self.new(form, authors, files))
        except (PlacementRefused, ledger_errors.LedgerRefused) as refusal:
            return self.page(form, rows.rows, rows.errors, files=kept, **refused(form, refusal))
        return self.done(request, done)

    def send(self, new: NewPlacement) -> Reported:
        """Report it."""
        return operations.report_placement(new=new, by=self.viewer, at=self.at)

    def files(self) -> list[StoredFile]:
        """Uploaded before the form was sent, and with it. Raises FileRefused."""
        keys = [key for key in self.request.POST.getlist("evidence") if _is_key(key)]
        found = list(StoredFile.objects.visible_to(self.viewer).filter(key__in=keys))
        found.extend(
            store_file(
                house_id=self.viewer.house_id, owner_room="ledger", data=given.read(), name=given.name or "",
                by=self.viewer, at=self.at,
            )
            for given in self.request.FILES.getlist("evidence_files")[:20]
        )  # fmt: skip
        return found

    def new(self, form: PlacementForm, authors: list[Any], files: list[StoredFile]) -> NewPlacement:
        """The operation's value."""
        data = form.cleaned_data
        relation, _colon, known = self.request.POST.get("relation", "").partition(":")
        piece = self.request.POST.get("piece", "")
        return NewPlacement(
            unit_id=data["unit"].pk,
            title=data["title"],
            day=data["day"],
            outlet=data["outlet"],
            level=data["level"],
            medium=data["medium"],
            form=data["form"],
            position=data["position"],
            page=data["page"],
            length=data["length"],
            paid=data["paid"],
            address=data["link"],
            authors=authors,
            evidence=[NewEvidence(file_id=file.pk, sha256=file.sha256) for file in files],
            note=data["note"],
            known=number_of(known),
            relation=relation if relation in RELATIONS else "",  # type: ignore[arg-type]  # one of the literals
            piece=uuid.UUID(piece) if _is_key(piece) else None,
            submission=number_of(self.request.POST.get("submission")),
            target=number_of(self.request.POST.get("target")),
            client_key=data["client_key"],
        )

    def done(self, request: HttpRequest, done: Reported) -> HttpResponse:
        """Say what became of it; the next one is a click away."""
        if done.claim is not None:
            words = {"unit": done.record.unit, "title": done.record.title}
            messages.success(request, _("%(unit)s已经报过《%(title)s》，已登记为本单位的认领，等核验员认定。") % words)
            return HttpResponseRedirect(reverse("press:placements"))
        messages.success(request, _("已报：%(title)s。") % {"title": done.record.title})
        if request.POST.get("then") == "next":
            return HttpResponseRedirect(reverse("press:placement_new"))
        return HttpResponseRedirect(reverse("press:placement", args=[done.record.pk]))


def refused(form: PlacementForm, refusal: Exception) -> dict[str, Any]:
    """Put a refusal beside what it concerns."""
    if isinstance(refusal, AlreadyReported):
        return {"already": refusal, "already_url": reverse("press:placement", args=[refusal.record_id])}
    if isinstance(refusal, ledger_errors.Incomplete):
        if any(each.what == "evidence" for each in refusal.missing):
            hint = PROOF.get(form.cleaned_data.get("medium", ""), "")
            return {"evidence_error": _("还缺佐证。%(hint)s") % {"hint": hint}}
        return {"refusal": say(refusal)}
    if isinstance(refusal, ledger_errors.BadValues):
        for fault in refusal.faults:
            if fault.field in form.fields:
                form.add_error(fault.field, say(refusal))
                return {"refusal": ""}
    return {"refusal": say(refusal)}


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _shown(file: StoredFile) -> dict[str, Any]:
    return {
        "id": str(file.key),
        "name": file.name,
        "url": reverse("files:download", args=[file.key, file.name]),
        "thumb_url": reverse("files:thumb", args=[file.key]) if file.thumb_path else "",
        "remove_url": reverse("work:upload_drop", args=[file.key]),
    }

"""What the forms of new and of existing records share: drafts, sending, answering.

What lives here: the base view. Which record, unit and kind it is about is said by its heirs (`entering.py`). Invariants:
a wrong form answers 422 with everything that was typed; nothing of a refused form is kept but its draft.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from luoshi.catalogue.model import KindDef
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Draft, KindVersion, Record, RecordPerson
from luoshi.ledger.operations import drop_draft
from luoshi.org.models import Unit
from luoshi.ui.lists import wants_fragment
from luoshi.ui.views import UNPROCESSABLE
from luoshi.work import drafts, queries
from luoshi.work.kind_form import RecordForm, form_class
from luoshi.work.messages import put_on_form
from luoshi.work.operations import Sent
from luoshi.work.viewers import who
from luoshi.work.views.files import shown_files

State = Record.State


class RecordFormView(View):
    """What the forms of new and of existing records share."""

    request: HttpRequest
    kwargs: dict[str, Any]
    record: Record | None = None

    @property
    def viewer(self) -> Any:
        """Who enters."""
        return who(self.request)

    @cached_property
    def version(self) -> KindVersion:
        """The version of the kind by which the form asks. Raises Http404."""
        raise NotImplementedError

    @property
    def kind(self) -> KindDef:
        """Its definition."""
        return self.version.kind_def

    @cached_property
    def unit(self) -> Unit | None:
        """For whom it is entered."""
        raise NotImplementedError

    @property
    def draft_name(self) -> str:
        """Under which the form saves itself."""
        raise NotImplementedError

    @cached_property
    def draft(self) -> Draft | None:
        """The form as it was left."""
        return queries.draft(self.viewer, self.draft_name)

    def form_type(self, *, complete: bool = True) -> type[RecordForm]:
        """The form for this kind, unit and viewer."""
        around = queries.around(self.viewer, self.kind, self.version.kind_id, self.unit, record=self.record)
        return form_class(self.kind, around, complete=complete)

    def fresh(self) -> dict[str, Any]:
        """What the form starts with where there is no draft."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, with what was typed before."""
        form_type, draft = self.form_type(), self.draft
        initial = self.fresh() | (drafts.initial_of(form_type, draft.body) if draft else {})
        keys = list(draft.body.get("evidence", [])) if draft else []
        return self.page(form_type(initial=initial), keys, draft=draft)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep or hand in."""
        hand_in = request.POST.get("then") != "draft"
        form = self.form_type(complete=hand_in)(request.POST, initial=self.fresh())
        keys = request.POST.getlist("evidence")
        if not form.is_valid():
            return self.page(form, keys, status=UNPROCESSABLE)
        try:
            record = self.send(form, keys, hand_in)
        except LedgerRefused as refusal:
            return self.page(form, keys, status=UNPROCESSABLE, evidence_error=put_on_form(form, refusal))
        drop_draft(form=self.draft_name, by=self.viewer)
        messages.success(request, self.done_text(record, hand_in))
        return self.leave(record)

    def sent(self, form: RecordForm, keys: list[str]) -> Sent:
        """What the form brings."""
        known = {}
        if self.record is not None:
            known = {row.key: row for row in RecordPerson.objects.visible_to(self.viewer).filter(record=self.record)}
        data = form.cleaned_data
        reasons = {row["key"]: row["reason"] for row in data.get("roster", ()) if row["key"] and row["reason"]}
        return Sent(
            content=form.content(known),
            files=queries.uploads(self.viewer, keys),
            links=form.links(),
            absences=reasons if "roster" in form.fields else None,
            items=data["checklist"] if "checklist" in form.fields else None,
        )

    def send(self, form: RecordForm, keys: list[str], hand_in: bool) -> Record:
        """Do it. Raises LedgerRefused."""
        raise NotImplementedError

    def done_text(self, record: Record, hand_in: bool) -> str:
        """What to say when it is done."""
        if record.state == State.DRAFT or not hand_in:
            return _("已存为草稿：%(title)s。想好了再交。") % {"title": record.title}
        if record.state == State.VERIFIED:
            return _("已交，已计入：%(title)s。") % {"title": record.title}
        return _("已交，等待核验：%(title)s。") % {"title": record.title}

    def leave(self, record: Record) -> HttpResponse:
        """To the record's page."""
        url = reverse("work:record", args=[record.pk])
        if wants_fragment(self.request):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)

    def page(
        self, form: RecordForm, keys: list[str], *, status: int = 200, evidence_error: str = "", draft: Any = None
    ) -> HttpResponse:
        """The page with its form, or the form alone for htmx."""
        uploaded = queries.uploads(self.viewer, keys)
        standing = queries.evidence(self.viewer, self.record) if self.record is not None else []
        context = {
            "form": form,
            "kind": self.kind,
            "record": self.record,
            "unit": self.unit,
            "files": shown_files(standing, uploaded, self.record),
            "evidence_error": evidence_error,
            "draft": draft,
            "draft_name": self.draft_name,
            "title_words": {"kind": self.kind.name, "unit": str(self.unit or "")},
            "may_hold": self.viewer.can("holding.edit"),
            **self.more(),
        }
        template = "work/record_form_part.html" if wants_fragment(self.request) else "work/record_form.html"
        return render(self.request, template, context, status=status)

    def more(self) -> dict[str, Any]:
        """Further words of the page."""
        return {}

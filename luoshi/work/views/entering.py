"""Entering a record: choosing its kind, the form, its drafts, changing and correcting.

What lives here: requests and answers. What a form does is `operations.py`, what it asks `kind_form.py`. Invariants: a
wrong form answers 422 with everything that was typed; sent twice it makes one record.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
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
from luoshi.work import drafts, operations, queries
from luoshi.work.fields import fixed_unit
from luoshi.work.kind_form import RecordForm, form_class
from luoshi.work.messages import put_on_form
from luoshi.work.operations import Sent
from luoshi.work.prefill import initial_of_record
from luoshi.work.viewers import who
from luoshi.work.views.files import shown_files
from luoshi.work.views.kind_choice import KindChoice

State = Record.State


class _RecordFormView(View):
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


class RecordNew(_RecordFormView):
    """A new record: `?kind=…&target=…&unit=…&day=…` open the form already filled."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Without a kind the choice of kinds."""
        if not request.GET.get("kind"):
            return KindChoice.as_view()(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def version(self) -> KindVersion:
        """The newest version of the kind asked for."""
        found = queries.kind_version(self.viewer, self.request.GET["kind"])
        if found is None or not self.viewer.can("record.enter"):
            raise Http404
        return found

    def asked(self, name: str) -> int | None:
        """A number of the address."""
        text = self.request.GET.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else None

    @cached_property
    def unit(self) -> Unit | None:
        """The posted one, the one asked for, or the own one. Raises Http404 for one out of reach."""
        units = queries.own_units(self.viewer)
        text = self.request.POST.get("unit", "")
        key = int(text) if text.isdecimal() and len(text) < 19 else self.asked("unit")
        if key is not None:
            asked: Unit = get_object_or_404(units, pk=key)
            return asked
        for mine in (self.left_unit(), queries.home_unit_id(self.viewer)):
            found: Unit | None = units.filter(pk=mine).first() if mine is not None else None
            if found is not None:
                return found
        first: Unit | None = units.first()
        return first

    def left_unit(self) -> int | None:
        """The unit that the draft was left with, so that its boards and people are those of the form."""
        texts = self.draft.body.get("unit", []) if self.draft is not None and self.request.method == "GET" else []
        return next((int(text) for text in texts if text.isdecimal() and len(text) < 19), None)

    @property
    def draft_name(self) -> str:
        """One a kind, target and unit asked for."""
        return drafts.new_name(self.kind.code, self.asked("target"), self.asked("unit"))

    def fresh(self) -> dict[str, Any]:
        """Unit and day preset."""
        return {
            "unit": self.unit.pk if self.unit else None,
            "day": queries.day_or_today(self.request.GET.get("day", ""), self.viewer.today),
            "target": self.asked("target"),
            "client_key": uuid.uuid4().hex,
        }

    def send(self, form: RecordForm, keys: list[str], hand_in: bool) -> Record:
        """Enter it."""
        at = self.request.now  # type: ignore[attr-defined]  # set by org's middleware
        return operations.enter(sent=self.sent(form, keys), hand_in=hand_in, by=self.viewer, at=at)

    def more(self) -> dict[str, Any]:
        """The heading, and a word where it is entered for another unit."""
        own = {post.unit_id for post in self.viewer.posts_for("record.enter") if post.nature != "lent"}
        behalf = self.unit is not None and self.unit.pk not in own
        return {"title": self.kind.name, "on_behalf": behalf, "submit": _("交"), "can_draft": True}


class RecordEdit(_RecordFormView):
    """Changing what is not handed in, or correcting what is verified already."""

    @cached_property
    def record(self) -> Record:  # type: ignore[override]  # here it is always there
        """The record of the address. Raises Http404."""
        rows = Record.objects.visible_to(self.viewer).select_related("kind", "kind_version__kind", "unit")
        found: Record = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for who may not amend it, and back to its page where its state allows no change."""
        if not queries.may_amend(self.viewer, self.record):
            raise Http404
        if self.record.state not in (State.DRAFT, State.SENT_BACK, State.VERIFIED):
            messages.warning(request, _("这条记录正在核验或已撤回，现在不能修改。"))
            return HttpResponseRedirect(reverse("work:record", args=[self.record.pk]))
        return super().dispatch(request, *args, **kwargs)

    @property
    def correcting(self) -> bool:
        """Whether it stands in the journal already."""
        return bool(self.record.state == State.VERIFIED)

    @cached_property
    def version(self) -> KindVersion:
        """The kind's newest version: by it the change is checked."""
        return queries.kind_version(self.viewer, self.record.kind.code) or self.record.kind_version

    @cached_property
    def unit(self) -> Unit | None:
        """The record's own: it never changes."""
        return self.record.unit

    @property
    def draft_name(self) -> str:
        """By the record's key."""
        return drafts.edit_name(self.record.pk)

    def form_type(self, *, complete: bool = True) -> type[RecordForm]:
        """The same form, for the record's own unit only."""
        made = super().form_type(complete=complete)
        return type(
            "KindForm", (made,), {"unit": fixed_unit(Unit.objects.visible_to(self.viewer), self.record.unit_id)}
        )

    def fresh(self) -> dict[str, Any]:
        """What the record says."""
        return initial_of_record(self.viewer, self.record, self.kind)

    def send(self, form: RecordForm, keys: list[str], hand_in: bool) -> Record:
        """Change, hand in, or correct."""
        at, sent = self.request.now, self.sent(form, keys)  # type: ignore[attr-defined]  # set by org's middleware
        if self.correcting:
            reason = self.request.POST.get("reason", "")
            return operations.correct(record_id=self.record.pk, sent=sent, reason=reason, by=self.viewer, at=at)
        return operations.amend(record_id=self.record.pk, sent=sent, hand_in=hand_in, by=self.viewer, at=at)

    def done_text(self, record: Record, hand_in: bool) -> str:
        """What a correction does is said."""
        if self.correcting:
            if record.state == State.VERIFIED:
                return _("已更正：原来计入的数已冲销，按更正后的内容重新计入。")
            return _("已更正：原来计入的数已冲销，更正后的内容等待核验。")
        return super().done_text(record, hand_in)

    def more(self) -> dict[str, Any]:
        """Headings by state."""
        submit = {State.SENT_BACK: _("改好了，再交"), State.VERIFIED: _("提交更正")}.get(
            State(self.record.state), _("交")
        )
        return {
            "title": _("更正记录") if self.correcting else _("修改记录"),
            "correcting": self.correcting,
            "reason": self.request.POST.get("reason", ""),
            "submit": submit,
            "can_draft": not self.correcting,
        }

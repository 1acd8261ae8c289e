"""Entering a record, changing it, correcting it: which record, unit and kind a form is about.

What lives here: the two form views; what they share is `record_form.py`, what a form does is `operations.py`, what it
asks `kind_form.py`. Invariant: sent twice it makes one record.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.ledger.models import KindVersion, Record
from luoshi.org.models import Unit
from luoshi.ui.registry import kind_forms
from luoshi.work import drafts, operations, queries
from luoshi.work.fields import fixed_unit
from luoshi.work.kind_form import RecordForm
from luoshi.work.prefill import initial_of_record
from luoshi.work.views.kind_choice import KindChoice
from luoshi.work.views.record_form import RecordFormView, State


class RecordNew(RecordFormView):
    """A new record: `?kind=…&target=…&unit=…&day=…` open the form already filled."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Without a kind the choice of kinds; a kind with a form of its own room leads there."""
        if not request.GET.get("kind"):
            return KindChoice.as_view()(request)
        own = kind_forms.get(request.GET["kind"])
        if own is not None and request.method == "GET":
            return HttpResponseRedirect(f"{reverse(own.url_name)}?{request.GET.urlencode()}")
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


class RecordEdit(RecordFormView):
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
        own = kind_forms.get(self.record.kind.code)
        if own is not None and own.edit_url_name and request.method == "GET":
            return HttpResponseRedirect(reverse(own.edit_url_name, args=[self.record.pk]))
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

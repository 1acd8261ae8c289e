"""Import: send or paste a document, then choose which of its plans to take, for which unit and year.

Invariant: what was read stays on the server between the two steps; a refusal keeps everything that was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.files.errors import FileRefused
from luoshi.files.messages import say as say_file
from luoshi.files.models import StoredFile
from luoshi.plans import sources
from luoshi.plans.errors import PlanRefused
from luoshi.plans.forms.documents import PlanChoice, UploadForm
from luoshi.plans.messages import say
from luoshi.plans.models import Plan
from luoshi.plans.operations import import_plans
from luoshi.plans.views.base import KeptFile, PlanView
from luoshi.reading import Reading, ReadingRefused
from luoshi.ui.views import UNPROCESSABLE, form_answer

PREVIEW = 8  # targets shown of a plan before it is taken


class SendDocument(PlanView):
    """A file or pasted text, read at once; what cannot be read is refused beside its field."""

    edits = True
    template_name = "plans/import.html"
    form_class = UploadForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The empty form."""
        return form_answer(request, self.form_class(), self.template_name, self.context())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the document and go on, or say what is wrong with it."""
        form = self.form_class(request.POST, request.FILES)
        if form.is_valid():
            kept = self.keep(form)
            if kept is not None:
                return self.go_on(*kept)
        return form_answer(request, form, self.template_name, self.context())

    def keep(self, form: UploadForm) -> tuple[StoredFile, Reading] | None:
        """The kept file and its reading; None after putting the refusal beside its field."""
        sent = form.cleaned_data.get("file")
        field = "file" if sent else "text"
        data, name = (sent.read(), sent.name) if sent else sources.pasted(form.cleaned_data["text"])
        try:
            reading = sources.read_sent(data, name)
            return sources.keep(data, name, by=self.viewer, at=self.now), reading
        except ReadingRefused as refused:
            form.add_error(field, refused.message)
        except FileRefused as refused:
            form.add_error(field, say_file(refused))
        return None

    def context(self) -> dict[str, Any]:
        """Words of the page."""
        return {
            "crumbs": [self.plans_crumb, (_("导入方案"), "")],
            "title": _("导入方案"),
            "cancel": reverse("plans:list"),
        }

    def go_on(self, file: StoredFile, reading: Reading) -> HttpResponse:
        """To the choice of plans."""
        return HttpResponseRedirect(reverse("plans:import_choose", args=[file.key]))


class KeptDocument(KeptFile):
    """A step on a document that was sent before."""

    @cached_property
    def reading(self) -> Reading:
        """The document, read again. Raises Http404 where its bytes are gone."""
        try:
            return sources.read_kept(self.file)
        except (ReadingRefused, FileNotFoundError) as error:
            raise Http404 from error


@dataclass(frozen=True)
class Offer:
    """A plan of the document with its form and what was found in it."""

    form: PlanChoice
    targets: int
    clauses: int
    unread: int
    quotes: list[str]
    more: int


class ChoosePlans(KeptDocument):
    """Which plans to take."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """All plans of the document, those with targets ticked."""
        return self.answer(self.forms(None))

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Take them, each for its unit and year, all or none."""
        forms = self.forms(request.POST)
        if not all([form.is_valid() for form in forms]):  # noqa: C419  # every form shows its errors
            return self.answer(forms, status=UNPROCESSABLE)
        taken = [form for form in forms if form.cleaned_data["take"]]
        if not taken:
            return self.answer(forms, _("请至少勾选一份方案。"), status=UNPROCESSABLE)
        try:
            with transaction.atomic():
                made = [self.take(form) for form in taken]
        except PlanRefused as refused:
            return self.answer(forms, say(refused), status=UNPROCESSABLE)
        return self.done(made)

    def done(self, made: list[Plan]) -> HttpResponse:
        """On to confirming."""
        messages.success(self.request, _("已导入 %(count)s 份方案，现在逐条确认。") % {"count": len(made)})
        if len(made) == 1:
            return HttpResponseRedirect(reverse("plans:confirm", args=[made[0].pk]))
        return HttpResponseRedirect(reverse("plans:list"))

    def take(self, form: PlanChoice) -> Plan:
        """Import one plan."""
        start, end = form.days
        return import_plans(
            reading=self.reading, unit=form.unit_row, start=start, end=end, by=self.viewer, at=self.now,
            source=self.file, chosen=[form.position], titles={form.position: form.cleaned_data["title"]},
        )[0]  # fmt: skip

    def forms(self, data: Any) -> list[PlanChoice]:
        """A form a plan."""
        return [PlanChoice(self.viewer, plan, number, data) for number, plan in enumerate(self.reading.plans)]

    def answer(self, forms: list[PlanChoice], wrong: str = "", status: int = 200) -> HttpResponse:
        """The page."""
        context = {
            "crumbs": [self.plans_crumb, (_("导入方案"), reverse("plans:import")), (_("选择方案"), "")],
            "name": sources.shown_name(self.file.name),
            "offers": [self.offer(form) for form in forms],
            "chars": len(self.reading.document.text),
            "wrong": wrong,
        }
        return render(self.request, "plans/import_choose.html", context, status=status)

    @staticmethod
    def offer(form: PlanChoice) -> Offer:
        """What the page says of one plan."""
        plan = form.plan
        quotes = [target.quote for target in plan.targets[:PREVIEW]]
        return Offer(
            form, len(plan.targets), len(plan.clauses), len(plan.unread), quotes, len(plan.targets) - len(quotes)
        )

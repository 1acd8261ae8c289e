"""认定: formal decisions with their documents, which schemes count as events."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.assessment.engine.amounts import read_amount, show
from luoshi.assessment.models import Decision
from luoshi.assessment.scores import deciding
from luoshi.assessment.scores.errors import ScoresRefused
from luoshi.assessment.scores.messages import say
from luoshi.assessment.scores.views.base import Managing
from luoshi.files.errors import FileRefused
from luoshi.files.messages import say as say_file
from luoshi.org.models import Unit
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.forms import DayInput, FormLook, Pick
from luoshi.ui.lists import ListPage
from luoshi.ui.views import form_answer


class DecisionForm(FormLook, forms.Form):
    """What a decision says."""

    unit = forms.ModelChoiceField(None, label=gettext_lazy("单位"), widget=Pick("org:unit_options"))
    type = forms.CharField(
        label=gettext_lazy("事项"), max_length=30,
        help_text=gettext_lazy("和办法里写的一致：失实、负面事件、一票否决、加减分、迟报，或办法自定的名称。"),
        widget=forms.TextInput(attrs={"list": "decision-types"}),
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("日期"), widget=DayInput)
    amount = forms.CharField(label=gettext_lazy("次数"), initial="1", max_length=12)
    level = forms.CharField(label=gettext_lazy("级别"), max_length=20, required=False)
    body = forms.CharField(label=gettext_lazy("认定单位"), max_length=100)
    reference = forms.CharField(label=gettext_lazy("文号"), max_length=100, required=False)
    reason = forms.CharField(label=gettext_lazy("认定内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    record = forms.CharField(
        label=gettext_lazy("相关记录"), max_length=200, required=False,
        help_text=gettext_lazy("认定某篇失实时填写：粘贴那条记录的网址或编号，该篇按办法计 0 分。"),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("认定文件"), help_text=gettext_lazy("图片或 PDF。没有文件的不作认定。"))

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Unit.objects.visible_to(viewer).filter(viewer.within("", "scheme.manage"), is_body=False)
        self.fields["unit"].queryset = rows.order_by("path")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_amount(self) -> Fraction:
        """An exact number that is not nought."""
        value = read_amount(self.cleaned_data["amount"])
        if not value:
            raise forms.ValidationError(_("请填写次数，如 1。"))
        return value

    def clean_record(self) -> int | None:
        """The number of a record."""
        text = self.cleaned_data["record"].strip()
        found = re.search(r"(\d{1,15})/?$", text)
        if text and found is None:
            raise forms.ValidationError(_("请填写记录编号，或粘贴记录页的网址。"))
        return int(found[1]) if found else None


class DecisionsPage(ListPage, Managing):
    """The list."""

    title = gettext_lazy("认定")
    template_name = "assessment/scores/decisions.html"
    search_fields = ("unit__name", "type", "reason", "body")
    default_sort = "-day"
    empty_title = gettext_lazy("没有登记过认定")
    empty_text = gettext_lazy("失实、负面事件、一票否决等，由有权单位出具文件后在这里登记，办法据此加减分。")
    columns = (
        Column(
            "unit",
            gettext_lazy("单位"),
            accessor=lambda row: str(row.person or row.unit),
            sort="unit__sort_key",
            phone="title",
        ),
        Column("type", gettext_lazy("事项"), accessor=lambda row: row.type, sort="type"),
        Column("day", gettext_lazy("日期"), accessor=lambda row: row.day, sort="day"),
        Column("body", gettext_lazy("认定单位"), accessor=lambda row: f"{row.body} {row.reference}".strip()),
        Column("state", gettext_lazy("状态"), accessor=lambda row: _("已撤销") if row.revoked_at else _("有效")),
    )

    def rows(self) -> Any:
        """Those of units whose schemes the viewer manages."""
        reach = self.viewer.within("unit__", "scheme.manage")
        return Decision.objects.visible_to(self.viewer).filter(reach).select_related("unit", "person", "file")

    def row_url(self, row: Decision) -> str:
        """Its page."""
        return reverse("assessment:decision", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """登记认定."""
        return [Action(_("登记认定"), reverse("assessment:decision_new"), "plus", primary=True)]

    def context(self) -> dict[str, Any]:
        """The room's tabs."""
        return {"tabs": self.tabs("decisions")}


class DecisionNew(Managing):
    """登记认定."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._show(DecisionForm(viewer=self.viewer, initial={"day": self.viewer.today}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it."""
        form = DecisionForm(request.POST, request.FILES, viewer=self.viewer)
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                made = deciding.record_decision(
                    unit_id=data.pop("unit").pk, file=self.given_file("file") or ("", b""), record_id=data.pop("record"),
                    by=self.viewer, at=self.now, **{key: value for key, value in data.items() if key != "file"},
                )  # fmt: skip
                return self.done(_("认定已登记。"), reverse("assessment:decision", args=[made.pk]))
            except ScoresRefused as refusal:
                form.add_error(None, say(refusal))
            except FileRefused as refusal:
                form.add_error("file", say_file(refusal))
        return self._show(form)

    def _show(self, form: DecisionForm) -> HttpResponse:
        crumbs = [self.crumb, (_("认定"), reverse("assessment:decisions")), (_("登记"), "")]
        context = {"crumbs": crumbs, "types": deciding.TYPES, "cancel": reverse("assessment:decisions")}
        return form_answer(self.request, form, "assessment/scores/decision_form.html", context)


class DecisionPage(Managing):
    """One decision, with its document."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        row = get_object_or_404(self._rows(), pk=pk)
        crumbs = [self.crumb, (_("认定"), reverse("assessment:decisions")), (str(row.person or row.unit), "")]
        context = {"row": row, "crumbs": crumbs, "amount": show(Fraction(row.num, row.den))}
        return render(request, "assessment/scores/decision.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """撤销认定."""
        get_object_or_404(self._rows(), pk=pk)
        url = reverse("assessment:decision", args=[pk])
        try:
            deciding.revoke_decision(decision_id=pk, reason=request.POST.get("reason", ""), by=self.viewer, at=self.now)
        except ScoresRefused as refusal:
            return self.refuse(refusal, url)
        return self.done(_("认定已撤销。已公布的得分请用“更正并重新公布”。"), url)

    def _rows(self) -> Any:
        reach = self.viewer.within("unit__", "scheme.manage")
        related = ("unit", "person", "file", "record", "by", "revoked_by")
        return Decision.objects.visible_to(self.viewer).filter(reach).select_related(*related)

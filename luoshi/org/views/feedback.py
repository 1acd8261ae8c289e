"""意见建议: a small form on every page, one's own with their answers, and the list of those who answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.files.errors import FileRefused
from luoshi.files.messages import say as say_file
from luoshi.org.feedback import answer_feedback, give_feedback
from luoshi.org.models import Feedback
from luoshi.org.safety_forms import AnswerForm, FeedbackForm
from luoshi.org.views.guard import Guarded
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage
from luoshi.ui.views import form_answer

OWN = 20  # own messages below the form


class GiveFeedback(View):
    """The form, with the page that it was opened from, and one's own earlier messages."""

    request: HttpRequest

    @property
    def viewer(self) -> Any:
        """Who writes."""
        return self.request.viewer  # type: ignore[attr-defined]  # set by the middleware

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self.page(request, FeedbackForm(initial={"page": request.GET.get("page", "")[:300]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it, tell those who answer."""
        form = FeedbackForm(request.POST, request.FILES)
        if form.is_valid():
            picture = form.cleaned_data["picture"]
            try:
                give_feedback(
                    text=form.cleaned_data["text"], page=form.cleaned_data["page"],
                    picture=(picture.read(), picture.name) if picture else None,
                    by=self.viewer, at=request.now,  # type: ignore[attr-defined]
                )  # fmt: skip
            except FileRefused as refused:
                form.add_error("picture", say_file(refused))
            else:
                messages.success(request, _("已收到，谢谢。有答复时会通知您。"))
                return redirect(form.cleaned_data["page"] or "org:feedback_new")
        return self.page(request, form)

    def page(self, request: HttpRequest, form: FeedbackForm) -> HttpResponse:
        """The form above one's own."""
        own = Feedback.objects.visible_to(self.viewer).filter(person_id=self.viewer.person_id)
        return form_answer(request, form, "org/feedback_new.html", {"own": list(own.order_by("-pk")[:OWN])})


class AllFeedback(Guarded, ListPage):
    """Everything that the house's people wrote."""

    actions = ("feedback.read",)
    title = gettext_lazy("意见建议")
    search_fields = ("text", "person__name")
    search_hint = gettext_lazy("内容或姓名")
    empty_title = gettext_lazy("还没有意见建议")
    empty_text = gettext_lazy("每个页面右上角的菜单里都有“意见建议”，写来的会出现在这里。")
    empty_icon = "message-2"
    columns = (
        Column("text", gettext_lazy("内容"), lambda row: row.text[:60], phone="title"),
        Column("person", gettext_lazy("提出人"), "person.name", sort="person__sort_key"),
        Column("at", gettext_lazy("时间"), sort="at"),
        Column("state", gettext_lazy("状态"), lambda row: _("已答复") if row.answered_at else _("待答复"),
               sort="answered_at"),
    )  # fmt: skip

    def rows(self) -> Any:
        """All of the house."""
        return Feedback.objects.visible_to(self.viewer).select_related("person")

    def row_url(self, row: Feedback) -> str | None:
        """Where it is answered."""
        return reverse("org:feedback", args=[row.pk])


class OneFeedback(Guarded):
    """Read and answer."""

    actions = ("feedback.read",)

    def row(self, pk: int) -> Feedback:
        """The message, or 404."""
        rows = Feedback.objects.visible_to(self.viewer).select_related("person", "answered_by", "picture")
        return get_object_or_404(rows, pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The message with a form for the answer."""
        row = self.row(pk)
        return form_answer(request, AnswerForm(initial={"answer": row.answer}), "org/feedback.html", {"row": row})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer, and tell the writer."""
        row, form = self.row(pk), AnswerForm(request.POST)
        if not form.is_valid():
            return form_answer(request, form, "org/feedback.html", {"row": row})
        answer_feedback(feedback=row, answer=form.cleaned_data["answer"], by=self.viewer, at=request.now)  # type: ignore[attr-defined]
        messages.success(request, _("已答复，并通知了提出人。"))
        return redirect("org:feedback_all")

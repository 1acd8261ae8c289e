"""What pages of topics share: tabs, the form page, an operation with its refusal said.

Invariant: a row out of sight is 404; who may see but not do gets 403 for forms and a sentence for steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.ledger.errors import LedgerRefused
from luoshi.org.views.seen import Seen
from luoshi.press.desk.topics.errors import TopicRefused
from luoshi.press.desk.topics.messages import say
from luoshi.ui.views import form_answer


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages of the part."""
    names = [
        ("press:topics", _("选题")),
        ("press:topic_calendar", _("选题日历")),
        ("press:leads", _("线索")),
        ("press:assignments", _("派稿")),
        ("press:commissions", _("约稿")),
        ("press:info_items", _("信息")),
    ]
    here = [(reverse(name), label) for name, label in names]
    return [{"label": label, "url": url, "current": request.path == url, "count": None} for url, label in here]


def refused(error: Exception) -> str:
    """A sentence for what was refused."""
    return say(error) if isinstance(error, TopicRefused) else _("台账没有接受这条记录，请检查后再试。")


class Step(Seen, View):
    """Posted steps: run, say what came of it, go back."""

    def attempt(self, done: str, run: Callable[..., Any], **given: Any) -> bool:
        """Run an operation. Returns whether it was done."""
        try:
            run(by=self.viewer, at=self.now, **given)
        except (TopicRefused, LedgerRefused) as error:
            messages.error(self.request, refused(error))
            return False
        messages.success(self.request, done)
        return True


class FormPage(Seen, View):
    """A form of one operation."""

    title: Any = ""
    action = ""
    submit: Any = ""
    cancel = "press:topics"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """403 for who may never do it."""
        if self.action and not request.viewer.can(self.action):  # type: ignore[attr-defined]  # org's middleware
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def form(self, data: Any = None, files: Any = None) -> Any:
        """The form, fresh or bound."""
        raise NotImplementedError

    def save(self, form: Any) -> tuple[str, str]:
        """Do it; the sentence and the address to go to. Raises TopicRefused, LedgerRefused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The fresh form."""
        return self.answer(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or the form with what is wrong."""
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                done, url = self.save(form)
            except (TopicRefused, LedgerRefused) as error:
                form.add_error(None, refused(error))
            else:
                messages.success(request, done)
                return HttpResponseRedirect(url)
        return self.answer(form)

    def answer(self, form: Any) -> HttpResponse:
        """The page."""
        context = {"title": self.title, "submit": self.submit, "cancel_url": reverse(self.cancel)}
        return form_answer(self.request, form, "press/topics/form.html", context)

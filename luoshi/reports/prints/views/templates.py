"""The settings page of the institution's own Word templates, one a kind of print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.files.errors import FileRefused
from luoshi.files.messages import say as say_file
from luoshi.org.viewer import Viewer
from luoshi.org.views.seen import Seen
from luoshi.reports.prints.kinds import DOCX, KINDS
from luoshi.reports.prints.templates import remove_template, set_template, templates
from luoshi.reports.prints.views.base import download
from luoshi.reports.word import Paper
from luoshi.reports.word.template import BODY, MAX_BYTES, TOO_LARGE, TemplateRefused
from luoshi.ui.views import UNPROCESSABLE


class Templates(Seen, View):
    """See, upload, take away."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only who keeps the house's settings."""
        self.request = request
        if not self.viewer.can("house.settings"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, or an example to begin with."""
        if request.GET.get("example"):
            return download(example(self.viewer), _("打印模板示例"), "docx", DOCX)
        return self.page()

    def page(self, wrong: str = "", problem: str = "") -> HttpResponse:
        """A card a kind, with what is wrong beside the file that was sent."""
        used = templates(self.viewer)
        rows = [(kind, used.get(code), problem if code == wrong else "") for code, kind in KINDS.items()]
        crumbs = [(_("设置"), reverse("org:settings")), (_("打印模板"), "")]
        context = {"crumbs": crumbs, "rows": rows, "mark": BODY}
        return render(self.request, "reports/prints/templates.html", context, status=UNPROCESSABLE if problem else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a file in, or take the template of a kind away."""
        code = request.POST.get("kind", "")
        if code not in KINDS:
            raise Http404
        if request.POST.get("remove"):
            remove_template(kind=code, by=self.viewer, at=self.now)
            messages.success(request, _("已恢复标准版式。"))
            return HttpResponseRedirect(request.path)
        sent = request.FILES.get("file")
        if sent is None:
            return self.page(code, _("请选择一个 Word 文档（.docx）。"))
        if (sent.size or 0) > MAX_BYTES:
            return self.page(code, TOO_LARGE)
        try:
            set_template(kind=code, data=sent.read(), name=sent.name or "模板.docx", by=self.viewer, at=self.now)
        except TemplateRefused as refused:
            return self.page(code, refused.reason)
        except FileRefused as refused:
            return self.page(code, say_file(refused))
        messages.success(request, _("模板已启用，“%(kind)s”打印时使用它。") % {"kind": KINDS[code].name})
        return HttpResponseRedirect(request.path)


def example(viewer: Viewer) -> bytes:
    """Our own layout with the marks in it, to be changed in Word."""
    paper = Paper(house_name="{{单位}}", title="{{标题}}", number="{{文号}}", letterhead=True)
    paper.paragraph(BODY, "plain")
    return paper.save()

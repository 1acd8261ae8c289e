"""时限与覆盖: a house's limits by type, and which units ought to have one."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.org.models import Unit
from luoshi.press.channels.forms import RuleForm
from luoshi.press.channels.operations import set_rule
from luoshi.press.channels.types import TYPES, type_name
from luoshi.press.channels.views.page import viewer_of
from luoshi.press.models import ChannelRule
from luoshi.ui.views import UNPROCESSABLE


class Rules(View):
    """One small form a type."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.answer(request, {})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write one type's numbers."""
        viewer = viewer_of(request)
        if not viewer.can("press.lists"):
            raise Http404
        type = request.POST.get("type", "")
        if type not in TYPES:
            raise Http404
        form = RuleForm(request.POST, prefix=type)
        if not form.is_valid():
            return self.answer(request, {type: form}, UNPROCESSABLE)
        wanted = [word for word in re.split(r"[、，,;；\s]+", form.cleaned_data["wanted"]) if word]
        set_rule(
            house_id=viewer.house_id, type=type, silent=form.cleaned_data["silent"], dead=form.cleaned_data["dead"],
            wanted=wanted, by=viewer, at=request.now,  # type: ignore[attr-defined]  # set by org's middleware
        )  # fmt: skip
        messages.success(request, _("已保存：%(name)s。") % {"name": type_name(type)})
        return HttpResponseRedirect(reverse("press:channel_rules"))

    def answer(self, request: HttpRequest, wrong: dict[str, RuleForm], status: int = 200) -> HttpResponse:
        """The page with its forms."""
        viewer = viewer_of(request)
        if not viewer.can("press.lists"):
            raise Http404
        rules = {rule.type: rule for rule in ChannelRule.objects.visible_to(viewer)}
        parts = []
        for code, usual in TYPES.items():
            rule = rules.get(code)
            initial = {
                "silent": rule.silent_days if rule else None, "dead": rule.dead_days if rule else None,
                "wanted": "、".join(rule.wanted) if rule else "",
            }  # fmt: skip
            form = wrong.get(code) or RuleForm(prefix=code, initial=initial)
            parts.append({"code": code, "name": type_name(code), "form": form, "usual": usual})
        known = (
            Unit.objects.visible_to(viewer).exclude(type="").order_by("type").values_list("type", flat=True).distinct()
        )
        return render(request, "press/channels/rules.html", {"parts": parts, "known": list(known)}, status=status)

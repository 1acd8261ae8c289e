"""The house's own choices about placements: whether pages are fetched, when a submission is called unanswered.

Invariant: nothing leaves the machine until an administrator has switched it on.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org.operations import change_settings
from luoshi.press.placements.tasks import SETTING
from luoshi.press.placements.views.base import PressPage
from luoshi.press.placements.views.submissions import SILENT_DAYS
from luoshi.ui.forms import FormLook
from luoshi.ui.views import form_answer


class PlacementSettingsForm(FormLook, forms.Form):
    """Two choices."""

    fetch = forms.BooleanField(
        label=gettext_lazy("允许服务器打开上稿网址，读取标题和日期并留存副本"), required=False,
        help_text=gettext_lazy("需要服务器能上外网。只打开填报的网址，每页最多十秒、两兆；内网地址一律不打开。每月复看一次，打不开只作标记。"),
    )  # fmt: skip
    silent_days = forms.IntegerField(label=gettext_lazy("投稿多少天没有结果称“无回音”"), min_value=1, max_value=365)


class PlacementSettings(PressPage):
    """上稿设置."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For who sets up the house."""
        if not self.viewer.can("house.settings"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        known = self.viewer.house_settings
        initial = {"fetch": known.get(SETTING, False), "silent_days": known.get("press_silent_days", SILENT_DAYS)}
        form = PlacementSettingsForm(initial=initial)
        return form_answer(request, form, "press/placements/settings.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it."""
        form = PlacementSettingsForm(request.POST)
        if not form.is_valid():
            return form_answer(request, form, "press/placements/settings.html")
        changes = {SETTING: form.cleaned_data["fetch"], "press_silent_days": form.cleaned_data["silent_days"]}
        change_settings(house_id=self.viewer.house_id, changes=changes, by=self.viewer, at=self.at)
        messages.success(request, _("设置已保存。"))
        return HttpResponseRedirect(reverse("press:placement_settings"))

"""公开网站: the settings page of the house. Off until it is switched on."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.site import queries
from luoshi.site.operations import SiteRefused, SiteWords, set_site
from luoshi.ui.forms import FormLook
from luoshi.ui.views import form_answer

MOST_COLUMNS = 12


class SiteForm(FormLook, forms.Form):
    """What a site says of itself."""

    on = forms.BooleanField(label=gettext_lazy("对外开放"), required=False)
    holding = forms.ModelChoiceField(
        label=gettext_lazy("显示哪个网站阵地的发布"),
        queryset=None,
        help_text=gettext_lazy("从名录的“网站”里选；发布到它的稿件就会公开。"),
    )
    slug = forms.SlugField(
        label=gettext_lazy("地址"), max_length=40, help_text=gettext_lazy("字母、数字和短横，网站就在 /site/地址/。")
    )
    title = forms.CharField(label=gettext_lazy("网站名称"), max_length=60)
    about = forms.CharField(label=gettext_lazy("网站简介"), max_length=300, required=False)
    columns = forms.CharField(
        label=gettext_lazy("栏目"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("用顿号隔开，安排发布时填同样的栏目名。"),
    )
    filing = forms.CharField(label=gettext_lazy("备案号"), max_length=60, required=False)
    contact = forms.CharField(label=gettext_lazy("联系方式"), max_length=120, required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holding"].queryset = queries.site_channels(viewer)  # type: ignore[attr-defined]  # a model field

    def clean_columns(self) -> list[str]:
        """The names, each once."""
        names = [one.strip()[:40] for one in re.split(r"[、，,;；\n]+", self.cleaned_data["columns"]) if one.strip()]
        return list(dict.fromkeys(names))[:MOST_COLUMNS]


class SiteSettings(View):
    """The page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, filled."""
        viewer = self.viewer(request)
        site = queries.site_of(viewer)
        initial: dict[str, Any] = {}
        if site is not None:
            initial = {name: getattr(site, name) for name in ("on", "slug", "title", "about", "filing", "contact")}
            initial |= {"holding": site.holding_id, "columns": "、".join(site.columns)}
        return self.answer(request, SiteForm(initial=initial, viewer=viewer))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it."""
        viewer = self.viewer(request)
        form = SiteForm(request.POST, viewer=viewer)
        if form.is_valid():
            data = dict(form.cleaned_data)
            holding = data.pop("holding")
            try:
                set_site(holding_id=holding.pk, words=SiteWords(**data), by=viewer, at=request.now)  # type: ignore[attr-defined]
                messages.success(request, _("已保存。"))
                return HttpResponseRedirect(reverse("site:settings"))
            except SiteRefused:
                form.add_error("slug", _("这个地址已经有人用了，请换一个。"))
        return self.answer(request, form)

    def viewer(self, request: HttpRequest) -> Any:
        """Who keeps the house's settings. Raises Http404."""
        viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
        if not viewer.can("house.settings"):
            raise Http404
        return viewer

    def answer(self, request: HttpRequest, form: SiteForm) -> HttpResponse:
        """The page with the form."""
        return form_answer(request, form, "site/settings.html", {"site": queries.site_of(self.viewer(request))})

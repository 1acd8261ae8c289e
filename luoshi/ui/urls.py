"""The room's own addresses: the style guide, where the installation is a demo or under development."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from luoshi.ui.guide import views

urlpatterns: list[URLPattern] = []
if settings.DEBUG or getattr(settings, "DEMO", False) or getattr(settings, "LUOSHI_GUIDE", False):
    urlpatterns += [
        path("ui/guide/", views.Guide.as_view(), name="ui_guide"),
        path("ui/guide/list/", views.GuideList.as_view(), name="ui_guide_list"),
        path("ui/guide/form/", views.GuideFormPage.as_view(), name="ui_guide_form"),
        path("ui/guide/options/", views.GuideOptions.as_view(), name="ui_guide_options"),
        path("ui/guide/draft/", views.GuideDraft.as_view(), name="ui_guide_draft"),
        path("ui/guide/upload/", views.GuideUpload.as_view(), name="ui_guide_upload"),
        path("ui/guide/error/<int:status>/", views.GuideError.as_view(), name="ui_guide_error"),
        path("ui/guide/empty/", views.GuideEmpty.as_view(), name="ui_guide_empty"),
    ]

"""Addresses of the style guide; mounted by the room's urls.py in a demo and under development."""

from __future__ import annotations

from django.urls import path

from luoshi.ui.guide import views

urlpatterns = [
    path("ui/guide/", views.Guide.as_view(), name="ui_guide"),
    path("ui/guide/list/", views.GuideList.as_view(), name="ui_guide_list"),
    path("ui/guide/empty/", views.GuideEmpty.as_view(), name="ui_guide_empty"),
    path("ui/guide/form/", views.GuideFormPage.as_view(), name="ui_guide_form"),
    path("ui/guide/options/", views.GuideOptions.as_view(), name="ui_guide_options"),
    path("ui/guide/draft/", views.GuideDraft.as_view(), name="ui_guide_draft"),
    path("ui/guide/upload/", views.GuideUpload.as_view(), name="ui_guide_upload"),
    path("ui/guide/error/<int:status>/", views.GuideError.as_view(), name="ui_guide_error"),
]

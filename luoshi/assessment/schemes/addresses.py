"""Addresses of schemes, joined into the room's by `luoshi.assessment.urls`."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.assessment.schemes.views import edit, lists, read

SCHEMES: list[URLPattern] = [
    path("assessment/schemes/", lists.SchemeList.as_view(), name="schemes"),
    path("assessment/schemes/new/", lists.NewScheme.as_view(), name="scheme_new"),
    path("assessment/schemes/<int:pk>/", read.SchemePage.as_view(), name="scheme"),
    path("assessment/schemes/<int:pk>/text/", read.SchemeText.as_view(), name="scheme_text"),
    path("assessment/schemes/<int:pk>/tariffs/", read.SchemeSheet.as_view(), name="scheme_sheet"),
    path("assessment/schemes/<int:pk>/use/", read.SwitchScheme.as_view(), name="scheme_switch"),
    path("assessment/schemes/<int:pk>/edit/", edit.EditScheme.as_view(), name="scheme_edit"),
    path("assessment/schemes/<int:pk>/edit/check/", edit.CheckScheme.as_view(), name="scheme_check"),
    path("assessment/schemes/<int:pk>/edit/text/", edit.EditText.as_view(), name="scheme_edit_text"),
    path("assessment/schemes/<int:pk>/edit/drop/", edit.DropDraft.as_view(), name="scheme_drop"),
]

"""Addresses of prints, of their templates and packs."""

from __future__ import annotations

from django.urls import path

from luoshi.reports.prints.views import packs, pages, templates

PRINTS = [
    path("prints/", pages.Prints.as_view(), name="prints"),
    path("prints/task-list/", packs.TaskList.as_view(), name="tasklist"),
    path("prints/packs/<slug:code>/", packs.PackPage.as_view(), name="pack"),
    path("prints/<slug:kind>/", pages.PrintPage.as_view(), name="print"),
    path("prints/<slug:kind>/file/", pages.PrintFile.as_view(), name="print_file"),
    path("prints/<slug:kind>/words/", pages.PrintWords.as_view(), name="print_text"),
    path("org/settings/templates/", templates.Templates.as_view(), name="templates"),
]

"""Addresses of the lists for checking texts."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.press.lists import views

urlpatterns: list[URLPattern] = [
    path("press/lists/", views.Lists.as_view(), name="lists"),
    path("press/lists/try/", views.TryText.as_view(), name="list_try"),
    path("press/lists/new/<slug:kind>/", views.EntryNew.as_view(), name="list_entry_new"),
    path("press/lists/<int:pk>/", views.EntryPage.as_view(), name="list_entry"),
]

"""Addresses of the search. The name has no room before it: the frame of every page asks for "search"."""

from __future__ import annotations

from django.urls import path

from luoshi.search import views

urlpatterns = [path("search/", views.SearchPage.as_view(), name="search")]

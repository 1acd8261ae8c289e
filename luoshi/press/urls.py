"""Addresses of the press: each part brings its own list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "press"
urlpatterns: list[URLPattern | URLResolver] = []

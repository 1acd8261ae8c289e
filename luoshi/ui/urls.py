"""The room's own addresses: the style guide, where the installation is a demo or under development."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if settings.DEBUG or getattr(settings, "DEMO", False):
    urlpatterns.append(path("", include("luoshi.ui.guide.urls")))

"""Addresses of the room's own tests: the guide and sign-in, whatever the installation's mode."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("luoshi.ui.guide.urls")), path("accounts/", include("luoshi.project.accounts"))]

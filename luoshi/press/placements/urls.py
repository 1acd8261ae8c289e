"""Addresses of outlets, placements, submissions and pieces."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

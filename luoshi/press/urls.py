"""Addresses of the press: each part brings its own list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from luoshi.press.channels import urls as channels
from luoshi.press.desk import urls as desk
from luoshi.press.desk.topics import urls as topics
from luoshi.press.lists import urls as lists
from luoshi.press.placements import urls as placements

app_name = "press"
urlpatterns: list[URLPattern | URLResolver] = [
    *desk.urlpatterns,
    *topics.urlpatterns,
    *channels.urlpatterns,
    *lists.urlpatterns,
    *placements.urlpatterns,
]

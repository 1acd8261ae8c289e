"""Addresses: each room brings its own; here they are joined.

Invariant: a room's addresses are found as soon as it has a urls.py; none is written here twice.
"""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from luoshi.project.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(f"luoshi.{room}.urls")) for room in settings.ROOMS if find_spec(f"luoshi.{room}.urls")),
    path("accounts/", include("luoshi.project.accounts")),
    path("healthz", health, name="health"),
]

handler400 = "luoshi.project.errors.bad_request"
handler403 = "luoshi.project.errors.forbidden"
handler404 = "luoshi.project.errors.not_found"
handler500 = "luoshi.project.errors.server_error"

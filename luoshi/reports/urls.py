"""Addresses of the room: each part brings its own."""

from __future__ import annotations

from luoshi.reports.returns.urls import urlpatterns as returns

app_name = "reports"
urlpatterns = [*returns]

"""Addresses of the room: each part brings its own."""

from __future__ import annotations

from luoshi.reports.prints.addresses import PRINTS
from luoshi.reports.returns.addresses import RETURNS
from luoshi.reports.sealing.addresses import SEALING

app_name = "reports"
urlpatterns = [*PRINTS, *RETURNS, *SEALING]

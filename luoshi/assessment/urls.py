"""Addresses of the room: each part brings its own."""

from __future__ import annotations

from luoshi.assessment.schemes.addresses import SCHEMES
from luoshi.assessment.scores.addresses import SCORES

app_name = "assessment"
urlpatterns = [*SCORES, *SCHEMES]

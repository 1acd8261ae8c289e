"""Addresses of trials, publications and objections, joined into the room's by `luoshi.assessment.urls`."""

from __future__ import annotations

from django.urls import URLPattern

SCORES: list[URLPattern] = []

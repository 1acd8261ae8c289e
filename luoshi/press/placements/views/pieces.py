"""The page of a piece: its authors, its appearances in sight, and the panels that the other parts add.

Invariant: a piece out of sight is 404; of its appearances only those in sight are listed.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe

from luoshi.press.models import Piece, PieceAuthor
from luoshi.press.pieces.panels import piece_panels
from luoshi.press.placements import queries
from luoshi.press.placements.kinds import PLACEMENT, SUBMISSION
from luoshi.press.placements.views.base import PressPage

OWN = "press.placements"
"""The panel that this page shows in full."""


class PiecePage(PressPage):
    """作品."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        """The page."""
        piece = get_object_or_404(Piece.objects.visible_to(self.viewer).select_related("unit"), key=key)
        panels = [
            (panel.title, mark_safe(html))  # noqa: S308  # the protocol promises safe HTML
            for panel in piece_panels
            if panel.code != OWN and (html := panel.render(self.viewer, self.at, piece))
        ]
        context = {
            "piece": piece,
            "authors": PieceAuthor.objects.visible_to(self.viewer).filter(piece=piece).select_related("unit"),
            "placements": queries.placements(self.viewer, PLACEMENT).filter(piece=piece).order_by("day")[:100],
            "submissions": queries.placements(self.viewer, SUBMISSION).filter(piece=piece).order_by("day")[:100],
            "panels": panels,
        }
        return render(request, "press/placements/piece.html", context)

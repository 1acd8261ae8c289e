"""Panels of a piece: what each part of the press shows on the piece's page, without the parts seeing each other.

Registered in `PressConfig.ready`. `render` receives the viewer, the moment and the piece and gives safe HTML, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from luoshi.org.viewer import Viewer
from luoshi.press.models import Piece
from luoshi.ui.registry import Registry


@dataclass(frozen=True)
class PiecePanel:
    """A part's card on the page of a piece."""

    code: str
    title: str
    render: Callable[[Viewer, datetime, Piece], str | None]
    order: int = 100


piece_panels: Registry[PiecePanel] = Registry()

"""The viewer of a request.

What lives here: one accessor. Invariant: pages of this room get their viewer through it and nowhere else.
"""

from __future__ import annotations

from django.http import HttpRequest

from luoshi.org.viewer import Viewer


def who(request: HttpRequest) -> Viewer:
    """Who asks. Set by org's middleware."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    return viewer

"""Who looks at a page, and when: what org's middleware puts on a request, typed, for the views of every room."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from luoshi.org.viewer import Viewer


class Seen:
    """A view that knows its viewer and its moment; stands before Django's `View` among the bases."""

    request: HttpRequest

    @property
    def viewer(self) -> Viewer:
        """Who looks (set by org's middleware)."""
        return self.request.viewer  # type: ignore[attr-defined, no-any-return]

    @property
    def now(self) -> datetime:
        """The moment of the request (set by org's middleware)."""
        return self.request.now  # type: ignore[attr-defined, no-any-return]

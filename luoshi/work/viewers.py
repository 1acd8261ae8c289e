"""The viewer of a request as the value itself.

What lives here: unwrapping. The middleware gives a lazy stand-in, which `dataclasses.replace` (used to look with
some of the posts only) refuses. Invariant: after `who(request)` the request carries the viewer itself.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpRequest
from django.utils.functional import LazyObject

from luoshi.org.viewer import Viewer


def plain(viewer: Any) -> Viewer:
    """The viewer behind a stand-in, or itself."""
    if not isinstance(viewer, LazyObject):
        return viewer  # type: ignore[no-any-return]  # whoever sees
    viewer.today  # noqa: B018  # wakes the stand-in, so that the copy is of what it stands for
    return copy(viewer)  # type: ignore[return-value]  # of the stand-in's value


def who(request: HttpRequest) -> Viewer:
    """Who asks. Set by org's middleware."""
    found = plain(request.viewer)  # type: ignore[attr-defined]  # set by org's middleware
    request.viewer = found  # type: ignore[attr-defined]  # set by org's middleware
    return found

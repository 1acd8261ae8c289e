"""Where the text check of the desk gets the house's lists from, without the desk seeing the part that keeps them.

`lists` registers one source in `PressConfig.ready`: `list_sources.register(ListSource("lists", load))`. `load(viewer,
house_id, today)` gives a `press.text.checks.Lists`. Without any source the built-in checks run alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.org.viewer import Viewer
from luoshi.ui.registry import Registry


@dataclass(frozen=True)
class ListSource:
    """A part that knows the house's lists for checking texts."""

    code: str
    load: Callable[[Viewer, int, date], Any]
    order: int = 100


list_sources: Registry[ListSource] = Registry()

"""What a list offers beside its rows: buttons, bulk actions, and heads that sort. Plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from luoshi.ui.columns import Column


@dataclass(frozen=True)
class BulkAction:
    """Something done to the ticked rows. `run(request, rows, reason)` gives the sentence to show."""

    code: str
    label: str | Promise
    run: Callable[[HttpRequest, QuerySet[Any], str], str]
    allowed: Callable[[Any], bool] = lambda viewer: True
    reason_label: str | Promise = ""
    """When set the action asks for a reason under this label and refuses without one."""
    danger: bool = False
    icon: str = "check"


@dataclass(frozen=True)
class Action:
    """A button in the page's head."""

    label: str | Promise
    url: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Heading:
    """A column's head as the template draws it."""

    column: Column
    url: str
    direction: str

    @property
    def aria_sort(self) -> str:
        """For `aria-sort`; "" on columns that do not sort the list now."""
        return {"": "", "up": "ascending", "down": "descending"}[self.direction]

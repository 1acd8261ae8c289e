"""The frame around every page: menu, person, unit. A context processor; nothing is computed until a template asks.

Not here: which menus exist (registry). Invariant: a fragment that shows no menu costs no badge query.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from luoshi.ui import registry

PHONE_ITEMS = 4  # five with the menu button: what a 390 px bar holds at 40 px a touch


@dataclass(frozen=True)
class MenuLine:
    """One line as the template draws it."""

    label: str
    icon: str
    url: str
    current: bool
    badge: int
    phone: bool
    group: str


class Shell:
    """What base.html knows of the page around its content."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def viewer(self) -> Any:
        """org's viewer, or None where org is not installed."""
        return getattr(self.request, "viewer", None)

    @cached_property
    def lines(self) -> list[MenuLine]:
        """The menu of this viewer; the longest address that begins this page's is the current one."""
        if not self.signed_in:
            return []
        items = [(item, url) for item in registry.menus.allowed(self.viewer) if (url := address(item.url_name))]
        path = self.request.path
        own = max((url for _, url in items if begins(path, url)), key=len, default="")
        return [
            MenuLine(
                label=str(item.label),
                icon=item.icon,
                url=url,
                current=url == own,
                badge=(item.badge(self.viewer) or 0) if item.badge else 0,
                phone=item.phone,
                group=str(item.group),
            )
            for item, url in items
        ]

    @cached_property
    def groups(self) -> list[tuple[str, list[MenuLine]]]:
        """Lines by group, groups in the order of their first line."""
        firsts = {line.group: number for number, line in reversed(list(enumerate(self.lines)))}
        ordered = sorted(self.lines, key=lambda line: firsts[line.group])
        return [(name, list(lines)) for name, lines in groupby(ordered, key=lambda line: line.group)]

    @cached_property
    def phone_lines(self) -> list[MenuLine]:
        """The phone's bottom bar."""
        flagged = [line for line in self.lines if line.phone]
        return (flagged or self.lines)[:PHONE_ITEMS]

    @property
    def bell(self) -> MenuLine | None:
        """The inbox with its count, shown on every page; nothing where no room has one."""
        item = registry.menus.get("inbox")
        url = address(item.url_name) if item else ""
        return next((line for line in self.lines if line.url == url), None)

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return bool(getattr(getattr(self.request, "user", None), "is_authenticated", False))

    @property
    def person_name(self) -> str:
        """The viewer's own name, else the account's."""
        user = getattr(self.request, "user", None)
        return str(getattr(self.viewer, "name", "") or user or "")

    @property
    def unit_name(self) -> str:
        """The unit of the post that the viewer is shown with, or nothing."""
        return str(getattr(getattr(self.viewer, "home", None), "unit_name", "") or "")

    @property
    def house_name(self) -> str:
        """The institution, shown beside the mark."""
        return str(getattr(self.viewer, "house_name", "") or "")

    @property
    def search_url(self) -> str:
        """The search page, when a room has one."""
        return address("search")

    @property
    def account_url(self) -> str:
        """Account and safety (second factor, sessions), when a room has it."""
        return address("org:account") or address("mfa_index")

    @property
    def feedback_url(self) -> str:
        """Where 意见建议 leads: a setting of the installation."""
        return str(getattr(settings, "LUOSHI_FEEDBACK_URL", "") or address("org:feedback_new"))

    @property
    def idle_seconds(self) -> int:
        """After how long without a person's doing the page signs out; 0 for never (nobody is signed in)."""
        return int(getattr(self.viewer, "idle_seconds", 0)) if self.signed_in else 0

    @property
    def keep_url(self) -> str:
        """Where the page tells that its person is still there."""
        return address("org:still_here")


def address(name: str) -> str:
    """The address of a named pattern; "" when no room has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def begins(path: str, url: str) -> bool:
    """Whether a page lies under a menu's address; the root only matches itself."""
    return path == url or (url != "/" and path.startswith(url if url.endswith("/") else url + "/"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": Shell(request)}

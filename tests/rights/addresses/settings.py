"""The list of settings pages."""

from __future__ import annotations

from tests.rights.table import Address

MAY = {
    "settings.some": frozenset({"admin", "security", "planner", "planner_east"})
}  # whoever may open one of the pages that it lists
ADDRESSES = {"org:settings": Address(may="settings.some")}

"""The list of settings pages."""

from __future__ import annotations

from tests.rights.table import Address

ADDRESSES = {"org:settings": Address(may="org.manage")}

"""The public site is for nobody in particular (`table.OPEN`); its settings belong to the administrator."""

from __future__ import annotations

from tests.rights.table import Address

MAY: dict[str, frozenset[str]] = {"site.settings": frozenset({"admin"})}
ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "site:settings": Address(may="site.settings", methods="GP", body=lambda w, p: {"slug": "x", "title": "网站"}),
}

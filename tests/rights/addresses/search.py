"""The search page. `Z9` begins the markers of all rows, so that each kind's page would show whatever leaks."""

from __future__ import annotations

from tests.rights.table import Address

KINDS = ("record", "file", "holding", "unit", "person", "plan", "clause", "target")


def _asked(query: str) -> Address:
    return Address(query=lambda world, place: f"?q={query}")


ADDRESSES = {"search": (Address(), _asked("Z9"), *(_asked(f"Z9&kind={kind}") for kind in KINDS))}

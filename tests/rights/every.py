"""All rows of the rights matrix: the table and what the modules in `addresses/` add.

Invariant: an address and an action stand in one place only.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from tests.rights import addresses, table
from tests.rights.table import Address
from tests.rights.world import World

ADDRESSES: dict[str, Address | tuple[Address, ...]] = dict(table.ADDRESSES)
MAY: dict[str, frozenset[str]] = dict(table.MAY)
PREPARE: list[Callable[[World], None]] = []
"""What a module adds to the world: rows that must stand before anybody looks."""

for _found in iter_modules(addresses.__path__):
    _module = import_module(f"{addresses.__name__}.{_found.name}")
    for _all, _more in ((ADDRESSES, _module.ADDRESSES), (MAY, getattr(_module, "MAY", {}))):
        if _twice := _all.keys() & _more.keys():
            raise ValueError(f"{_found.name} repeats {sorted(_twice)}")
        _all.update(_more)
    if hasattr(_module, "prepare"):
        PREPARE.append(_module.prepare)

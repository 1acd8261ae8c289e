"""Importing tables: whoever keeps units, holdings or records brings in; an import is seen by its maker and the admin."""

from __future__ import annotations

from typing import Any

from tests.rights.table import ENTERS, Address, of_plan
from tests.rights.table import MAY as KNOWN
from tests.rights.world import World

MAY = {"tables.import": ENTERS | KNOWN["org.import"] | KNOWN["holding.edit"]}


def _nothing(world: World, place: str) -> list[Any]:
    return [0]


def _run(methods: str = "G") -> Address:
    """A page of an import that none of the personas made: not there for anybody. That its maker and nobody else opens
    it is told by `luoshi/org/tests/test_import_sight.py`."""
    return Address("mine", _nothing, ("root",), "tables.import", methods=methods)


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "org:imports": Address(may="tables.import"),
    "org:import_new": (
        Address(may="tables.import"),
        Address(may="org.import", methods="GP", query=lambda w, p: "?what=units",
                body=lambda w, p: {"pasted": "名称\t上级单位\n新校\t东片学区", "year": str(w.today.year)}),
    ),
    "org:import_template": Address(may="org.import", query=lambda w, p: "?what=units"),
    "org:import": _run(),
    "org:import_columns": _run("GP"),
    "org:import_check": _run("GP"),
    "org:import_take": _run("P"),
    "org:import_undo": _run("P"),
    "org:import_drop": _run("P"),
    "org:import_marked": _run(),
    "org:import_passwords": _run("P"),
    "work:paste": Address(may="record.enter", methods="GP", body=lambda w, p: {
        "text": "1. 3月5日 读书会", "kind": "work.item", "year": str(w.today.year)}),
    "plans:opening": of_plan(),
}  # fmt: skip

"""The walk: all addresses of the site, and one request of somebody at one of them with what came of it.

Invariant: a request of the walk leaves nothing behind, unless it is asked to; every statement that writes is noted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.rights.every import ADDRESSES, MAY
from tests.rights.reading import marks, said
from tests.rights.table import SEES, Address
from tests.rights.world import World

# Sessions and the counters of sign-in are no rows of a house.
NO_ROWS = ("django_session", "django_cache")


def names() -> set[str]:
    """The names of all addresses, with their namespaces; an address without a name gives its pattern."""
    return set(_names(get_resolver(), ""))


def _names(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{prefix}{each.name}" if each.name else f"{prefix}{each.pattern}"
        else:
            yield from _names(each, f"{prefix}{each.namespace}:" if each.namespace else prefix)


def rows() -> Iterator[tuple[str, Address]]:
    """Every row of the table by the name of its address."""
    for name, given in ADDRESSES.items():
        for address in given if isinstance(given, tuple) else (given,):
            yield name, address


def url_of(name: str, address: Address, world: World, place: str) -> str:
    """The address of a place's row."""
    return reverse(name, args=address.args(world, place)) + address.query(world, place)


def sees(persona: str, address: Address, place: str) -> bool:
    """Whether the table gives the persona sight of the row that an address takes."""
    if address.takes == "kind":
        return place == "a" and persona in MAY["kind.manage"]
    if address.takes == "mine":  # only who uploaded it: none of the personas
        return False
    return not address.takes or f"{place}:{address.takes}" in SEES[persona]


def may(persona: str, address: Address, place: str) -> bool:
    """Whether the action of an address is the persona's."""
    if address.by_place:
        return persona in MAY.get(f"{address.may}@{place}", frozenset())
    return persona in MAY[address.may]


@dataclass
class Answer:
    """What came of one request."""

    status: int
    marks: set[str]
    writes: list[str] = field(default_factory=list)
    text: str = ""
    location: str = ""


def ask(client: Client, method: str, url: str, body: dict[str, Any] | None = None, *, keep: bool = False) -> Answer:
    """One request; its writes are noted and, unless `keep`, taken back."""
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        word = sql.lstrip()[:6].upper()
        if word in ("INSERT", "UPDATE", "DELETE") and not any(table in sql for table in NO_ROWS):
            writes.append(sql[:120])
        return execute(sql, params, many, context)

    with transaction.atomic():
        point = transaction.savepoint()
        with connection.execute_wrapper(note):
            response = client.get(url) if method == "G" else client.post(url, body or {})
            text = said(response)
        if keep:
            transaction.savepoint_commit(point)
        else:
            transaction.savepoint_rollback(point)
    location = response.headers.get("Location", "")
    return Answer(response.status_code, marks(text), writes, text, location)


def digest() -> str:
    """A hash over all rows of all tables of the rooms."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table):
            table = model._meta.db_table
            if not model.__module__.startswith("luoshi."):
                continue
            # The journal's key is named like that; a table without `id` is ordered by all its columns as text.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            lines = sorted(repr(row) for row in cursor.fetchall())
            found.update(f"{table} {len(lines)} {lines}".encode())
    return found.hexdigest()

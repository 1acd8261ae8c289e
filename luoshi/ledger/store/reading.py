# ruff: noqa: S608  # what is put into texts here are names of tables and columns, constants; values are parameters
"""Reading: sums from the tallies, sums and single entries from the journal, for many asks at once.

What lives here: statements for figures. What a figure means is `measures/`. Invariant: one statement, however many asks (up
to `limits.ASKS_A_STATEMENT`), and it returns at most a row an ask, unit and den, but for `live_entries`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from luoshi.ledger import limits
from luoshi.ledger.store.values import (
    ENTRY,
    TALLIES,
    Ask,
    LiveRow,
    SumRow,
    adapt,
    as_date,
    as_moment,
    as_uuid,
    fitter,
    is_postgresql,
    parts_of,
    place_of,
)

FROM_CLOCK = "WITH ask "
"""How the statements begin that read nothing but entries and tallies, which move only with the house's clock."""


def seq_as_of(house_id: int, moment: datetime) -> int:
    """The last seq recorded by `moment`, 0 before the first posting."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_seq FROM ledger_posting WHERE house_id = %s AND recorded_at <= %s "
            "ORDER BY recorded_at DESC LIMIT 1",
            [house_id, adapt(moment)],
        )
        row = cursor.fetchone()
    return row[0] if row else 0


def last_seq(house_id: int) -> int:
    """The newest seq of a house, 0 before the first posting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_seq FROM ledger_houseclock WHERE house_id = %s", [house_id])
        row = cursor.fetchone()
    return row[0] if row else 0


class _With(NamedTuple):
    """The common table expressions that carry the asks into a statement, and what joins facets to them."""

    text: str
    params: list[Any]
    join: str
    where: str


def _with(asks: Sequence[Ask], facets: Mapping[int, Sequence[int]], units: Sequence[int] | None, table: str) -> _With:
    """`facets`: for measures with a filter, the combinations that pass it (an empty list passes none)."""
    as_date_ = "::date" if is_postgresql() else ""
    line = f"(%s, %s, %s, %s, %s{as_date_}, %s{as_date_}, %s)"
    text = f"{FROM_CLOCK}(no, measure, kind_id, quantity, low, high, picky) AS (VALUES {', '.join([line] * len(asks))})"
    params: list[Any] = []
    fit = fitter()
    for ask in asks:
        picky = int(ask.measure in facets)
        params += (ask.no, ask.measure, ask.kind_id, ask.quantity, fit(ask.start), fit(ask.end), picky)
    join, where = "", ""
    pairs = [(measure, key) for measure, keys in facets.items() for key in keys]
    if facets:
        pairs = pairs or [(-1, -1)]
        text += f", wanted (measure, facets_id) AS (VALUES {', '.join(['(%s, %s)'] * len(pairs))})"
        params += [value for pair in pairs for value in pair]
        join = f" LEFT JOIN wanted ON wanted.measure = ask.measure AND wanted.facets_id = {table}.facets_id"
        where = " AND (ask.picky = 0 OR wanted.measure IS NOT NULL)"
    if units is not None:
        text += f", place (unit_id) AS (VALUES {', '.join(['(%s)'] * len(units)) or '(-1)'})"
        params += list(units)
    return _With(text, params, join, where)


def sums(
    size: str, house_id: int, asks: Sequence[Ask], facets: Mapping[int, Sequence[int]], units: Sequence[int] | None
) -> list[SumRow]:
    """Sums from the tallies of `size`. `units` None asks all units of the house: one range a kind, no seek a unit."""
    found: list[SumRow] = []
    table = TALLIES[size]
    for part in parts_of(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, units, "t")
        place, at = (" CROSS JOIN place", " AND t.unit_id = place.unit_id") if units is not None else ("", "")
        text = (
            f"{head.text} SELECT ask.no, t.unit_id, t.den, SUM(t.num), SUM(t.count) FROM ask{place} "
            f"{_then()} {table} t ON t.house_id = %s AND t.kind_id = ask.kind_id AND t.quantity = ask.quantity{at} "
            f"AND t.day >= ask.low AND t.day < ask.high{head.join} WHERE 1 = 1{head.where} "
            "GROUP BY ask.no, t.unit_id, t.den"
        )
        found += _sum_rows(text, [*head.params, house_id])
    return found


def journal_sums(
    house_id: int, asks: Sequence[Ask], facets: Mapping[int, Sequence[int]], after: int, up_to: int
) -> list[SumRow]:
    """Sums of the entries with after < seq <= up_to, read in the journal's order: for "as of"."""
    found: list[SumRow] = []
    for part in parts_of(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, None, "e")
        text = (
            f"{head.text} SELECT ask.no, e.unit_id, e.den, SUM(e.num), "
            f"SUM(CASE WHEN e.line > 0 THEN 1 ELSE -1 END) FROM {ENTRY} e {_then()} "
            f"ask ON ask.kind_id = e.kind_id AND ask.quantity = e.quantity "
            f"AND e.counts_on >= ask.low AND e.counts_on < ask.high{head.join} "
            f"WHERE e.id > %s AND e.id <= %s{head.where} GROUP BY ask.no, e.unit_id, e.den"
        )
        found += _sum_rows(text, [*head.params, place_of(house_id, after), place_of(house_id, up_to)])
    return found


def sums_handed_in(
    house_id: int,
    asks: Sequence[Ask],
    facets: Mapping[int, Sequence[int]],
    cuts: Mapping[int, datetime],
    up_to: int | None,
) -> list[SumRow]:
    """Sums of entries that were handed in before the cut of their ask; read by the journal's index of places."""
    found: list[SumRow] = []
    moment = "::timestamptz" if is_postgresql() else ""
    for part in parts_of(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, None, "e")
        known = "" if up_to is None else " AND e.id <= %s"
        text = (
            f"{head.text}, cut (no, moment) AS (VALUES {', '.join([f'(%s, %s{moment})'] * len(part))}) "
            "SELECT ask.no, e.unit_id, e.den, SUM(e.num), SUM(CASE WHEN e.line > 0 THEN 1 ELSE -1 END) FROM ask "
            f"JOIN cut ON cut.no = ask.no {_then()} {ENTRY} e ON e.house_id = %s AND e.kind_id = ask.kind_id "
            f"AND e.quantity = ask.quantity AND e.counts_on >= ask.low AND e.counts_on < ask.high{head.join} "
            f"WHERE e.handed_in_at < cut.moment{known}{head.where} GROUP BY ask.no, e.unit_id, e.den"
        )
        moments = [value for ask in part for value in (ask.no, adapt(cuts[ask.no]))]
        limit = [] if up_to is None else [place_of(house_id, up_to)]
        found += _sum_rows(text, [*head.params, *moments, house_id, *limit])
    return found


def _then() -> str:
    """The join that keeps its order: SQLite, which gathers no statistics, would look at units last and read too much.

    PostgreSQL finds the order itself.
    """
    return "JOIN" if is_postgresql() else "CROSS JOIN"


def _sum_rows(text: str, params: list[Any]) -> list[SumRow]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return [SumRow(no, unit, den, int(num), int(count)) for no, unit, den, num, count in cursor.fetchall()]


def live_entries(
    house_id: int,
    asks: Sequence[Ask],
    facets: Mapping[int, Sequence[int]],
    units: Sequence[int] | None,
    up_to: int | None,
) -> list[LiveRow]:
    """Entries that were not reversed (by seq `up_to`), oldest first; read by the journal's index of places."""
    found: list[LiveRow] = []
    for part in parts_of(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, units, "e")
        place, at = (" CROSS JOIN place", " AND e.unit_id = place.unit_id") if units is not None else ("", "")
        known, later = ("", "") if up_to is None else (" AND e.id <= %s", " AND r.id <= %s")
        text = (
            f"{head.text} SELECT ask.no, e.unit_id, e.seq, e.record_id, e.counts_on, e.num, e.den, e.piece, e.person, "
            f"e.holding_id, e.handed_in_at FROM ask{place} "
            f"{_then()} {ENTRY} e ON e.house_id = %s AND e.kind_id = ask.kind_id AND e.quantity = ask.quantity{at} "
            f"AND e.counts_on >= ask.low AND e.counts_on < ask.high{head.join} "
            f"WHERE e.line > 0{known}{head.where} AND NOT EXISTS (SELECT 1 FROM {ENTRY} r WHERE "
            "r.house_id = e.house_id AND r.record_id = e.record_id AND r.version = e.version AND r.line = -e.line"
            f"{later}) "
            "ORDER BY e.counts_on, e.id"
        )
        limit = [] if up_to is None else [place_of(house_id, up_to)]
        found += _live_rows(text, [*head.params, house_id, *limit, *limit])
    return found


def _live_rows(text: str, params: list[Any]) -> list[LiveRow]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return [
            LiveRow._make((*row[:4], as_date(row[4]), *row[5:8], as_uuid(row[8]), row[9], as_moment(row[10])))
            for row in cursor.fetchall()
        ]

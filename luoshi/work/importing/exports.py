"""Lists of one kind or type as sheets that can be brought in again.

Invariant: exactly the rows that the list found, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from luoshi.ledger.models import Kind, KindVersion
from luoshi.org.imports.targets import Around
from luoshi.org.viewer import Viewer
from luoshi.work.importing.desk import KindDesk, units_of
from luoshi.work.importing.holdings import HoldingsTarget
from luoshi.work.importing.sheets_out import RecordRows

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def _around(viewer: Viewer) -> Around:
    return Around(viewer.house_id, viewer, viewer.today, viewer.today.year)


def of_kind(viewer: Viewer, kind: Kind, records: Any) -> Table:
    """Records of one kind, by its newest version, whoever may see them."""
    version: KindVersion = (
        KindVersion.objects.visible_to(viewer).filter(kind=kind).select_related("kind").order_by("-number")[0]
    )
    around = _around(viewer)
    rows = RecordRows(KindDesk(around, units_of(around), version), viewer)
    return rows.headings(), rows.rows(records)


def of_type(viewer: Viewer, code: str, holdings: Any) -> Table:
    """Holdings of one type."""
    from luoshi.catalogue.load import load as catalogue

    target = HoldingsTarget(_around(viewer), catalogue().holding_type(code))
    return target.headings(), target.rows(holdings)

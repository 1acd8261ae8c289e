"""Records, the names of their files, and holdings in the search: what of them is found, and where a hit leads.

Records are indexed by the signal `stepped`, inside the step's own transaction and only in steps that change what is
found; posting and verifying cost nothing. Invariant: nobody is found by a record: neither its roster nor the people
whom its fields name are in the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import FieldDef
from luoshi.ledger.models import Evidence, Holding, Kind, KindVersion, Record
from luoshi.search.following import follow
from luoshi.search.index import Document, index
from luoshi.search.limits import BATCH
from luoshi.search.pages import page
from luoshi.ui.registry import SearchSource, Spot, search_sources
from luoshi.ui.scope import leave_scope

RECORD, FILE, HOLDING = "record", "file", "holding"
TEXT_FIELDS = frozenset({"text", "longtext", "outlet", "url"})
CHOICES = frozenset({"choice", "multichoice"})
CONTENT_STEPS = frozenset({"created", "changed", "corrected"})


def record_document(record: Record) -> Document:
    """A record (with kind and version): title, kind, what its text fields and choices say, the note."""
    words = [record.kind.name]
    for field in record.kind_version.kind_def.fields:
        if (value := record.values.get(field.code)) not in (None, "", []):
            words += _words(field, value)
    words.append(record.note)
    return Document(RECORD, record.pk, record.house_id, record.title, text="\n".join(words), day=record.day)


def holding_document(holding: Holding) -> Document:
    """A holding: name, number, type, what its card says in words."""
    declared = catalogue().holding_type(holding.type)
    words = [declared.name, holding.code]
    for field in declared.fields:
        if (value := holding.values.get(field.code)) not in (None, "", []):
            words += _words(field, value)
    return Document(
        HOLDING, holding.pk, holding.house_id, holding.name, text="\n".join(words), day=holding.opened_on
    )  # fmt: skip


def _words(field: FieldDef, value: Any) -> list[str]:
    if field.type in TEXT_FIELDS:
        return [str(value)]
    if field.type in CHOICES:
        labels = {choice.code: choice.label for choice in field.choices}
        return [str(labels.get(each, each)) for each in (value if isinstance(value, list) else [value])]
    return []


def file_documents(evidence: Iterable[Evidence]) -> list[Document]:
    """Evidence with a file (file and record loaded): the file's name, its caption."""
    return [
        Document(
            FILE, each.pk, each.record.house_id, each.file.name, text=each.caption, day=each.record.day,
            under=each.record_id,
        )
        for each in evidence
        if each.file is not None
    ]  # fmt: skip


def reindex_kind(kind: Kind) -> None:
    """Write the documents of all records of a kind, whose name has changed."""
    with leave_scope("a kind has another name"):
        rows = Record.objects.filter(kind=kind).select_related("kind")
        after = 0
        while part := _record_documents(rows.filter(pk__gt=after).order_by("pk")[:BATCH]):
            index(part)
            after = part[-1].object_id


def _record_documents(records: Iterable[Record]) -> list[Document]:
    """Of records with their kind: each version is fetched and read once, because its definition is long."""
    rows = list(records)
    versions = KindVersion.objects.in_bulk({row.kind_version_id for row in rows})
    for row in rows:
        row.kind_version = versions[row.kind_version_id]
    return [record_document(row) for row in rows]


def _on_step(sender: Any, step: str, records: Sequence[Record], **more: Any) -> None:
    if step in CONTENT_STEPS:
        index(map(record_document, records))
    if step == "created":  # files that come later are saved one at a time, and followed
        keys = [record.pk for record in records]
        with leave_scope("files of records that have changed"):
            rows = Evidence.objects.filter(record_id__in=keys, file__isnull=False).select_related("file", "record")
            index(file_documents(rows))


def _file_document(evidence: Evidence) -> Document | None:
    return next(iter(file_documents([evidence])), None)


def _all_records(house_id: int, after: int, limit: int) -> list[Document]:
    rows = Record.objects.filter(house_id=house_id, pk__gt=after).select_related("kind")
    return _record_documents(rows.order_by("pk")[:limit])


def _all_files(house_id: int, after: int, limit: int) -> list[Document]:
    rows = Evidence.objects.filter(record__house_id=house_id, pk__gt=after, file__isnull=False)
    return file_documents(rows.select_related("file", "record").order_by("pk")[:limit])


def _all_holdings(house_id: int, after: int, limit: int) -> list[Document]:
    rows = Holding.objects.filter(house_id=house_id, pk__gt=after).order_by("pk")
    return [holding_document(holding) for holding in rows[:limit]]


def _record_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    rows = Record.objects.visible_to(viewer).filter(pk__in=[entry.object_id for entry in entries])
    return {
        row.pk: Spot(
            page("work:record", row.pk),
            " · ".join((row.kind.name, str(row.unit), row.day.isoformat(), row.get_state_display())),
        )
        for row in rows.select_related("kind", "unit")
    }


def _file_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    rows = Evidence.objects.visible_to(viewer).filter(pk__in=[entry.object_id for entry in entries])
    return {
        row.pk: Spot(
            page("work:record", row.record_id),
            " · ".join((row.record.title, str(row.record.unit), row.record.day.isoformat())),
        )
        for row in rows.select_related("record__unit")
    }


def _holding_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    rows = Holding.objects.visible_to(viewer).filter(pk__in=[entry.object_id for entry in entries])
    spots = {}
    for row in rows.select_related("unit"):
        closed = str(_("已停用")) if row.closed_on and row.closed_on <= viewer.today else ""
        words = (catalogue().holding_type(row.type).name, str(row.unit), row.code, closed)
        spots[row.pk] = Spot(page("work:holding", row.pk), " · ".join(filter(None, words)))
    return spots


def register() -> None:
    """Offer records, files and holdings, and follow what is written."""
    from luoshi.ledger.operations.trace import stepped  # the operations know this module

    for source in (
        SearchSource(
            RECORD, _("工作记录"), "clipboard-list", Record.objects.visible_to, _record_spots, _all_records, 100
        ),
        SearchSource(HOLDING, _("名录"), "books", Holding.objects.visible_to, _holding_spots, _all_holdings, 400),
        SearchSource(FILE, _("佐证文件"), "paperclip", Evidence.objects.visible_to, _file_spots, _all_files, 600),
    ):
        search_sources.register(source)
    stepped.connect(_on_step, sender=Record, dispatch_uid="search records")
    follow(Evidence, FILE, _file_document, watch=("file", "caption"))
    follow(Holding, HOLDING, holding_document, watch=("name", "code", "values", "opened_on"))

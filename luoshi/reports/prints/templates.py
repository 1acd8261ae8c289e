"""An institution's own Word templates, one a kind of print.

What lives here: reading, setting and removing them. What a template must be is `word.template`. Invariants: a file is
checked as hostile before it is kept and again when it is used; one template a kind is in use.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.files.operations import read_bytes, store_file
from luoshi.org.viewer import Viewer
from luoshi.reports.models import PrintTemplate
from luoshi.reports.prints.errors import NotYours
from luoshi.reports.word.template import check

ROOM = "reports.prints"


def templates(viewer: Viewer) -> dict[str, PrintTemplate]:
    """Those in use, by kind. One query."""
    rows = PrintTemplate.objects.visible_to(viewer).filter(removed_at__isnull=True).select_related("file", "by")
    return {row.kind: row for row in rows}


def template_of(viewer: Viewer, kind: str) -> bytes | None:
    """The bytes of the template in use; None for our own layout."""
    row = PrintTemplate.objects.visible_to(viewer).filter(kind=kind, removed_at__isnull=True)
    found = row.select_related("file").first()
    return read_bytes(found.file) if found is not None else None


def set_template(*, kind: str, data: bytes, name: str, by: Viewer, at: datetime) -> PrintTemplate:
    """Use this .docx for a kind from now on. Raises NotYours, TemplateRefused, a `FileRefused`."""
    if not by.can("house.settings"):
        raise NotYours
    marks = check(data)
    with transaction.atomic():
        _retire(kind, by, at)
        file = store_file(house_id=by.house_id, owner_room=ROOM, data=data, name=name, by=by, at=at)
        made: PrintTemplate = PrintTemplate.objects.create(
            house_id=by.house_id, kind=kind, file=file, marks=marks, made_at=at, by_id=by.person_id
        )
        log(house_id=by.house_id, actor=by, action="print.template_set", subject=f"print_template:{made.pk}", at=at,
            detail={"kind": kind, "name": file.name, "sha256": file.sha256})  # fmt: skip
    return made


def remove_template(*, kind: str, by: Viewer, at: datetime) -> bool:
    """Go back to our own layout. Raises NotYours. Whether there was one."""
    if not by.can("house.settings"):
        raise NotYours
    with transaction.atomic():
        gone = _retire(kind, by, at)
        if gone:
            log(house_id=by.house_id, actor=by, action="print.template_removed", subject=f"print_kind:{kind}", at=at,
                detail={"kind": kind})  # fmt: skip
    return bool(gone)


def _retire(kind: str, by: Viewer, at: datetime) -> int:
    rows: Any = PrintTemplate.objects.visible_to(by).filter(kind=kind, removed_at__isnull=True)
    return int(rows.update(removed_at=at))

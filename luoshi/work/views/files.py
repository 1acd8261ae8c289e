"""Photos and files of a form: one request a file, kept before the form is sent.

What lives here: uploading, taking away, and how evidence is shown. Attaching to a record is `operations.py`. Invariant:
a file that no record has is its uploader's alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.files import messages as file_messages
from luoshi.files.errors import FileRefused
from luoshi.files.limits import MAX_FILE_BYTES
from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Evidence, Record
from luoshi.ledger.operations import remove_evidence
from luoshi.ui.lists import wants_fragment
from luoshi.work.messages import say
from luoshi.work.viewers import who

OWNER = "ledger"


@dataclass(frozen=True)
class ShownFile:
    """One piece of evidence as a template draws it."""

    id: str
    name: str
    url: str
    thumb_url: str = ""
    note: str = ""
    icon: str = "file-text"
    remove_url: str = ""
    picture: bool = False
    grade: str = ""


def shown_file(file: StoredFile, *, note: str = "", remove_url: str = "", grade: str = "") -> ShownFile:
    """A stored file."""
    return ShownFile(
        id=str(file.key),
        name=file.name,
        url=reverse("files:download", args=[file.key, file.name]),
        thumb_url=reverse("files:thumb", args=[file.key]) if file.thumb_path else "",
        note=note,
        remove_url=remove_url,
        picture=file.is_picture,
        grade=grade,
    )


def shown_evidence(each: Evidence, *, removable: bool = False) -> ShownFile:
    """A row of evidence: a file, or a link."""
    remove = reverse("work:evidence_remove", args=[each.record_id, each.pk]) if removable else ""
    note = each.caption or _("%(grade)s级 · %(word)s") % {"grade": each.grade, "word": each.get_grade_display()}
    if each.file is not None:
        return shown_file(each.file, note=note, remove_url=remove, grade=each.grade)
    url = each.url or "#"
    return ShownFile("", each.url or each.caption, url, note=note, icon="link", remove_url=remove, grade=each.grade)


def shown_files(standing: Sequence[Evidence], uploaded: Sequence[StoredFile], record: Record | None) -> list[ShownFile]:
    """Files in a form: those the record has, and those uploaded since."""
    removable = record is not None and record.state in (Record.State.DRAFT, Record.State.SENT_BACK)
    found = [shown_evidence(each, removable=removable) for each in standing if each.file is not None]
    keys = {each.id for each in found}
    fresh = [file for file in uploaded if str(file.key) not in keys]
    return found + [shown_file(file, remove_url=reverse("work:upload_drop", args=[file.key])) for file in fresh]


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Keep one file (field `file`). Answers {id, name, url, thumb_url, remove_url}, or {error} with 422."""
    viewer: Any = who(request)
    if not viewer.can("record.enter"):
        raise Http404
    given = request.FILES.get("file")
    if given is None:
        return JsonResponse({"error": _("没有收到文件，请再选一次。")}, status=422)
    if (given.size or 0) > MAX_FILE_BYTES:
        words = {"limit": MAX_FILE_BYTES // (1024 * 1024)}
        return JsonResponse({"error": _("超过 %(limit)s MB，请压缩后再传。") % words}, status=422)
    try:
        file = store_file(
            house_id=viewer.house_id,
            owner_room=OWNER,
            data=given.read(),
            name=given.name or "",
            by=viewer,
            at=request.now,  # type: ignore[attr-defined]  # set by org's middleware
        )
    except FileRefused as refusal:
        return JsonResponse({"error": file_messages.say(refusal)}, status=422)
    shown = shown_file(file, remove_url=reverse("work:upload_drop", args=[file.key]))
    names = ("id", "name", "url", "thumb_url", "remove_url")
    return JsonResponse({name: getattr(shown, name) for name in names})


@require_POST
def upload_drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an upload out of a form. The row stays until the sweep of files that nothing speaks of."""
    viewer: Any = who(request)
    get_object_or_404(StoredFile.objects.visible_to(viewer), key=key)
    return HttpResponse(status=204)


@require_POST
def evidence_remove(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Take evidence off a record that is not handed in."""
    viewer: Any = who(request)
    row = get_object_or_404(Evidence.objects.visible_to(viewer), pk=evidence, record_id=pk)
    try:
        remove_evidence(evidence_id=row.pk, by=viewer, at=request.now)  # type: ignore[attr-defined]  # middleware
    except LedgerRefused as refusal:
        return JsonResponse({"error": say(refusal)}, status=409)
    if wants_fragment(request) or "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("work:edit", args=[pk]))

"""Serving stored files: only to those whom the owner room lets see them; anybody else gets 404."""

from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from luoshi.files.models import StoredFile
from luoshi.files.operations import storage
from luoshi.files.owners import may_see
from luoshi.ui.scope import leave_scope

# Opened inside the browser; everything else is handed over as a download.
_INLINE = ("image/jpeg", "image/png", "application/pdf", "video/mp4", "audio/mpeg")
_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@require_safe
def download(request: HttpRequest, key: uuid.UUID, name: str = "") -> HttpResponseBase:
    """The file itself. `?download=1` forces saving."""
    file = _visible(request, key)
    inline = file.mime in _INLINE and not request.GET.get("download")
    return _serve(file.path, file.mime, file.name, inline=inline)


@require_safe
def thumb(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The small picture of a picture."""
    file = _visible(request, key)
    if not file.thumb_path:
        raise Http404
    return _serve(file.thumb_path, "image/jpeg", file.name, inline=True)


def _visible(request: HttpRequest, key: uuid.UUID) -> StoredFile:
    with leave_scope("the owner room decides who sees a file"):
        file = StoredFile.objects.filter(key=key).first()
    if file is None or not may_see(request.viewer, file):  # type: ignore[attr-defined]  # set by the middleware
        raise Http404
    return file


def _serve(path: str, mime: str, name: str, *, inline: bool) -> HttpResponseBase:
    try:
        source = storage().open(path, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(source, content_type=mime, as_attachment=not inline, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    # Nothing inside a served file may run or load anything.
    response["Content-Security-Policy"] = _POLICY
    return response

"""All that an answer says, as plain text: HTML, JSON with its escapes undone, every cell of a workbook, headers, messages.

Invariant: a marker that the browser, a spreadsheet or a header would show is found here.
"""

from __future__ import annotations

import gzip
import html
import io
import json
from typing import Any
from urllib.parse import unquote

from django.contrib.messages import get_messages
from openpyxl import load_workbook

from tests.rights.world import KIND_B, MARK


def said(response: Any) -> str:
    """Everything that the answer holds."""
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in response.headers.items())
    queued = "\n".join(str(message) for message in get_messages(response.wsgi_request))
    return "\n".join((headers, queued, body_of(response)))


def body_of(response: Any) -> str:
    """The body as text; bytes of pictures hold no words."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    kind = response.headers.get("Content-Type", "")
    if "spreadsheetml" in kind:
        book = load_workbook(io.BytesIO(content))
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        return "\n".join((*book.sheetnames, *cells))
    if "json" in kind:
        return json.dumps(json.loads(content or b"null"), ensure_ascii=False)
    return html.unescape(content.decode("utf-8", "replace"))


def marks(text: str) -> set[str]:
    """The markers in a text as place:thing."""
    found = {f"{place}:{thing}".lower() for place, thing in MARK.findall(text)}
    return found | ({"house:kind"} if KIND_B in text else set())

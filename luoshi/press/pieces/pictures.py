"""The pictures that a text shows: found by their addresses in its HTML, read for the files that are made from it.

Invariant: only pictures of the text's own house are read, and only those that it shows.
"""

from __future__ import annotations

import re

from luoshi.files.models import StoredFile
from luoshi.files.operations import read_bytes
from luoshi.press.models import Edition
from luoshi.ui.scope import leave_scope

PICTURE = re.compile(r"/files/([0-9a-f]{8}-[0-9a-f-]{27})/[^\"'<>\s]*")
"""A stored file's address in HTML; the group is the file's key."""


def pictures_of(edition: Edition, house_id: int) -> dict[str, bytes]:
    """The bytes of an edition's pictures by their address in its HTML; lost ones are left out. One query."""
    found = {match[0]: match[1] for match in PICTURE.finditer(edition.html)}
    if not found:
        return {}
    with leave_scope("pictures of an edition that is seen"):
        rows = StoredFile.objects.filter(house_id=house_id, key__in=set(found.values()), mime__startswith="image/")
        files = {str(file.key): file for file in rows}
    pictures: dict[str, bytes] = {}
    for address, key in found.items():
        if key in files:
            try:
                pictures[address] = read_bytes(files[key])
            except FileNotFoundError:
                continue
    return pictures

"""The document behind a plan: kept as a file when it is sent, read from there as often as needed.

What lives here: keeping and reading again. Not here: what is made of a reading (`operations.importing`). Invariant: what
was read once from the bytes that were sent is read the same from the file that was kept.
"""

from __future__ import annotations

from datetime import datetime

from luoshi.catalogue.lexicon import lexicon
from luoshi.files.models import StoredFile
from luoshi.files.operations import read_bytes, store_file
from luoshi.org.viewer import Viewer
from luoshi.plans.queries import ROOM
from luoshi.reading import Reading, read
from luoshi.reading.messages import PASTED_NAME

# A page of the web is kept as the text that it is, so that no browser ever runs what somebody uploaded.
_AS_TEXT = (".html", ".htm", ".mht")
_PLAIN = ".txt"


def read_sent(data: bytes, name: str) -> Reading:
    """Read what somebody sent. Raises ReadingRefused."""
    return read(data, name=name, lexicon=lexicon())


def pasted(text: str) -> tuple[bytes, str]:
    """Pasted text as the bytes and name of a file; line ends as a document has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").encode(), PASTED_NAME + _PLAIN


def keep(data: bytes, name: str, *, by: Viewer, at: datetime) -> StoredFile:
    """Keep a document that can be read. Raises FileRefused."""
    shown = name + _PLAIN if name.lower().endswith(_AS_TEXT) else name
    return store_file(house_id=by.house_id, owner_room=ROOM, data=data, name=shown, by=by, at=at)


def read_kept(file: StoredFile) -> Reading:
    """Read a kept document again. Raises ReadingRefused, FileNotFoundError."""
    return read_sent(read_bytes(file), shown_name(file.name))


def shown_name(name: str) -> str:
    """The name as it was sent."""
    plain = name.removesuffix(_PLAIN)
    return plain if plain.lower().endswith(_AS_TEXT) else name

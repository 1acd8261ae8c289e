"""Reading: a document becomes plans, clauses and targets, each with the place of its words.

What lives here: the one door of the room, `read`. Not here: formats (formats/), numberings (outline/), targets
(targets/), how a reading looks as JSON, sheet or page (outputs/). Needs no Django and, for text, HTML and Word, nothing
beyond the standard library. Invariant: `reading.document.text[x.start:x.end] == x.quote` for whatever was found.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from luoshi.reading import limits
from luoshi.reading.formats import check_length, checked, decode
from luoshi.reading.formats.plain import paragraphs_of
from luoshi.reading.messages import PASTED_NAME
from luoshi.reading.model import Document, Lexicon, PlanOutline, PlanReading, Reading
from luoshi.reading.outline import outline
from luoshi.reading.refusal import ReadingRefused
from luoshi.reading.window import Windows, put_back

__all__ = ["Lexicon", "Reading", "ReadingRefused", "read", "read_text"]


def read(source: str | Path | bytes, *, name: str | None = None, lexicon: Lexicon | None = None) -> Reading:
    """Read a file (a path, or its bytes with a `name`) into plans, clauses and targets.

    `lexicon` gives targets their kind (luoshi.catalogue.lexicon()); without one kinds stay None.
    Raises ReadingRefused, whose message says in Chinese what to do.
    """
    if isinstance(source, bytes):
        data, shown = source, name or PASTED_NAME
    else:
        path = Path(source)
        shown = name or path.name
        data = _bytes_of(path, shown)
    return _read_document(decode(data, shown), lexicon)


def read_text(text: str, name: str = PASTED_NAME, *, lexicon: Lexicon | None = None) -> Reading:
    """Read pasted text; offsets are those of `text` itself. Raises ReadingRefused."""
    if not text.strip():
        raise ReadingRefused("empty", name)
    check_length(text, name)
    sha256 = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
    return _read_document(checked(Document(name, "txt", text, sha256, paragraphs_of(text))), lexicon)


def _bytes_of(path: Path, name: str) -> bytes:
    """The file's bytes, its size looked at before a byte is read."""
    try:
        if path.is_dir():
            raise ReadingRefused("folder", name)
        if path.stat().st_size > limits.MAX_FILE_BYTES:
            raise ReadingRefused("too_large", name, limits.MAX_FILE_BYTES // limits.MIB)
        with path.open("rb") as file:
            return file.read(limits.MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise ReadingRefused("missing", name) from None
    except (OSError, ValueError):
        raise ReadingRefused("unreadable", name) from None


def _read_document(document: Document, lexicon: Lexicon | None) -> Reading:
    windows = Windows(document)
    return Reading(document, tuple(_read_plan(windows, plan, lexicon) for plan in outline(document)))


def _read_plan(windows: Windows, plan: PlanOutline, lexicon: Lexicon | None) -> PlanReading:
    # Imported here: whoever needs only the outline of a document does not pay for the grammar of targets.
    from luoshi.reading.targets import find_targets

    targets, rules, unread = find_targets(*windows.of(plan), lexicon)
    finds = (put_back(targets, plan), put_back(rules, plan), put_back(unread, plan))
    return PlanReading(plan.title, plan.start, plan.end, plan.clauses, *finds)

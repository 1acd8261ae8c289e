"""The process in which a PDF is read (`python -m luoshi.reading.formats.pdf.apart < FILE`).

What lives here: its main function. Not here: who starts it (the package). Invariant: it writes one JSON answer, lines or
a refusal, or ends without one; its memory is bounded where the system can bound it.
"""

from __future__ import annotations

import json
import sys

from luoshi.reading.formats.pdf import packed
from luoshi.reading.formats.pdf.document import lines_of
from luoshi.reading.limits import PDF_MEMORY
from luoshi.reading.refusal import ReadingRefused


def main() -> None:
    """Read the file on standard input and write its lines as JSON."""
    _bound_memory()
    try:
        answer: dict[str, object] = {"lines": [packed(line) for line in lines_of(sys.stdin.buffer.read(), "")]}
    except ReadingRefused as refused:
        answer = {"refused": refused.code, "limit": refused.limit}
    json.dump(answer, sys.stdout)


def _bound_memory() -> None:
    """Bound the address space; Windows has no such limit and relies on the one of the file's size."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
    except (ValueError, OSError):
        return  # some systems know the limit and refuse to set it


if __name__ == "__main__":
    main()

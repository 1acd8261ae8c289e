"""Plain text: bytes to characters, characters to lines. Not here: anything that reads meaning."""

from __future__ import annotations

from luoshi.reading.model import Paragraph


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The lines of a text that are not blank; offsets point at the trimmed line."""
    found = []
    position = 0
    for line in text.splitlines(keepends=True):
        trimmed = line.strip()
        if trimmed:
            start = position + len(line) - len(line.lstrip())
            found.append(_paragraph(trimmed, start))
        position += len(line)
    return tuple(found)


def _paragraph(trimmed: str, start: int) -> Paragraph:
    end = start + len(trimmed)
    return Paragraph(start, end, trimmed, label_end=start)

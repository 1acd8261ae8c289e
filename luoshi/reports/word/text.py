"""Text on its way into a document: cleaned, escaped, measured, and a title cut into lines.

What does not live here: paragraphs and styles. Invariants: no character reaches a document that XML forbids or that
turns the direction of reading; a title's lines, joined, are the title.
"""

from __future__ import annotations

import re
from datetime import date
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

# Control characters (tab and line end excepted), lone surrogates, non-characters, marks that turn the direction.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Where a title may be parted: after these …
PART_AFTER = re.compile(r"关于印发|关于|的|》|）|、|：|\s|年度?|月|和")
# … and before these.
PART_BEFORE = re.compile(r"《|（|关于|工作|任务|情况|报告|台账|小结|通知|完成|应办|佐证")


def clean(text: object) -> str:
    """The text without characters that a document can't hold; line ends are \\n."""
    return FORBIDDEN.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: object) -> str:
    """Cleaned and escaped for XML."""
    return escape(clean(text), {'"': "&quot;"})


def width(text: str) -> float:
    """How many full-width characters wide the text is."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.5 for letter in text)


def chinese_day(day: date) -> str:
    """The day as official documents write it, without zeros in front: 2026年9月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def title_lines(title: str, limit: int) -> list[str]:
    """The title in centred lines: as few as fit, none longer than the limit, the upper ones longer, words whole.

    Line ends that the writer set are kept. GB/T 9704 7.3.1: 回行时词意完整，排列对称，长短适宜。
    """
    lines: list[str] = []
    for part in clean(title).split("\n"):
        lines += _parted(part.strip(), limit)
    return [line for line in lines if line] or [""]


def _parted(title: str, limit: int) -> list[str]:
    if width(title) <= limit:
        return [title]
    count = -(-int(width(title) + 0.5) // (limit - 2))
    lines, rest = [], title
    while count > 1 and width(rest) > 0:
        at = _cut(rest, width(rest) / count + 0.75, limit)
        lines.append(rest[:at].strip())
        rest, count = rest[at:].strip(), count - 1
    return lines + _forced(rest, limit)


def _cut(text: str, wanted: float, limit: int) -> int:
    """Where the first line ends: at a good place near the wanted width, else by count."""
    good = {found.end() for found in PART_AFTER.finditer(text)} | {
        found.start() for found in PART_BEFORE.finditer(text)
    }
    near = [
        at for at in good if 0 < at < len(text) and abs(width(text[:at]) - wanted) <= 5 and width(text[:at]) <= limit
    ]
    if near:
        return min(near, key=lambda at: (abs(width(text[:at]) - wanted), -at))
    return next((at for at in range(1, len(text)) if width(text[: at + 1]) > min(wanted, limit)), len(text))


def _forced(text: str, limit: int) -> list[str]:
    """What is left, in lines of at most the limit."""
    lines: list[str] = []
    while width(text) > limit:
        at = next(at for at in range(1, len(text) + 1) if width(text[: at + 1]) > limit)
        lines.append(text[:at])
        text = text[at:]
    return [*lines, text]

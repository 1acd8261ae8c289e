"""Annexes: 附件1 that opens a part of the document, and the list of annexes at the end of the text.

What lives here: telling the two apart. Not here: the numbering inside an annex, which starts anew (sequence.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from luoshi.reading.model import Paragraph
from luoshi.reading.numerals import HAN_NUMERAL, fold, han_number
from luoshi.reading.outline.labels import STRONG, Label

ANNEX = re.compile(rf"附(?:件|表|录) ?(\d{{1,2}}|[{HAN_NUMERAL}]{{1,3}})?(?:-\d+)? ?([:、.]?)")
TITLE_LENGTH = 50


def annex_label(paragraphs: Sequence[Paragraph], index: int) -> Label | None:
    """The label of an annex that begins with this line, or None."""
    paragraph = paragraphs[index]
    match = _match(paragraph)
    if match is None or is_annex_list(paragraphs, index):
        return None
    rest = paragraph.text[match.end() :]
    if len(rest) > TITLE_LENGTH or rest[-1:] in ("。", "；", ";"):
        return None
    if rest and not match[1] and not match[2] and paragraph.text[match.end() - 1] != " ":
        return None  # 附件材料要齐全: a word of a sentence
    if index + 1 == len(paragraphs) and rest:
        return None
    word = match[1] or "1"
    number = int(word) if word.isdecimal() else han_number(word)
    length = match.end()
    body = length + len(rest) - len(rest.lstrip())
    return Label(paragraph.text[:length].rstrip(" 　:：、.．"), "annex", (number or 1,), "", STRONG, length, body)


def is_annex_list(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether the line only names annexes: 附件：1.任务分解表."""
    paragraph = paragraphs[index]
    match = _match(paragraph)
    if match is None:
        return False
    rest = fold(paragraph.text[match.end() :])
    if not rest.strip():
        return False
    following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
    if match[2] and not match[1]:
        return following is None or following.style != "table"  # 附件：任务分解表, and the table itself
    return bool(match[1]) and (following is None or _names_annex(following) or _is_signature(following.text))


def _names_annex(paragraph: Paragraph) -> bool:
    match = _match(paragraph)
    return match is not None and match.end() < len(paragraph.text)


def _match(paragraph: Paragraph) -> re.Match[str] | None:
    if paragraph.style == "table" or not paragraph.text.startswith("附"):
        return None
    return ANNEX.match(fold(paragraph.text[:TITLE_LENGTH]))


def _is_signature(text: str) -> bool:
    """A date alone on its line, or a short line that could be the issuing body's name."""
    return bool(re.fullmatch(rf"[\d{HAN_NUMERAL}_X× ]{{2,5}}年.{{1,4}}月.{{1,4}}日", fold(text)))

"""Headings: what of a clause's first line is its heading.

What lives here: whole-line headings, run-in headings (the first sentence of an item whose text goes on), none. Not
here: levels. Invariant: a heading is a piece of the clause's first line (or of its second, where the label stands
alone), without the full stop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.reading.numerals import HAN_NUMERAL, fold

WHOLE_LINE = 80  # characters of a heading that stands alone; longer is running text
RUN_IN = 30  # characters of a heading that text follows in the same paragraph
COLON_RUN_IN = 14
ENDS = "。；;!?！？"
# A number, a frequency or a limit: such a sentence commands something and is no heading.
COMMANDS = re.compile(
    rf"(?<![\d])\d+(?!\d*年)|不少于|不低于|不超过|不得|至少|以上|以内|每[年月周季日天人个半]|[{HAN_NUMERAL}]+[次篇场期名份](?![{HAN_NUMERAL}])"
)


QUOTED = re.compile("[“《「][^”》」]*[”》」]")  # “1+3”工程 counts nothing


@dataclass(frozen=True, slots=True)
class FirstLine:
    """What headings are judged by: the text after the label, and what comes after it in the document."""

    text: str
    has_children: bool
    has_body: bool
    following: str | None = None  # the next unlabelled line, where the label stands alone


def headings_of(siblings: Sequence[FirstLine]) -> list[str | None]:
    """The headings of clauses of one parent. Siblings are judged together: headings with commas need company."""
    plain = [_heading(line) for line in siblings]
    loose = [_loose(line) for line in siblings]
    agreeing = sum(1 for a, b in zip(plain, loose, strict=True) if a or b)
    together = len(siblings) >= 2 and agreeing >= len(siblings) - (1 if len(siblings) > 3 else 0)
    return [a or (b if together else None) for a, b in zip(plain, loose, strict=True)]


def _heading(line: FirstLine) -> str | None:
    text = line.text.strip()
    if not text:
        following = (line.following or "").strip()
        return following if 0 < len(following) <= WHOLE_LINE and following[-1] not in ENDS + "，,：:" else None
    named = re.match(r"【(.{1,20})】", text)  # 第一条【目的】为规范管理……
    if named:
        return named[1]
    stop = _first_stop(text)
    if stop is None:
        return _whole(text, line)
    if stop == len(text) - 1:
        fits = text[stop] == "。" and len(text) <= WHOLE_LINE and line.has_children
        return text[:stop].strip() if fits and not _commands(text) else None
    first = text[:stop]
    if text[stop] == "。" and len(first) <= RUN_IN and not re.search("[，,：:]", first) and not _commands(first):
        return first
    return None


def _whole(text: str, line: FirstLine) -> str | None:
    """A line without a full stop: a heading, unless it is long, or commands and nothing stands below it."""
    bare = text.rstrip("：: ")
    below = line.has_children or line.has_body
    if len(bare) > WHOLE_LINE or text[-1] in "，,、":
        return None
    if len(bare) < len(text) and not below:
        return None
    if re.search("[：:]", bare) and not below:
        return None
    if _commands(bare) and not (line.has_children and len(bare) <= RUN_IN and len(bare) == len(text)):
        return None
    return bare


def _loose(line: FirstLine) -> str | None:
    """A first sentence with commas, words before a colon, a sentence over a paragraph: headings in company only."""
    text = line.text.strip()
    stop = _first_stop(text)
    colon = re.search("[：:]", text)
    if (
        colon
        and 0 < colon.start() <= COLON_RUN_IN
        and colon.end() < len(text)
        and (stop is None or colon.start() < stop)
    ):
        first = text[: colon.start()]
        return None if re.search("[，,]", first) or _commands(first) else first
    if stop is None or text[stop] != "。" or (stop == len(text) - 1 and not line.has_body):
        return None
    first = text[:stop]
    return first if len(first) <= RUN_IN and len(re.findall("[，,]", first)) <= 2 and not _commands(first) else None


def _first_stop(text: str) -> int | None:
    """Where the first sentence ends; quotation marks and book titles are looked over."""
    depth = 0
    for i, char in enumerate(text):
        if char in "《“（(「":
            depth += 1
        elif char in "》”）)」":
            depth = max(0, depth - 1)
        elif char in ENDS and depth == 0:
            return i
    return None


def _commands(text: str) -> bool:
    return bool(COMMANDS.search(fold(QUOTED.sub("", text))))

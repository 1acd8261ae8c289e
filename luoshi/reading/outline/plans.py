"""Plans of a file that are numbered in their titles: 篇1 … 篇4, 方案一 … 方案三.

What lives here: where one plan ends and the next begins. Not here: titles without numbers (titles.py), clauses.
Invariant: parts are disjoint, in order, and none is empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from luoshi.reading.model import Paragraph
from luoshi.reading.numerals import HAN_NUMERAL, fold, han_number
from luoshi.reading.outline.labels import STRONG, readings
from luoshi.reading.outline.titles import GENRE_END, TITLE_LENGTH

NUMBERED = re.compile(
    rf"^(?P<base>.*?)\s*[(【\[]?(?P<sort>篇|范文|方案|之|第)?[ ]?"
    rf"(?P<number>\d{{1,2}}|[{HAN_NUMERAL}]{{1,3}})(?P<tail>篇)?[)】\]]?$"
)
LEADING = re.compile(
    rf"^[(【\[]?(?:篇|范文)[ ]?(?P<number>\d{{1,2}}|[{HAN_NUMERAL}]{{1,3}})[)】\]]?[ :、.]*(?P<base>.*)$"
)


def split_plans(paragraphs: Sequence[Paragraph]) -> list[Sequence[Paragraph]]:
    """The lines of each plan that has a number in its title (lines before the first are no plan), or else all lines."""
    starts = _numbered_titles(paragraphs)
    if not starts:
        return [paragraphs] if paragraphs else []
    return [paragraphs[a:b] for a, b in pairwise([*starts, len(paragraphs)])]


def _numbered_titles(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Lines that number the plans of a file: one base, numbers that count up from one, text after each."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for index, paragraph in enumerate(paragraphs):
        key = _numbered_title(paragraph)
        if key is not None:
            groups.setdefault(key[0], []).append((key[1], index))
    best = max((_counting_runs(found) for found in groups.values()), key=len, default=[])
    return best if len(best) >= 2 else []


def _numbered_title(paragraph: Paragraph) -> tuple[str, int] | None:
    text = paragraph.text
    if paragraph.style == "table" or not 2 <= len(text) <= TITLE_LENGTH or text[-1] in "。；;，,、：:":
        return None
    if paragraph.label_end > paragraph.start:
        return None
    folded = fold(text)
    match = LEADING.match(folded)
    if match:
        number = _number(match["number"])
        return ("篇", number) if number else None
    match = NUMBERED.match(folded)
    if not match or not (match["sort"] or GENRE_END.search(match["base"])):
        return None
    base = re.sub(r"[\s(（【\[]+$", "", match["base"])
    number = _number(match["number"])
    if number is None or (match["sort"] != "篇" and not GENRE_END.search(base + (match["sort"] or ""))):
        return None
    if any(label.strength == STRONG for label in readings(text)):
        return None
    return f"{match['sort'] or ''}|{base if match['sort'] != '篇' else ''}", number


def _counting_runs(found: list[tuple[int, int]]) -> list[int]:
    """Indexes of the lines numbered 1, 2, 3 … in order, from one or more such runs; a list of contents is no run."""
    runs: list[list[int]] = [[]]
    for number, index in found:
        if number == len(runs[-1]) + 1:
            runs[-1].append(index)
        elif number == 1:
            runs.append([index])
    return [i for run in runs if len(run) >= 2 and all(b - a > 1 for a, b in pairwise(run)) for i in run]


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else han_number(word)

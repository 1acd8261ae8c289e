"""Plans of a file: titles, and where one plan ends and the next begins.

What lives here: several plans in one file (篇1 … 篇4, 方案一 … 方案三), the title of a single one. Not here: clauses.
Invariant: parts are disjoint, in order, and none is empty.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.reading.model import Document, Paragraph
from luoshi.reading.numerals import HAN_NUMERAL, fold, han_number
from luoshi.reading.outline.labels import STRONG, readings

TITLE_LENGTH = 80
TITLE_SCAN = 30  # lines at the head of a document among which its title stands
GENRES = (
    "方案|计划|意见|办法|制度|通知|要点|细则|规定|规划|要求|措施|守则|章程|决定|清单|安排|任务书|责任书|目标|规程|"
    "规则|条例|指南|总结|纲要|公告|通告|请示|报告|函|准则|标准|指标|体系|分解表|一览表|任务表"
)
GENRE_END = re.compile(rf"(?:{GENRES})(?:[(（\[【〔].{{1,20}}[)）\]】〕])*$")
NUMBERED = re.compile(
    rf"^(?P<base>.*?)\s*[(【\[]?(?P<sort>篇|范文|方案|之|第)?[ ]?"
    rf"(?P<number>\d{{1,2}}|[{HAN_NUMERAL}]{{1,3}})(?P<tail>篇)?[)】\]]?$"
)
LEADING = re.compile(
    rf"^[(【\[]?(?:篇|范文)[ ]?(?P<number>\d{{1,2}}|[{HAN_NUMERAL}]{{1,3}})[)】\]]?[ :、.]*(?P<base>.*)$"
)
DOCUMENT_NUMBER = re.compile(r"〔\d{4}〕|\[\d{4}\]\s*\S*号$|〔[^〕]*〕\s*\S*号$")


@dataclass(frozen=True, slots=True)
class Part:
    """One plan of a file: its title and its lines."""

    title: str
    paragraphs: Sequence[Paragraph]


def split_plans(document: Document) -> list[Part]:
    """The plans of a document; lines before the first numbered title belong to none."""
    paragraphs = document.paragraphs
    if not paragraphs:
        return []
    starts = _numbered_titles(paragraphs)
    if not starts:
        return [Part(_title(document), paragraphs)]
    ends = [*starts[1:], len(paragraphs)]
    return [Part(paragraphs[a].text, paragraphs[a:b]) for a, b in zip(starts, ends, strict=True)]


def _numbered_titles(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Lines that number the plans of a file: one base, numbers that count up from one, text after each."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for index, paragraph in enumerate(paragraphs):
        key = _numbered_title(paragraph)
        if key is not None:
            groups.setdefault(key[0], []).append((key[1], index))
    runs = [_counting_run(found) for found in groups.values()]
    best = max(runs, key=len, default=[])
    spread = all(b - a > 1 for a, b in itertools.pairwise(best))
    return best if len(best) >= 2 and spread else []


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


def _counting_run(found: list[tuple[int, int]]) -> list[int]:
    """Indexes of the lines numbered 1, 2, 3 … in order; a list of contents before the plans is left behind."""
    run: list[int] = []
    for number, index in found:
        if number == len(run) + 1:
            run.append(index)
        elif number == 1:
            previous = run
            run = [index] if len(previous) < 2 or index - previous[-1] <= 1 else previous
    return run


def _title(document: Document) -> str:
    """The title of a file with one plan: the line before the first clause that names a kind of document."""
    head: list[Paragraph] = []
    for paragraph in document.paragraphs[:TITLE_SCAN]:
        if paragraph.style == "table" or any(label.strength == STRONG for label in readings(paragraph.text)):
            break
        head.append(paragraph)
    named = [p for p in head if _title_like(p) and GENRE_END.search(p.text)]
    marked = [p for p in head if p.style in ("title", "heading1") and _title_like(p)]
    for candidates in (marked, named, [p for p in head if _title_like(p)]):
        if candidates:
            return _joined(head, candidates[-1] if candidates is named else candidates[0])
    return re.sub(r"\.\w{1,5}$", "", document.name)


def _joined(head: list[Paragraph], last: Paragraph) -> str:
    """A title broken over two lines is put together: 关于印发…的 / 通知."""
    at = head.index(last)
    before = head[at - 1] if at else None
    broken = before is not None and (
        before.text.endswith(("的", "《", "和", "及", "与", "关于"))
        or before.text.count("《") > before.text.count("》")
    )
    return (before.text + last.text) if before is not None and broken else last.text


def _title_like(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return 2 <= len(text) <= TITLE_LENGTH and text[-1] not in "。；;，,、：:！!？?" and not DOCUMENT_NUMBER.search(text)


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else han_number(word)

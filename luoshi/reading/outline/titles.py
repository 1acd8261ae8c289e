"""Titles: the title of a plan, and titles that begin a further plan in a file without being numbered.

What lives here: which line names a plan. Not here: numbered titles (plans.py), headings of clauses (headings.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from luoshi.reading.model import Paragraph
from luoshi.reading.outline.labels import STRONG, readings
from luoshi.reading.outline.sequence import Opening

TITLE_LENGTH = 80
TITLE_SCAN = 40  # lines at the head of a plan among which its title stands
REACH = 12  # lines between a further plan's title and its first clause: salutation and preamble
SHORTEST = 6  # characters of a further plan's title; shorter ones are sub-headings
PLANS = "方案|计划|意见|办法|制度|通知|要点|细则|规定|规划|守则|章程|规程|规则|条例"
GENRES = PLANS + (
    "|要求|措施|决定|清单|安排|任务书|责任书|目标|指南|总结|纲要|公告|通告|请示|报告|函|准则|标准|指标|体系|"
    "分解表|一览表|任务表"
)
SUFFIX = r"(?:\s?[(（\[【〔].{1,20}[)）\]】〕])*$"
GENRE_END = re.compile(f"(?:{GENRES}){SUFFIX}")
PLAN_END = re.compile(f"(?:{PLANS}){SUFFIX}")
DOCUMENT_NUMBER = re.compile(r"[〔\[(（]\d{4}[〕\])）]\s*第?\s*[\d_X×]+\s*号$|〔\d{4}〕")
NO_TITLES = re.compile(r"目\s*[录次]|[(（【\[].*[)）】\]]|\d{4}年\d{1,2}月\d{1,2}日|.*文\s?件")


def title_of(paragraphs: Sequence[Paragraph], openings: Sequence[Opening], name: str) -> str:
    """The title of a plan: among the lines before its first clause the one that says what kind of document it is."""
    first = openings[0].index if openings else len(paragraphs)
    before = paragraphs[: min(first, TITLE_SCAN)]
    head = [p for p in before if all(label.strength < STRONG for label in readings(p.text))]  # no lines of contents
    likely = [p for p in head if title_like(p)]
    marked = [p for p in likely if p.style in ("title", "heading1")]
    if marked:
        return marked[0].text
    named = [p for p in likely if GENRE_END.search(p.text)]
    if named:
        return _joined(head, named[-1])
    return likely[0].text if likely else re.sub(r"\.\w{1,5}$", "", name)


def further_titles(paragraphs: Sequence[Paragraph], openings: Sequence[Opening]) -> list[int]:
    """Lines that begin a further plan: a title after the clauses of one plan, before numbering that starts anew."""
    tops = [o for o in openings if o.depth == 1]
    if len(tops) < 2 or tops[0].label.number != 1:
        return []
    found = []
    for before, anew in pairwise(openings):
        if anew.depth != 1 or anew.label.number != 1 or anew.label.family != tops[0].label.family:
            continue
        lines = range(max(before.index + 1, anew.index - REACH), anew.index)
        titles = [i for i in lines if title_like(paragraphs[i]) and _names_plan(paragraphs[i])]
        if titles and before.label.family != "annex":
            found.append(titles[0])
    return found


def title_like(paragraph: Paragraph) -> bool:
    """Whether a line could be a title at all: short, no sentence, no document number, no date."""
    text = paragraph.text
    return (
        paragraph.style not in ("table", "toc")
        and 2 <= len(text) <= TITLE_LENGTH
        and text[-1] not in "。；;，,、：:！!？?"
        and not DOCUMENT_NUMBER.search(text)
        and not NO_TITLES.fullmatch(text)
    )


def _names_plan(paragraph: Paragraph) -> bool:
    return len(paragraph.text) >= SHORTEST and bool(PLAN_END.search(paragraph.text)) and "，" not in paragraph.text


def _joined(head: list[Paragraph], last: Paragraph) -> str:
    """A title broken over two lines is put together: 关于印发…的 / 通知."""
    at = head.index(last)
    before = head[at - 1].text if at else ""
    broken = before.endswith(("的", "《", "和", "及", "与", "关于")) or before.count("《") > before.count("》")
    return before + last.text if broken else last.text

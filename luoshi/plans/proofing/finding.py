"""One finding, the sorts of findings, and the places of the text that they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from luoshi.periods.calendar import WorkCalendar
from luoshi.periods.settings import PeriodSettings
from luoshi.reading.model import Clause, Document, Paragraph, PlanReading
from luoshi.reading.numerals import fold

Weight = Literal["must", "should", "look"]
WEIGHTS: dict[Weight, str] = {"must": "要改", "should": "建议改", "look": "请核对"}

SORTS: dict[str, str] = {
    "yardstick": "不得作为考核依据",
    "sum": "数字对不上",
    "conflict": "前后不一致",
    "date": "日期有误",
    "rest_day": "截止日遇休息日",
    "asked_twice": "重复要材料",
    "no_owner": "没写由谁落实",
    "no_number": "没写次数或周期",
    "no_day": "没写截止日期",
    "numbering": "序号不连续",
    "held": "不宜执行",
    "unread": "没有读懂",
    "long": "篇幅",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What should be looked at before the plan goes out. `start`/`end`: offsets into the document's text.

    `sentence` says in Chinese what is wrong, `advice` what to do about it, `basis` the rule where one is cited.
    """

    sort: str
    weight: Weight
    start: int
    end: int
    quote: str
    sentence: str
    advice: str = ""
    basis: str = ""
    clause: str = ""

    @property
    def label(self) -> str:
        """The sort in words."""
        return SORTS[self.sort]

    @property
    def weight_word(self) -> str:
        """How much it matters, in words."""
        return WEIGHTS[self.weight]

    @property
    def comment(self) -> str:
        """All of it as one comment beside the text."""
        parts = [f"【{self.label}】{self.sentence}", self.advice, f"依据：{self.basis}。" if self.basis else ""]
        return "".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph, or a cell of a table."""

    start: int
    end: int
    text: str
    folded: str


_END = re.compile(r"[。！？；;!?]+[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the checks look at: one plan of a document, its span of days and the settings that its days go by."""

    document: Document
    plan: PlanReading
    start: date
    end: date
    settings: PeriodSettings

    @property
    def calendar(self) -> WorkCalendar:
        """The working days."""
        return self.settings.calendar

    def paragraphs(self) -> Iterator[Paragraph]:
        """The plan's lines, without the contents."""
        for paragraph in self.document.paragraphs:
            if self.plan.start <= paragraph.start and paragraph.end <= self.plan.end and paragraph.style != "toc":
                yield paragraph

    def sentences(self) -> Iterator[Sentence]:
        """All sentences of running text and all cells of tables, in order."""
        for paragraph in self.paragraphs():
            for start, end in paragraph.cells or ((paragraph.start, paragraph.end),):
                yield from self._split(start, end)

    def _split(self, start: int, end: int) -> Iterator[Sentence]:
        at = start
        for mark in _END.finditer(self.document.text, start, end):
            yield self.sentence(at, mark.end())
            at = mark.end()
        if self.document.text[at:end].strip():
            yield self.sentence(at, end)

    def sentence(self, start: int, end: int) -> Sentence:
        """The words of a span, without the blanks around them."""
        text = self.document.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Sentence(start, start + len(text), text, fold(text))

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence in which an offset lies; the whole text where it lies in none."""
        for paragraph in self.paragraphs():
            if paragraph.start <= offset < max(paragraph.end, paragraph.start + 1):
                for start, end in paragraph.cells or ((paragraph.start, paragraph.end),):
                    for each in self._split(start, end):
                        if each.start <= offset < each.end:
                            return each
                return self.sentence(paragraph.start, paragraph.end)
        return self.sentence(self.plan.start, self.plan.end)

    def clauses(self) -> Iterator[tuple[Clause, Clause | None]]:
        """All clauses with the one above each, in order."""
        stack: list[tuple[Clause, Clause | None]] = [(clause, None) for clause in reversed(self.plan.clauses)]
        while stack:
            clause, above = stack.pop()
            yield clause, above
            stack.extend((child, clause) for child in reversed(clause.children))

    def where(self, offset: int) -> str:
        """The id of the innermost clause around an offset; empty outside all."""
        found = ""
        for clause, _ in self.clauses():
            if clause.start <= offset < clause.end:
                found = clause.id
        return found

    def finding(
        self, sort: str, weight: Weight, start: int, end: int, sentence: str, advice: str = "", basis: str = ""
    ) -> Finding:
        """A finding at a place of the text."""
        return Finding(sort, weight, start, end, self.document.text[start:end], sentence, advice, basis)


def placed(draft: Draft, findings: list[Finding]) -> list[Finding]:
    """The findings in the order of the text, each with its clause."""
    spans = [(clause.start, clause.end, clause.id) for clause, _ in draft.clauses()]
    found = []
    for each in sorted(findings, key=lambda finding: (finding.start, finding.end, finding.sort)):
        inside = [ident for start, end, ident in spans if start <= each.start < end]
        found.append(replace(each, clause=inside[-1] if inside else ""))
    return found

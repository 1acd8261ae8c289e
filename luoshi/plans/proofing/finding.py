"""One finding, the sorts of findings, and the places of the text that they speak of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
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


@dataclass(frozen=True)
class Draft:
    """What the checks look at: one plan of a document, its span of days and the settings that its days go by.

    Sentences and clauses are found once: a check may ask for each target where it stands.
    """

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

    @cached_property
    def sentences(self) -> list[Sentence]:
        """All sentences of running text and all cells of tables, in order."""
        return [
            sentence
            for paragraph in self.paragraphs()
            for start, end in paragraph.cells or ((paragraph.start, paragraph.end),)
            for sentence in self._split(start, end)
        ]

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
        """The sentence in which an offset lies; the nearest before where it lies between two."""
        at = bisect_right(self._sentence_starts, offset) - 1
        return self.sentences[at] if at >= 0 else self.sentence(self.plan.start, self.plan.end)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def clauses(self) -> list[tuple[Clause, Clause | None]]:
        """All clauses with the one above each, in order."""
        found: list[tuple[Clause, Clause | None]] = []
        stack: list[tuple[Clause, Clause | None]] = [(clause, None) for clause in reversed(self.plan.clauses)]
        while stack:
            clause, above = stack.pop()
            found.append((clause, above))
            stack.extend((child, clause) for child in reversed(clause.children))
        return found

    def where(self, offset: int) -> str:
        """The id of the innermost clause around an offset; empty outside all."""
        at = bisect_right(self._clause_starts, offset) - 1
        while at >= 0:
            clause, _ = self.clauses[at]
            if offset < clause.end:
                return clause.id
            at = self._above[at]
        return ""

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause, _ in self.clauses]

    @cached_property
    def _above(self) -> list[int]:
        """For each clause the place of the one above it, -1 for none."""
        places = {id(clause): number for number, (clause, _) in enumerate(self.clauses)}
        return [places[id(above)] if above is not None else -1 for _, above in self.clauses]

    def finding(
        self, sort: str, weight: Weight, start: int, end: int, sentence: str, advice: str = "", basis: str = ""
    ) -> Finding:
        """A finding at a place of the text."""
        return Finding(sort, weight, start, end, self.document.text[start:end], sentence, advice, basis)


def placed(draft: Draft, findings: list[Finding]) -> list[Finding]:
    """The findings in the order of the text, each with its clause."""
    ordered = sorted(findings, key=lambda finding: (finding.start, finding.end, finding.sort))
    return [replace(each, clause=draft.where(each.start)) for each in ordered]

"""The walk over a plan's paragraphs: headings, list openings, tables, credits, each paragraph in its section.

What lives here: which section a paragraph belongs to. Not here: reading a paragraph (assemble.py) or a table (tables.py).
Invariant: each paragraph of the plan is read once; a look-up of its clauses costs the depth of the tree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from ..model import Clause, Document, Paragraph, PlanOutline
from . import context, tables
from .assemble import Yield, read_paragraph
from .clauses import label_end
from .credits import apply_credit, credit_of, is_credit_line
from .dates import plan_years
from .drafts import Draft, Section
from .numerals import fold
from .rows import rows_from

_CAPTION = 60  # a longer line before a table is a paragraph, not its caption


class PlanWalk:
    """One plan, from its first paragraph to its last."""

    def __init__(self, document: Document, plan: PlanOutline, folded: str) -> None:
        self.text, self.plan = folded, plan
        self.paragraphs = _within(document.paragraphs, plan)
        opening = folded[plan.start : min(plan.end, plan.start + 400)]
        title = fold(plan.title)
        self.years = plan_years(title, opening)
        single = context.is_campaign(title) or context.names_one_time(opening)
        self.base = Section(measure=context.title_measure(title), single=single, default=context.default_cadence(title))
        self.item: tuple[int, int, list[Draft]] = (0, 0, [])
        self.sections: dict[int, Section] = {}
        self.opened: tuple[Section, bool, int] | None = None

    def read(self) -> Yield:
        """All finds of the plan."""
        total, i = Yield(), 0
        while i < len(self.paragraphs):
            rows = rows_from(self.paragraphs, i, self.text)
            if rows:
                section = self._section(self.chain(self.paragraphs[i].start))
                total.add(tables.read_table(self.text, rows, section, self.years, self._caption(i)))
                i += len(rows)
            else:
                total.add(self._paragraph(self.paragraphs[i]))
                i += 1
        return total

    def clause_at(self, offset: int) -> str | None:
        """Id of the deepest clause at an offset."""
        chain = self.chain(offset)
        return chain[-1].id if chain else None

    def chain(self, offset: int) -> list[Clause]:
        """Clauses that hold `offset`, from the top down."""
        chain: list[Clause] = []
        level = self.plan.clauses
        while level:
            k = bisect_right(level, offset, key=_start) - 1
            if k < 0 or offset >= level[k].end:
                break
            chain.append(level[k])
            level = level[k].children
        return chain

    def _section(self, chain: list[Clause]) -> Section:
        """What the headings of `chain` hand down, each clause's worked out once."""
        section = self.base
        for clause in chain:
            known = self.sections.get(clause.start)
            if known is None:
                known = context.below_heading(clause.heading, section) if clause.heading else section
                self.sections[clause.start] = known
            section = known
        return section

    def _caption(self, i: int) -> str:
        previous = self.paragraphs[i - 1] if i else None
        if previous is None or previous.end - previous.start > _CAPTION:
            return ""
        return self.text[previous.start : previous.end]

    def _paragraph(self, paragraph: Paragraph) -> Yield:
        start, end = paragraph.start, min(paragraph.end, self.plan.end)
        words, chain = self.text[start:end], self.chain(start)
        body = label_end(self.text, start, end)
        labelled = body > start or paragraph.label_end > start
        section = self._below_opening(self._section(chain), labelled, len(chain))
        if is_credit_line(words):
            return self._credited(words)
        if chain and chain[-1].start == start and _is_heading(words[body - start :]):
            return Yield()
        result = read_paragraph(self.text, start, end, section, self.years, body=body)
        if len(words) > 6:
            self.item = (body, end, result.drafts)
        opened = context.opening_section(words, section)
        if opened:
            self.opened = (opened, labelled, len(chain))
        return result

    def _below_opening(self, own: Section, labelled: bool, depth: int) -> Section:
        """The section of an item below a line such as 各单位全年任务如下：, as long as the list goes on."""
        if self.opened is None:
            return own
        opened, opener_labelled, opener_depth = self.opened
        if not labelled or (opener_labelled and depth <= opener_depth):
            self.opened = None
            return own
        return replace(
            own,
            actor=own.actor or opened.actor,
            cadence=own.cadence or opened.cadence,
            n=own.n or opened.n,
            due=opened.due,
            due_group=opened.due_group,
            background=own.background or opened.background,
            tasks=own.tasks or opened.tasks,
        )

    def _credited(self, words: str) -> Yield:
        """A line 责任单位：… or 完成时限：… belongs to the item before it."""
        credit = credit_of(words)
        start, end, drafts = self.item
        made = apply_credit(credit, drafts, (start, end), self.text, self.years) if credit else None
        if made is None:
            return Yield()
        drafts.append(made)
        return Yield([made])


def _is_heading(words: str) -> bool:
    """逐月安排, 每季度工作: a short line without figure or mark only names what follows."""
    return len(words) <= 16 and not re.search(r"[\d,;。:]|[一二两三四五六七八九十]{1,3}(?:次|篇|期|场|条)", words)


def _start(clause: Clause) -> int:
    return clause.start


def _within(paragraphs: tuple[Paragraph, ...], plan: PlanOutline) -> list[Paragraph]:
    """The paragraphs of a plan, empty ones left out."""
    first = max(0, bisect_right(paragraphs, plan.start, key=lambda p: p.start) - 1)
    found: list[Paragraph] = []
    for paragraph in paragraphs[first:]:
        if paragraph.start >= plan.end:
            break
        if paragraph.end > max(paragraph.start, plan.start):
            found.append(paragraph)
    return found

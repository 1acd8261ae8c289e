"""Targets: the measurable commitments of a plan, found by a grammar of Chinese work plans.

What lives here: the door `find_targets` and the walk over a plan's paragraphs. Not here: reading files (formats), clauses
(outline), what to do with a target (plans). Invariant: `document.text[t.start:t.end] == t.quote` for all that is found;
the work is linear in the text. How the grammar works: docs/decisions/0004-the-reader-is-a-grammar.md.
"""

from __future__ import annotations

from ..model import Clause, Document, Lexicon, Paragraph, PlanOutline, RuleSentence, Target, Unread
from . import context, tables
from .assemble import Yield, read_paragraph
from .clauses import label_end
from .credits import Credit, apply_credit, credit_of, is_credit_line
from .dates import plan_years
from .drafts import Draft, Section
from .numerals import fold

__all__ = ["Lexicon", "find_targets"]


def find_targets(
    document: Document, plan: PlanOutline, lexicon: Lexicon | None = None
) -> tuple[tuple[Target, ...], tuple[RuleSentence, ...], tuple[Unread, ...]]:
    """Targets, rule sentences and unread numbers of one plan, in the order of the text. Raises nothing."""
    folded = fold(document.text)
    reader = _PlanReader(document, plan, folded)
    found = reader.read()
    targets: list[Target] = []
    seen: set[tuple[object, ...]] = set()
    for draft in found.drafts:
        key = (draft.start, draft.end, draft.value, draft.cadence, draft.comparator, draft.unit)
        if key in seen or not draft.cadence:
            continue
        seen.add(key)
        quote = document.text[draft.start : draft.end]
        kind = lexicon.kind_of(draft.measure, draft.unit, quote) if lexicon else None
        targets.append(draft.finish(document.text, reader.clause_at(draft.start), kind))
    targets.sort(key=lambda t: (t.start, t.end))
    text, at = document.text, reader.clause_at
    rules = [RuleSentence(text[s:e], s, e, at(s)) for s, e in found.rules]
    unread = [Unread(text[s:e], s, e, at(s), why) for s, e, why in found.unread]
    return tuple(targets), tuple(rules), tuple(unread)


class _PlanReader:
    """The walk over one plan's paragraphs, with the headings and list openings that hold."""

    def __init__(self, document: Document, plan: PlanOutline, folded: str) -> None:
        self.text = folded
        self.plan = plan
        self.paragraphs = [
            p for p in document.paragraphs if p.start < plan.end and p.end > plan.start and p.end > p.start
        ]
        opening = folded[plan.start : min(plan.end, plan.start + 400)]
        self.years = plan_years(fold(plan.title), opening)
        single = context.is_campaign(plan.title) or context.names_one_time(opening)
        self.base = Section(measure=context.title_measure(plan.title), single=single)
        self.item: tuple[int, int, list[Draft]] = (0, 0, [])
        self.flat = _Flat(plan.clauses)
        self.opened: tuple[Section, bool] | None = None

    def clause_at(self, offset: int) -> str | None:
        """Id of the deepest clause at an offset."""
        return self.flat.at(offset)

    def read(self) -> Yield:
        """All finds of the plan."""
        total = Yield()
        i = 0
        while i < len(self.paragraphs):
            paragraph = self.paragraphs[i]
            rows = tables.rows_from(self.paragraphs, i, self.text)
            section = self._section(paragraph)
            if rows:
                caption = self.text[self.paragraphs[i - 1].start : self.paragraphs[i - 1].end] if i else ""
                _add(total, tables.read_table(self.text, rows, section, self.years, caption))
                i += len(rows)
                continue
            _add(total, self._paragraph(paragraph, section))
            i += 1
        return total

    def _section(self, paragraph: Paragraph) -> Section:
        headings = self.flat.headings(paragraph.start)
        return context.heading_section(headings, self.base)

    def _paragraph(self, paragraph: Paragraph, section: Section) -> Yield:
        start, end = paragraph.start, min(paragraph.end, self.plan.end)
        labelled = label_end(self.text, start, end) > start or paragraph.label_end > start
        if self.opened:
            opened, opener_labelled = self.opened
            if labelled and not (opener_labelled and self._same_level(paragraph)):
                section = self._under(opened, section)
            else:
                self.opened = None
        words = self.text[start:end]
        credit = credit_of(words) if is_credit_line(words) else None
        if credit:
            return self._credited(credit)
        result = read_paragraph(self.text, start, end, section, self.years)
        if len(words) > 6:
            self.item = (label_end(self.text, start, end), end, result.drafts)
        following = context.opening_section(self.text[start:end], section)
        if following:
            self.opened = (following, labelled)
            self.opener_level = len(self.flat.headings(start))
        return result

    def _credited(self, credit: Credit) -> Yield:
        """A line 责任单位：… or 完成时限：… belongs to the item before it."""
        start, end, drafts = self.item
        made = apply_credit(credit, drafts, (start, end), self.text, self.years)
        if made is None:
            return Yield()
        drafts.append(made)
        return Yield([made])

    def _same_level(self, paragraph: Paragraph) -> bool:
        return len(self.flat.headings(paragraph.start)) <= self.opener_level

    @staticmethod
    def _under(opened: Section, own: Section) -> Section:
        return Section(
            own.actor or opened.actor,
            own.cadence or opened.cadence,
            own.n or opened.n,
            opened.due,
            opened.due_group,
            own.measure or opened.measure,
            own.background or opened.background,
            own.tasks or opened.tasks,
            own.single,
        )


class _Flat:
    """Clauses by offset, walked once from left to right."""

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self.clauses = clauses
        self.cache: dict[int, list[Clause]] = {}

    def _chain(self, offset: int) -> list[Clause]:
        if offset not in self.cache:
            self.cache = (
                {offset: context.chain_of(self.clauses, offset)}
                if len(self.cache) > 64
                else {**self.cache, offset: context.chain_of(self.clauses, offset)}
            )
        return self.cache[offset]

    def at(self, offset: int) -> str | None:
        chain = self._chain(offset)
        return chain[-1].id if chain else None

    def headings(self, offset: int) -> list[str]:
        return [c.heading for c in self._chain(offset) if c.heading]


def _add(total: Yield, part: Yield) -> None:
    total.drafts += part.drafts
    total.rules += part.rules
    total.unread += part.unread

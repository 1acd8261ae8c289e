"""The living document: the plan's own text with "7 / 12" in the margin of each phrase.

What lives here: joining lines with figures. Not here: counting (`standing`). Invariant: each number opens to the entries
behind it, or to the target's page where many are bound; what is held says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.periods.pace import Colour
from luoshi.periods.words import span_words
from luoshi.plans import queries, words
from luoshi.plans.document import Span, lines_of
from luoshi.plans.models import Clause
from luoshi.plans.standing import SummedRow, plan_sums
from luoshi.plans.views.base import PlanView, tabs
from luoshi.plans.views.paper import Block, Look, blocks


@dataclass(frozen=True)
class Note:
    """A figure in the margin."""

    row: SummedRow
    colour: Colour  # worked out once: of many cells it is a count over all of them
    url: str
    many: bool

    @property
    def tone(self) -> str:
        """The screen's tone of its colour."""
        return words.tone(self.colour.state)

    @property
    def word(self) -> str:
        """The word of its colour."""
        return str(words.COLOURS[self.colour.state])

    @property
    def unit(self) -> str:
        """The count word behind the number: of those bound where there are many."""
        if self.many:
            return _("个完成")
        return "" if self.row.target.spec.is_ratio else self.row.target.spec.count_word


@dataclass(frozen=True)
class PaperRow:
    """A block of the document with what stands in its margin."""

    block: Block
    notes: list[Note]
    held: str


def note_of(row: SummedRow) -> Note:
    """The note of a target."""
    return Note(row, row.colour, row.address or reverse("plans:target", args=[row.target.id]), row.cell is None)


class DocumentPage(PlanView):
    """The plan's page. Printed it is the 落实情况."""

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The document. The number of queries does not depend on the length of the plan."""
        counts = tone_counts(note.colour for note in self.notes.values())
        context: dict[str, Any] = {
            "crumbs": [self.plans_crumb, (self.plan.title, "")],
            "plan": self.plan,
            "span": span_words(self.plan.start, self.plan.end),
            "tabs": tabs(request, self.plan, self.viewer),
            "edits": self.may_edit,
            "text": self.text,
            "paper": self.paper(),
            "counts": counts,
            "lost": [note for note in self.notes.values() if note.row.target.lost],
            "waiting_text": queries.waiting_text(self.viewer, self.plan) if self.may_edit else None,
            "tally": queries.tallies(self.viewer, [self.plan.pk]).get(self.plan.pk, queries.Tally()),
            "today": self.viewer.today,
        }
        return render(request, "plans/document.html", context)

    @cached_property
    def notes(self) -> dict[int, Note]:
        """All confirmed targets with their figures."""
        rows = plan_sums(self.viewer, self.plan.pk)
        return {row.target.id: note_of(row) for row in rows}

    @cached_property
    def text(self) -> Any:
        """The adopted document."""
        return queries.text_of(self.viewer, self.plan)

    def paper(self) -> list[PaperRow]:
        """Blocks with their notes."""
        notes, targets = self.notes, [note.row.target for note in self.notes.values()]
        spans = [Span(each.start, each.end, "target", each.id) for each in targets if not each.lost]
        clauses = list(Clause.objects.visible_to(self.viewer).filter(plan=self.plan))
        held = {clause.pk: clause.held_reason for clause in clauses if clause.held_reason}

        def dress(span: Span) -> Look | None:
            note = notes[span.key]
            return Look(f"find find-{note.tone}", note.url, hint=f"{note.row.headline} · {note.colour.why}")

        lines = lines_of(self.text.text, self.text.paragraphs, clauses, spans)
        return [
            PaperRow(
                block,
                [notes[key] for key in block.begun()],
                next((held[line.clause] for line in block.lines if line.clause in held), ""),
            )
            for block in blocks(lines, dress)
        ]


def tone_counts(colours: Iterable[Colour]) -> dict[str, int]:
    """How many targets stand how."""
    counts = dict.fromkeys(words.COLOURS, 0)
    for colour in colours:
        counts[colour.state] += 1
    return counts

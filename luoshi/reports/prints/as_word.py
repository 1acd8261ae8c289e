"""A print as a Word file in the layout of GB/T 9704-2012, or in the institution's own template.

Invariant: what stands in the file is what the print holds, character by character; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.reports.prints.model import Block, CellKind, Facts, Field, Grid, Head, Print, Sentence, Slot, Value
from luoshi.reports.prints.words import moment_words
from luoshi.reports.word import Paper
from luoshi.reports.word.blocks import Align
from luoshi.ui.states import amount_text


def word(made: Print, template: bytes | None = None) -> bytes:
    """The .docx. Raises `word.template.TemplateRefused` for a template that lost its mark."""
    day = timezone.localtime(made.as_of).date()
    paper = Paper(house_name=made.house, title=made.title, date=day, landscape=made.landscape)
    for block in told(made):
        match block:
            case Head():
                paper.heading(block.level, block.text)
            case Sentence():
                paper.paragraph(block.text)
            case Slot():
                for words in block.paragraphs:
                    paper.paragraph(words)
            case Facts():
                paper.table((), block.pairs, widths=(1, 5), aligns=("center", "left"), dense=True)
                paper.paragraph("", "plain")
            case Grid():
                _grid(paper, block)
    if made.signed:
        paper.signature(made.unit, day)
        paper.paragraph("", "note")
    paper.paragraph(source_words(made), "note")
    return paper.save(template)


def told(made: Print) -> Iterator[Block]:
    """The blocks that say something: an empty slot does not, nor a heading that nothing follows."""
    waiting: list[Head] = []
    for block in made.blocks:
        if isinstance(block, Slot) and not block.paragraphs:
            continue
        if isinstance(block, Head):
            waiting = [*(head for head in waiting if head.level < block.level), block]
            continue
        yield from waiting
        waiting = []
        yield block


def source_words(made: Print) -> str:
    """Where the figures come from: the moment and the last entry, by which they can be made again."""
    return _("数据截至%(moment)s（第%(seq)s号分录），由台账生成。") % {
        "moment": moment_words(made.as_of),
        "seq": made.seq,
    }


def _grid(paper: Paper, grid: Grid) -> None:
    rows = [[value_text(v, field.kind) for v, field in zip(row, grid.fields, strict=False)] for row in grid.values()]
    if not rows:
        if grid.empty:
            paper.paragraph(grid.empty)
        return
    aligns: list[Align | None] = [_align(field) for field in grid.fields]
    paper.table([field.label for field in grid.fields], rows, landscape=grid.landscape, aligns=aligns)


def _align(field: Field) -> Align | None:
    return "center" if field.kind in ("integer", "date") else None


def value_text(value: Value, kind: CellKind = "text") -> str:
    """A cell as it reads on paper. Numbers of things (`integer`) have no commas: 第11314号."""
    if value is None:
        return ""
    if kind == "integer" and isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return amount_text(Fraction(value)) if isinstance(value, int | Fraction) else value

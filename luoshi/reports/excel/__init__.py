"""A print as an Excel workbook: a sheet a table, heads that print on each page, A4, page x of y.

What lives here: `workbook`. The writing itself is `luoshi.sheets`. Invariant: numbers are numbers, with the same value
as on paper; what is no exact decimal is written as the text that paper shows.
"""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from luoshi.reports.prints.as_word import source_words
from luoshi.reports.prints.model import Facts, Grid, Head, Number, Print, Sentence, Slot, Value
from luoshi.sheets.write import Heading, Workbook

WIDTHS = {"date": 12, "integer": 8}


def workbook(made: Print) -> bytes:
    """The .xlsx: the tables, and what is said in sentences as rows of text and numbers."""
    book = Workbook(title=made.title)
    notes = [source_words(made)]
    said = [block for block in made.blocks if isinstance(block, Head | Sentence | Slot)]
    if any(isinstance(block, Sentence) for block in said):
        _sentences(book, made, said, notes)
    for grid in made.grids:
        _grid(book, made, grid, notes)
    return book.save()


def _grid(book: Workbook, made: Print, grid: Grid, notes: list[str]) -> None:
    facts = [f"{label}：{value}" for block in made.blocks if isinstance(block, Facts) for label, value in block.pairs]
    headings = [Heading(field.label, field.kind, WIDTHS.get(field.kind)) for field in grid.fields]
    single = len(made.grids) == 1
    title = made.title if single else f"{made.title}：{grid.name}"
    sheet = book.sheet(grid.name, headings, title=title, notes=[*facts, *notes])
    empty = True
    for row in grid.values():
        sheet.row([_plain(value) for value in row])
        empty = False
    if empty:
        sheet.row([grid.empty or _("没有内容。")])


def _sentences(book: Workbook, made: Print, said: list[Head | Sentence | Slot], notes: list[str]) -> None:
    """Each sentence once, then its numbers in rows of their own, so that they can be computed with."""
    headings = [Heading(_("部分")), Heading(_("内容"), width=90)]
    sheet = book.sheet(_("正文"), headings, title=made.title, notes=notes)
    part = ""
    figures: list[tuple[str, str, Fraction]] = []
    for block in said:
        if isinstance(block, Head):
            part = block.text
        elif isinstance(block, Slot):
            for words in block.paragraphs:
                sheet.row([part, words])
        else:
            sheet.row([part, block.text])
            figures += [(part, before, number.value) for before, number in _numbers(block)]
    if figures:
        columns = [Heading(_("部分")), Heading(_("说的是"), width=60), Heading(_("数"), "number")]
        numbers = book.sheet(_("数字"), columns, title=made.title, notes=notes)
        for part, before, value in figures:
            numbers.row([part, before, _plain(value)])


def _numbers(sentence: Sentence) -> list[tuple[str, Number]]:
    """Each number with the words before it."""
    found, before = [], ""
    for part in sentence.parts:
        if isinstance(part, Number):
            found.append((before.strip("，、；：。（"), part))
        else:
            before = part if len(part.strip("，、；：。")) > 1 else before + part
    return found


def _plain(value: Value) -> Value:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else value  # a third is a number too: Excel sums the column
    return value

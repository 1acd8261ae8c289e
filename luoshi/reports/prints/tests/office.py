"""The office of the stories of prints: a county whose plan runs, work done in spring, files opened again."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
import openpyxl

from luoshi.files.operations import store_file
from luoshi.ledger.operations import NewEvidence, add_holding
from luoshi.org import operations as org
from luoshi.plans.tests.conftest import AT, TODAY, House
from luoshi.plans.tests.desk import running, target
from luoshi.plans.tests.work import done, moment, record
from luoshi.reports.prints.asking import Ask, ask_of, moment_text
from luoshi.reports.prints.kinds import KINDS, file_of
from luoshi.reports.prints.model import Number, Print, Sentence

NOW = moment(date(2026, 6, 30))


class Office(House):
    """The county with its plan running and some work done by 20 March."""

    def __init__(self) -> None:
        super().__init__()
        self._boards: dict[int, Any] = {}
        self.plan_row = running(self)
        self.session(date(2026, 1, 15))
        self.session(date(2026, 3, 3))
        for day in (date(2026, 2, 10), date(2026, 3, 5), date(2026, 3, 12)):
            self.board(self.oak, day)
        self.board(self.elm, date(2026, 3, 6))

    def unit(self, name: str, parent: Any, type: str, at: datetime = AT, **more: Any) -> Any:
        """A unit, founded in 2020 and written down at a moment."""
        return org.add_unit(
            house_id=self.house.pk, parent=parent, name=name, type=type, by=None, at=at,
            valid_from=date(2020, 1, 1), **more,
        )  # fmt: skip

    def work(self, kind: str, unit_id: int, day: date, at: datetime | None = None, **more: Any) -> list[int]:
        """One verified record."""
        return done(self.house.pk, record(kind, unit_id, day, **more), at=at or moment(day))

    def session(self, day: date) -> list[int]:
        """The study group meets; the list of who came is attached."""
        name = f"签到表{day:%m/%d}.txt"
        file = store_file(house_id=self.house.pk, owner_room="work", data=name.encode(), name=name, by=None, at=AT)
        return self.work("study.session", self.group.pk, day, evidence=[NewEvidence(file_id=file.pk)])

    def board(self, unit: Any, day: date, at: datetime | None = None) -> list[int]:
        """A school's board is updated."""
        return self.work("channel.update", unit.pk, day, at, holdings=[self.holding(unit).pk])

    def holding(self, unit: Any) -> Any:
        """The school's board, put up when first asked for."""
        if unit.pk not in self._boards:
            self._boards[unit.pk] = add_holding(
                type="board", name=f"{unit.name}宣传栏", unit_id=unit.pk, by=None, at=AT,
                opened_on=date(2020, 1, 1),
            )  # fmt: skip
        return self._boards[unit.pk]

    def target(self, words: str) -> Any:
        """A target by its words."""
        return target(self, words)


def ask(viewer: Any, *, now: datetime = NOW, **given: Any) -> Ask:
    """What somebody asks for."""
    return ask_of(viewer, given, now=now)


def words_of(data: bytes) -> str:
    """All text of a Word file, tables included, a paragraph or cell a line."""
    document = docx.Document(BytesIO(data))
    lines = [one.text for one in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def cells_of(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a workbook by sheet."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def numbers_of(made: Print) -> list[tuple[str, str]]:
    """Each number of the sentences, as it reads, with the words before it."""
    found = []
    for block in made.blocks:
        if isinstance(block, Sentence):
            before = ""
            for part in block.parts:
                if isinstance(part, Number):
                    found.append((before, part.text))
                before = str(part)
    return found


def printed(kind: str, asked: Ask) -> tuple[Print, str, dict[str, list[tuple[Any, ...]]]]:
    """A print, the words of its Word file, the cells of its workbook."""
    made = KINDS[kind].make(asked)
    return made, words_of(file_of(made, "docx")), cells_of(file_of(made, "xlsx"))


__all__ = ["NOW", "TODAY", "Office", "ask", "cells_of", "moment", "moment_text", "numbers_of", "printed", "words_of"]

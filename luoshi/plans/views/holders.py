"""Cells as lines of a page: who, which period, the number, how it is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from luoshi.plans import words
from luoshi.plans.cells import Cell
from luoshi.plans.panels import entry_url


@dataclass(frozen=True)
class HolderLine:
    """One cell in words."""

    cell: Cell

    @property
    def name(self) -> str:
        """Who is bound."""
        return self.cell.holder.name

    @property
    def period(self) -> str:
        """The period, short."""
        return self.cell.duty.period.short_label

    @property
    def tone(self) -> str:
        """The tone of its colour."""
        return words.tone(self.cell.state)

    @property
    def word(self) -> str:
        """The word of its colour."""
        return str(words.COLOURS[self.cell.state])

    @property
    def url(self) -> str:
        """All periods of this holder."""
        return reverse("plans:holder", args=[self.cell.target.id, self.cell.holder.key])

    @property
    def target_url(self) -> str:
        """The target."""
        return reverse("plans:target", args=[self.cell.target.id])

    @property
    def entry_url(self) -> str:
        """The form that does it; "" where it is done or nothing can be filled in."""
        return entry_url(self.cell)

    @property
    def asks(self) -> str:
        """What is asked."""
        return words.value_words(self.cell.target.spec)


def holder_lines(cells: Sequence[Cell]) -> list[HolderLine]:
    """Lines of cells, as given."""
    return [HolderLine(cell) for cell in cells]

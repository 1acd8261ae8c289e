"""Cells as lines of a page: who, which period, the number, how it is judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.periods.pace import number_words
from luoshi.plans import words
from luoshi.plans.allowances.reading import Asked
from luoshi.plans.cells import Cell
from luoshi.plans.panels import entry_url

SOON = timedelta(days=14)  # before the due day: when a school knows that it will not manage


@dataclass(frozen=True)
class HolderLine:
    """One cell in words."""

    cell: Cell
    today: date
    asked: bool = False  # more time was asked for, and nobody has decided yet

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
        """The word of its colour; of a waived one that it need not be done."""
        return _("免除") if self.cell.duty.waived else str(words.COLOURS[self.cell.state])

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
    def ask_url(self) -> str:
        """Where to ask for more time; "" where it is done, waived, or only capped."""
        cell = self.cell
        if self.asked or cell.state == "done" or cell.duty.waived or cell.target.spec.comparator == "<=":
            return ""
        asked = {"target": cell.target.id, "holder": cell.holder.key, "period": cell.duty.period.key}
        return f"{reverse('plans:allowance_ask')}?{urlencode(asked)}"

    @property
    def pressing(self) -> bool:
        """Whether asking for more time is on somebody's mind: it is late, or due soon."""
        return not self.asked and (self.cell.state == "late" or self.cell.duty.limits.due <= self.today + SOON)

    @property
    def notes(self) -> list[str]:
        """What was allowed, the least of the month that runs, and what came late: short, under the period."""
        late = self.cell.late
        word = self.cell.target.count_word
        said = [_("已申请缓交，待审批")] if self.asked else []
        said += [*self.cell.allowed, *(least.words(word) for least in self.cell.least)]
        if missed := [least for least in self.cell.minima if least.missed]:
            said.append(_("另有 %(n)s 个月、季没达到最低数") % {"n": len(missed)})
        if late.refused:
            said.append(_("逾期 %(n)s%(word)s不计") % {"n": number_words(late.refused), "word": word})
        elif late.passed:
            said.append(_("逾期 %(n)s%(word)s计入下一期") % {"n": number_words(late.passed), "word": word})
        elif late.late:
            said.append(_("其中逾期交 %(n)s%(word)s") % {"n": number_words(late.late), "word": word})
        if late.taken:
            said.append(_("含上期逾期 %(n)s%(word)s") % {"n": number_words(late.taken), "word": word})
        return said

    @property
    def asks(self) -> str:
        """What is asked: the unit's own quota where it was divided."""
        cell = self.cell
        return cell.asked if cell.quota and cell.required is not None else words.value_words(cell.target.spec)


def holder_lines(cells: Sequence[Cell], today: date, asked: Collection[Asked] = ()) -> list[HolderLine]:
    """Lines of cells, as given, on a day. `asked`: for what more time was asked."""
    return [HolderLine(cell, today, _is_asked(cell, asked)) for cell in cells]


def _is_asked(cell: Cell, asked: Collection[Asked]) -> bool:
    """Whether more time was asked for this cell: a unit asks without a holder, for a person or holding with its key."""
    holder = "" if cell.holder.kind in ("unit", "house") else cell.holder.key
    return (cell.target.id, holder, cell.duty.period.start) in asked

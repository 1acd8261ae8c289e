"""One number of a plan, with all that is said about it: done, waiting, required, pace, colour, and how it came about.

What lives here: the values that pages show. Not here: computing them (`progress`). Invariant: a cell explains itself
from the numbers it carries, and opens to the ledger's entries by its address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from luoshi.ledger.measures.figure import Figure
from luoshi.periods.pace import Colour, State, number_words
from luoshi.periods.words import date_words
from luoshi.plans.duties import Allowed, Duty, Holder
from luoshi.plans.late import ON_TIME, Late
from luoshi.plans.quotas.least import Minimum
from luoshi.plans.spec import TargetSpec

STATES: tuple[State, ...] = ("late", "behind", "on_course", "not_due", "done", "none")
_SIGNS = {">=": "不少于", "<=": "不超过", "=": "等于"}


@dataclass(frozen=True, slots=True)
class TargetInfo:
    """A confirmed target as pages need it."""

    id: int
    plan_id: int
    title: str
    quote: str
    clause_label: str
    clause_id: int | None
    start: int
    end: int
    owner_id: int | None
    lost: bool
    spec: TargetSpec
    carried_from: int | None = None  # the target of an earlier plan whose carried-over amounts are its own

    @property
    def count_word(self) -> str:
        """次, 篇, … or % of a rate."""
        return "%" if self.spec.rate else self.spec.count_word

    @property
    def asked(self) -> str:
        """What is asked, in words: 不少于12次."""
        spec = self.spec
        if spec.value is None:
            return (
                "经常开展" if spec.yardstick is None else f"本单位参考 {number_words(spec.yardstick)}{spec.count_word}"
            )
        upper = f"至{number_words(spec.max_value)}" if spec.max_value is not None else ""
        return f"{_SIGNS[spec.comparator]}{number_words(spec.value)}{upper}{self.count_word}"


class Judged(NamedTuple):
    """What a figure means for a duty. `late`: what became of late work; `minima`: the least of months and quarters."""

    done: Fraction
    required: Fraction | None
    waiting: Fraction
    on_time: Fraction | None
    expected: Fraction | None
    forecast: Fraction | None
    colour: Colour
    minima: tuple[Minimum, ...] = ()
    late: Late = ON_TIME


class Cell(NamedTuple):
    """A target × a holder × a period, counted. `missed`: past periods not met; `quota`: what is asked was divided to
    this unit (任务分解). Cells of the same numbers share one judgement: a board has thousands of them."""

    target: TargetInfo
    holder: Holder
    duty: Duty
    figure: Figure
    judged: Judged
    quota: bool = False
    missed: tuple[Duty, ...] = ()

    @property
    def done(self) -> Fraction:
        """What counts: an amount, per cent of a rate, events in time."""
        return self.judged.done

    @property
    def required(self) -> Fraction | None:
        """What is asked in the period; None where there is no number, or it was waived."""
        return self.judged.required

    @property
    def waiting(self) -> Fraction:
        """What waits to be verified."""
        return self.judged.waiting

    @property
    def on_time(self) -> Fraction | None:
        """The part handed in on time; None where it was not asked."""
        return self.judged.on_time

    @property
    def expected(self) -> Fraction | None:
        """What should be done by today."""
        return self.judged.expected

    @property
    def forecast(self) -> Fraction | None:
        """Where the pace leads."""
        return self.judged.forecast

    @property
    def colour(self) -> Colour:
        """The colour with its rule."""
        return self.judged.colour

    @property
    def minima(self) -> tuple[Minimum, ...]:
        """The least of the months and quarters of the period."""
        return self.judged.minima

    @property
    def late(self) -> Late:
        """What became of late work."""
        return self.judged.late

    @property
    def allowed(self) -> tuple[str, ...]:
        """What was allowed of it (特例), a sentence each with its reason."""
        return tuple(allowed_words(each, self.target.count_word) for each in self.duty.allowed)

    @property
    def asked(self) -> str:
        """What is asked of this holder: 任务12篇 where it was divided, else the target's own words."""
        if not self.quota or self.required is None:
            return self.target.asked
        return f"任务{number_words(self.required)}{self.target.count_word}"

    @property
    def least(self) -> tuple[Minimum, ...]:
        """The least of the month and quarter that run."""
        return tuple(minimum for minimum in self.minima if minimum.runs)

    @property
    def below(self) -> Fraction | None:
        """The denominator of a share; None for amounts."""
        return None if self.figure.below is None else Fraction(self.figure.below)

    @property
    def address(self) -> str:
        """Where the figure opens to its entries."""
        return self.figure.address

    @property
    def state(self) -> str:
        """late, behind, on_course, not_due, done or none."""
        return self.judged.colour.state

    @property
    def left(self) -> Fraction | None:
        """What is still to be done, waiting work not taken off; None where there is no number."""
        if self.required is None or self.target.spec.comparator == "<=":
            return None
        return max(self.required - self.done, Fraction(0))

    @property
    def headline(self) -> str:
        """7 / 12, 83% / 90%, 3 / 4."""
        unit = "%" if self.target.spec.rate else ""
        done = number_words(self.done)
        if self.required is None:
            return f"{done}{unit}"
        return f"{done}{unit} / {number_words(self.required)}{unit}"

    def explain(self) -> list[str]:
        """How the number came about and why it has its colour, as Chinese sentences."""
        spec, period = self.target.spec, self.duty.period
        last = date_words(period.last_day)
        asked = self.target.asked
        if self.quota and self.required is not None:
            asked = f"按任务分解，本期应完成{number_words(self.required)}{spec.count_word}（方案要求{asked}）"
        said = [
            f"要求：{asked}；本期为{period.label}（{date_words(period.start)}至{last}），由{self.holder.name}完成。"
        ]
        said += self.figure.explain()
        if self.required is not None and self.holder.staff and spec.reach.mode == "per_head" and not self.quota:
            said.append(f"按{self.holder.staff}人折算，本期应完成{number_words(self.required)}{spec.count_word}。")
        if self.quota and self.required is not None:
            said += [minimum.words(spec.count_word) for minimum in self.minima if minimum.runs or minimum.missed]
        elif self.duty.spec is not spec or (self.required != spec.value and spec.reach.mode != "per_head"
                                            and not spec.is_ratio and spec.value is not None):  # fmt: skip
            said.append(f"要求在期中有变更，本期按{number_words(self.required or Fraction(0))}{spec.count_word}计算。")
        if self.expected is not None:
            said.append(f"按工作日推算，到今天应完成{number_words(self.expected)}{self.target.count_word}。")
        if self.forecast is not None:
            said.append(f"照目前进度，期末预计{number_words(self.forecast)}{self.target.count_word}。")
        said += [f"特例：{sentence}。" for sentence in self.allowed if not self.duty.waived]
        said += self.late.explain(self.target.count_word)
        said.append(self.colour.why)
        if self.missed:
            said.append(
                f"此前有{len(self.missed)}期没有完成：{'、'.join(d.period.short_label for d in self.missed[-6:])}。"
            )
        return said


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as one line: its only cell, or how many of those bound have done it."""

    target: TargetInfo
    cells: tuple[Cell, ...]

    @property
    def cell(self) -> Cell | None:
        """The only cell of a target with one holder."""
        return self.cells[0] if len(self.cells) == 1 and self.target.spec.reach.mode in _SINGLE else None

    @property
    def bound(self) -> int:
        """How many are bound (in sight); whom it was waived for is not."""
        return sum(not cell.duty.waived for cell in self.cells)

    @property
    def reached(self) -> int:
        """How many of them have done what the period asks."""
        return sum(cell.state == "done" for cell in self.cells)

    @property
    def done(self) -> Fraction:
        """The sum of what was done; for shares the number of those who reached."""
        return (
            Fraction(self.reached) if self.target.spec.is_ratio and not self.cell else _sum(c.done for c in self.cells)
        )

    @property
    def required(self) -> Fraction | None:
        """The sum of what is asked; for shares the number of those bound. None where no number is asked."""
        if self.target.spec.is_ratio and not self.cell:
            return Fraction(self.bound)
        asked = [cell.required for cell in self.cells if cell.required is not None]
        return _sum(asked) if asked else None

    @property
    def waiting(self) -> Fraction:
        """What waits to be verified."""
        return _sum(cell.waiting for cell in self.cells)

    @property
    def expected(self) -> Fraction | None:
        """What should be done by today."""
        known = [cell.expected for cell in self.cells if cell.expected is not None]
        return _sum(known) if known else None

    @property
    def forecast(self) -> Fraction | None:
        """Where the pace leads."""
        known = [cell.forecast for cell in self.cells if cell.forecast is not None]
        return _sum(known) if known else None

    @property
    def colour(self) -> Colour:
        """That of the only cell; of many the worst, once more than one in ten have it."""
        if not self.cells:
            return say_colour("none", "没有涉及的单位。")
        if self.cell or len(self.cells) == 1:
            return self.cells[0].colour
        bound = [cell for cell in self.cells if not cell.duty.waived]
        if not bound:
            return say_colour("none", f"特例：{len(self.cells)} 个本期都已免除。")
        tally = Counter(cell.judged.colour.state for cell in bound)
        counts = {state: tally[state] for state in STATES}
        said = f"{len(bound)} 个中：" + "、".join(f"{_WORDS[s]} {n}" for s, n in counts.items() if n) + "。"
        for state in STATES[:2]:
            if counts[state] * 10 > len(bound):
                return say_colour(state, said + f"{_WORDS[state]}的超过一成，按{_WORDS[state]}显示。")
        if counts["done"] == len(bound):
            return say_colour("done", said)
        if counts["none"] == len(bound):
            return say_colour("none", said)
        started = counts["on_course"] + counts["done"] + counts["late"] + counts["behind"]
        return say_colour("on_course" if started else "not_due", said)

    @property
    def headline(self) -> str:
        """The only cell's, or 216 / 250 of those bound."""
        return self.cell.headline if self.cell else f"{self.reached} / {self.bound}"

    @property
    def address(self) -> str:
        """Where the only cell opens; empty for many (the target's own page lists them)."""
        return self.cell.address if self.cell else ""


_SINGLE = ("house", "unit", "subtree", "per_head")
_WORDS = {"late": "逾期", "behind": "落后", "on_course": "正常", "not_due": "未到期", "done": "完成", "none": "不判断"}


def allowed_words(allowed: Allowed, count_word: str) -> str:
    """免除（理由：…；批准：…）, as it stands beside a cell."""
    what = {
        "waive": lambda: "本期免除",
        "extend": lambda: f"缓交到{date_words(allowed.until)}" if allowed.until else "缓交",
        "value": lambda: f"本期改为{number_words(allowed.value or Fraction(0))}{count_word}",
    }[allowed.what]()
    by = f"；批准：{allowed.by}" if allowed.by else ""
    return f"{what}（理由：{allowed.reason}{by}）"


def say_colour(state: State, sentence: str) -> Colour:
    """A colour whose sentence stands as it is."""
    return Colour(state, sentence.replace("%", "%%"), {})


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    """Their sum: numerators are added up for each denominator first, which takes a tenth of the time."""
    by_den: dict[int, int] = {}
    for amount in amounts:
        den = amount.denominator
        by_den[den] = by_den.get(den, 0) + amount.numerator
    return sum((Fraction(num, den) for den, num in by_den.items()), Fraction(0))


def worst_first(cells: Sequence[Cell]) -> list[Cell]:
    """Late first, then behind, by due day; what is done last."""
    order = {state: rank for rank, state in enumerate(STATES)}
    return sorted(cells, key=lambda c: (not c.missed and c.state != "late", order[c.state], c.duty.limits.due))

"""What becomes of late work by the policy of a target: marked, taken in by the next period, or not taken. Pure.

What lives here: splitting a period's amount into what counts here and what does not. Not here: refusing what is handed
in after the lock day (`closing`). Invariants: no entry is moved: its day stays, and a period that takes a late line in
says so; work done before a target was confirmed in Luoshi is never late; only amounts that grow are split.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from luoshi.ledger.measures.figure import Figure
from luoshi.periods.pace import number_words
from luoshi.plans.duties import Duty

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Late:
    """Of a period: `late` is what was handed in late. By the policy it is `refused` (counts nowhere), `passed` on to the
    next period, or counts here; `taken` is what the period before passed on."""

    late: Fraction = ZERO
    refused: Fraction = ZERO
    passed: Fraction = ZERO
    taken: Fraction = ZERO

    @property
    def change(self) -> Fraction:
        """What the policy adds to the amount of the period's own days."""
        return self.taken - self.refused - self.passed

    def explain(self, count_word: str) -> list[str]:
        """Sentences for "explain this number"."""
        said = []
        if self.refused:
            said.append(f"逾期交的{number_words(self.refused)}{count_word}按规定不计入本期。")
        if self.passed:
            said.append(f"逾期交的{number_words(self.passed)}{count_word}由下一期计入，原来的日期不变。")
        if self.taken:
            said.append(f"其中{number_words(self.taken)}{count_word}是上一期逾期交的，按规定计入本期。")
        if self.late and not (self.refused or self.passed):
            said.append(f"其中{number_words(self.late)}{count_word}是截止以后交的，标记逾期。")
        return said


ON_TIME = Late()


def split(
    policy: str, duty: Duty, figure: Figure, before: tuple[Duty, Figure] | None, *, last: bool, since: date | None
) -> Late:
    """How the policy treats a period. `before`: the period before it with its figure; `last`: none comes after it.

    `since`: the day on which the target was confirmed; a period that was over by then is not judged by its lateness.
    """
    late = _late(duty, figure, since)
    if not late and before is None:
        return ON_TIME
    if policy == "reject":
        return Late(late, refused=late)
    if policy == "next":
        taken = _late(*before, since) if before is not None else ZERO
        return Late(late, passed=ZERO if last else late, taken=taken)
    return Late(late)


def _late(duty: Duty, figure: Figure, since: date | None) -> Fraction:
    if figure.on_time is None or figure.on_time == figure.num or (since is not None and duty.limits.late_from <= since):
        return ZERO
    return max(Fraction(figure.num) - Fraction(figure.on_time), ZERO)

"""Exact amounts: how they are read, rounded and shown.

What lives here: Fractions. Not here: where a rule rounds (it says so itself). Invariant: nothing passes through a float;
`show` never rounds without saying so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from unicodedata import normalize

Mode = Literal["half_up", "down", "up"]
ZERO, ONE = Fraction(0), Fraction(1)
MAX_FIGURES = 20
MAX_PLACES = 6
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_SHARE = re.compile(r"([+-]?\d+)/(\d+)")


def read_amount(text: str) -> Fraction | None:
    """An amount from 2, −0.5, 1/3, 30%; None for anything else."""
    plain = normalize("NFKC", text).replace("−", "-").strip()
    if len(plain) > MAX_FIGURES:
        return None
    share = _SHARE.fullmatch(plain)
    if share:
        return Fraction(int(share[1]), int(share[2])) if int(share[2]) else None
    if not _NUMBER.fullmatch(plain):
        return None
    return Fraction(Decimal(plain.rstrip("%"))) / (100 if plain.endswith("%") else 1)


@dataclass(frozen=True, slots=True)
class Rounding:
    """To so many places: 四舍五入 (half_up), 舍去 (down, toward nought) or 进一 (up, away from nought)."""

    places: int
    mode: Mode = "half_up"

    def apply(self, amount: Fraction) -> Fraction:
        """The rounded amount, exact again."""
        scale = 10**self.places
        size = abs(amount) * scale
        whole = size.numerator // size.denominator
        rest = size - whole
        if self.mode == "up":
            whole += rest > 0
        elif self.mode == "half_up":
            whole += rest >= Fraction(1, 2)
        return Fraction(whole if amount >= 0 else -whole, scale)


def rounded(amount: Fraction, rounding: Rounding | None) -> Fraction:
    """The amount, rounded where a rule says so."""
    return rounding.apply(amount) if rounding else amount


def whole(amount: Fraction, rest: str) -> Fraction:
    """An amount whose rest is kept ("keep"), dropped ("down") or counts as one more ("up")."""
    if rest == "keep":
        return amount
    return Fraction(
        -(-amount.numerator // amount.denominator) if rest == "up" else amount.numerator // amount.denominator
    )


def show(amount: Fraction) -> str:
    """As a person reads it: 2.5; a fraction without finite decimals as it is, with its value to three places: 17/6（约2.833）."""
    scale = 10**MAX_PLACES
    if scale % amount.denominator == 0:
        return f"{Decimal(amount.numerator * (scale // amount.denominator)).scaleb(-MAX_PLACES).normalize():f}".replace(
            "-", "−"
        )
    about = Rounding(3).apply(amount)
    return f"{amount.numerator}/{amount.denominator}（约{show(about)}）".replace("-", "−")


def signed(amount: Fraction) -> str:
    """With its sign: +2, −0.5."""
    return show(amount) if amount < 0 else f"+{show(amount)}"

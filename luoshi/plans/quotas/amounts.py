"""Amounts as they are typed and shown in a grid: exact both ways. Pure.

Invariant: what `amount_words` writes, `read_amount` reads back as the same Fraction.
"""

from __future__ import annotations

from fractions import Fraction

from luoshi.sheets import CellInvalid, number

MOST = 10_000_000  # a larger quota is a slip of the hand; sums of thousands stay within a column
_parse = number(0, MOST)


def read_amount(text: str) -> Fraction | None:
    """The amount of what was typed; None for nothing. Raises CellInvalid with a sentence."""
    typed = text.strip()
    return _parse(typed) if typed else None


def amount_words(value: Fraction | None) -> str:
    """12, 2.5, 1/3; "" for none."""
    if value is None:
        return ""
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1 or value.denominator > 10**6:
        return f"{value.numerator}/{value.denominator}"
    return f"{float(value):.12f}".rstrip("0").rstrip(".")


__all__ = ["MOST", "CellInvalid", "amount_words", "read_amount"]

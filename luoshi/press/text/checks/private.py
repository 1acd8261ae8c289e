"""Phone numbers and identity numbers left in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from luoshi.press.text import messages
from luoshi.press.text.checks.hit import Hit

_MOBILE = re.compile(r"(?<![\d.-])1[3-9]\d{9}(?![\d])")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a citizen's number: a real birthday and the check digit of GB 11643-1999."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17].upper() == _CHECKS[total % 11]


def find_private(text: str) -> Iterator[Hit]:
    """Mobile numbers and identity numbers."""
    source = messages.SOURCES["private"]
    for found in _MOBILE.finditer(text):
        yield Hit(*found.span(), found[0], "private", "mobile", messages.MOBILE, "", source)
    for found in _IDENTITY.finditer(text):
        if is_identity_number(found[0]):
            yield Hit(*found.span(), found[0], "private", "identity", messages.IDENTITY, "", source)

"""Numbers as labels write them: 十二, 一百零三, 12, １２, ⑫, xii, b.

What lives here: turning the number of a label into an int, and folding full-width forms one character to one. Not here:
quantities of targets. Invariant: `fold` keeps the length of the text, so offsets stay true.
"""

from __future__ import annotations

HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
HAN_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
HAN_NUMERAL = "零〇○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟"

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003), 0x20)
_FOLD |= {ord(a): ord(b) for a, b in zip("﹑､﹒﹙﹚", "、、.()", strict=True)}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def fold(text: str) -> str:
    """Full-width letters, digits, brackets and spaces as half-width ones; same length as `text`."""
    return text.translate(_FOLD)


def han_number(word: str) -> int | None:
    """十二 → 12, 二〇二四 → 2024, 一百零三 → 103; None where the characters make no number."""
    if not word or any(c not in HAN_DIGITS and c not in HAN_UNITS for c in word):
        return None
    if all(c in HAN_DIGITS for c in word):
        return int("".join(str(HAN_DIGITS[c]) for c in word))
    total, digit = 0, None
    for char in word:
        if char in HAN_DIGITS:
            digit = HAN_DIGITS[char]
        else:
            total += (1 if digit is None else digit) * HAN_UNITS[char]
            digit = None
    return total + (digit or 0)


def roman_number(word: str) -> int | None:
    """iv → 4, XII → 12; None where the letters are not a roman number written the usual way."""
    letters = [_ROMAN.get(c) for c in word.lower()]
    if not letters or None in letters:
        return None
    values = [v for v in letters if v is not None]
    total = sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
    return total if roman_word(total) == word.lower() else None


def roman_word(number: int) -> str:
    """4 → iv, for numbers from 1 to 399."""
    parts = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    word = ""
    for value, letters in parts:
        word += letters * (number // value)
        number %= value
    return word


# One-character labels: first character, how many, first number, which family they belong to.
SINGLE_RANGES = (
    ("①", 20, 1, "circle"),
    ("㉑", 15, 21, "circle"),
    ("㊱", 15, 36, "circle"),
    ("❶", 10, 1, "circle"),
    ("⑴", 20, 1, "arabic_paren"),
    ("⒈", 20, 1, "arabic"),
    ("㈠", 10, 1, "han_paren"),
    ("Ⅰ", 12, 1, "roman"),
    ("ⅰ", 12, 1, "roman"),
)
SINGLES = {
    chr(ord(first) + i): (start + i, family) for first, count, start, family in SINGLE_RANGES for i in range(count)
}

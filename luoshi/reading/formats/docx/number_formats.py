"""Number formats of Word (ECMA-376 ST_NumberFormat): how the n-th label of a list looks.

What lives here: one function for each way of writing. Not here: counting (numbering.py). Formats that no Chinese
document uses are written as decimals.
"""

from __future__ import annotations

from collections.abc import Callable

from luoshi.reading.numerals import roman_word

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def format_number(number: int, name: str, picture: str = "") -> str:
    """The number in Word's format `name`; `picture` is w:format of custom formats (001, 002, …)."""
    if name == "custom":
        width = len(picture.split(",")[0].strip()) if picture[:1] == "0" else 1
        return str(number).zfill(width)
    return _FORMATS.get(name, str)(number)


def chinese_counting(number: int, digits: str = DIGITS, units: str = "十百千", zero: str = "零") -> str:
    """12 → 十二, 20 → 二十, 105 → 一百零五; numbers from 1 to 9999."""
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    word, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(word)
            continue
        word += (zero if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return word[1:] if word.startswith("一十") else word


def _digital(number: int) -> str:
    return "".join(DIGITS[int(c)] for c in str(number))


def _legal(number: int) -> str:
    return chinese_counting(number, LEGAL, "拾佰仟")


def _letters(number: int) -> str:
    """1 → a, 27 → aa, 28 → bb: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    return roman_word(number) if 0 < number < 400 else str(number)


def _run(*runs: tuple[str, int, int]) -> Callable[[int], str]:
    """Characters that follow each other in Unicode: (first character, its number, how many)."""

    def character(number: int) -> str:
        for first, start, count in runs:
            if start <= number < start + count:
                return chr(ord(first) + number - start)
        return str(number)

    return character


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)] if number > 0 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in str(number))


_CIRCLES = _run(("①", 1, 20), ("㉑", 21, 15), ("㊱", 36, 15))
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _CIRCLES,
    "decimalEnclosedCircleChinese": _CIRCLES,
    "decimalEnclosedParen": _run(("⑴", 1, 20)),
    "decimalEnclosedFullstop": _run(("⒈", 1, 20)),
    "ideographEnclosedCircle": _run(("㊀", 1, 10)),
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "chineseCounting": chinese_counting,
    "chineseCountingThousand": chinese_counting,
    "japaneseCounting": chinese_counting,
    "taiwaneseCounting": chinese_counting,
    "taiwaneseCountingThousand": chinese_counting,
}

"""Labels: what could be the number at the start of a line.

What lives here: every way in which official documents number a part, as a list of possible readings of one line. Not
here: whether it is a label at all and at which level; the sequence decides (sequence.py), since "1.5月底前" is item 1
of a list or a decimal, depending on what stands around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.reading.numerals import HAN_NUMERAL, SINGLES, fold, han_number, roman_number

STRONG, MEDIUM, WEAK = 3, 2, 1
MAX_NUMBER = 299  # numbered parts of one level in the longest regulations; years and amounts are larger
SCAN = 40  # characters looked at: the longest label with its spaces is far shorter


@dataclass(frozen=True, slots=True)
class Label:
    """One reading of a line's start. `length` covers label without following space, `body` where the text goes on.

    `numbers` has one number, or several for 1.2.3; `mark` is the punctuation, which tells "1." lists from "1、" lists.
    """

    text: str
    family: str
    numbers: tuple[int, ...]
    mark: str
    strength: int
    length: int
    body: int

    @property
    def number(self) -> int:
        """The number at the label's own level."""
        return self.numbers[-1]


HAN = f"[{HAN_NUMERAL}]"
PARTS = {"部分": "part", "编": "part", "篇": "part", "章": "chapter", "节": "section", "条": "article"}
ORDINAL = re.compile(rf"第 ?({HAN}{{1,5}}|\d{{1,3}}) ?(部分|[编篇章节条])([:、.,]?)")
PAREN = re.compile(rf"\( ?({HAN}{{1,5}}|\d{{1,3}}|[A-Za-z]|[ivxIVX]{{2,5}}) ?\)([、.,:]?)")
HALF = re.compile(rf"({HAN}{{1,4}}|\d{{1,3}}|[A-Za-z]) ?\)([、.]?)")
BRACKET = re.compile(rf"[\[【] ?({HAN}{{1,4}}|\d{{1,3}}) ?[\]】]()")
MULTI = re.compile(r"(\d{1,3}(?:\.\d{1,2}){1,5})([、.]?)(?=$|[^\d.%])")
PLAIN = re.compile(rf"({HAN}{{1,4}}|\d{{1,3}}|[A-Za-z]|[IVXivx]{{2,5}})( ?)([、.。,:]|·(?=\D)|(?=[ \t]|$))")

# What follows a number that counts or dates something rather than numbers a part.
COUNTED = re.compile(r" *(?:[年月日号个名万亿元%‰℃]|公里|平方|小时|分钟|工作日|人次)")
MEASURED = re.compile(
    r" *[万亿%‰℃]|[元米倍]|公里|平方|小时"
)  # after a decimal: amounts, with headings like 1.2 期限 spared
DATED = re.compile(r" *(?:月|日|号|个|天|年)")
ORDINARY_WORDS = {"节": "课日", "条": "例件线路", "章": "程", "篇": "章幅"}


def readings(line: str) -> tuple[Label, ...]:
    """All possible labels at the start of a trimmed line, the likeliest first; empty for most lines."""
    head = line[:SCAN]
    if not head or head[0] not in _FIRST:
        return ()
    folded = fold(head).replace("\t", " ")
    found = []
    for read in (_single, _ordinal, _enclosed, _multi, _plain):
        label = read(head, folded, line)
        if label is not None:
            found.append(label)
    return tuple(found)


def automatic(line: str, length: int) -> Label | None:
    """The label that a word processor put before a line: certain, whatever it looks like. None for bullets."""
    text = line[:length].rstrip()
    for label in readings(text + " "):
        if label.length >= len(text):
            return Label(text, label.family, label.numbers, label.mark, STRONG, len(text), length)
    bare = fold(text)
    number = int(bare) if bare.isdecimal() and len(bare) < 5 else han_number(bare)
    if number is None:
        return None
    return Label(text, "arabic" if bare.isdecimal() else "han", (number,), "", STRONG, len(text), length)


def _make(line: str, family: str, numbers: tuple[int, ...], mark: str, strength: int, length: int) -> Label | None:
    if not all(0 < n <= MAX_NUMBER for n in numbers):
        return None
    rest = line[length:]
    body = length + len(rest) - len(rest.lstrip())
    return Label(line[:length].rstrip(), family, numbers, mark, strength, length, body)


def _single(head: str, folded: str, line: str) -> Label | None:
    if head[0] not in SINGLES:
        return None
    number, family = SINGLES[head[0]]
    mark = head[1] if len(head) > 1 and head[1] in "、.．" else ""
    if family == "roman" and not mark and not head[1:2].isspace():
        return None
    return _make(line, family, (number,), fold(mark), STRONG, 1 + len(mark))


def _ordinal(head: str, folded: str, line: str) -> Label | None:
    match = ORDINAL.match(folded)
    number = _number(match[1]) if match else None
    if match is None or number is None:
        return None
    after = folded[match.end() : match.end() + 1]
    if after and after in ORDINARY_WORDS.get(match[2], ""):
        return None
    parted = bool(match[3]) or not after or after == " "
    return _make(line, PARTS[match[2]], (number,), "", STRONG if parted else WEAK, match.end())


def _enclosed(head: str, folded: str, line: str) -> Label | None:
    for pattern, suffix in ((PAREN, "_paren"), (HALF, "_half"), (BRACKET, "_bracket")):
        match = pattern.match(folded)
        if match is None:
            continue
        word = match[1]
        number = _number(word)
        if number is not None:
            return _make(line, ("arabic" if word[0].isdigit() else "han") + suffix, (number,), "", STRONG, match.end())
        if len(word) > 1:
            roman = roman_number(word)
            return _make(line, "roman" + suffix, (roman,), "", MEDIUM, match.end()) if roman else None
        return _make(line, "alpha" + suffix, (_letter(word),), (word.isupper() and "A") or "a", MEDIUM, match.end())
    return None


def _multi(head: str, folded: str, line: str) -> Label | None:
    match = MULTI.match(folded)
    if match is None:
        return None
    rest = folded[match.end() :]
    if MEASURED.match(rest) and not match[2]:
        return None
    numbers = tuple(int(n) for n in match[1].split("."))
    return _make(line, "multi", numbers, "", MEDIUM, match.end())


def _plain(head: str, folded: str, line: str) -> Label | None:
    match = PLAIN.match(folded)
    if match is None:
        return None
    word, mark, rest = match[1], match[3], folded[match.end() :]
    number, family = _number(word), "arabic" if word[0].isdigit() else "han"
    if number is None:
        roman = roman_number(word)
        number, family = (roman, "roman") if roman and (len(word) > 1 or word in "IVX") else (_letter(word), "alpha")
        if len(word) > 1 and not roman:
            return None
    strength = _strength(family, number, mark, rest)
    return _make(line, family, (number,), mark, strength, match.end()) if strength else None


def _strength(family: str, number: int, mark: str, rest: str) -> int:
    """How far punctuation and what follows speak for a label: 0 = it is none."""
    if mark in ("", ",", "。", ":", "·"):
        bare = not mark and not rest.strip()  # a page number, a cell of a table that was pasted line by line
        return 0 if bare or COUNTED.match(rest) or family in ("alpha", "roman") else WEAK
    if family in ("alpha", "roman"):
        return WEAK
    follower = re.match(rf"\d+|{HAN}+", rest)
    if follower is None:
        return STRONG if family == "han" else MEDIUM
    after = rest[follower.end() :]
    if mark == "." and follower[0][0].isdigit():
        return WEAK if DATED.match(after) or re.match(r"\d{4}$", follower[0]) else 0
    if (
        _number(follower[0]) == number + 1
    ):  # 1、2号楼, 一、二年级: a list of numbers, unless the sequence says otherwise
        return WEAK
    return MEDIUM


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else han_number(word)


def _letter(word: str) -> int:
    return ord(word[0].lower()) - ord("a") + 1


_FIRST = frozenset(
    HAN_NUMERAL + "".join(SINGLES) + "第(（[［【0123456789０１２３４５６７８９"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

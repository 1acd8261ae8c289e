"""What a scheme scores (计分对象), from its words to the kinds of records of a house.

What lives here: `kinds_of_basis`. Not here: reading the records. Invariant: a scheme that names nothing known scores what
the press does: placements and adopted information.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luoshi.assessment.facts.words import ADOPTED, ITEM, PLACEMENT, SUBMISSION
from luoshi.catalogue.model import KindDef

_PARTS = re.compile(r"[、，,；;和及与]")
# What was handed in is a record too: it counts where a rule asks for pieces handed in.
WITH: Mapping[str, tuple[str, ...]] = {PLACEMENT: (SUBMISSION,), ADOPTED: (ITEM,)}
PRESS_WORDS = {"媒体上稿": PLACEMENT, "上稿": PLACEMENT, "信息采用": ADOPTED, "信息": ADOPTED, "宣传": PLACEMENT}


@dataclass(frozen=True, slots=True)
class Basis:
    """The kinds that a scheme scores, by code, and its words that name none."""

    kinds: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    named: bool = True


def kinds_of_basis(basis: str, kinds: Iterable[KindDef]) -> Basis:
    """The kinds that the words of 计分对象 name: by name, then by the words by which plans call them."""
    listed = [kind for kind in kinds if not kind.system]
    by_name = {kind.name: kind.code for kind in listed}
    by_word: dict[str, str] = {}
    for kind in listed:
        for word in kind.words:
            by_word.setdefault(word, kind.code)
    found: list[str] = []
    unknown: list[str] = []
    for word in filter(None, (part.strip() for part in _PARTS.split(basis))):
        code = PRESS_WORDS.get(word) or by_name.get(word) or by_word.get(word)
        if code is None:
            unknown.append(word)
        else:
            found += [code, *WITH.get(code, ())]
    if not found:
        return Basis((PLACEMENT, SUBMISSION, ITEM, ADOPTED), tuple(unknown), named=False)
    return Basis(tuple(dict.fromkeys(found)), tuple(unknown))

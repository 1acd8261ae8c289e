"""The token: what the lexer hands to the grammar.

What lives here: one value type. Not here: how tokens are found (lexer.py, timewords.py). Invariant: `start`/`end` are
offsets in the document's text.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple


class Token(NamedTuple):
    """One meaningful span of text.

    Kinds: quantity (number with count word), rate (per cent), number (bare), ordinal, cadence, due, limit (within a
    span of time), comparator, event (每次, 每篇), each (每个…), regular (定期), verb, modal, quoted, separator.
    `word` is the count word or the word itself, `group` its class, `before` marks 前 on a due or a limit.
    """

    kind: str
    start: int
    end: int
    word: str = ""
    group: str = ""
    value: Fraction | None = None
    upper: Fraction | None = None
    chinese: bool = False
    cadence: str = ""
    n: int | None = None
    due: dict[str, Any] | None = None
    months: tuple[int, ...] = ()
    before: bool = False
    per: str = ""

    def moved(self, by: int) -> Token:
        """The same token `by` characters further on (tokens are made by the thousand: a tuple is the quickest value)."""
        return Token(
            self.kind, self.start + by, self.end + by, self.word, self.group, self.value, self.upper, self.chinese,
            self.cadence, self.n, self.due, self.months, self.before, self.per,
        )  # fmt: skip

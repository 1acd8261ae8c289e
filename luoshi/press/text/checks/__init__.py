"""The text check: advice with reasons, from the house's lists and from neutral rules of writing.

`check(text, lists, today=…)` gives hits in the order of the text. A hit is advice: a person decides.
"""

from luoshi.press.text.checks.hit import Hit
from luoshi.press.text.checks.lists import NO_LISTS, Avoid, Lists, Pair, Phrase, Post, UnitName, shipped_pairs
from luoshi.press.text.checks.run import SOURCES, check

__all__ = [
    "NO_LISTS", "SOURCES", "Avoid", "Hit", "Lists", "Pair", "Phrase", "Post", "UnitName", "check", "shipped_pairs",
]  # fmt: skip

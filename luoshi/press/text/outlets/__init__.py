"""Outlets known by a domain or a name, and a starter list of public facts.

`recognise(url_or_name, outlets)` names the outlet; `starter()` reads starter.toml; `KINDS_INSIDE` are the ways in which a
bulletin takes an information item.
"""

from luoshi.press.text.outlets.facts import KINDS_INSIDE, LEVELS, OutletFacts, starter
from luoshi.press.text.outlets.recognise import Match, recognise

__all__ = ["KINDS_INSIDE", "LEVELS", "Match", "OutletFacts", "recognise", "starter"]

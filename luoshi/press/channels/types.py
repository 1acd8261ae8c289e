"""The types of holdings that are channels, and after how many days each counts as silent or dead by itself.

Not here: a house's own numbers (`ChannelRule`), a channel's own duty (`Channel`). Rules: accounts and sites are found
wanting by spot checks after 14 days and are to be closed after six months (field.md F13, §5(e)); for the others the
usual rhythm of plans is taken. None: nobody expects updates of its own accord.
"""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import HoldingTypeDef

SILENT_DAYS, DEAD_DAYS = 14, 183
NEW_DAYS = 30
"""A new account or site is filed within so many days (field.md F13)."""
SPANS = {"month": 31, "quarter": 92, "half": 183, "year": 366}


@dataclass(frozen=True)
class ChannelType:
    """`silent`, `dead`: days without an update. `online`: it has an address and is filed with the authorities."""

    code: str
    silent: int | None
    dead: int | None
    online: bool = False


TYPES: dict[str, ChannelType] = {
    one.code: one
    for one in (
        ChannelType("account", SILENT_DAYS, DEAD_DAYS, online=True),
        ChannelType("site", SILENT_DAYS, DEAD_DAYS, online=True),
        ChannelType("board", 60, DEAD_DAYS),
        ChannelType("screen", 30, DEAD_DAYS),
        ChannelType("radio", 30, DEAD_DAYS),
        ChannelType("print", 100, 366),
        ChannelType("banner", None, None),
    )
}
PHOTOGRAPHED = ("board", "screen", "banner")
"""Types that are updated by a photograph and a date."""


def declared(code: str) -> HoldingTypeDef:
    """The holding type of the catalogue."""
    return catalogue().holding_type(code)


def type_name(code: str) -> str:
    """Its Chinese name."""
    return declared(code).name


def days_of_duty(duty: str, number: int | None) -> int | None:
    """After how many days a channel with this duty is late: every n days, or n times in a month, quarter, half, year."""
    if not duty or not number:
        return None
    return number if duty == "days" else max(1, SPANS[duty] // number)

"""Facts of outlets as values, and the starter list.

The levels are proposals: every house has its own list, dated, which outweighs this one.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Side = Literal["outside", "inside"]
Medium = Literal["paper", "magazine", "tv", "radio", "net", "app", "account", "bulletin"]
LEVELS: dict[Side, dict[str, str]] = {
    "outside": {"national": "国家级", "province": "省级", "city": "市级", "county": "县级", "inside": "本单位"},
    "inside": {
        "national": "中办国办", "ministry": "部委、省委省政府", "province": "省厅",
        "city": "市委市政府、市局", "county": "县委县政府", "own": "本局",
    },
}  # fmt: skip
KINDS_INSIDE = {"single": "单条", "joined": "综合", "brief": "简讯", "research": "调研", "ordered": "约稿"}


@dataclass(frozen=True)
class OutletFacts:
    """What an outlet is known by. `key`: the caller's own. `channels`: sub-domains or name endings of local channels
    (地方频道) with the level that is proposed for them."""

    key: str
    name: str
    medium: Medium = "net"
    level: str = ""
    side: Side = "outside"
    parent: str = ""
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    channel_level: str = ""


@cache
def starter() -> tuple[OutletFacts, ...]:
    """The shipped outlets, in their usual order of rank."""
    data = tomllib.loads((files(__package__) / "starter.toml").read_text(encoding="utf-8"))
    return tuple(
        OutletFacts(
            key=one["key"],
            name=one["name"],
            medium=one.get("medium", "net"),
            level=one.get("level", ""),
            side=one.get("side", "outside"),
            parent=one.get("parent", ""),
            aliases=tuple(one.get("aliases", ())),
            domains=tuple(one.get("domains", ())),
            channels=tuple(one.get("channels", ())),
            channel_level=one.get("channel_level", ""),
        )
        for one in data["outlet"]
    )

"""Which outlet an address or a name belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from luoshi.press.text.address import domain_of
from luoshi.press.text.outlets.facts import OutletFacts

_QUOTES = re.compile(r"[《》〈〉「」“”\"'\s]")
_ENDINGS = ("微信公众号", "公众号", "官方网站", "客户端", "官网", "网站", "微信", "APP", "app", "新闻客户端")


@dataclass(frozen=True)
class Match:
    """The outlet, by what it was known, and whether the address or name is a local channel of it."""

    outlet: OutletFacts
    by: Literal["domain", "name", "alias"]
    channel: bool = False
    level: str = ""
    """The level proposed: the channel's own where it is one."""


def recognise(url_or_name: str, outlets: Sequence[OutletFacts]) -> Match | None:
    """The outlet of an address (longest suffix of its host) or of a name (NFKC, without quotes and 客户端 and the like).

    None when nothing fits or two outlets fit equally well.
    """
    text = url_or_name.strip()
    if "." in text and (host := domain_of(text)):
        return _by_domain(host, outlets)
    return _by_name(text, outlets)


def _by_domain(host: str, outlets: Sequence[OutletFacts]) -> Match | None:
    best = [
        (len(domain), outlet)
        for outlet in outlets
        for domain in outlet.domains
        if host == domain or host.endswith("." + domain)
    ]
    if not best:
        return None
    longest = max(size for size, _ in best)
    found = {outlet.key: outlet for size, outlet in best if size == longest}
    if len(found) > 1:
        return None
    outlet = next(iter(found.values()))
    head = host[: -longest - 1] if len(host) > longest else ""
    channel = bool(head) and head.split(".")[-1] in outlet.channels
    return Match(outlet, "domain", channel, outlet.channel_level if channel else outlet.level)


def name_key(name: str) -> str:
    """A name of an outlet in the form that is compared."""
    found = _QUOTES.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return re.sub(r"[·・\-—_]", "", found)


def _by_name(name: str, outlets: Sequence[OutletFacts]) -> Match | None:
    key = name_key(name)
    if not key:
        return None
    for cut in ("", *_ENDINGS):
        wanted = key.removesuffix(cut.casefold()) if cut else key
        if not wanted or (cut and wanted == key):
            continue
        by_name = [one for one in outlets if name_key(one.name) == wanted]
        by_alias = [one for one in outlets if any(name_key(alias) == wanted for alias in one.aliases)]
        if len(by_name) == 1:
            return Match(by_name[0], "name", False, by_name[0].level)
        if not by_name and len({one.key for one in by_alias}) == 1:
            return Match(by_alias[0], "alias", False, by_alias[0].level)
    return _channel_by_name(key, outlets)


def _channel_by_name(key: str, outlets: Sequence[OutletFacts]) -> Match | None:
    """人民网某省频道 is a channel of 人民网."""
    if not key.endswith(("频道", "分网", "分社网", "站")):
        return None
    found = {
        one.key: one for one in outlets
        if one.channel_level and any(key.startswith(name_key(name)) for name in (one.name, *one.aliases))
    }  # fmt: skip
    if len(found) != 1:
        return None
    outlet = next(iter(found.values()))
    return Match(outlet, "name", True, outlet.channel_level)

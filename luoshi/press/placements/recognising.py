"""Which outlet of the house an address or a name belongs to, and what follows: level, medium, what proves it.

What lives here: the house's list as the values of `press.text.outlets`, kept for one batch. Not here: the rules of
recognising (pure). Invariant: four queries a house, whatever is asked afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi.press.models import Outlet, OutletAlias, OutletDomain
from luoshi.press.placements.standing import Standings, name_key
from luoshi.press.text.outlets import OutletFacts, recognise, starter
from luoshi.ui.scope import leave_scope

RECORD_LEVEL = {"own": "inside", "ministry": "province"}
"""Levels of a list that the catalogue's ladder of records has no word for."""

PROOF: dict[str, str | Promise] = {
    "paper": _("拍下或扫描刊登的版面。"),
    "magazine": _("拍下封面、目录和刊登页。"),
    "tv": _("附播出截图、片段或播发证明。"),
    "radio": _("附音频片段或播发证明。"),
    "net": _("网址就是佐证，图片可附可不附。"),
    "app": _("网址就是佐证，没有网址的附截图。"),
    "account": _("网址就是佐证，没有网址的附截图。"),
    "bulletin": _("附刊物页面或采用通知。"),
}


@dataclass(frozen=True)
class Recognised:
    """An outlet of the list. `level`: as records say it, on the day asked for; "" where the list has none."""

    outlet: Outlet
    level: str
    channel: bool = False


@dataclass
class Known:
    """Built by `of_house`."""

    standings: Standings
    facts: list[OutletFacts]
    _found: dict[str, tuple[int, bool, str] | None] = field(default_factory=dict)

    @classmethod
    def of_house(cls, house_id: int) -> Known:
        """The house's outlets in use, as known now."""
        standings = Standings.of_house(house_id)
        names: dict[int, list[str]] = {}
        domains: dict[int, list[str]] = {}
        with leave_scope("the house's outlets"):
            for alias in OutletAlias.objects.filter(house_id=house_id, replaced_at__isnull=True):
                names.setdefault(alias.outlet_id, []).append(alias.name)
            for row in OutletDomain.objects.filter(house_id=house_id, replaced_at__isnull=True):
                domains.setdefault(row.outlet_id, []).append(row.domain)
        shipped = {each.key: each for each in starter()}
        facts = []
        for outlet in standings.outlets.values():
            if outlet.merged_into_id or not outlet.active:
                continue
            ours = shipped.get(outlet.starter)
            facts.append(
                OutletFacts(
                    key=str(outlet.pk),
                    name=outlet.name,
                    aliases=tuple(names.get(outlet.pk, ())),
                    domains=tuple(domains.get(outlet.pk, ())),
                    channels=ours.channels if ours else (),
                    channel_level=ours.channel_level if ours else "",
                )
            )
        return cls(standings, facts)

    def find(self, text: str, day: date) -> Recognised | None:
        """The outlet of an address or a name, with its level on the day; None where it is not listed."""
        text = text.strip()
        if not text:
            return None
        if text not in self._found:
            self._found[text] = self._look(text)
        found = self._found[text]
        if found is None:
            return None
        key, channel, level = found
        outlet = self.standings.outlets[key]
        standing = self.standings.on(key, day)
        level = level if channel and level else standing.level if standing else ""
        return Recognised(outlet, RECORD_LEVEL.get(level, level), channel)

    def _look(self, text: str) -> tuple[int, bool, str] | None:
        listed = self.standings.outlet(None, name_key(text))
        if listed is not None:
            return listed.pk, False, ""
        match = recognise(text, self.facts)
        return (int(match.outlet.key), match.channel, match.level if match.channel else "") if match else None

    def bulletin(self, text: str, day: date) -> Recognised | None:
        """The bulletin whose name a text begins with: 江城教育简报第9期 is of 江城教育简报."""
        found = self.find(text, day)
        if found is not None:
            return found
        key = name_key(text)
        fitting = [name for name in self.standings.by_name if name and key.startswith(name)]
        if not fitting:
            return None
        outlet = self.standings.outlet(None, max(fitting, key=len))
        return self.find(outlet.name, day) if outlet is not None else None

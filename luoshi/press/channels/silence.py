"""Silent channels: which have had no update for longer than their duty, their house or their type allows.

What lives here: the arithmetic, once as a condition for lists and once for a single row; both say the same. An update
is what the ledger says (`Holding.last_touched`); a channel that never had one is counted from its opening. Not here:
telling anybody (`tasks.py`). Invariant: a channel that is not watched, is closed, or whose account is paused or closed is
never silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from luoshi.ledger.models import Holding
from luoshi.org.viewer import NOTHING, Viewer
from luoshi.press.channels.types import TYPES
from luoshi.press.models import Channel, ChannelRule


@dataclass(frozen=True)
class Limits:
    """Days without an update after which a type is silent, and dead."""

    silent: int | None
    dead: int | None


def limits_of(house_id: int) -> dict[str, Limits]:
    """By type: the house's own numbers, else the usual ones. One query."""
    rules = {rule.type: rule for rule in ChannelRule.objects.filter(house_id=house_id)}
    return {code: _limits(code, rules.get(code)) for code in TYPES}


def limits_of_viewer(viewer: Viewer) -> dict[str, Limits]:
    """The same for a viewer's house."""
    rules = {rule.type: rule for rule in ChannelRule.objects.visible_to(viewer)}
    return {code: _limits(code, rules.get(code)) for code in TYPES}


def own_days_of_viewer(viewer: Viewer) -> set[int]:
    """The different own numbers of days of channels in sight. One query."""
    rows = Channel.objects.visible_to(viewer).filter(days__isnull=False)
    return set(rows.order_by().values_list("days", flat=True).distinct())


def _limits(code: str, rule: ChannelRule | None) -> Limits:
    usual = TYPES[code]
    silent = rule.silent_days if rule and rule.silent_days else usual.silent
    dead = rule.dead_days if rule and rule.dead_days else usual.dead
    return Limits(silent, dead)


def watched() -> Q:
    """Channels of which somebody expects updates."""
    running = Q(values__state__isnull=True) | ~Q(values__state__in=["paused", "closed"])
    wanted = Q(channel__isnull=True) | Q(channel__watched=True)
    return Q(closed_on__isnull=True) & running & wanted & no_group()


def no_group() -> Q:
    """Not a work group. A key that a card lacks compares with nothing, hence asked for apart."""
    return Q(values__platform__isnull=True) | ~Q(values__platform="group")


def with_last(rows: Any) -> Any:
    """Holdings with `since`: their last update, or their opening."""
    return rows.annotate(since=Coalesce(F("last_touched"), F("opened_on")))


def silent(limits: Mapping[str, Limits], own_days: set[int], today: date) -> Q:
    """Silent or dead ones among `with_last` rows. `own_days`: the different own numbers that channels have."""
    found = NOTHING
    for code, limit in limits.items():
        if limit.silent:
            found |= Q(type=code, channel__days__isnull=True, since__lt=today - timedelta(days=limit.silent))
    for days in own_days:
        found |= Q(channel__days=days, since__lt=today - timedelta(days=days))
    return watched() & (found | dead(limits, today))


def dead(limits: Mapping[str, Limits], today: date) -> Q:
    """Those without an update for so long that they ought to be closed."""
    found = NOTHING
    for code, limit in limits.items():
        if limit.dead:
            found |= Q(type=code, since__lt=today - timedelta(days=limit.dead))
    return watched() & found


def own_days(house_id: int) -> set[int]:
    """The different own numbers of days that channels of a house have. One query."""
    rows = Channel.objects.filter(house_id=house_id, days__isnull=False)
    return set(rows.order_by().values_list("days", flat=True).distinct())


def detail_of(holding: Holding) -> Channel | None:
    """What press keeps of it; None where nobody said anything. The holding came with `select_related("channel")`."""
    found: Channel | None = getattr(holding, "channel", None)
    return found


def state_of(holding: Holding, limits: Mapping[str, Limits], today: date) -> str:
    """live, silent, dead, paused, off, expired: for one row."""
    if holding.closed_on is not None:
        return "off"
    if holding.type == "banner":
        return "expired" if str(holding.values.get("last") or "9999") < today.isoformat() else "live"
    if holding.values.get("state") in ("paused", "closed"):
        return "paused"
    detail = detail_of(holding)
    if (detail and not detail.watched) or holding.values.get("platform") == "group":
        return "live"
    quiet = (today - (holding.last_touched or holding.opened_on)).days
    limit = limits[holding.type]
    if limit.dead and quiet > limit.dead:
        return "dead"
    days = detail.days if detail and detail.days else limit.silent
    return "silent" if days and quiet > days else "live"

"""Background work of channels: telling that one turned silent, that a release is due or to be looked at; webhooks.

Invariant: each is told once: the notice's key names the channel and its last update, or the release and its moment.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.jobs.operations import enqueue
from luoshi.jobs.registry import JobContext, daily, job, scheduled
from luoshi.ledger.models import Holding
from luoshi.org.calendars import house_calendar
from luoshi.org.models import House
from luoshi.org.notices import tell
from luoshi.press.channels import delivering, silence
from luoshi.press.channels.operations.hearing import publishers
from luoshi.press.channels.operations.hooks import SEND
from luoshi.press.channels.types import TYPES
from luoshi.press.models import HookDelivery, Release
from luoshi.ui.scope import leave_scope

State = Release.State
AFTER = timedelta(minutes=3)


@daily("press.channels_daily", hour=8, minute=5)
def daily_round(at: datetime) -> None:
    """On working days: tell keepers of channels that turned silent, and publishers of what is to be looked at."""
    with leave_scope("silent channels of all houses"):
        houses = Holding.objects.filter(type__in=TYPES).order_by().values_list("house_id", flat=True).distinct()
        for house in House.objects.filter(pk__in=list(houses)):
            if house_calendar(house.settings).is_working(timezone.localdate(at)):
                with transaction.atomic():
                    tell_silent(house_id=house.pk, at=at)
                    tell_to_check(house_id=house.pk, at=at)


def tell_silent(*, house_id: int, at: datetime) -> int:
    """One notice to the keeper for each channel that turned silent since its last update. Returns how many people heard.

    Without a keeper the unit's publishers hear of it. Call it outside of a scope and inside a transaction.
    """
    today = timezone.localdate(at)
    limits, own = silence.limits_of(house_id), silence.own_days(house_id)
    rows = silence.with_last(Holding.objects.filter(house_id=house_id, type__in=TYPES).select_related("unit"))
    told = 0
    for holding in rows.filter(silence.silent(limits, own, today)):
        people = {holding.keeper_id} if holding.keeper_id else publishers([holding.unit_id], at)
        days = (today - holding.since).days
        told += tell(
            house_id=house_id, to=people, code="channel.silent",
            subject=_("%(name)s已经 %(days)s 天没有更新") % {"name": holding.name, "days": days},
            text=_("更新以后登记一次即可；已经不用的，请停用。"), url=reverse("press:channel", args=[holding.pk]), at=at,
            key=f"channel.silent:{holding.pk}:{holding.since.isoformat()}",
        )  # fmt: skip
    return told


def tell_to_check(*, house_id: int, at: datetime) -> int:
    """发布后复核: one notice a publisher for each release that waits for a look. Returns how many people heard."""
    rows = Release.objects.filter(house_id=house_id, state=State.LIVE, check_on__lte=timezone.localdate(at))
    told = 0
    for release in rows.select_related("edition", "holding"):
        people = {release.published_by_id} if release.published_by_id else publishers([release.unit_id], at)
        told += tell(
            house_id=house_id, to=people, code="release.check",
            subject=_("请复核已发布的《%(title)s》") % {"title": release.edition.title},
            text=_("看一眼文字、图片是否正确，链接能否打开。"), url=reverse("press:release", args=[release.pk]), at=at,
            key=f"release.check:{release.pk}:{release.edition_id}",
        )  # fmt: skip
    return told


@scheduled("press.releases_due", every_minutes=1)
def releases_due(at: datetime) -> None:
    """Tell publishers of a planned release whose moment has come; queue webhooks whose next try has come."""
    with leave_scope("releases that are due"), transaction.atomic():
        # A public site puts its own out by itself in the meantime; nobody need hear of those.
        rows = Release.objects.filter(state=State.PLANNED, at__lte=at - AFTER, at__gt=at - timedelta(days=2))
        by_unit: dict[int, set[int]] = defaultdict(set)
        for release in rows.select_related("edition", "holding"):
            if release.unit_id not in by_unit:
                by_unit[release.unit_id] = publishers([release.unit_id], at)
            keeper = {release.holding.keeper_id} if release.holding.keeper_id else set()
            moment = release.at.isoformat() if release.at else ""
            tell(
                house_id=release.house_id, to=by_unit[release.unit_id] | keeper, code="release.due",
                subject=_("到时间发布：《%(title)s》") % {"title": release.edition.title},
                text=_("计划发布在“%(name)s”。") % {"name": release.holding.name},
                url=reverse("press:release", args=[release.pk]), at=at, key=f"release.due:{release.pk}:{moment}",
            )  # fmt: skip
        waiting = HookDelivery.objects.filter(Q(next_at__lte=at), state__in=delivering.DUE, hook__on=True)
        for house_id in waiting.order_by().values_list("house_id", flat=True).distinct():
            enqueue(SEND, house_id=house_id, by=None, at=at, payload={}, key=SEND)


@job(SEND)
def send_hooks(ctx: JobContext) -> None:
    """Send what webhooks of one house have to send."""
    ctx.result(dict(delivering.deliver_due(house_id=ctx.house_id, at=ctx.at)))


@daily("press.hooks_sweep", hour=3, minute=25)
def sweep(at: datetime) -> None:
    """Forget old deliveries."""
    with leave_scope("sweeping deliveries of webhooks"):
        HookDelivery.objects.filter(asked_at__lt=at - timedelta(days=delivering.KEEP_DAYS)).delete()

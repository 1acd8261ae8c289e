"""Writes of the room: the site's settings, and putting out what is due on it.

Invariants: only who keeps the house's settings changes them; what is planned for the site goes out at its time by
itself, through the same operation as everywhere, never before its embargo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshi.audit.operations import log
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Holding
from luoshi.org.viewer import Viewer
from luoshi.press.channels.errors import ChannelRefused
from luoshi.press.channels.operations import publish
from luoshi.press.models import Release
from luoshi.site.models import PublicSite
from luoshi.site.queries import sites_on
from luoshi.ui.scope import leave_scope


class SiteRefused(Exception):
    """`what`: right, slug."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class SiteWords:
    """What a site says of itself."""

    slug: str
    title: str
    on: bool = False
    about: str = ""
    filing: str = ""
    contact: str = ""
    columns: Sequence[str] = ()


def set_site(*, holding_id: int, words: SiteWords, by: Viewer, at: datetime) -> PublicSite:
    """Make or change the house's site. Raises SiteRefused, Holding.DoesNotExist."""
    if not by.can("house.settings"):
        raise SiteRefused("right")
    holding = Holding.objects.visible_to(by).get(pk=holding_id, type="site", closed_on__isnull=True)
    with leave_scope("the house's public site"):
        try:
            with transaction.atomic():
                site, _ = PublicSite.objects.update_or_create(
                    house_id=by.house_id,
                    defaults={
                        "holding": holding, "slug": words.slug, "title": words.title, "on": words.on, "about": words.about,
                        "filing": words.filing, "contact": words.contact, "columns": list(words.columns),
                        "changed_at": at,
                    },
                )  # fmt: skip
                log(
                    house_id=by.house_id, actor=by, action="site.changed", subject=f"house:{by.house_id}", at=at,
                    detail={"on": words.on, "slug": words.slug},
                )  # fmt: skip
        except IntegrityError as error:
            raise SiteRefused("slug") from error
    return site


def put_out_due(*, at: datetime) -> int:
    """Publish what is planned for a site with a moment that has come. Running it twice publishes once. How many."""
    count = 0
    for site in sites_on():
        with leave_scope("what is due on a public site"):
            rows = Release.objects.filter(holding_id=site.holding_id, state=Release.State.PLANNED, at__lte=at)
            due = list(rows.values_list("pk", flat=True))
        for key in due:
            try:
                publish(release_id=key, by=None, at=at)
                count += 1
            except (ChannelRefused, LedgerRefused):
                continue  # it stays among what waits for the publisher, with the reason when it is tried by hand
    return count

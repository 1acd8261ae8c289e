"""Reads of the public site, each for the viewer `Public`.

Invariant: a page of the site never shows a row that `Release.sight(Public)` does not give: not a plan, not a draft, not
what was withdrawn or has to be taken down, not another house's, no picture of any other text.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from luoshi.files.models import StoredFile
from luoshi.ledger.models import Holding
from luoshi.org.viewer import Viewer
from luoshi.press.models import PieceAuthor, Release
from luoshi.press.pieces.pictures import PICTURE
from luoshi.site.models import PublicSite
from luoshi.site.viewer import Public
from luoshi.ui.scope import leave_scope


def site_at(slug: str) -> PublicSite | None:
    """The site with this address, where its house has switched it on and its channel is in use."""
    with leave_scope("the public finds a site by its address"):
        rows = PublicSite.objects.filter(slug=slug, on=True, holding__closed_on__isnull=True)
        found: PublicSite | None = rows.select_related("house", "holding").first()
        return found


def sites_on() -> list[PublicSite]:
    """All sites that are on, for the root address and the worker."""
    with leave_scope("sites that are open to the public"):
        return list(PublicSite.objects.filter(on=True, holding__closed_on__isnull=True).order_by("pk"))


def public_of(site: PublicSite, at: datetime) -> Public:
    """Who stands before it."""
    return Public(site.house_id, site.holding_id, at)


def site_of(viewer: Viewer) -> PublicSite | None:
    """The house's site, on or off, for its settings."""
    found: PublicSite | None = PublicSite.objects.visible_to(viewer).select_related("holding").first()
    return found


def site_channels(viewer: Viewer) -> Any:
    """Holdings that may become the site's channel."""
    return Holding.objects.visible_to(viewer).filter(type="site", closed_on__isnull=True).order_by("unit__path", "name")


def published(public: Public, *, column: str = "") -> Any:
    """What is shown, newest first, with edition and unit."""
    rows = Release.objects.visible_to(public).select_related("edition", "piece__unit")
    rows = rows.filter(column=column) if column else rows
    return rows.order_by("-live_at", "-pk")


def authors(public: Public, release: Release) -> list[str]:
    """The names under a published piece."""
    with leave_scope("the names under a text that is published"):
        return list(PieceAuthor.objects.filter(piece_id=release.piece_id).values_list("name", flat=True))


def version_of(public: Public) -> tuple[datetime | None, str]:
    """When the site last changed and a tag of its state: one query."""
    facts = Release.objects.visible_to(public).aggregate(
        n=Count("pk"), last=Max("live_at"), newest=Max("edition__made_at"), top=Max("pk"), edition=Max("edition_id")
    )
    moments = [moment for moment in (facts["last"], facts["newest"]) if moment]
    tag = "-".join(str(facts[name] or 0) for name in ("n", "top", "edition"))
    return max(moments, default=None), tag


def picture_of(public: Public, release: Release, key: uuid.UUID) -> StoredFile | None:
    """A stored picture, if and only if the published edition shows it."""
    if str(key) not in {match[1] for match in PICTURE.finditer(release.edition.html)}:
        return None
    with leave_scope("a picture of a published text"):
        rows = StoredFile.objects.filter(house_id=public.house_id, key=key, mime__startswith="image/")
        found: StoredFile | None = rows.first()
        return found

"""Reads of channels and releases, each for a viewer. Writes are `operations/`.

Invariant: the number of queries does not depend on the number of rows; nothing out of the viewer's sight is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from luoshi.ledger.models import Holding, Record
from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import NOTHING, Viewer
from luoshi.press.channels import silence
from luoshi.press.channels.types import NEW_DAYS, PHOTOGRAPHED, TYPES, type_name
from luoshi.press.models import ChannelRule, Edition, Release, ReviewChain
from luoshi.press.text.render import Text
from luoshi.ui.scope import leave_scope

State = Release.State


def channels(viewer: Viewer) -> Any:
    """Channels in sight with unit, keepers and details, and `since`."""
    rows = Holding.objects.visible_to(viewer).filter(type__in=TYPES)
    rows = rows.select_related("unit", "keeper", "channel__second_keeper", "channel__reviewer", "channel__rule")
    return silence.with_last(rows)


def silent_channels(viewer: Viewer) -> Any:
    """Silent and dead ones in sight, quietest first. Three queries."""
    limits, own = silence.limits_of_viewer(viewer), silence.own_days_of_viewer(viewer)
    return channels(viewer).filter(silence.silent(limits, own, viewer.today)).order_by("since", "pk")


def unfiled(today: date) -> Q:
    """Accounts and sites without a filing number, older than the days in which they are to be filed."""
    online = [code for code, one in TYPES.items() if one.online]
    nothing = Q(values__filed_no__isnull=True) | Q(values__filed_no="")
    return (
        Q(type__in=online, closed_on__isnull=True, opened_on__lt=today - timedelta(days=NEW_DAYS))
        & nothing
        & silence.no_group()
    )


def doubled(viewer: Viewer) -> Any:
    """Accounts of which their unit has another one on the same platform (one a unit and platform: field.md §5e)."""
    other = Holding.objects.visible_to(viewer).filter(
        type="account",
        closed_on__isnull=True,
        unit_id=OuterRef("unit_id"),
        values__platform=OuterRef("values__platform"),
    )
    rows = channels(viewer).filter(type="account", closed_on__isnull=True).filter(silence.no_group())
    return rows.filter(Exists(other.exclude(pk=OuterRef("pk"))))


@dataclass(frozen=True)
class Gap:
    """Units that ought to have a channel of this type and have none."""

    type: str
    name: str
    wanted: int
    units: list[Unit]


def gaps(viewer: Viewer) -> list[Gap]:
    """Coverage: for each type that the house wants of certain units, those in sight without one. 1 + 2 a type."""
    found = []
    for rule in ChannelRule.objects.visible_to(viewer).order_by("pk"):
        if not rule.wanted or rule.type not in TYPES:
            continue
        units = Unit.objects.visible_to(viewer).filter(in_force(viewer.today), type__in=rule.wanted, is_body=False)
        has = Holding.objects.visible_to(viewer).filter(type=rule.type, closed_on__isnull=True, unit_id=OuterRef("pk"))
        found.append(
            Gap(rule.type, type_name(rule.type), units.count(), list(units.filter(~Exists(has)).order_by("path")))
        )
    return found


def counts(viewer: Viewer) -> dict[str, int]:
    """How many channels in use there are of each type. One query."""
    rows = Holding.objects.visible_to(viewer).filter(type__in=TYPES, closed_on__isnull=True)
    return dict(rows.order_by().values_list("type").annotate(Count("pk")))


def to_update(viewer: Viewer) -> Any:
    """Boards, screens and banners of units for which the viewer enters records, longest waiting first."""
    units = [post.unit_id for post in viewer.posts_for("record.enter") if post.nature != "lent"]
    rows = channels(viewer).filter(type__in=PHOTOGRAPHED, closed_on__isnull=True, unit_id__in=units)
    return rows.order_by("type", "since", "pk")


def last_topics(viewer: Viewer, holding_ids: list[int]) -> list[str]:
    """What these channels showed last, newest first, each once."""
    rows = Record.objects.visible_to(viewer).filter(holdings__holding_id__in=holding_ids, state=Record.State.VERIFIED)
    found = [
        str(values.get("topic") or "") for values in rows.order_by("-day", "-pk").values_list("values", flat=True)[:30]
    ]
    return [topic for topic in dict.fromkeys(found) if topic][:5]


def chain_of(viewer: Viewer, unit: Unit) -> list[str]:
    """The reviews that texts of the unit pass, as its own chain or the nearest above says: actions in order."""
    paths = [unit.path[: n + 1] for n, char in enumerate(unit.path) if char == "."] or [unit.path]
    rows = ReviewChain.objects.visible_to(viewer).filter(replaced_at__isnull=True, unit__path__in=[*paths, unit.path])
    nearest = rows.select_related("unit").order_by("-unit__path").first()
    return [str(each.get("action")) for each in nearest.steps] if nearest else []


# -- releases --------------------------------------------------------------------------------------------------------


def releases(viewer: Viewer) -> Any:
    """Releases in sight with all that a list shows."""
    rows = Release.objects.visible_to(viewer)
    return rows.select_related("holding__unit", "unit", "edition__piece__unit", "piece__unit", "published_by")


def mine(viewer: Viewer) -> Q:
    """Releases on channels where the viewer may release."""
    posts = [post.unit_id for post in viewer.posts_for("press.publish")]
    own = Q(house_id=viewer.house_id, unit_id__in=posts) if posts else NOTHING
    if viewer.person_id and viewer.posts:
        own |= Q(house_id=viewer.house_id, holding__keeper_id=viewer.person_id)
    return own


def may_release_anywhere(viewer: Viewer) -> bool:
    """Whether the viewer publishes for some unit."""
    return bool(viewer.can("press.publish") or viewer.can("holding.edit"))


def my_channels(viewer: Viewer) -> Any:
    """Channels where the viewer may release."""
    posts = [post.unit_id for post in viewer.posts_for("press.publish")]
    own = Q(unit_id__in=posts) | Q(keeper_id=viewer.person_id)
    return channels(viewer).filter(own, closed_on__isnull=True).exclude(type="banner").order_by("type", "name")


def ready_editions(viewer: Viewer) -> Any:
    """Editions that may go out and have no release yet, newest first."""
    newer = Edition.objects.visible_to(viewer).filter(piece_id=OuterRef("piece_id"), number__gt=OuterRef("number"))
    known = Release.objects.visible_to(viewer).filter(piece_id=OuterRef("piece_id")).exclude(state=State.WITHDRAWN)
    rows = Edition.objects.visible_to(viewer).filter(withdrawn_at__isnull=True)
    return rows.filter(~Exists(newer), ~Exists(known)).select_related("piece__unit").order_by("-made_at", "-pk")


def editions_out(viewer: Viewer) -> Any:
    """Editions that may be planned: newest of their piece, not withdrawn."""
    newer = Edition.objects.visible_to(viewer).filter(piece_id=OuterRef("piece_id"), number__gt=OuterRef("number"))
    rows = Edition.objects.visible_to(viewer).filter(~Exists(newer), withdrawn_at__isnull=True)
    return rows.select_related("piece__unit").order_by("-made_at", "-pk")


def todo(viewer: Viewer, at: datetime) -> Any:
    """What waits for this publisher: planned ones whose time has come, marked ones, those to be looked at."""
    due = Q(state=State.PLANNED) & (Q(at__isnull=True) | Q(at__lte=at))
    marked = Q(state=State.LIVE) & ~Q(mark="")
    check = Q(state=State.LIVE, check_on__lte=viewer.today)
    return releases(viewer).filter(mine(viewer), due | marked | check).order_by(F("at").asc(nulls_first=True), "pk")


def text_of(release: Release) -> Text:
    """The edition of a release that is seen, as the renderings take it. One query."""
    edition, piece = release.edition, release.edition.piece
    with leave_scope("the authors of a release that is seen"):
        names = tuple(piece.authors.values_list("name", flat=True))
    moment = release.live_at or release.at
    shown = tuple((str(one.get("step", "")), str(one.get("name", ""))) for one in edition.reviewers)
    return Text(
        title=edition.title,
        html=edition.html,
        authors=names,
        unit=str(piece.unit),
        day=moment.date() if moment else edition.made_at.date(),
        reviewers=shown if release.show_reviewers else (),
    )

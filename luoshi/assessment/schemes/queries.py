"""Reading schemes: those in sight, their versions, what is kept. Every query demands a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime

from luoshi.assessment.engine import Finding, Scheme, SchemeRefused, lint, load_scheme
from luoshi.assessment.models import KeptYardstick, SchemeDraft, SchemeVersion
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer


def manages(viewer: Viewer, path: str) -> bool:
    """Whether one of the viewer's own posts manages schemes of the unit at a path."""
    return any(post.nature != "lent" and post.reaches(path) for post in viewer.posts_for("scheme.manage"))


def schemes(viewer: Viewer) -> QuerySet[SchemeRow]:
    """The schemes in sight with their units."""
    return SchemeRow.objects.visible_to(viewer).select_related("unit")


def units(viewer: Viewer) -> QuerySet[Unit]:
    """The units that the viewer may write schemes for."""
    return Unit.objects.visible_to(viewer).filter(viewer.within("", "scheme.manage"), valid_to__isnull=True)


def draft_of(viewer: Viewer, scheme: SchemeRow) -> SchemeDraft | None:
    """The text being written, for who manages it."""
    return SchemeDraft.objects.visible_to(viewer).filter(scheme=scheme).select_related("by").first()


def versions(viewer: Viewer, scheme: SchemeRow) -> list[SchemeVersion]:
    """All versions, the newest first."""
    rows = SchemeVersion.objects.visible_to(viewer).filter(scheme=scheme).select_related("by", "replaced_by")
    return list(rows.order_by("-number"))


def in_force(rows: list[SchemeVersion], today: date) -> SchemeVersion | None:
    """The version that holds on a day; before the first one begins, the newest."""
    begun = [each for each in rows if each.valid_from <= today and each.replaced_by_id is None]
    return max(begun, key=lambda each: (each.valid_from, each.number), default=rows[0] if rows else None)


def kept(viewer: Viewer, version: SchemeVersion) -> list[KeptYardstick]:
    """What was chosen for its marked rules."""
    return list(KeptYardstick.objects.visible_to(viewer).filter(version=version).select_related("by"))


@dataclass(frozen=True)
class Read:
    """A text as the engine reads it: the scheme, or why not."""

    scheme: Scheme | None
    refused: SchemeRefused | None = None


def read(text: str) -> Read:
    """The scheme of a text."""
    try:
        return Read(load_scheme(text))
    except SchemeRefused as refused:
        return Read(None, refused)


def open_marks(scheme: Scheme, chosen: set[tuple[str, str]]) -> tuple[Finding, ...]:
    """The marked rules that nothing was chosen for; `chosen`: (rule, code) of what was kept."""
    return tuple(each for each in lint(scheme) if not each.kept and (each.rule, each.code) not in chosen)


def day_of(at: object) -> date:
    """The day of a moment in the house's time."""
    return localtime(at).date()  # type: ignore[arg-type]  # moments of the middleware are aware

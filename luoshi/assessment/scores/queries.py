"""Reads of scores, each for a viewer.

What lives here: publications, rows with their explanation, what changed since, objections. Not here: computing. Invariants: a
viewer gets only rows in sight (`ScoreRow.sight`); a record is linked only where the viewer may open it; the number of
queries depends neither on units nor on lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse

from luoshi.assessment.computing import scheme_of, version_on
from luoshi.assessment.engine import Scheme, show
from luoshi.assessment.engine.amounts import signed
from luoshi.assessment.facts import kinds_of
from luoshi.assessment.facts.basis import kinds_of_basis
from luoshi.assessment.facts.records import record_of
from luoshi.assessment.models import Decision, Objection, Publication, SchemeVersion, ScoreRow
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.scores.objecting import ROOM
from luoshi.files.models import StoredFile
from luoshi.ledger.models import Entry, KindVersion, Record
from luoshi.ledger.store import place_of
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope


def publications(viewer: Viewer) -> Any:
    """Publications that the viewer may know of, with scheme, version and what replaced them."""
    related = ("scheme__unit", "version", "published_by", "replaces", "replaced_by")
    return Publication.objects.visible_to(viewer).select_related(*related)


def rows(viewer: Viewer) -> Any:
    """Rows in sight with their publication."""
    related = ("unit", "person", "publication__scheme__unit", "publication__version", "publication__replaced_by")
    return ScoreRow.objects.visible_to(viewer).select_related(*related)


def own_rows(viewer: Viewer) -> Any:
    """The newest editions' rows of the viewer's own units and of the viewer, newest span first."""
    units = [post.unit_id for post in viewer.posts if post.nature != "lent"]
    found = rows(viewer).filter(publication__replaced_by__isnull=True)
    return (found.filter(person__isnull=True, unit__in=units) | found.filter(person_id=viewer.person_id)).order_by(
        "-publication__start", "-publication__published_at", "number"
    )


def objections(viewer: Viewer) -> Any:
    """Objections in sight."""
    related = ("publication__scheme__unit", "row", "unit", "person", "filed_by", "decided_by", "evidence", "correction")
    return Objection.objects.visible_to(viewer).select_related(*related)


def name_of(row: ScoreRow) -> str:
    """A unit's name as it was published; a person's as it is now."""
    return str(row.person) if row.person_id else row.name


def readable(viewer: Viewer, ids: Iterable[str]) -> dict[str, int]:
    """Records by a fact's id, as far as the viewer may open them. One query."""
    keys = {each: key for each in ids if (key := record_of(each)) is not None}
    seen = set(Record.objects.visible_to(viewer).filter(pk__in=set(keys.values())).values_list("pk", flat=True))
    return {each: key for each, key in keys.items() if key in seen}


# -- one row explained -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """A line of a score as the page shows it. `url`: where its one record or decision opens."""

    rule: str
    clause: str
    type: str
    label: str
    text: str
    points: Fraction
    url: str = ""

    @property
    def shown(self) -> str:
        """+2, −0.5."""
        return signed(self.points)


@dataclass(frozen=True)
class Part:
    """A component with its lines."""

    name: str
    points: Fraction
    lines: tuple[Point, ...]

    @property
    def shown(self) -> str:
        """As a person reads it."""
        return show(self.points)


@dataclass(frozen=True)
class Told:
    """A whole score, explained."""

    parts: tuple[Part, ...]
    refused: tuple[Point, ...]
    progress: tuple[tuple[str, str, str, str, str], ...]  # rule, period, done, required, rate
    marks: tuple[tuple[str, str, str, bool], ...]
    notices: tuple[str, ...]


def explained(
    viewer: Viewer,
    components: Mapping[str, Fraction],
    detail: Mapping[str, Any],
    places: Mapping[str, str] | None = None,
) -> Told:
    """Every point with its rule, clause, parameters and where it opens. Two queries."""
    lines, uncounted = detail.get("lines", []), detail.get("uncounted", [])
    ids = [one for line in lines for one in line["records"]] + [one["record"] for one in uncounted]
    open_ = readable(viewer, ids)
    urls = _urls(viewer, open_, lines, places or {})
    parts = tuple(
        Part(name, points, tuple(_point(line, urls) for line in lines if line["component"] == name))
        for name, points in components.items()
    )
    refused = tuple(
        Point(
            one["rule"], "", "", "", f"《{one['title']}》{one['reason']}" if one["title"] else one["reason"], Fraction(0),
            _record_url(open_, one["record"]),
        )
        for one in uncounted
    )  # fmt: skip
    progress = tuple(
        (one["rule"], one["label"], show(Fraction(one["done"])), show(Fraction(one["required"])), _rate(one))
        for one in detail.get("progress", [])
    )
    marks = tuple(
        (one["label"], show(Fraction(one["points"])), show(Fraction(one["line"])), one["ok"])
        for one in detail.get("marks", [])
    )
    return Told(parts, refused, progress, marks, tuple(detail.get("notices", ())))


def _point(line: Mapping[str, Any], urls: Mapping[int, str]) -> Point:
    return Point(
        line["rule"], line["clause"], line["type"], line["label"], line["text"], Fraction(line["points"]),
        urls.get(id(line), ""),
    )  # fmt: skip


def _urls(
    viewer: Viewer, open_: Mapping[str, int], lines: Sequence[Mapping[str, Any]], places: Mapping[str, str]
) -> dict[int, str]:
    """Where each line opens: its record, or the document of its decision."""
    wanted = {one.split(":", 1)[1] for line in lines for one in line["events"] if one.startswith("decision:")}
    files: dict[str, str] = {}
    if wanted:
        rows_ = Decision.objects.visible_to(viewer).filter(pk__in=wanted).select_related("file")
        files = {f"decision:{row.pk}": reverse("files:download", args=[row.file.key, row.file.name]) for row in rows_}
    found: dict[int, str] = {}
    for line in lines:
        if len(line["records"]) == 1:
            found[id(line)] = _record_url(open_, line["records"][0])
        elif line["events"]:
            event = line["events"][0]
            found[id(line)] = files.get(event) or places.get(event, "")
    return found


def _record_url(open_: Mapping[str, int], record: str) -> str:
    return reverse("work:record", args=[open_[record]]) if record in open_ else ""


def _rate(one: Mapping[str, str]) -> str:
    required = Fraction(one["required"])
    return f"{show(round(Fraction(one['done']) / required * 100, 1))}%" if required else "—"


# -- since then ------------------------------------------------------------------------------------------------------


def changed_since(viewer: Viewer, publication: Publication, unit_id: int | None = None) -> list[Record]:
    """Records of the scheme's kinds whose entries came or went after a publication, on days of its span.

    Of one unit, or of all in sight; at most a few are listed. Three queries.
    """
    entries = Entry.objects.visible_to(viewer).filter(
        house_id=publication.house_id,
        id__gt=place_of(publication.house_id, publication.as_of_seq),
        counts_on__gte=publication.start,
        counts_on__lt=publication.end,
        kind__code__in=kinds_scored(viewer, publication),
    )
    if unit_id is not None:
        entries = entries.filter(unit_id=unit_id)
    found = Record.objects.visible_to(viewer).filter(pk__in=entries.values("record_id"))
    return list(found.order_by("pk")[:MOST_CHANGED])


MOST_CHANGED = 20


def kinds_scored(viewer: Viewer, publication: Publication) -> tuple[str, ...]:
    """The kinds that a publication's scheme scores."""
    scheme: Scheme = scheme_of(publication.version.text)
    kinds = kinds_of(KindVersion.objects.visible_to(viewer).filter(kind__house_id=publication.house_id))
    return kinds_of_basis(scheme.basis, kinds.values()).kinds


# -- files -----------------------------------------------------------------------------------------------------------


def may_see_file(viewer: Viewer, file: StoredFile) -> bool:
    """A scheme's document, a decision's, an objection's evidence: whoever sees the row that it hangs on."""
    from luoshi.assessment.models import Scheme as SchemeRow

    if file.owner_room != ROOM:
        return False
    return (
        Objection.objects.visible_to(viewer).filter(evidence=file).exists()
        or Decision.objects.visible_to(viewer).filter(file=file).exists()
        or SchemeRow.objects.visible_to(viewer).filter(document=file).exists()
    )


def window_open(row: ScoreRow, today: date) -> bool:
    """Whether a row can still be objected to."""
    last = row.detail.get("until", "")
    return bool(last) and today <= date.fromisoformat(last)


def version_in_force(scheme: SchemeRow, day: date, as_of: datetime) -> SchemeVersion | None:
    """The version of a scheme in sight that holds on a day, as known at a moment; None before the first."""
    with leave_scope("the version in force of a scheme in sight"):
        return version_on(scheme, day, as_of)

"""Publishing scores and correcting them: a computed table is written down and never changed again.

What lives here: `publish_scores`, `correct_scores`, `switch_ranking`, `restated`. Not here: computing (`computing`), objections
(`objecting`). Invariants: what is frozen names the version, the journal's number and the moment it was made from, and is
made again from them to the digit; a correction is a further edition that replaces the one before, its changed rows marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from luoshi.assessment.comparing import differences, same_outcome
from luoshi.assessment.computing import ENGINE_VERSION, Computed, Row, compute, scheme_of, version_on
from luoshi.assessment.engine import Scheme, SchemeRefused, Span, lint, objection_until
from luoshi.assessment.models import KeptYardstick, Publication, SchemeVersion, ScoreRow
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.scores import errors, telling
from luoshi.audit.operations import log
from luoshi.ledger import store
from luoshi.org.calendars import HouseDates, house_calendar
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

MAX_REASON = 300


def may_manage(viewer: Viewer, scheme: SchemeRow) -> bool:
    """Whether one of the viewer's own posts manages the scheme."""
    posts = [post for post in viewer.posts_for("scheme.manage") if post.nature != "lent"]
    return scheme.house_id == viewer.house_id and any(post.reaches(scheme.unit.path) for post in posts)


def switch_ranking(
    *, scheme_id: int, on: bool, by: Viewer, at: datetime, purpose: str = "", basis: str = "", authority: str = ""
) -> SchemeRow:
    """Let ranks stand in the scheme's tables, or not. On: with purpose, basis and who allowed it, which are kept.

    What was published stays as it is. Raises NotAllowed, Missing, Scheme.DoesNotExist.
    """
    with transaction.atomic(), leave_scope("switching a scheme's ranking"):
        scheme = _locked(scheme_id, by)
        words = [text.strip() for text in (purpose, basis, authority)]
        if on and not all(words):
            raise errors.Missing("ranking")
        scheme.ranking = on
        if on:
            scheme.ranking_purpose, scheme.ranking_basis, scheme.ranking_authority = (
                words[0][:200], words[1][:200], words[2][:100],
            )  # fmt: skip
            scheme.ranking_by_id, scheme.ranking_at = by.person_id, at
        scheme.save()
        log(house_id=by.house_id, actor=by, action="scheme.ranking", subject=f"scheme:{scheme.pk}", at=at,
            detail={"on": on, "purpose": words[0], "basis": words[1], "authority": words[2]})  # fmt: skip
    return scheme


def publish_scores(*, scheme_id: int, span: Span, by: Viewer, at: datetime, open_table: bool = False) -> Publication:
    """公布: the scores of a span that is over, as known now, are frozen and each unit is told.

    Raises NotAllowed, NotActive, NotOver, NoVersion, NotSound, Unweighed, AlreadyPublished, Scheme.DoesNotExist.
    """
    with transaction.atomic(), leave_scope("publishing scores"):
        scheme = _locked(scheme_id, by)
        if not scheme.active:
            raise errors.NotActive
        if localtime(at).date() <= span.last_day:
            raise errors.NotOver(span.last_day)
        version = _version(scheme, span, at)
        engine = _sound(version)
        _check_weighed(version, engine)
        if Publication.objects.filter(scheme=scheme, start=span.start, end=span.end).exists():
            raise errors.AlreadyPublished(str(span))
        computed, seq = _computed(scheme, engine, span, at)
        publication = _freeze(scheme, version, computed, seq, by, at, open_table=open_table)
        log(house_id=by.house_id, actor=by, action="score.published", subject=f"publication:{publication.pk}", at=at,
            detail={"scheme": scheme.pk, "span": str(span), "rows": len(computed.rows)})  # fmt: skip
        telling.published(publication, list(publication.rows.all()), at)
    return publication


def correct_scores(*, publication_id: int, reason: str, by: Viewer, at: datetime) -> Publication:
    """更正并重新公布: computed anew by the same version with what is known now; the changed units are told.

    Raises NotAllowed, Missing, Replaced, NothingChanged, Publication.DoesNotExist.
    """
    with transaction.atomic(), leave_scope("correcting scores"):
        before = Publication.objects.select_related("scheme__unit", "version").get(
            pk=publication_id, house_id=by.house_id
        )
        scheme = _locked(before.scheme_id, by)
        if not (reason := reason.strip()[:MAX_REASON]):
            raise errors.Missing("reason")
        return post_correction(before, scheme, reason, by, at)


def post_correction(before: Publication, scheme: SchemeRow, reason: str, by: Viewer, at: datetime) -> Publication:
    """The next edition of a publication. Inside a transaction, the scheme locked. Raises Replaced, NothingChanged."""
    if Publication.objects.filter(replaces=before).exists():
        raise errors.Replaced
    span = span_of(before)
    engine = _sound(before.version)
    computed, seq = _computed(scheme, engine, span, at, ranked=before.ranked)
    old = rows_as_computed(before)
    if not differences(old, computed.by_key):
        raise errors.NothingChanged
    made = _freeze(scheme, before.version, computed, seq, by, at, before=before, reason=reason)
    log(house_id=by.house_id, actor=by, action="score.corrected", subject=f"publication:{made.pk}", at=at,
        detail={"replaces": before.pk, "reason": reason})  # fmt: skip
    telling.published(made, list(made.rows.filter(changed=True)), at)
    return made


def restated(publication: Publication) -> Computed:
    """A publication made again from its version, journal number and moment. Nothing is written."""
    with leave_scope("making a publication again"):
        version = SchemeVersion.objects.get(pk=publication.version_id)
        scheme = SchemeRow.objects.get(pk=publication.scheme_id)
    return compute(
        publication.house_id, scheme_of(version.text), span_of(publication), publication.as_of,
        top_id=scheme.unit_id, ranked=publication.ranked, seq=publication.as_of_seq,
    )  # fmt: skip


def preview(publication: Publication, at: datetime) -> Computed:
    """What a correction at a moment would publish. Nothing is written."""
    with leave_scope("what a correction would publish"):
        version = SchemeVersion.objects.get(pk=publication.version_id)
        scheme = SchemeRow.objects.get(pk=publication.scheme_id)
    return compute(
        publication.house_id, scheme_of(version.text), span_of(publication), at,
        top_id=scheme.unit_id, ranked=publication.ranked,
    )  # fmt: skip


def span_of(publication: Publication) -> Span:
    """Its days, named."""
    return Span(publication.start, publication.end, publication.label)


def rows_as_computed(publication: Publication) -> dict[str, Row]:
    """The frozen rows in the shape of computed ones, by key. Inside a left scope, or with rows in sight prefetched."""
    return {row.detail["key"]: as_computed(row) for row in publication.rows.all()}


def as_computed(row: ScoreRow) -> Row:
    """A frozen row in the shape of a computed one."""
    return Row(
        key=row.detail["key"],
        unit_id=row.unit_id,
        person_id=row.person_id,
        name=row.name,
        cls=row.cls,
        total=row.total,
        components={name: Fraction(*pair) for name, pair in row.components.items()},
        rank=row.rank,
        ranked_of=row.ranked_of,
        grade=row.grade,
        awards=tuple(row.awards),
        vetoes=tuple(row.vetoes),
        detail=row.detail,
    )


# -- parts -----------------------------------------------------------------------------------------------------------


def _locked(scheme_id: int, by: Viewer) -> SchemeRow:
    rows = SchemeRow.objects.select_for_update(of=("self",)).select_related("unit")
    scheme: SchemeRow = rows.get(pk=scheme_id, house_id=by.house_id)
    if not may_manage(by, scheme):
        raise errors.NotAllowed("scheme.manage")
    return scheme


def _version(scheme: SchemeRow, span: Span, at: datetime) -> SchemeVersion:
    version = version_on(scheme, span.last_day, at)
    if version is None:
        raise errors.NoVersion(span.last_day)
    return version


def _sound(version: SchemeVersion) -> Scheme:
    try:
        return scheme_of(version.text)
    except SchemeRefused as refused:
        raise errors.NotSound(refused) from refused


def _check_weighed(version: SchemeVersion, engine: Scheme) -> None:
    """What the lint marks is kept with a reason, in the text or in the choice that was made. Raises Unweighed."""
    kept = set(KeptYardstick.objects.filter(version=version, choice="kept").values_list("rule", "code"))
    rules = {each.rule for each in lint(engine) if not each.kept and (each.rule, each.code) not in kept}
    if rules:
        raise errors.Unweighed(tuple(sorted(rules)))


def _computed(
    scheme: SchemeRow, engine: Scheme, span: Span, at: datetime, *, ranked: bool | None = None
) -> tuple[Computed, int]:
    store.lock_clock(scheme.house_id)  # nothing is posted between the counting and the note of its number
    seq = store.last_seq(scheme.house_id)
    ranks = scheme.ranking if ranked is None else ranked
    return compute(scheme.house_id, engine, span, at, top_id=scheme.unit_id, ranked=ranks, seq=seq), seq


def _freeze(
    scheme: SchemeRow,
    version: SchemeVersion,
    computed: Computed,
    seq: int,
    by: Viewer,
    at: datetime,
    *,
    open_table: bool = False,
    before: Publication | None = None,
    reason: str = "",
) -> Publication:
    """Write the table down."""
    words: Mapping[str, str] = {
        "purpose": scheme.ranking_purpose, "basis": scheme.ranking_basis, "authority": scheme.ranking_authority,
    }  # fmt: skip
    ranked = scheme.ranking if before is None else before.ranked
    until = window(computed.scheme, scheme.house_id, localtime(at).date())
    try:
        with transaction.atomic():
            publication = Publication.objects.create(
                house_id=scheme.house_id, scheme=scheme, version=version, edition=before.edition + 1 if before else 1,
                start=computed.span.start, end=computed.span.end, label=str(computed.span), as_of=at, as_of_seq=seq,
                published_at=at, published_by_id=by.person_id, objections_until=until,
                open_table=before.open_table if before else open_table, ranked=ranked,
                ranking_words=(before.ranking_words if before else dict(words)) if ranked else {},
                components=list(computed.scheme.components), remarks=list(computed.remarks), reason=reason,
                facts_hash=computed.gathered.digest, rows_hash=computed.rows_hash, engine_version=ENGINE_VERSION,
                replaces=before,
            )  # fmt: skip
    except IntegrityError as error:
        raise errors.AlreadyPublished(str(computed.span)) from error
    old = rows_as_computed(before) if before else {}
    ScoreRow.objects.bulk_create(
        [_frozen(publication, number, row, old.get(row.key), before, until) for number, row in enumerate(computed.rows, 1)],
        batch_size=100,
    )  # fmt: skip
    return publication


def _frozen(
    publication: Publication, number: int, row: Row, old: Row | None, before: Publication | None, until: date | None
) -> ScoreRow:
    """A row to keep. A row that a correction did not change keeps its window."""
    changed = before is not None and (old is None or not same_outcome(old, row))
    last = until.isoformat() if until else ""
    if before is not None and not changed and old is not None:
        last = old.detail.get("until", "")
    detail: dict[str, Any] = {**row.detail, "key": row.key, "until": last}
    if changed and old is not None:
        detail["before"] = str(old.total)
    return ScoreRow(
        house_id=publication.house_id, publication=publication, number=number, unit_id=row.unit_id,
        person_id=row.person_id, name="" if row.person_id else row.name, cls=row.cls,
        num=row.total.numerator, den=row.total.denominator, rank=row.rank, ranked_of=row.ranked_of, grade=row.grade,
        awards=list(row.awards), vetoes=list(row.vetoes),
        components={name: [points.numerator, points.denominator] for name, points in row.components.items()},
        detail=detail, changed=changed,
    )  # fmt: skip


def window(scheme: Scheme, house_id: int, published: date) -> date | None:
    """The last day of objecting, by the house's own working days; None where the scheme opens no window."""
    return objection_until(scheme, published, house_calendar(HouseDates.load(house_id).settings))

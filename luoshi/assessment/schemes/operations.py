"""Writing schemes: start, save the draft, choose for marked rules, save a version, put into use.

Not here: ranking and publication (`assessment.scores`). Invariants: a version is a text that the engine takes, each rule with
its clause; a scheme in use has no marked rule without a choice; nobody writes over what somebody else has saved.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.assessment.engine import Scheme, SchemeRefused, lint, load_scheme
from luoshi.assessment.models import KeptYardstick, SchemeDraft, SchemeVersion
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.schemes import errors
from luoshi.assessment.schemes.queries import manages, open_marks
from luoshi.audit.operations import log
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer

MAX_NOTE = 300


def start_scheme(*, unit_id: int, name: str, text: str, by: Viewer, at: datetime) -> SchemeRow:
    """A scheme without a version, its text as a draft. Raises NotAllowed, NameTaken, Missing."""
    with transaction.atomic():
        unit = Unit.objects.visible_to(by).select_for_update().filter(pk=unit_id).first()
        if unit is None or not manages(by, unit.path):
            raise errors.NotAllowed
        name = name.strip()[:100]
        _check_name(by, unit.pk, name)
        scheme = SchemeRow.objects.create(
            house_id=by.house_id, unit=unit, name=name, made_at=at, made_by_id=by.person_id
        )
        SchemeDraft.objects.create(house_id=by.house_id, scheme=scheme, text=text, by_id=by.person_id, at=at)
        _trace("scheme.started", scheme, by, at)
    return scheme


def open_draft(*, scheme_id: int, by: Viewer, at: datetime) -> SchemeDraft:
    """The draft, made from the newest version where there is none. Raises NotAllowed."""
    with transaction.atomic():
        scheme = _locked(scheme_id, by)
        draft = SchemeDraft.objects.visible_to(by).filter(scheme=scheme).first()
        if draft is not None:
            return draft
        newest = SchemeVersion.objects.visible_to(by).filter(scheme=scheme).order_by("-number").first()
        text = newest.text if newest else f"名称: {scheme.name}\n用途: {scheme.purpose}\n规则: []\n"
        return SchemeDraft.objects.create(house_id=by.house_id, scheme=scheme, text=text, by_id=by.person_id, at=at)


def save_draft(
    *, scheme_id: int, text: str, seen: int, by: Viewer, at: datetime, choice: dict[str, Any] | None = None
) -> SchemeDraft:
    """Keep the text being written. `seen`: the revision that was shown. Raises NotAllowed, Moved, Missing."""
    with transaction.atomic():
        _locked(scheme_id, by)
        draft = _draft(scheme_id, by, seen)
        draft.text, draft.by_id, draft.at = text, by.person_id, at
        draft.revision += 1
        if choice is not None:
            told = {**choice, "by": by.person_id, "at": at.isoformat()}
            same = (choice["rule"], choice["code"])
            draft.choices = [each for each in draft.choices if (each["rule"], each["code"]) != same] + [told]
        draft.save()
    return draft


def drop_draft(*, scheme_id: int, by: Viewer, at: datetime) -> None:
    """Give up what was being written; the versions stay. Raises NotAllowed."""
    with transaction.atomic():
        scheme = _locked(scheme_id, by)
        SchemeDraft.objects.visible_to(by).filter(scheme=scheme).delete()
        _trace("scheme.draft_dropped", scheme, by, at)


def save_version(
    *, scheme_id: int, seen: int, valid_from: date | None, note: str, by: Viewer, at: datetime
) -> SchemeVersion:
    """The draft becomes the next version. Raises NotAllowed, Moved, Missing, NotSound, NoClause, NameTaken, Unweighed."""
    with transaction.atomic():
        scheme = _locked(scheme_id, by)
        draft = _draft(scheme_id, by, seen)
        if valid_from is None:
            raise errors.Missing("valid_from")
        if not (note := note.strip()[:MAX_NOTE]):
            raise errors.Missing("note")
        engine = _sound(draft.text)
        if scheme.active:
            _check_weighed(engine, draft.choices)
        if engine.name != scheme.name:
            _check_name(by, scheme.unit_id, engine.name, but=scheme.pk)
        version = SchemeVersion.objects.create(
            house_id=by.house_id, scheme=scheme, number=scheme.current + 1, text=draft.text, note=note,
            valid_from=valid_from, recorded_at=at, by_id=by.person_id,
        )  # fmt: skip
        same_day = SchemeVersion.objects.visible_to(by).filter(scheme=scheme, valid_from=valid_from)
        same_day.filter(replaced_by__isnull=True).exclude(pk=version.pk).update(replaced_by=version)
        _keep(version, engine, draft.choices, by, at)
        scheme.current, scheme.name, scheme.purpose = version.number, engine.name[:100], engine.purpose
        scheme.save()
        draft.delete()
        _trace("scheme.version_saved", scheme, by, at, {"number": version.number, "note": note})
    return version


def set_active(*, scheme_id: int, active: bool, by: Viewer, at: datetime) -> SchemeRow:
    """Put a scheme into use, or out of it. Raises NotAllowed, Missing, NotSound, Unweighed."""
    with transaction.atomic():
        scheme = _locked(scheme_id, by)
        if active:
            newest = SchemeVersion.objects.visible_to(by).filter(scheme=scheme).order_by("-number").first()
            if newest is None:
                raise errors.Missing("version")
            kept = KeptYardstick.objects.visible_to(by).filter(version=newest, choice="kept")
            told = [{"rule": each.rule, "code": each.code, "choice": "kept"} for each in kept]
            _check_weighed(_sound(newest.text), told)
        scheme.active = active
        scheme.save()
        _trace("scheme.switched", scheme, by, at, {"active": active})
    return scheme


def _locked(scheme_id: int, by: Viewer) -> SchemeRow:
    scheme = SchemeRow.objects.visible_to(by).select_related("unit").select_for_update(of=("self",)).get(pk=scheme_id)
    if not manages(by, scheme.unit.path):
        raise errors.NotAllowed
    return scheme


def _draft(scheme_id: int, by: Viewer, seen: int) -> SchemeDraft:
    draft = SchemeDraft.objects.visible_to(by).select_related("by").filter(scheme_id=scheme_id).first()
    if draft is None:
        raise errors.Missing("draft")
    if draft.revision != seen and draft.by_id != by.person_id:
        raise errors.Moved(draft.by.name if draft.by else "")
    return draft


def _check_name(by: Viewer, unit_id: int, name: str, but: int | None = None) -> None:
    if not name:
        raise errors.Missing("name")
    if SchemeRow.objects.visible_to(by).filter(unit_id=unit_id, name=name[:100]).exclude(pk=but).exists():
        raise errors.NameTaken(name)


def _sound(text: str) -> Scheme:
    try:
        engine = load_scheme(text)
    except SchemeRefused as refused:
        raise errors.NotSound(refused) from refused
    if bare := tuple(rule.id for rule in engine.rules if not rule.clause):
        raise errors.NoClause(bare)
    return engine


def _check_weighed(engine: Scheme, choices: list[dict[str, Any]]) -> None:
    chosen = {(each["rule"], each["code"]) for each in choices if each["choice"] == "kept"}
    if marked := open_marks(engine, chosen):
        raise errors.Unweighed(tuple(dict.fromkeys(each.rule for each in marked)))


def _keep(version: SchemeVersion, engine: Scheme, choices: list[dict[str, Any]], by: Viewer, at: datetime) -> None:
    """The choices of the draft, and reasons that stand in the text and were not chosen in the form."""
    rows = [
        KeptYardstick(
            house_id=version.house_id, version=version, rule=each["rule"][:60], code=each["code"][:60],
            article=each["article"][:300], choice=each["choice"], reason=each["reason"][:300], by_id=each["by"],
            at=datetime.fromisoformat(each["at"]),
        )
        for each in choices
    ]  # fmt: skip
    known = {(row.rule, row.code) for row in rows}
    rows += [
        KeptYardstick(
            house_id=version.house_id, version=version, rule=mark.rule[:60], code=mark.code, article=mark.article,
            choice="kept", reason=mark.kept[:300], by_id=by.person_id, at=at,
        )
        for mark in lint(engine)
        if mark.kept and (mark.rule, mark.code) not in known
    ]  # fmt: skip
    KeptYardstick.objects.bulk_create(rows)


def _trace(action: str, scheme: SchemeRow, by: Viewer, at: datetime, detail: dict[str, object] | None = None) -> None:
    log(house_id=by.house_id, actor=by, action=action, subject=f"scheme:{scheme.pk}", at=at,
        detail={"name": scheme.name, **(detail or {})})  # fmt: skip

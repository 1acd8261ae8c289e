"""Writes of returns: define, confirm, send back, attach the signed scan, freeze by hand, remind.

What lives here: one verb each, in six beats (lock, check, change, mark, trace, tell). Periods that open and settle by
themselves are `rounds.py`. Invariants: nobody types a number; a unit's returns of a form are confirmed in their order,
so that a late line is taken in once; a frozen return changes no more, but for the name under it and its scan.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from luoshi.audit.operations import log
from luoshi.files.operations import store_file
from luoshi.ledger import store
from luoshi.ledger.queries import kind_defs
from luoshi.org.models import House
from luoshi.org.tree import depth_of
from luoshi.org.viewer import Viewer
from luoshi.reports.models import Return, ReturnForm, ReturnFormVersion, ReturnRound
from luoshi.reports.returns import errors, filing, telling
from luoshi.reports.returns.editions import compute_rows, line_of, spec_of, trace, unit_facts, write_editions
from luoshi.reports.returns.holders import units_of
from luoshi.reports.returns.lines import same_amounts
from luoshi.reports.returns.rounds import period_on, settle_round
from luoshi.reports.returns.spec import ReturnSpec, problems
from luoshi.ui.scope import leave_scope

ROOM = "returns"
"""Owner of the signed scans, for the room `files`."""
MAX_REASON = 300


# -- what is asked -----------------------------------------------------------------------------------------------------


def define_form(
    *, name: str, spec: ReturnSpec, by: Viewer, at: datetime, form_id: int | None = None
) -> ReturnForm:  # fmt: skip
    """A new return, or the next version of one; periods that nobody has confirmed yet follow the new version.

    Raises NotAllowed, NameTaken, SpecUnsound, ReturnForm.DoesNotExist.
    """
    _check_defines(by)
    if found := tuple(problems(spec, kind_defs(by, list(spec.kinds)))):
        raise errors.SpecUnsound(found)
    try:
        with transaction.atomic(), leave_scope("defining a return"):
            form = _form(form_id, name.strip(), spec, by, at)
            form.current += 1
            form.save()
            ReturnFormVersion.objects.create(
                form=form, number=form.current, spec=spec.to_json(), made_at=at, by_id=by.person_id
            )
            drop_untouched(form)
            log(house_id=by.house_id, actor=by, action="return.defined", subject=f"form:{form.pk}", at=at,
                detail={"name": form.name, "version": form.current})  # fmt: skip
    except IntegrityError as error:
        raise errors.NameTaken(name) from error
    return form


def _form(form_id: int | None, name: str, spec: ReturnSpec, by: Viewer, at: datetime) -> ReturnForm:
    if form_id is not None:
        form: ReturnForm = ReturnForm.objects.select_for_update().get(pk=form_id, house_id=by.house_id)
        form.name = name
        return form
    today = localtime(at).date()
    period = period_on(spec, House.objects.get(pk=by.house_id).settings, today)
    starts = period.start if period else today
    return ReturnForm(house_id=by.house_id, name=name, starts=starts, made_at=at)


def drop_untouched(form: ReturnForm) -> None:
    """Periods in which nothing was written down are opened anew by the newest version. Inside a transaction."""
    touched = set(Return.objects.filter(form=form, edition__gt=0).values_list("round_id", flat=True))
    fresh = ReturnRound.objects.filter(form=form, frozen_at__isnull=True).exclude(pk__in=touched)
    Return.objects.filter(round__in=list(fresh)).delete()
    fresh.delete()


def switch_form(*, form_id: int, active: bool, by: Viewer, at: datetime) -> ReturnForm:
    """Ask for a return no more, or again; what was handed in stays. Raises NotAllowed, ReturnForm.DoesNotExist."""
    _check_defines(by)
    with transaction.atomic(), leave_scope("switching a return"):
        form: ReturnForm = ReturnForm.objects.select_for_update().get(pk=form_id, house_id=by.house_id)
        form.active = active
        form.save(update_fields=["active"])
        if not active:
            drop_untouched(form)
        log(house_id=by.house_id, actor=by, action="return.switched", subject=f"form:{form.pk}", at=at,
            detail={"active": active})  # fmt: skip
    return form


def defines(viewer: Viewer) -> bool:
    """Whether the viewer says what the whole house asks for: a district's planner does not."""
    posts = viewer.posts_for("return.define")
    return any(post.role.reach == "house" or depth_of(post.path) == 1 for post in posts if post.nature != "lent")


def _check_defines(by: Viewer) -> None:
    if not defines(by):
        raise errors.NotAllowed("return.define")


# -- a unit's return ---------------------------------------------------------------------------------------------------


def may_confirm(viewer: Viewer, row: Return, spec: ReturnSpec) -> bool:
    """Whether one of the viewer's own posts confirms for the unit; by the form, only its leader's."""
    posts = [post for post in viewer.posts_for("return.confirm") if post.nature != "lent"]
    if spec.confirm_by == "leader":
        posts = [post for post in posts if post.role_code == "leader"]
    return row.house_id == viewer.house_id and any(post.reaches(row.unit.path) for post in posts)


def confirm_return(*, return_id: int, by: Viewer, at: datetime, remark: str = "") -> Return:
    """确认报送: what the journal holds now is written down as the unit's return.

    Again before it is frozen: what came since is taken in. After it was frozen unconfirmed: the name is put under what
    was frozen. Raises NotAllowed, NotOpen, EarlierOpen, LaterConfirmed, AlreadyConfirmed, Return.DoesNotExist.
    """
    with transaction.atomic(), leave_scope("confirming a return"):
        row, round_ = _locked(return_id, by)
        spec = spec_of(round_)
        if not may_confirm(by, row, spec):
            raise errors.NotAllowed("return.confirm")
        if row.frozen_at is not None:
            if row.confirmed_at is not None:
                raise errors.AlreadyConfirmed
        else:
            _check_turn(row, round_, at)
            _write(row, round_, at)
        row.confirmed_at, row.confirmed_by_id, row.auto = at, by.person_id, False
        row.remark = remark.strip()[:MAX_REASON]
        row.sent_back_at = row.sent_back_by_id = None
        row.sent_back_reason = ""
        filing.file_records(round_, [row], at=at, by=by)
        row.save()
        trace([row], "confirmed", by_id=by.person_id, at=at, reason=row.remark)
        _log(row, "return.confirmed", by, at)
    return row


def _check_turn(row: Return, round_: ReturnRound, at: datetime) -> None:
    if localtime(at).date() < round_.opens:
        raise errors.NotOpen(round_.opens)
    others = Return.objects.filter(form_id=row.form_id, unit_id=row.unit_id).select_related("round")
    before = others.filter(round__start__lt=round_.start, confirmed_at__isnull=True, frozen_at__isnull=True)
    if (earlier := before.order_by("round__start").first()) is not None:
        raise errors.EarlierOpen(earlier.round.label)
    after = others.filter(round__start__gt=round_.start, edition__gt=0).order_by("round__start").first()
    if after is not None:
        raise errors.LaterConfirmed(after.round.label)


def _write(row: Return, round_: ReturnRound, at: datetime) -> None:
    """The next edition, unless the confirmed one says the same."""
    store.lock_clock(row.house_id)  # nothing is posted between the counting and the record of it
    seq = store.seq_as_of(row.house_id, at)
    everybody = units_of(Return.objects.filter(round=round_).only("unit_id"))
    lines = compute_rows(round_, [row], everybody, up_to=seq, as_of=None)
    if row.confirmed_at is not None:
        stored = [line_of(line) for line in row.lines.filter(edition=row.edition)]
        if same_amounts(stored, lines[row.unit_id]):
            raise errors.AlreadyConfirmed
        filing.take_back(row, at=at, reason="重新确认")
    write_editions([row], lines, unit_facts(row.house_id, round_, None), seq=seq, as_of=at)


def send_back(*, return_id: int, reason: str, by: Viewer, at: datetime) -> Return:
    """退回: the unit confirms again; possible until it is frozen.

    Raises NotAllowed, ReasonMissing, NotConfirmed, Frozen, LaterConfirmed, Return.DoesNotExist.
    """
    with transaction.atomic(), leave_scope("sending a return back"):
        row, round_ = _locked(return_id, by)
        if not by.can_at("return.define", row.unit.path):
            raise errors.NotAllowed("return.define")
        if not (reason := reason.strip()[:MAX_REASON]):
            raise errors.ReasonMissing
        if row.frozen_at is not None:
            raise errors.Frozen
        if row.confirmed_at is None:
            raise errors.NotConfirmed
        later = Return.objects.filter(form_id=row.form_id, unit_id=row.unit_id, round__start__gt=round_.start)
        if (after := later.filter(edition__gt=0).select_related("round").first()) is not None:
            raise errors.LaterConfirmed(after.round.label)
        filing.take_back(row, at=at, reason=reason)
        row.confirmed_at = row.confirmed_by_id = None
        row.auto = False
        row.sent_back_at, row.sent_back_by_id, row.sent_back_reason = at, by.person_id, reason
        row.save()
        trace([row], "sent_back", by_id=by.person_id, at=at, reason=reason)
        _log(row, "return.sent_back", by, at, reason=reason)
        transaction.on_commit(lambda: telling.sent_back(row, round_, at))
    return row


def attach_scan(*, return_id: int, data: bytes, name: str, by: Viewer, at: datetime) -> Return:
    """盖章扫描件: the signed and sealed paper comes back to its return; a better one takes its place.

    Raises NotAllowed, NotConfirmed, Return.DoesNotExist, files' FileRefused.
    """
    with transaction.atomic(), leave_scope("attaching a scan"):
        row, round_ = _locked(return_id, by)
        if not may_confirm(by, row, spec_of(round_)):
            raise errors.NotAllowed("return.confirm")
        if row.confirmed_at is None:
            raise errors.NotConfirmed
        row.scan = store_file(house_id=row.house_id, owner_room=ROOM, data=data, name=name, by=by, at=at)
        row.scan_at = at
        row.save(update_fields=["scan", "scan_at"])
        trace([row], "scan", by_id=by.person_id, at=at, reason=row.scan.name)
        _log(row, "return.scan", by, at)
    return row


def freeze_round(*, round_id: int, by: Viewer, at: datetime) -> ReturnRound:
    """封存 by hand, where the form says so or the bureau does not wait. Raises NotAllowed, NotYetOver, Frozen."""
    _check_defines(by)
    with leave_scope("freezing by hand"):
        round_ = ReturnRound.objects.get(pk=round_id, house_id=by.house_id)
    if round_.frozen_at is not None:
        raise errors.Frozen
    if localtime(at).date() < round_.late_from:
        raise errors.NotYetOver(round_.due)
    settle_round(round_id=round_.pk, at=at, by_id=by.person_id, by_hand=True)
    return round_


def remind_round(*, round_id: int, by: Viewer, at: datetime) -> int:
    """一键催报: tell those who confirm for the units that have not. How many units. Raises NotAllowed, Frozen."""
    _check_defines(by)
    with transaction.atomic(), leave_scope("reminding those who owe a return"):
        round_ = ReturnRound.objects.select_for_update(of=("self",)).select_related("form", "version")
        found = round_.get(pk=round_id, house_id=by.house_id)
        if found.frozen_at is not None:
            raise errors.Frozen
        rows = list(Return.objects.visible_to(by).filter(round=found, confirmed_at__isnull=True).select_related("unit"))
        found.reminded_at = at
        found.save(update_fields=["reminded_at"])
        log(house_id=by.house_id, actor=by, action="return.reminded", subject=f"round:{found.pk}", at=at,
            detail={"units": len(rows)})  # fmt: skip
        telling.remind(rows, found, at)
    return len(rows)


def _locked(return_id: int, by: Viewer) -> tuple[Return, ReturnRound]:
    """The return in sight of the actor, locked, with its unit and round. Raises Return.DoesNotExist."""
    rows = Return.objects.visible_to(by).select_related("unit", "round__form", "round__version", "filed")
    row: Return = rows.select_for_update(of=("self",)).get(pk=return_id)
    return row, row.round


def _log(row: Return, action: str, by: Viewer, at: datetime, **detail: object) -> None:
    log(house_id=row.house_id, actor=by, action=action, subject=f"return:{row.pk}", at=at,
        detail={"unit": row.unit_id, "edition": row.edition, **detail})  # fmt: skip

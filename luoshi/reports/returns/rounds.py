"""Rounds: opening each period, letting empty returns confirm themselves, freezing at the lock day.

What lives here: `keep_up`, which a schedule calls and every page calls before it shows anything, so that no worker is
needed. Invariants: what is done late is done as of the moment at which it was due, so the digits are the same; rounds
of a form are settled in their order; running it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from luoshi.audit.operations import log
from luoshi.ledger import store
from luoshi.org.calendars import period_settings
from luoshi.org.models import House
from luoshi.periods import deadlines, periods_of
from luoshi.periods.period import Period
from luoshi.reports.models import Return, ReturnForm, ReturnFormVersion, ReturnRound
from luoshi.reports.returns import filing
from luoshi.reports.returns.editions import compute_rows, spec_of, trace, unit_facts, write_editions
from luoshi.reports.returns.holders import returning_units, units_of, waiting_records
from luoshi.reports.returns.spec import ReturnSpec, from_json
from luoshi.ui.scope import leave_scope

OPENS_BEFORE = timedelta(days=5)
"""Where the due day lies inside the period it can be confirmed so many days ahead: earlier there is little to confirm."""
FAR = timedelta(days=400)  # so that the running period is never cut at the span's end


def midnight(day: date) -> datetime:
    """The first moment of a day by the house's clock."""
    return datetime.combine(day, time(), get_current_timezone())


def period_on(spec: ReturnSpec, settings: dict[str, object], day: date) -> Period | None:
    """The period that holds a day, uncut; None where nothing is asked then (and the next one, where none runs)."""
    merged = period_settings(settings, target=spec.period_settings)
    start = date(day.year - 1, 1, 1) if spec.cadence != "school_year" else date(day.year - 2, 9, 1)
    if spec.cadence == "month" and spec.closing_day < 31:
        start = date(day.year - 2, 12, spec.closing_day) + timedelta(days=1)
    found = periods_of(spec.cadence, start, day + FAR, merged)
    return next((period for period in found if day < period.end), None)


def keep_up(*, house_id: int, at: datetime) -> None:
    """Bring the house's returns up to a moment. Two queries where there is nothing to do."""
    today = localtime(at).date()
    with leave_scope("whether some period begins or ends"):
        forms = list(ReturnForm.objects.filter(house_id=house_id, current__gt=0))
        if not forms:
            return
        rounds = list(ReturnRound.objects.filter(form__in=forms).order_by("form_id", "-start"))
    newest: dict[int, ReturnRound] = {}
    for round_ in rounds:
        newest.setdefault(round_.form_id, round_)
    begun = {key for key, round_ in newest.items() if round_.end > today}
    missing = [form for form in forms if form.active and form.starts <= today and form.pk not in begun]
    if missing:
        settings = House.objects.get(pk=house_id).settings
        for form in missing:
            open_rounds(form_id=form.pk, settings=settings, today=today)
        with leave_scope("periods that begin and are over"):
            rounds = list(ReturnRound.objects.filter(form__in=forms))
    due = [round_ for round_ in rounds if _is_due(round_, today)]
    for round_ in sorted(due, key=lambda one: (one.form_id, one.start)):
        settle_round(round_id=round_.pk, at=at)


def _is_due(round_: ReturnRound, today: date) -> bool:
    if round_.frozen_at is not None:
        return False
    return (round_.swept_at is None and round_.late_from <= today) or (
        round_.closes is not None and round_.closes <= today
    )


# -- opening ---------------------------------------------------------------------------------------------------------


def open_rounds(*, form_id: int, settings: dict[str, object], today: date) -> None:
    """Make the rounds of all periods that have begun, each with a return for every unit it binds."""
    with transaction.atomic(), leave_scope("opening periods of a form"):
        form = ReturnForm.objects.select_for_update().get(pk=form_id)
        version = ReturnFormVersion.objects.get(form=form, number=form.current)
        spec = from_json(version.spec)
        known = set(ReturnRound.objects.filter(form=form).values_list("period", flat=True))
        last = max(ReturnRound.objects.filter(form=form).values_list("end", flat=True), default=form.starts)
        merged = period_settings(settings, target=spec.period_settings)
        end = today + FAR
        end += timedelta(days=(end.month, end.day) == (last.month, last.day))  # whole years would count from `last`
        for period in periods_of(spec.cadence, last, end, merged):
            if period.start <= today and period.key not in known:
                round_ = _opened(form, version, spec, period, merged)
                _add_units(round_, spec, min(today, period.last_day))


def _opened(
    form: ReturnForm, version: ReturnFormVersion, spec: ReturnSpec, period: Period, merged: object
) -> ReturnRound:
    limits = deadlines(spec.due, period, merged)  # type: ignore[arg-type]  # PeriodSettings
    opens = period.end if limits.due >= period.end else max(limits.due - OPENS_BEFORE, period.start)
    return ReturnRound.objects.create(
        house_id=form.house_id, form=form, version=version, period=period.key, label=period.label[:40],
        start=period.start, end=period.end, opens=opens, due=limits.due, late_from=limits.late_from,
        closes=limits.closed_from,
    )  # fmt: skip


def _add_units(round_: ReturnRound, spec: ReturnSpec, day: date) -> None:
    known = set(Return.objects.filter(round=round_).values_list("unit_id", flat=True))
    Return.objects.bulk_create(
        [
            Return(house_id=round_.house_id, form_id=round_.form_id, round=round_, unit_id=unit)
            for unit in returning_units(round_.house_id, spec.reach, day)
            if unit not in known
        ],
        ignore_conflicts=True,
    )


def refresh_units(*, house_id: int, today: date) -> None:
    """Units founded, merged or given somebody who confirms since the round opened. For the schedule."""
    with transaction.atomic(), leave_scope("whom open periods bind"):
        rows = ReturnRound.objects.filter(house_id=house_id, frozen_at__isnull=True, form__active=True)
        for round_ in rows.select_related("version").select_for_update(of=("self",)):
            if round_.swept_at is None:
                _add_units(round_, spec_of(round_), min(today, round_.end - timedelta(days=1)))


# -- settling --------------------------------------------------------------------------------------------------------


def settle_round(*, round_id: int, at: datetime, by_id: int | None = None, by_hand: bool = False) -> None:
    """Let empty returns confirm themselves once the due day has passed, and freeze once the lock day has come.

    `by_hand` freezes now; earlier rounds of the form go first. Idempotent.
    """
    today = localtime(at).date()
    with transaction.atomic(), leave_scope("settling a period of a form"):
        first = ReturnRound.objects.select_related("form").get(pk=round_id)
        ReturnForm.objects.select_for_update().get(pk=first.form_id)
        rows = ReturnRound.objects.filter(form_id=first.form_id, frozen_at__isnull=True, start__lte=first.start)
        for round_ in rows.select_related("form", "version").order_by("start"):
            if round_.swept_at is None and round_.late_from <= today:
                _sweep(round_, midnight(round_.late_from))
            if by_hand:
                _freeze(round_, at, by_id=by_id)
            elif round_.closes is not None and round_.closes <= today:
                _freeze(round_, midnight(round_.closes), by_id=None)


def _returns(round_: ReturnRound) -> list[Return]:
    rows = Return.objects.filter(round=round_).select_related("unit").select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def _sweep(round_: ReturnRound, moment: datetime) -> None:
    """零报告: returns without a line and with nothing waiting confirm themselves, marked so."""
    rows = _returns(round_)
    spec = spec_of(round_)
    _drop_gone(round_, rows)
    if spec.zero_auto:
        held_up = _still_open(round_, rows)
        fresh = [row for row in rows if row.edition == 0 and row.unit_id not in held_up]
        seq = store.seq_as_of(round_.house_id, moment)
        everybody = units_of(rows)
        lines = compute_rows(round_, fresh, everybody, up_to=seq, as_of=moment, names=False)
        waiting = waiting_records(round_.house_id, spec, round_, everybody)
        empty = [row for row in fresh if not lines[row.unit_id] and not waiting.get(row.unit_id)]
        write_editions(empty, {}, unit_facts(round_.house_id, round_, moment), seq=seq, as_of=moment)
        for row in empty:
            row.confirmed_at, row.auto = moment, True
        filing.file_records(round_, empty, at=moment)
        _save(empty)
        trace(empty, "auto_confirmed", by_id=None, at=moment)
    round_.swept_at = moment
    round_.save(update_fields=["swept_at"])


def _still_open(round_: ReturnRound, rows: Iterable[Return]) -> set[int]:
    """Units whose return of an earlier period is neither confirmed nor frozen: periods are settled in order."""
    return set(
        Return.objects.filter(
            form_id=round_.form_id, unit_id__in=[row.unit_id for row in rows], round__start__lt=round_.start,
            confirmed_at__isnull=True, frozen_at__isnull=True,
        ).values_list("unit_id", flat=True)
    )  # fmt: skip


def _drop_gone(round_: ReturnRound, rows: list[Return]) -> None:
    """A unit that was merged before the period ended owes nothing; its work is in its successor's return."""
    last = round_.end - timedelta(days=1)
    gone = [row for row in rows if row.edition == 0 and not _stands(row, last)]
    Return.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row in gone:
        rows.remove(row)


def _stands(row: Return, day: date) -> bool:
    return row.unit.valid_to is None or row.unit.valid_to > day


def _freeze(round_: ReturnRound, moment: datetime, *, by_id: int | None) -> None:
    """The round is over: what was confirmed stays as it was confirmed, the rest is written down as it stands."""
    rows = _returns(round_)
    _drop_gone(round_, rows)
    left = [row for row in rows if row.confirmed_at is None]
    seq = store.seq_as_of(round_.house_id, moment)
    lines = compute_rows(round_, left, units_of(rows), up_to=seq, as_of=moment)
    write_editions(left, lines, unit_facts(round_.house_id, round_, moment), seq=seq, as_of=moment)
    for row in rows:
        row.frozen_at = moment
    _save(rows)
    trace(rows, "frozen", by_id=by_id, at=moment)
    round_.frozen_at = moment
    round_.swept_at = round_.swept_at or moment
    round_.save(update_fields=["frozen_at", "swept_at"])
    log(house_id=round_.house_id, actor=None, action="return.frozen", subject=f"round:{round_.pk}", at=moment,
        detail={"form": round_.form.name, "period": round_.label, "missed": len(left)})  # fmt: skip


def _save(rows: list[Return]) -> None:
    columns = ["edition", "seq", "as_of", "rows", "facts", "confirmed_at", "auto", "filed", "frozen_at"]
    Return.objects.bulk_update(rows, columns, batch_size=200)

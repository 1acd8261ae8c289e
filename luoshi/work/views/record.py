"""A record's page and the steps of its life.

What lives here: what is shown to whom, and one view per step. The steps themselves are the ledger's operations.
Invariant: a record out of sight is 404 for every step alike; a refused step says why and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Case, IntegerField, Min, Sum, When
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.catalogue.render import readable
from luoshi.ledger.lines import JOINED, capabilities
from luoshi.ledger.models import Entry, History, Record, RecordHolding, RecordUnit
from luoshi.ledger.values import typed
from luoshi.org.models import Unit
from luoshi.ui.views import ScopedDetail
from luoshi.work import queries
from luoshi.work.views.files import shown_evidence
from luoshi.work.words import GRADES, REASONS, STEPS

State = Record.State


def rows_of(viewer: Any) -> Any:
    """Records in sight with what their page shows."""
    related = ("kind", "kind_version", "unit", "entered_by", "handed_in_by", "verified_by")
    return Record.objects.visible_to(viewer).select_related(*related)


class RecordPage(ScopedDetail):
    """Facts, roster, evidence, history, what it counted, and what the viewer may do."""

    template_name = "work/record.html"

    def rows(self) -> Any:
        """Records in sight."""
        return rows_of(self.viewer)

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        record: Record = self.row
        amend = queries.may_amend(self.viewer, record)
        decide = queries.may_decide(self.viewer, record)
        lines = counted(self.viewer, record)
        places = {(line.day, line.unit) for line in lines}
        return {
            **shown_parts(self.viewer, record),
            "history": history(self.viewer, record),
            "counted": lines,
            "counted_place": places.pop() if len(places) == 1 else None,
            "actions": actions(record, amend, decide),
            "reasons": REASONS,
        }


def shown_parts(viewer: Any, record: Record) -> dict[str, Any]:
    """What the record's page and the queue's side panel have in common."""
    evidence = [shown_evidence(each) for each in queries.evidence(viewer, record)]
    return {
        "record": record,
        "facts": facts(viewer, record),
        "pictures": [each for each in evidence if each.picture],
        "others": [each for each in evidence if not each.picture],
        "panels": panels(viewer, record),
        "grades": GRADES,
    }


def panels(viewer: Any, record: Record) -> list[SafeString]:
    """Parts of the kind's capabilities, as they render themselves."""
    found = []
    for code in record.kind_version.kind_def.capabilities:
        html = capabilities[code].panel(viewer, record) if code in capabilities else None
        if html:
            found.append(mark_safe(html))  # noqa: S308  # the protocol promises safe HTML
    return found


def facts(viewer: Any, record: Record) -> list[tuple[str, Any]]:
    """Names and readable values: when, for whom, the kind's fields, holdings, note."""
    kind = record.kind_version.kind_def
    values = typed(kind, record.values)
    names = queries.people_names(viewer)(str(one) for value in values.values() for one in _flat(value))
    unit_keys = [one for each in kind.fields if each.type in ("unit", "units") for one in _flat(values.get(each.code))]
    numbers = [int(key) for key in unit_keys if str(key).isdecimal()]
    units = (
        {str(unit.pk): str(unit) for unit in Unit.objects.visible_to(viewer).filter(pk__in=numbers)} if numbers else {}
    )
    known = {**names, **units}
    shown: list[tuple[str, Any]] = [(_("单位"), record.unit), (_("日期"), _days(record))]
    for each in kind.fields:
        text = readable(each, _named(values.get(each.code), known))
        shown.append((each.label, link(text) if each.type == "url" and text else text))
    covered = RecordHolding.objects.visible_to(viewer).filter(record=record).order_by("pk")
    shown.append((_("涉及名录"), "、".join(covered.values_list("holding__name", flat=True))))
    joint = RecordUnit.objects.visible_to(viewer).filter(record=record).select_related("unit")
    shown.append((_("联合单位"), "、".join(f"{row.unit}（{row.get_role_display()}）" for row in joint)))
    shown.append((_("备注"), record.note))
    return shown


def link(url: str) -> SafeString | str:
    """An address that opens in a new window."""
    return format_html('<a href="{}" target="_blank" rel="noreferrer noopener">{}</a>', url, url)


def _flat(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _named(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(known.get(each, each) for each in value)
    return known.get(value, value) if isinstance(value, str) else value


def _days(record: Record) -> str:
    start = record.day.isoformat()
    return f"{start} — {record.day_end.isoformat()}" if record.day_end else start


@dataclass(frozen=True)
class Step:
    """One line of the history as the timeline shows it."""

    title: str
    at: datetime
    who: str
    text: str = ""
    state: str = ""


def history(viewer: Any, record: Record) -> list[Step]:
    """Each step, newest first."""
    rows = History.objects.visible_to(viewer).filter(record=record).select_related("by").order_by("-pk")
    found = []
    for row in rows:
        title, state = STEPS.get(row.step, (row.step, ""))
        if row.step in ("withdrawn", "sent_back") and row.detail.get("counted"):
            title = _("%(step)s，原来计入的数已冲销") % {"step": title}
        found.append(Step(str(title), row.at, str(row.by) if row.by else _("系统"), row.reason, state))
    return found


@dataclass(frozen=True)
class CountedLine:
    """One entry as the page shows it."""

    kind: str
    quantity: str
    amount: Fraction
    word: str
    unit: str
    day: Any
    holding: str
    struck: bool
    reversal: bool


def counted(viewer: Any, record: Record) -> list[CountedLine]:
    """What the record posted, in the journal's order, people of a roster summed up; what was reversed is struck."""
    rows = Entry.objects.visible_to(viewer).filter(record=record).order_by()
    keys = ("version", "quantity", "unit__name", "holding__name", "kind__name", "counts_on", "den", "back")
    sums = list(
        rows.annotate(back=Case(When(reverses__isnull=False, then=1), default=0, output_field=IntegerField()))
        .values(*keys)
        .annotate(total=Sum("num"), first=Min("seq"))
        .order_by("first")
    )
    gone = {row["version"] for row in sums if row["back"]}
    quantities = {each.code: each for each in record.kind_version.kind_def.quantities}
    found = []
    for row in sums:
        declared = quantities.get(row["quantity"])
        found.append(
            CountedLine(
                kind=row["kind__name"],
                quantity=declared.label if declared else (_("参与") if row["quantity"] == JOINED else row["quantity"]),
                amount=Fraction(row["total"], row["den"]),
                word=declared.count_word if declared else _("次"),
                unit=row["unit__name"],
                day=row["counts_on"],
                holding=row["holding__name"] or "",
                struck=row["version"] in gone and not row["back"],
                reversal=bool(row["back"]),
            )
        )
    return found


def actions(record: Record, amend: bool, decide: bool) -> dict[str, bool]:
    """Which buttons this viewer gets."""
    state = record.state
    sample = record.kind_version.kind_def.verification == "sample" and record.sampled_at is None
    open_ = state in (State.DRAFT, State.SENT_BACK)
    return {
        "edit": amend and open_,
        "hand_in": amend and open_,
        "correct": amend and state == State.VERIFIED,
        "withdraw": amend and state != State.WITHDRAWN,
        "verify": decide and state == State.SUBMITTED,
        "send_back": decide and state in (State.SUBMITTED, State.VERIFIED),
        "sample": decide and state == State.VERIFIED and sample and record.verified_by_id is None,
    }

"""Where on a form each refusal of the ledger stands, and how the outcome of many is said.

What lives here: sentences of this room; the ledger words its refusals itself (`luoshi.ledger.messages`). Invariant: a
refusal always says something, and what concerns one field stands beside that field.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import KindDef
from luoshi.ledger import errors
from luoshi.ledger import messages as ledger_messages
from luoshi.work.kind_form import PREFIX, RecordForm

SHOWN = 5  # refusals named one by one; more would not be read


def say(refusal: errors.LedgerRefused, kind: KindDef | None = None) -> str:
    """One or two sentences for a person; a refusal of this room's mechanisms reads in its own words."""
    if isinstance(refusal, errors.Incomplete):
        return "".join(missing_text(each, kind) for each in refusal.missing)
    if isinstance(refusal, errors.TooMany) and refusal.what == "findings":
        return _("一条记录最多登记 %(limit)s 项整改。") % {"limit": refusal.limit}
    return ledger_messages.say(refusal, kind)


def missing_text(missing: errors.Missing, kind: KindDef | None = None) -> str:
    """What is missing, and what to do."""
    if missing.what == "roster":
        return _("名单上还没有人打勾，请勾选到场的人。")
    if missing.what == "holdings":
        return _("请勾选是哪一处%(type)s。") % {"type": _holding_name(missing.where)}
    return ledger_messages.say_missing(missing, kind)


def _holding_name(code: str) -> str:
    try:
        return catalogue().holding_type(code).name
    except KeyError:
        return _("名录")


def put_on_form(form: RecordForm, refusal: errors.LedgerRefused) -> str:
    """Put a refusal beside the fields that it concerns. Returns what concerns the evidence, which is no field."""
    evidence = ""
    match refusal:
        case errors.Incomplete():
            for each in refusal.missing:
                text = missing_text(each, form.kind)
                if each.what == "evidence":
                    evidence = text
                else:
                    _put(form, PREFIX + each.where if each.what == "field" else each.what, text)
        case errors.BadValues():
            for fault in refusal.faults:
                own = fault.field if fault.field in ("day", "day_end") else PREFIX + fault.field
                _put(form, own, str(ledger_messages.FAULTS[fault.what]))
        case errors.WrongUnit() | errors.HoldingClosed():
            _put(form, "holdings", say(refusal))
        case errors.UnitClosed() | errors.PeriodLocked():
            _put(form, "day", say(refusal))
        case errors.ReasonMissing():
            form.add_error(None, _("请写明为什么更正，不超过 %(limit)s 字。") % {"limit": refusal.limit})
        case _:
            form.add_error(None, say(refusal, form.kind))
    return evidence


def _put(form: RecordForm, name: str, text: str) -> None:
    form.add_error(name if name in form.fields else None, text)


def verdict_text(done: int, refused: Sequence[tuple[str, str]]) -> str:
    """The outcome of many: “已核实 48 条，2 条未通过：标题（原因）；…”."""
    if not refused:
        return _("已核实 %(done)s 条。") % {"done": done}
    shown = "；".join(_("%(title)s（%(why)s）") % {"title": title, "why": why} for title, why in refused[:SHOWN])
    words = {"done": done, "count": len(refused), "shown": shown}
    if len(refused) > SHOWN:
        return _("已核实 %(done)s 条，%(count)s 条未通过：%(shown)s；其余请逐条打开看。") % words
    return _("已核实 %(done)s 条，%(count)s 条未通过：%(shown)s") % words

"""The Chinese wording of what the ledger refuses and finds: what happened, and what to do next.

Invariant: every error of `errors.py` and every sort of finding of `check.py` has its sentence; a test enumerates them.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.catalogue.model import KindDef
from luoshi.ledger import errors
from luoshi.ledger.check import Finding
from luoshi.ledger.models import Record

FAULTS = {
    "not_a_number": lazy("请填写数字。"),
    "not_a_choice": lazy("请从给出的选项中选择。"),
    "not_a_date": lazy("请按“2026-03-05”的样子填写日期。"),
    "not_a_list": lazy("请逐项填写。"),
    "too_long": lazy("内容过长，请精简。"),
    "unknown_field": lazy("这一栏已不在表单中，请刷新页面后再填。"),
    "in_future": lazy("日期还没到，请在工作完成后再交。"),
    "before_start": lazy("结束日期早于开始日期。"),
    "over_one": lazy("各单位所占份额合计超过了 1。"),
}
FINDINGS = {
    "tally": lazy("汇总与台账不符：%(detail)s"),
    "standing": lazy("分录仍在账上，但记录并未核实：%(detail)s"),
    "gap": lazy("分录号有缺漏：%(detail)s"),
    "posting": lazy("入账批次不连续：%(detail)s"),
    "hash": lazy("分录内容与校验值不符：%(detail)s"),
    "seal": lazy("封账链断裂：%(detail)s"),
}
_OWN = {
    "entered": lazy("这条记录是您填报的，请由他人核验。"),
    "handed_in": lazy("这条记录是您交上来的，请由他人核验。"),
    "doer": lazy("您参与了这项工作，请由他人核验。"),
}
_MANY = {"records": lazy("一次最多处理 %(limit)s 条记录，请分批进行。"),
         "people": lazy("一份名单最多 %(limit)s 人，请分成几条记录。"),
         "evidence": lazy("一条记录最多附 %(limit)s 份佐证。")}  # fmt: skip


def say(error: errors.LedgerRefused, kind: KindDef | None = None) -> str:
    """One or more sentences for a person; `kind` gives fields their labels. An unknown refusal is a bug: KeyError."""
    match error:
        case errors.NotAllowed(unit=unit):
            place = unit or _("该单位")
            return _("您的岗位在“%(unit)s”没有这项权限，请联系系统管理员。") % {"unit": place}
        case errors.WrongState(state=state):
            label = Record.State(state).label
            return _("这条记录现在是“%(state)s”，可能有人先一步处理了，请刷新页面。") % {"state": label}
        case errors.OwnRecord(how=how):
            return str(_OWN[how])
        case errors.Incomplete(missing=missing):
            return "".join(say_missing(each, kind) for each in missing)
        case errors.BadValues(faults=faults):
            return "".join(_fault(each, kind) for each in faults)
        case errors.PieceTaken(kind=name, title=""):
            return _("同一件作品已由其他单位计入“%(kind)s”。两类只能计一次。") % {"kind": name}
        case errors.PieceTaken(kind=name, title=title):
            return _("同一件作品已计入“%(kind)s”：%(title)s。两类只能计一次。") % {"kind": name, "title": title}
        case errors.TooMany(what=what, limit=limit):
            return str(_MANY[what]) % {"limit": limit}
        case errors.ReasonMissing(limit=limit):
            return _("请写明原因，不超过 %(limit)s 字。") % {"limit": limit}
        case _:
            return _say_more(error)


def _say_more(error: errors.LedgerRefused) -> str:
    match error:
        case errors.UnitClosed(unit=unit, day=day):
            return _("“%(unit)s”在 %(day)s 不是在册单位，请核对日期或单位。") % {"unit": unit, "day": day.isoformat()}
        case errors.PeriodLocked(what=what, period=period, day=day, rejects=rejects):
            words = {"what": what, "period": period, "day": day.isoformat()}
            if rejects:
                return (
                    _(
                        "“%(what)s”的%(period)s已过截止，%(day)s 起不再接收。确需补交，请在本单位的应办里点“申请缓交”，同意后再交。"
                    )
                    % words
                )
            return (
                _("“%(what)s”的%(period)s已于 %(day)s 锁定。确需补交，请在本单位的应办里点“申请缓交”，同意后再交。")
                % words
            )
        case errors.WrongUnit(name=name):
            return _("“%(name)s”不属于这条记录的单位，请重新选择。") % {"name": name}
        case errors.AmountTooLarge(quantity=quantity):
            return _("数量（%(quantity)s）过大，请核对后再填。") % {"quantity": quantity}
        case errors.KindUnknown(code=code):
            return _("没有“%(code)s”这种记录类型，请刷新页面后再选。") % {"code": code}
        case errors.KindClosed(name=name):
            return _("“%(name)s”已停用，请选择其他记录类型。") % {"name": name}
        case errors.KindUnsound(problems=problems):
            return _("记录类型的定义有误：%(problems)s") % {"problems": "；".join(problems)}
        case errors.HoldingTaken(name=name):
            return _("已有名称或编号为“%(name)s”的名录，请换一个。") % {"name": name}
        case errors.HoldingClosed(name=name):
            return _("“%(name)s”在这一天没有启用，请核对日期。") % {"name": name}
        case _:
            return _say_closing(error)


def _say_closing(error: errors.LedgerRefused) -> str:
    match error:
        case errors.NothingToSeal():
            return _("台账中还没有分录，无需封账。")
        case errors.PeriodClosed(label=label):
            return _("“%(label)s”已经封过账。") % {"label": label}
        case errors.PeriodRuns(label=label, last=last):
            return _("“%(label)s”到 %(last)s 才结束，结束后才能封账。") % {"label": label, "last": last.isoformat()}
    raise KeyError(type(error).__name__)


def say_missing(missing: errors.Missing, kind: KindDef | None = None) -> str:
    """What is missing, and what to do."""
    if missing.what == "evidence":
        lacking = missing.wanted - missing.found
        return _("还差 %(count)s 份佐证：%(hint)s") % {"count": lacking, "hint": missing.where}
    if missing.what == "holdings":
        return _("请选择这次涉及的名录。")
    if missing.what == "field":
        return _("请填写“%(field)s”。") % {"field": _label(missing.where, kind)}
    return _("还缺：%(what)s。") % {"what": missing.where or missing.what}


def _fault(fault: errors.Fault, kind: KindDef | None) -> str:
    return _("“%(field)s”：%(fault)s") % {"field": _label(fault.field, kind), "fault": FAULTS[fault.what]}


def _label(code: str, kind: KindDef | None) -> str:
    own = {"day": _("日期"), "day_end": _("结束日期"), "units": _("参与单位")}
    labels = {field.code: field.label for field in kind.fields} if kind else {}
    return labels.get(code) or own.get(code) or code


def say_finding(finding: Finding) -> str:
    """One line for the person who runs the check."""
    detail = "，".join(f"{name}={value}" for name, value in finding.detail.items())
    return str(FINDINGS[finding.sort]) % {"detail": detail}

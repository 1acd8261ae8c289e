"""A score in sentences: every point with its rule, parameters and record.

What lives here: `explain`, `to_json`. Not here: tables on paper (the command, reports). Invariant: the amounts of a
component's lines add up to the component.
"""

from __future__ import annotations

from typing import Any

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import show, signed
from luoshi.assessment.engine.board import Line
from luoshi.assessment.engine.case import Progress
from luoshi.assessment.engine.result import Result, UnitScore
from luoshi.assessment.engine.rules import Rule


class NotTraced(ValueError):
    """The result was scored without its trace."""


def explain(result: Result, unit: str) -> list[str]:
    """A unit's score line by line in Chinese. Raises NotTraced, and KeyError for a unit that has no score."""
    if not result.traced:
        raise NotTraced(messages.NO_TRACE)
    if unit not in result.units:
        raise KeyError(messages.NO_UNIT % {"unit": unit})
    each = result.units[unit]
    told = [_head(result, each)]
    for component, points in each.components.items():
        told.append(messages.COMPONENT % {"component": component, "points": show(points)})
        told += [_line(line) for line in each.lines if line.component == component]
    told += each.notices
    told += [_progress(one, result) for one in each.progress]
    told += [_mark(each, number) for number in range(len(each.marks))]
    told += [messages.VETOED % {"reason": reason} for reason in each.vetoes]
    told += [*each.awards, *([each.grade] if each.grade else [])]
    refused = [one for one in result.uncounted if one.unit == unit]
    if refused:
        told.append(messages.NOT_COUNTED)
        told += [f"　{_rule_words(result, one.rule)}记录 {one.record}：{one.reason}" for one in refused]
    return told


def _head(result: Result, each: UnitScore) -> str:
    told = {"unit": each.unit.label, "scheme": result.scheme.name, "span": str(result.span), "total": show(each.total)}
    head = messages.HEAD % told
    if each.rank is not None:
        cls = each.unit.cls or messages.OWN_CLASS
        head += messages.HEAD_RANK % {"cls": cls, "rank": each.rank, "of": each.ranked_of}
    return head


def _line(line: Line) -> str:
    text = line.text if line.records else f"{line.label}，{line.text}"
    rule = _words(line.rule) if line.rule else ""
    return messages.LINE % {"tile": "", "rule": rule, "text": text, "points": signed(line.amount)}


def _words(rule: Rule) -> str:
    return messages.RULE % {"id": rule.id, "clause": f" {rule.clause}" if rule.clause else ""}


def _rule_words(result: Result, rule_id: str) -> str:
    return next((_words(rule) for rule in result.scheme.rules if rule.id == rule_id), "")


def _progress(one: Progress, result: Result) -> str:
    rate = "—" if one.ratio is None else f"{show(one.ratio * 100)}%"
    told = {"tile": one.label, "rule": _rule_words(result, one.rule), "done": show(one.done)}
    return messages.PROGRESS % (told | {"required": show(one.required), "rate": rate})


def _mark(each: UnitScore, number: int) -> str:
    mark = each.marks[number]
    what = messages.REACHED if mark.reached else messages.NOT_REACHED
    return messages.AGAINST_LINE % {
        "tile": mark.label,
        "points": show(mark.points),
        "line": show(mark.line),
        "what": what,
    }


def to_json(result: Result) -> dict[str, Any]:
    """The result for other programs; amounts as exact text (17/6)."""
    return {
        "scheme": {"id": result.scheme.id, "name": result.scheme.name, "purpose": result.scheme.purpose},
        "from": result.span.start.isoformat(),
        "to": result.span.last_day.isoformat(),
        "as_of": result.as_of.isoformat() if result.as_of else None,
        "units": [_unit_json(each) for each in result.table()],
        "uncounted": [
            {"record": one.record, "unit": one.unit, "reason": one.reason, "rule": one.rule} for one in result.uncounted
        ],
        "remarks": list(result.remarks),
    }


def _unit_json(each: UnitScore) -> dict[str, Any]:
    return {
        "unit": each.unit.id,
        "name": each.unit.label,
        "class": each.unit.cls,
        "total": str(each.total),
        "rank": each.rank,
        "components": {name: str(points) for name, points in each.components.items()},
        "periods": [
            {"component": name, "kind": kind, "from": start.isoformat(), "points": str(points)}
            for (name, kind, start), points in each.periods.items()
        ],
        "progress": [
            {"rule": one.rule, "period": one.label, "done": str(one.done), "required": str(one.required)}
            for one in each.progress
        ],
        "awards": list(each.awards),
        "grade": each.grade,
        "vetoes": list(each.vetoes),
        "notices": list(each.notices),
        "lines": [
            {
                "rule": line.rule.id if line.rule else "",
                "component": line.component,
                "period": line.label,
                "points": str(line.amount),
                "text": line.text,
                "records": list(line.records),
                "events": list(line.events),
            }
            for line in each.lines
        ],
    }

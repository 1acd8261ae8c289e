"""Rules that compare a period with what is owed: base, shortfall, surplus, rate, limits, late records.

What lives here: `apply_duty` and its parts. Not here: events (occurrences.py), the order of rules (score.py). Invariant: a
rule changes a score by posting a line, and by nothing else.
"""

from __future__ import annotations

from fractions import Fraction

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import ZERO, rounded, show
from luoshi.assessment.engine.case import Case, Progress
from luoshi.assessment.engine.items import component_key, late_key, slot_key
from luoshi.assessment.engine.likeness import SLOTS
from luoshi.assessment.engine.rules import Base, Duty, Late, Limit, Rate, Shortfall, Surplus
from luoshi.assessment.engine.spans import Tile

BASE_WORDS = {"cliff": "达标得满分", "per_missing": "每缺扣分", "pro_rata": "按比例"}


def apply_duty(rule: Duty, case: Case) -> None:
    """Base, shortfall or surplus in each entire period."""
    carried = ZERO
    for tile, unit in case.tiles(rule, rule.kind, entire=True):
        required = rule.required.of(unit)
        if required is None:
            continue
        done = case.read(rule.reading, rule.component, tile)
        case.progress.append(Progress(rule.id, tile.kind, tile.start, tile.label, done, required))
        having = done + carried
        carried = max(ZERO, having - required) if rule.carry else ZERO
        amount, text = _amount(rule, having, required)
        if text:
            case.board.post(rule, rule.component, tile, rounded(amount, rule.rounding), text, at=rule.post_kind)


def _amount(rule: Duty, done: Fraction, required: Fraction) -> tuple[Fraction, str]:
    """The points of a duty and the sentence; no sentence: nothing to post."""
    if isinstance(rule, Shortfall | Surplus) and (
        done >= required if isinstance(rule, Shortfall) else done <= required
    ):
        return ZERO, ""
    told = {"done": show(done), "required": show(required)}
    if isinstance(rule, Base):
        points = _base(rule, done, required)
        told |= {"points": show(points), "full": show(rule.full), "mode": BASE_WORDS[rule.mode]}
        return points, messages.BASE_LINE % told
    if isinstance(rule, Shortfall):
        missing = required - done
        if rule.flat:
            return -rule.flat, messages.FLAT_LINE % (told | {"each": show(rule.flat)})
        each = rule.full / required if rule.full is not None else rule.each
        told |= {"missing": show(missing), "each": show(each)}
        return -each * missing, messages.SHORT_LINE % told if each else ""
    assert isinstance(rule, Surplus)
    over = done - required
    points = over * rule.each if rule.most is None else min(over * rule.each, rule.most)
    return points, messages.OVER_LINE % (told | {"over": show(over), "each": show(rule.each)})


def _base(rule: Base, done: Fraction, required: Fraction) -> Fraction:
    if done >= required:
        return rule.full
    if rule.mode == "per_missing":
        return rule.full - rule.each * (required - done)
    return rule.full * max(ZERO, done) / required if rule.mode == "pro_rata" else ZERO


def apply_rate(rule: Rate, case: Case) -> None:
    """A rate in each entire period; a denominator of nought is not judged."""
    for tile, _unit in case.tiles(rule, rule.kind, entire=True):
        done = case.read(rule.done, rule.component, tile)
        total = case.read(rule.all, rule.component, tile)
        if not total:
            continue
        case.progress.append(Progress(rule.id, tile.kind, tile.start, tile.label, done, total))
        rate = done / total
        amount, what = ZERO, ""
        if rule.below is not None and rate < rule.below:
            amount, what = -rule.minus, messages.RATE_BELOW % {"limit": _percent(rule.below)}
        elif rule.reach is not None and rate >= rule.reach:
            amount, what = rule.plus, messages.RATE_REACHED % {"limit": _percent(rule.reach)}
        if amount:
            told = {"done": show(done), "all": show(total), "rate": _percent(rate), "what": what}
            amount = rounded(amount, rule.rounding)
            case.board.post(rule, rule.component, tile, amount, messages.RATE_LINE % told, at=rule.post_kind)


def _percent(rate: Fraction) -> str:
    return f"{show(rounded(rate * 100, None))}%"


def apply_limit(rule: Limit, case: Case) -> None:
    """A cap or floor in each period, also one that is still running."""
    for tile, _unit in case.tiles(rule, rule.kind, entire=False):
        if rule.scope in SLOTS or (rule.scope == "component" and rule.where.tests):
            for key in case.board.keys_of(slot_key(rule, ""), tile):
                _limit(rule, case, tile, case.board.read(key, tile), key.partition("\n")[2] or str(rule.where))
        elif rule.scope == "component":
            value = case.board.read(component_key(rule.component), tile)
            _limit(rule, case, tile, value, rule.component)
        else:
            values = (case.board.read(component_key(name), tile) for name in case.components)
            _limit(rule, case, tile, sum(values, ZERO), "总分")


def _limit(rule: Limit, case: Case, tile: Tile, value: Fraction, what: str) -> None:
    told = {"what": f"{what} ", "value": show(value)}
    if rule.most is not None and value > rule.most:
        text = messages.CAP_LINE % (told | {"limit": show(rule.most)})
        case.board.post(rule, rule.component, tile, rule.most - value, text)
    if rule.least is not None and value < rule.least:
        text = messages.FLOOR_LINE % (told | {"limit": show(rule.least)})
        case.board.post(rule, rule.component, tile, rule.least - value, text)


def apply_late(rule: Late, case: Case) -> None:
    """So much for each record that came late."""
    if rule.mode != "deduct":
        return
    for tile, _unit in case.tiles(rule, rule.kind, entire=False):
        count = case.board.read(late_key(rule), tile)
        if count:
            told = {"type": rule.type, "level": "", "amount": show(count), "each": show(-rule.each)}
            amount = rounded(-rule.each * count, rule.rounding)
            case.board.post(rule, rule.component, tile, amount, messages.EVENT_LINE % told)

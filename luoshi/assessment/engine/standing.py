"""What needs all units: weights, pass lines, ranks, awards.

What lives here: `settle`. Not here: a unit's own points. Invariant: ranks stand within the class that a unit has on the last
day of the span; a unit that no longer exists then keeps its points and has no rank.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import ONE, ZERO, rounded, show
from luoshi.assessment.engine.case import Case
from luoshi.assessment.engine.items import component_key
from luoshi.assessment.engine.model import R, Scheme
from luoshi.assessment.engine.result import Mark, UnitScore
from luoshi.assessment.engine.rules import Award, PassLine, Rank, Weight
from luoshi.assessment.engine.spans import Span
from luoshi.assessment.engine.words import DIVISORS

DIVISOR_WORDS = {code: word for word, code in DIVISORS.items()}
Scores = dict[str, UnitScore]


def settle(scheme: Scheme, scores: Scores, cases: Iterable[Case], span: Span) -> list[str]:
    """Fill totals, marks, ranks, awards and grades. Gives remarks on what could not be worked out."""
    remarks = _totals(scheme, scores, span)
    for case in cases:
        _marks(scheme, scores[case.unit], case)
    remarks += _unclassed(scheme, scores)
    for rank in _valid(scheme.of(Rank), span):
        for group in _classes(scheme, scores, rank).values():
            for unit, place in places(group, rank).items():
                scores[unit].rank, scores[unit].ranked_of = place, len(group)
    for award in _valid(scheme.of(Award), span):
        _award(scheme, scores, award)
    return remarks


def _valid(rules: tuple[R, ...], span: Span) -> list[R]:
    return [rule for rule in rules if rule.valid_on(span.last_day)]


# -- totals ----------------------------------------------------------------------------------------------------------


def _totals(scheme: Scheme, scores: Scores, span: Span) -> list[str]:
    """The total: weighted components, the others as they are, rounded where the scheme says so."""
    remarks: list[str] = []
    weights = _valid(scheme.of(Weight), span)
    weighed: dict[str, dict[str, Fraction]] = {unit: {} for unit in scores}
    for rule in weights:
        bound = {unit: each for unit, each in scores.items() if rule.binds(each.unit.cls)}
        values = {unit: _divided(rule, each, remarks) for unit, each in bound.items()}
        best: dict[str, Fraction] = {}
        for unit, each in bound.items():
            if each.present:
                best[each.unit.cls] = max(best.get(each.unit.cls, ZERO), values[unit])
        for unit, each in bound.items():
            points, told = _weighed(rule, each, values[unit], best.get(each.unit.cls, ZERO), remarks)
            weighed[unit][rule.component] = rounded(points, rule.rounding)
            each.notices += (told,)
    for unit, each in scores.items():
        plain = sum((points for name, points in each.components.items() if name not in weighed[unit]), ZERO)
        exact = plain + sum(weighed[unit].values(), ZERO)
        each.total = rounded(exact, scheme.rounding)
        if each.total != exact:
            each.notices += (messages.TOTAL_ROUNDED % {"raw": show(exact), "total": show(each.total)},)
    return remarks


def _divided(rule: Weight, each: UnitScore, remarks: list[str]) -> Fraction:
    """A component's points, per head or size where the rule says so."""
    value = each.components[rule.component]
    if not rule.divisor:
        return value
    size: Fraction | None = getattr(each.unit, rule.divisor)
    if not size:
        told = {"unit": each.unit.label, "column": DIVISOR_WORDS[rule.divisor], "component": rule.component}
        remarks.append(messages.NO_DIVISOR % told)
        return ZERO
    return value / size


def _weighed(
    rule: Weight, each: UnitScore, value: Fraction, best: Fraction, remarks: list[str]
) -> tuple[Fraction, str]:
    """The points of a weight for a unit, with the sentence; `best` is the best value of its class."""
    full = rule.full or ONE
    size = getattr(each.unit, rule.divisor) if rule.divisor else None
    per = messages.PER[rule.divisor] % {"size": show(size)} if size else ""
    told = {"component": rule.component, "value": show(each.components[rule.component]), "per": per, "full": show(full)}
    if rule.scale == "best":
        points = full * value / best if best else ZERO
        return points, messages.WEIGHT_BEST % (told | {"best": show(best), "points": show(points)})
    if rule.scale == "target":
        target = rule.target.of(each.unit) if rule.target else None
        if not target:
            remarks.append(messages.NO_TARGET % {"unit": each.unit.label, "component": rule.component})
            return ZERO, messages.WEIGHT_NONE % told
        points = full * max(ZERO, min(ONE, value / target))
        return points, messages.WEIGHT_TARGET % (told | {"target": show(target), "points": show(points)})
    return value, messages.WEIGHT_NONE % told


# -- pass lines ------------------------------------------------------------------------------------------------------


def _marks(scheme: Scheme, each: UnitScore, case: Case) -> None:
    """Each entire period against the pass lines; so many misses in a row have their consequence in words."""
    marks: list[Mark] = []
    for rule in scheme.of(PassLine):
        missed = 0
        for tile, unit in case.tiles(rule, rule.kind, entire=True):
            line = rule.at_least.of(unit)
            if line is None:
                continue
            points = sum((case.board.read(component_key(name), tile) for name in scheme.components), ZERO)
            reached = points >= line
            marks.append(Mark(rule.id, tile.label, points, line, reached))
            missed = 0 if reached else missed + 1
            if rule.row and missed == rule.row:
                told = {"tile": tile.label, "count": missed, "line": show(line), "result": rule.result}
                each.notices += (messages.MISSES % told,)
    each.marks = tuple(marks)


# -- ranks and awards ------------------------------------------------------------------------------------------------


def _unclassed(scheme: Scheme, scores: Scores) -> list[str]:
    if not scheme.classes or not scheme.of(Rank):
        return []
    strange = [each.unit for each in scores.values() if each.present and each.unit.cls not in scheme.classes]
    return [messages.NO_CLASS % {"unit": unit.label, "cls": unit.cls} for unit in strange]


def _classes(scheme: Scheme, scores: Scores, rule: Rank | Award) -> dict[str, list[UnitScore]]:
    """The units that a rule ranks, by class."""
    found: dict[str, list[UnitScore]] = {}
    for each in scores.values():
        known = not scheme.classes or each.unit.cls in scheme.classes
        if each.present and known and rule.binds(each.unit.cls):
            found.setdefault(each.unit.cls, []).append(each)
    return found


def places(group: Iterable[UnitScore], rule: Rank) -> dict[str, int]:
    """Ranks by unit: equal points share one (1, 2, 2, 4), or the earlier day of the last scored piece goes first, then
    the smaller number. Units without points have none where they stand apart.
    """
    ranked = [each for each in group if each.total or not rule.zero_apart]
    ranked.sort(key=lambda each: (-each.total, each.last_day or date.max, each.unit.id))
    found: dict[str, int] = {}
    for number, each in enumerate(ranked, start=1):
        before = ranked[number - 2] if number > 1 else None
        same = before is not None and before.total == each.total and rule.ties == "share"
        found[each.unit.id] = found[before.unit.id] if same and before is not None else number
    return found


def _award(scheme: Scheme, scores: Scores, rule: Award) -> None:
    """The first so many of each class, or all from a line on, none that is vetoed; grades by line."""
    ranks = scheme.of(Rank)
    ranking = ranks[0] if ranks else Rank(id=rule.id, type="排名", line=rule.line)
    for cls, group in _classes(scheme, scores, rule).items():
        open_ones = [each for each in group if not each.vetoes and each.total > 0]
        top = rule.by_class.get(cls) if rule.by_class else rule.top
        place = places(open_ones, ranking)
        for each in open_ones:
            within = top is None or place.get(each.unit.id, top + 1) <= top
            reached = rule.at_least is None or each.total >= rule.at_least
            if within and reached and not (rule.grades and top is None and rule.at_least is None):
                each.awards += (rule.name,)
        for each in group:
            if rule.grades:
                fitting = (name for name, line in rule.grades if each.total >= line)
                each.grade = rule.grades[-1][0] if each.veto_lowest else next(fitting, rule.grades[-1][0])

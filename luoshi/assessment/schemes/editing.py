"""Steps on a scheme's words: add, move, copy, take out a rule, state an order.

Not here: reading the form (boxes.py), saving (operations.py). Invariant: a step changes the rules it names; a move among
rules about periods writes the order down, since their place in the text says nothing.
"""

from __future__ import annotations

from typing import Any

from luoshi.assessment.engine.raw import Raw, RawMap
from luoshi.assessment.engine.score import AFTER_ALL
from luoshi.assessment.engine.shape import TYPES
from luoshi.assessment.schemes.boxes import rules_of


def stage_of(rule: RawMap) -> str:
    """When a rule runs: records, periods, whole."""
    shape = TYPES.get(str(rule.get("类型", "")))
    if shape is None:
        return "records"
    return "records" if rule.get("范围") == "每条" else shape.stage


def shown_order(rules: list[RawMap], stage: str) -> list[int]:
    """The rules of a stage in the order in which they run."""
    found = [at for at, rule in enumerate(rules) if stage_of(rule) == stage]
    if stage != "periods":
        return found
    return sorted(found, key=lambda at: (_order(rules[at]), _kind_place(rules[at]), at))


def _order(rule: RawMap) -> int:
    text = rule.get("次序", "")
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 6 else AFTER_ALL


def _kind_place(rule: RawMap) -> int:
    """As the engine runs them where no order is stated: duties, rates, late ones, events, limits."""
    kind = str(rule.get("类型", ""))
    if kind in ("基础分", "欠账", "超额"):
        return 0
    return {"比率": 1, "逾期报送": 2, "封顶": 4, "扣完为止": 4}.get(kind, 3)


def add(raw: RawMap, kind: str) -> int:
    """A new rule of a type at the end; gives its place."""
    rules = rules_of(raw)
    rules.append({"编号": _fresh(rules, kind), "类型": kind, **TYPES[kind].start})
    raw["规则"] = [*rules]
    return len(rules) - 1


def copy(raw: RawMap, at: int) -> int:
    """The same rule once more below it."""
    rules = rules_of(raw)
    rules.insert(at + 1, {**rules[at], "编号": _fresh(rules, str(rules[at].get("编号", "")))})
    raw["规则"] = [*rules]
    return at + 1


def remove(raw: RawMap, at: int) -> RawMap:
    """Take a rule out; gives it, to be put back."""
    rules = rules_of(raw)
    gone = rules.pop(at)
    raw["规则"] = [*rules]
    kept: Any = raw.get("保留")
    if isinstance(kept, list):
        left: list[Raw] = [
            each for each in kept if not (isinstance(each, dict) and each.get("规则") == gone.get("编号"))
        ]
        raw["保留"] = left
        if not left:
            del raw["保留"]
    return gone


def put_back(raw: RawMap, at: int, rule: RawMap) -> int:
    """Put a rule where it was."""
    rules = rules_of(raw)
    at = min(at, len(rules))
    rules.insert(at, rule)
    raw["规则"] = [*rules]
    return at


def move(raw: RawMap, at: int, by: int) -> int:
    """A rule one place up (-1) or down (1) among those of its stage; gives its place in the text."""
    rules = rules_of(raw)
    stage = stage_of(rules[at])
    shown = shown_order(rules, stage)
    place = shown.index(at)
    if not 0 <= place + by < len(shown):
        return at
    other = shown[place + by]
    if stage == "periods":
        shown[place], shown[place + by] = other, at
        _number(rules, shown, max(place, place + by))
        raw["规则"] = [*rules]
        return at
    rules[at], rules[other] = rules[other], rules[at]
    raw["规则"] = [*rules]
    return other


def state_order(raw: RawMap, first: str, second: str) -> None:
    """Write down that one rule runs before another."""
    rules = rules_of(raw)
    ids = [str(rule.get("编号", "")) for rule in rules]
    if first not in ids or second not in ids:
        return
    one, other = ids.index(first), ids.index(second)
    if stage_of(rules[one]) == "periods" and stage_of(rules[other]) == "periods":
        shown = shown_order(rules, "periods")
        if shown.index(one) > shown.index(other):
            shown.remove(one)
            shown.insert(shown.index(other), one)
        _number(rules, shown, shown.index(other))
    else:
        rules[one]["次序"], rules[other]["次序"] = "10", "20"
    raw["规则"] = [*rules]


def _number(rules: list[RawMap], shown: list[int], last: int) -> None:
    for number, at in enumerate(shown[: last + 1], start=1):
        rules[at]["次序"] = str(number * 10)
    top = (last + 1) * 10
    for at in shown[last + 1 :]:
        if _order(rules[at]) != AFTER_ALL:
            top += 10
            rules[at]["次序"] = str(top)


def keep(raw: RawMap, rule: str, reason: str) -> None:
    """A marked rule stays, with the reason."""
    kept: Any = raw.get("保留")
    rows: list[Raw] = (
        [each for each in kept if isinstance(each, dict) and each.get("规则") != rule] if isinstance(kept, list) else []
    )
    rules = raw.pop("规则", [])
    raw["保留"] = [*rows, {"规则": rule, "理由": reason}]
    raw["规则"] = rules


def _fresh(rules: list[RawMap], name: str) -> str:
    taken = {rule.get("编号") for rule in rules}
    if name not in taken:
        return name
    return next(f"{name}{number}" for number in range(2, 10_000) if f"{name}{number}" not in taken)

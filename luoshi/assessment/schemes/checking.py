"""What a scheme's words are found to be: problems by field, sentences, examples, marks, orders that must be stated.

What lives here: `check`. Not here: HTML. Invariant: the same words give the same findings as the text that they are written to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from luoshi.assessment.engine import Finding, Scheme, SchemeRefused, lint
from luoshi.assessment.engine.describe import describe, example
from luoshi.assessment.engine.load import load_tree
from luoshi.assessment.engine.order import OrderNeeded
from luoshi.assessment.engine.raw import Path, RawMap, named_place, places_of
from luoshi.assessment.schemes.boxes import Box, rules_of

_QUOTED = re.compile(r"“(.+?)”")
NO_CLAUSE = "缺少条款出处，请写明出自文件哪一条。"


@dataclass(slots=True)
class Told:
    """One problem: its place and sentence."""

    path: Path
    message: str

    @property
    def name(self) -> str:
        """The name of its box in the form."""
        if self.path[:1] == ("规则",):
            return ".".join(["r", *map(str, self.path[1:])])
        return ".".join(["h", *map(str, self.path)])


@dataclass(slots=True)
class Checked:
    """What was found."""

    scheme: Scheme | None = None
    problems: list[Told] = field(default_factory=list)
    orders: list[OrderNeeded] = field(default_factory=list)
    sentences: dict[int, str] = field(default_factory=dict)
    examples: dict[int, str] = field(default_factory=dict)
    marks: dict[int, list[Finding]] = field(default_factory=dict)

    @property
    def open_marks(self) -> int:
        """How many marked rules wait for a choice."""
        return sum(any(not mark.kept for mark in marks) for marks in self.marks.values())

    def of(self, path: Path) -> list[str]:
        """The problems at a place and below."""
        return [each.message for each in self.problems if each.path[: len(path)] == path]

    def rule(self, at: int) -> list[str]:
        """The problems of a rule."""
        return self.of(("规则", at))


def check(raw: RawMap) -> Checked:
    """Everything that can be said of a scheme's words."""
    found = Checked()
    places = places_of(raw)
    named = named_place(raw)
    try:
        found.scheme = load_tree(places.tree)
    except SchemeRefused as refused:
        for problem in refused.problems:
            if isinstance(problem, OrderNeeded):
                found.orders.append(problem)
            else:
                found.problems.append(
                    Told(_place(places.path_of(problem), problem.message, raw), places.told(problem, named))
                )
    rules = rules_of(raw)
    found.problems += [Told(("规则", at, "条款"), NO_CLAUSE) for at, rule in enumerate(rules) if not rule.get("条款")]
    if found.scheme is not None:
        marks = lint(found.scheme)
        for at, rule in enumerate(found.scheme.rules):
            found.sentences[at] = describe(rule)
            found.examples[at] = example(found.scheme, rule)
            if own := [mark for mark in marks if mark.rule == rule.id]:
                found.marks[at] = own
    else:
        _alone(raw, rules, found)
    return found


def _alone(raw: RawMap, rules: list[RawMap], found: Checked) -> None:
    """Where the whole is not taken yet, each sound rule is still said by itself."""
    for at, rule in enumerate(rules):
        if any(each.path[:2] == ("规则", at) and each.message != NO_CLAUSE for each in found.problems):
            continue
        try:
            scheme = load_tree(places_of({**raw, "规则": [rule], "保留": []}).tree)
        except SchemeRefused:
            continue
        found.sentences[at] = describe(scheme.rules[0])
        if own := list(lint(scheme)):
            found.marks[at] = own


def _place(path: Path, message: str, raw: RawMap) -> Path:
    """A problem of a whole mapping names the field that is missing: “每缺扣”."""
    if not path or (len(path) == 2 and path[0] == "规则"):
        quoted = [word for each in _QUOTED.findall(message) for word in each.split("、")]
        inner = [word for word in quoted if word != _name(path, raw)]
        if inner:
            return (*path, inner[0])
    return path


def _name(path: Path, raw: RawMap) -> str:
    rules = rules_of(raw)
    at = path[1] if len(path) > 1 else None
    return str(rules[at].get("编号", "")) if isinstance(at, int) and at < len(rules) else ""


def mark_boxes(boxes: list[Box], found: Checked) -> set[str]:
    """Put problems beside their fields; gives the messages that found one."""
    used: set[str] = set()
    for box in boxes:
        if box.inner:
            used |= mark_boxes(box.inner, found)
        said = [each.message for each in found.problems if each.path[: len(box.path)] == box.path]
        box.errors = [message for message in dict.fromkeys(said) if message not in used]
        used |= set(said)
    return used

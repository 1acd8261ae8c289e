"""The reader on plans with gold: the four plans exactly, the development texts and the unseen ones above a mark.

The four plans and the twelve texts lie beside the repository (`../shared`); without them these tests are skipped, and say
so. The rule of a hit is the judge's: spans overlap, and value, cadence and comparator agree with a reading of the gold.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from luoshi.reading import read
from luoshi.reading.model import Target

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
FOUR, FOUR_GOLD = SHARED / "plans" / "four-plans.txt", SHARED / "requirements" / "targets_gold.json"
TWELVE = SHARED / "requirements" / "reading_dev"
UNSEEN = ROOT / "tests" / "reading_unseen" / "dev"

needs_shared = pytest.mark.skipif(not FOUR.exists(), reason=f"the plans with gold are not here: {SHARED}")
Gold = dict[str, Any]


@dataclass
class Outcome:
    """Counts of one or more texts, and the finds by confidence."""

    hit: int = 0
    missed: int = 0
    false: int = 0
    sure_right: int = 0
    sure: int = 0

    @property
    def precision(self) -> float:
        return self.hit / max(1, self.hit + self.false)

    @property
    def f1(self) -> float:
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)


def overlap(gold: Gold, target: Target) -> bool:
    return min(gold["end"], target.end) > max(gold["start"], target.start)


def agrees(gold: Gold, target: Target) -> bool:
    base = {k: gold.get(k) for k in ("value", "cadence", "comparator")}
    for reading in (base, *({**base, **other} for other in gold.get("accept", []))):
        same = reading["value"] == target.value or (
            None not in (reading["value"], target.value) and abs(reading["value"] - target.value) < 1e-9
        )
        if (
            same
            and reading["cadence"] == target.cadence
            and (target.value is None or reading["comparator"] == target.comparator)
        ):
            return True
    return False


def match(golds: list[Gold], targets: list[Target]) -> dict[int, int]:
    """The largest one-to-one matching of golds and targets (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(g: int, seen: set[int]) -> bool:
        for k, target in enumerate(targets):
            if k in seen or not (overlap(golds[g], target) and agrees(golds[g], target)):
                continue
            seen.add(k)
            if k not in owner or place(owner[k], seen):
                owner[k] = g
                return True
        return False

    for g in range(len(golds)):
        place(g, set())
    return owner


def judge(pairs: list[tuple[Path, list[Gold]]]) -> Outcome:
    outcome = Outcome()
    for path, golds in pairs:
        targets = [t for plan in read(path).plans for t in plan.targets]
        hard = [g for g in golds if not g.get("optional")]
        optional = [g for g in golds if g.get("optional")]
        owner = match(hard, targets)
        outcome.hit += len(owner)
        outcome.missed += len(hard) - len(owner)
        for k, target in enumerate(targets):
            wrong = k not in owner and not any(overlap(g, target) for g in optional)
            outcome.false += wrong
            if target.confidence >= 0.9 and (wrong or k in owner):
                outcome.sure += 1
                outcome.sure_right += not wrong
    return outcome


def folder(path: Path) -> list[tuple[Path, list[Gold]]]:
    return [
        (g.with_suffix(".txt"), json.loads(g.read_text("utf-8"))["targets"]) for g in sorted(path.glob("[0-9]*.json"))
    ]


@needs_shared
def test_the_four_plans_have_no_miss_and_no_false_target():
    outcome = judge([(FOUR, json.loads(FOUR_GOLD.read_text("utf-8"))["targets"])])
    assert (outcome.missed, outcome.false) == (0, 0)
    assert outcome.hit == 19


@needs_shared
def test_the_twelve_texts_reach_their_marks():
    outcome = judge(folder(TWELVE))
    assert outcome.precision >= 0.97
    assert outcome.f1 >= 0.97
    assert outcome.sure_right >= 0.97 * outcome.sure


def test_the_unseen_texts_reach_their_marks():
    outcome = judge(folder(UNSEEN))
    assert outcome.precision >= 0.95
    assert outcome.f1 >= 0.95
    assert outcome.sure_right >= 0.97 * outcome.sure


@needs_shared
def test_names_and_levels_of_the_four_plans_are_no_targets():
    gold = json.loads(FOUR_GOLD.read_text("utf-8"))
    optional = [g for g in gold["targets"] if g.get("optional")]
    hits = [g for g in gold["targets"] if not g.get("optional")]
    for target in (t for plan in read(FOUR).plans for t in plan.targets):
        if any(overlap(g, target) for g in (*hits, *optional)):
            continue
        assert not [n for n in gold["not_targets"] if target.start <= n["start"] < target.end]


def test_clauses_that_are_not_lexed_would_have_given_nothing(monkeypatch):
    """The cheap test of scan.py is only for speed: lexing every character finds the same targets."""
    from luoshi.reading.targets import assemble
    from luoshi.reading.targets.lexer import lex

    def found() -> list[tuple[str, str, object, str]]:
        texts = sorted(UNSEEN.glob("*.txt"))
        return [(p.stem, t.quote, t.value, t.cadence) for p in texts for plan in read(p).plans for t in plan.targets]

    quick = found()
    monkeypatch.setattr(assemble, "is_hot", lambda *span: True)
    monkeypatch.setattr(assemble, "tokens_of", lex)
    assert found() == quick

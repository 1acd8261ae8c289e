"""The rule of a hit, for `luoshi bench reading`: the judge's of the development texts, written anew for our values.

A found target hits a gold one when their spans overlap and value, cadence and comparator agree with one of the gold's
readings; each is used once (largest matching). What overlaps an optional gold counts neither way. Fields are compared on
hits only; actor and measure leniently (one holds the other, or half of the characters are shared).
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from luoshi.reading import read
from luoshi.reading.model import Target

FIELDS = ("actor", "measure", "unit", "due", "scope", "rate", "implied")
SURE = 0.9
Gold = dict[str, Any]


@dataclass
class Score:
    """Counts over one set of texts."""

    gold: int = 0
    hit: int = 0
    missed: int = 0
    false: int = 0
    sure: int = 0
    sure_right: int = 0
    judged: int = 0
    right: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.hit / max(1, self.hit + self.false)

    @property
    def recall(self) -> float:
        """Share of what should be found that was."""
        return self.hit / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)

    def field(self, name: str) -> float:
        """Share of hits whose field `name` is right."""
        return self.right[name] / max(1, self.compared[name])


def score_files(pairs: list[tuple[Path, Path]]) -> Score:
    """The score of texts with their gold files."""
    score = Score()
    for text, gold in pairs:
        golds = json.loads(gold.read_text("utf-8"))["targets"]
        targets = [t for plan in read(text).plans for t in plan.targets]
        _count(score, text.stem, golds, targets)
    return score


def _count(score: Score, name: str, golds: list[Gold], targets: list[Target]) -> None:
    hard = [g for g in golds if not g.get("optional")]
    optional = [g for g in golds if g.get("optional")]
    owner = match(hard, targets)
    score.gold += len(hard)
    score.hit += len(owner)
    score.missed += len(hard) - len(owner)
    for k, target in enumerate(targets):
        wrong = k not in owner and not any(overlap(g, target) for g in optional)
        if k in owner or wrong:
            score.judged += 1
            score.sure += target.confidence >= SURE
            score.sure_right += target.confidence >= SURE and not wrong
        if wrong:
            score.false += 1
            score.faults.append(f"误 {name}：{target.quote[:40]}｜{target.comparator} {target.value} {target.cadence}")
    hits = set(owner.values())
    score.faults += [f"漏 {name}：{g['quote'][:40]}" for i, g in enumerate(hard) if i not in hits]
    for k, i in owner.items():
        _compare(score, hard[i], targets[k])


def overlap(gold: Gold, target: Target) -> bool:
    """Whether a gold and a found target share a character."""
    return bool(min(gold["end"], target.end) > max(gold["start"], target.start))


def agrees(gold: Gold, target: Target) -> bool:
    """Whether value, cadence and comparator are those of one of the gold's readings."""
    base = {k: gold.get(k) for k in ("value", "cadence", "comparator")}
    return any(_same(reading, target) for reading in (base, *({**base, **a} for a in gold.get("accept", []))))


def _same(reading: Gold, target: Target) -> bool:
    wanted, got = reading["value"], target.value
    value = wanted == got or (
        None not in (wanted, got) and abs(float(wanted) - float(got or 0)) < 1e-9 * max(1, abs(float(wanted)))
    )
    return (
        value and reading["cadence"] == target.cadence and (got is None or reading["comparator"] == target.comparator)
    )


def match(golds: list[Gold], targets: list[Target]) -> dict[int, int]:
    """The largest one-to-one matching: index of the found target → index of the gold."""
    owner: dict[int, int] = {}
    edges = [[k for k, t in enumerate(targets) if overlap(g, t) and agrees(g, t)] for g in golds]

    def place(g: int, seen: set[int]) -> bool:
        for k in edges[g]:
            if k not in seen:
                seen.add(k)
                if k not in owner or place(owner[k], seen):
                    owner[k] = g
                    return True
        return False

    for g in range(len(golds)):
        place(g, set())
    return owner


def _compare(score: Score, gold: Gold, target: Target) -> None:
    for name in FIELDS:
        wanted, got = gold.get(name), getattr(target, name)
        if name == "actor" and not _plain(wanted):
            continue
        score.compared[name] += 1
        if name in ("actor", "measure"):
            right = _lenient(wanted, got)
        elif name == "unit":
            right = _plain(wanted) == _plain(got) or (bool(_plain(got)) and _plain(wanted).startswith(_plain(got)))
        elif name == "due":
            right = any(_due_agrees(w, got) for w in (gold.get("due"), *gold.get("due_accept", [])))
        else:
            right = bool(wanted) == bool(got) if name in ("rate", "implied") else wanted == got
        score.right[name] += right


def _plain(value: object) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", str(value or "")) if c.isalnum()).lower()


def _lenient(wanted: object, got: object) -> bool:
    a, b = _plain(wanted), _plain(got)
    if not a or not b:
        return a == b
    shared = sum((Counter(a) & Counter(b)).values())
    return a in b or b in a or shared >= 0.5 * min(len(a), len(b))


def _due_agrees(wanted: object, got: dict[str, Any] | None) -> bool:
    if not wanted or not got:
        return not wanted and not got
    if not isinstance(wanted, dict):
        return bool(got.get("date") == wanted)
    if all(got.get(k) == v for k, v in wanted.items()):
        return True
    month_day = f"-{wanted['month']:02d}-{wanted['day']:02d}" if "month" in wanted else ""
    return bool(month_day) and str(got.get("date", "")).endswith(month_day)

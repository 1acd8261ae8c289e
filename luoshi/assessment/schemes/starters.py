"""Where a scheme may start from: the twelve of the field with a line each, or an empty one per purpose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from luoshi.assessment import engine

FOLDER = Path(engine.__file__).parent / "schemes"
EMPTY = "名称: {name}\n用途: {purpose}\n规则: []\n"


@dataclass(frozen=True)
class Starter:
    """A scheme to start from: its code, name, purpose and one line."""

    code: str
    name: str
    purpose: str
    told: str
    text: str


@cache
def starters() -> tuple[Starter, ...]:
    """The twelve, in order."""
    found = []
    for path in sorted(FOLDER.glob("s*.yaml")):
        text = path.read_text(encoding="utf-8")
        scheme = engine.load_scheme(text)
        told = text.split("\n", 1)[0].removeprefix("#").strip()
        found.append(Starter(path.stem, scheme.name, scheme.purpose, told, text))
    return tuple(found)


def empty(name: str, purpose: str) -> str:
    """A scheme without rules."""
    from luoshi.assessment.engine.dump import scalar

    return EMPTY.format(name=scalar(name), purpose=purpose)

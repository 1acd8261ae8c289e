"""Every action that the code writes into the log has words of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import luoshi
from luoshi.audit.words import has_words, word_of

WRITERS = {"log", "log_many", "_log", "_log_account", "_tell"}


def named_actions() -> Iterator[tuple[str, str]]:
    """(file, action) of each call that writes a line with an action that is spelt out."""
    for path in sorted(Path(luoshi.__file__).parent.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in WRITERS:
                continue
            given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("action", None))]
            given += [side for each in given if isinstance(each, ast.IfExp) for side in (each.body, each.orelse)]
            for each in given:
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and _is_action(each.value):
                    yield path.name, each.value


def _is_action(text: str) -> bool:
    noun, dot, verb = text.partition(".")
    return bool(dot) and noun.replace("_", "").isalpha() and verb.replace("_", "").isalpha()


def test_every_action_has_words():
    """A reader of the log sees Chinese, not codes."""
    found = set(named_actions())
    assert len(found) > 40, "the search itself has gone blind"
    missing = sorted((name, action) for name, action in found if not has_words(action))
    assert not missing, f"add words to luoshi/audit/words.py: {missing}"


def test_an_action_put_together_while_it_runs_is_still_said():
    """By its noun and its verb."""
    assert word_of("quota.divided") == "任务分解·分解"
    assert word_of("target.confirm") == "确认指标"

"""Targets: the measurable commitments of a plan, found by a grammar of Chinese work plans.

What lives here: the door `find_targets`. Not here: reading files (formats), clauses (outline), what to do with a target
(plans). Invariant: `document.text[t.start:t.end] == t.quote` for all that is found; the work is linear in the text. How
the grammar works and why it is one: docs/decisions/0004-the-reader-is-a-grammar.md.
"""

from __future__ import annotations

from functools import lru_cache

from ..model import Document, Lexicon, PlanOutline, RuleSentence, Target, Unread
from .drafts import Draft
from .numerals import fold
from .walk import PlanWalk

__all__ = ["find_targets"]


def find_targets(
    document: Document, plan: PlanOutline, lexicon: Lexicon | None = None
) -> tuple[tuple[Target, ...], tuple[RuleSentence, ...], tuple[Unread, ...]]:
    """Targets, rule sentences and unread numbers of one plan, in the order of the text. Raises nothing.

    `lexicon` gives each target the kind of record that counts towards it; without one kinds stay None.
    """
    text = document.text
    walk = PlanWalk(document, plan, _folded(text))
    found, at = walk.read(), walk.clause_at
    targets = [_target(draft, text, at(draft.start), lexicon) for draft in _distinct(found.drafts)]
    rules = tuple(RuleSentence(text[s:e], s, e, at(s)) for s, e in found.rules)
    unread = tuple(Unread(text[s:e], s, e, at(s), why) for s, e, why in found.unread)
    return tuple(sorted(targets, key=lambda t: (t.start, t.end))), rules, unread


@lru_cache(maxsize=1)  # a file's plans are read one after the other; folding it for each would be quadratic
def _folded(text: str) -> str:
    return fold(text)


def _target(draft: Draft, text: str, clause: str | None, lexicon: Lexicon | None) -> Target:
    kind = lexicon.kind_of(draft.measure, draft.unit, text[draft.start : draft.end]) if lexicon else None
    return draft.finish(text, clause, kind)


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """Drafts without repetitions of the same words and value."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Draft] = []
    for draft in drafts:
        key = (draft.start, draft.end, draft.value, draft.cadence, draft.comparator, draft.unit)
        if key not in seen:
            seen.add(key)
            kept.append(draft)
    return kept

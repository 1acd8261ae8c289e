"""Words of lists found in a text: wrong forms, words to avoid, former names of units.

Invariant: the time follows the text, not the list: words are looked up by their first two characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from luoshi.press.text import messages
from luoshi.press.text.checks.hit import Hit
from luoshi.press.text.checks.lists import Avoid, Lists, Pair, UnitName, shipped_pairs

Entry = tuple[str, str, Pair | Avoid | UnitName]  # the word, the list's code, its entry


class Words:
    """Words by their first two characters, longest first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._heads: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry[0]:
                self._heads.setdefault(entry[0][:2], []).append(entry)
        for found in self._heads.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> list[Hit]:
        """Hits in the order of the text; a longer word hides a shorter one inside it."""
        hits: list[Hit] = []
        at = 0
        while at < len(text):
            hit = self._at(text, at)
            if hit is None:
                at += 1
            else:
                hits.append(hit)
                at = hit.end
        return hits

    def _at(self, text: str, at: int) -> Hit | None:
        entries = [*self._heads.get(text[at : at + 2], ()), *self._heads.get(text[at], ())]
        for word, code, entry in entries:
            if text.startswith(word, at) and not _spared(text, at, word, entry):
                return _hit(at, word, code, entry)
        return None


def words_of(lists: Lists) -> Words:
    """The house's words and the shipped pairs; a house's own entry outweighs a shipped one."""
    own: list[Entry] = [(pair.wrong, "pairs", pair) for pair in lists.pairs]
    own += [(one.word, "avoid", one) for one in lists.avoid]
    own += [(former, "units", one) for one in lists.units for former in one.former]
    known = {word for word, _, _ in own}
    return Words([*own, *((pair.wrong, "words", pair) for pair in shipped_pairs() if pair.wrong not in known)])


def _spared(text: str, at: int, word: str, entry: Pair | Avoid | UnitName) -> bool:
    """Whether the word stands inside a longer one in which it is right, or what must follow does not."""
    spare = [entry.full, *entry.short] if isinstance(entry, UnitName) else [*entry.spare]
    if isinstance(entry, Pair) and word in entry.right:
        spare.append(entry.right)
    for longer in spare:
        inside = longer.find(word)
        while inside >= 0:
            if text.startswith(longer, at - inside) and at >= inside:
                return True
            inside = longer.find(word, inside + 1)
    return isinstance(entry, Pair) and bool(entry.after) and not re.match(entry.after, text[at + len(word) :])


def _hit(at: int, word: str, code: str, entry: Pair | Avoid | UnitName) -> Hit:
    if isinstance(entry, UnitName):
        reason, proposal = messages.FORMER_NAME % {"word": word, "full": entry.full}, entry.full
    elif isinstance(entry, Pair):
        reason, proposal = messages.WRONG_FORM % {"wrong": word, "right": entry.right}, entry.right
        reason += entry.reason
    else:
        proposal = entry.replacement
        reason = messages.AVOID % {"word": word} + entry.reason
        reason += messages.AVOID_INSTEAD % {"instead": proposal} if proposal else ""
    return Hit(at, at + len(word), word, code, code, reason, proposal, messages.SOURCES[code])

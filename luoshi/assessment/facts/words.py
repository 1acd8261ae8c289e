"""From the house's codes to the words of a scheme: levels, media, forms as the scheme itself calls them.

What lives here: `Words`, and which words of a scheme nothing in the house can ever match. Not here: the facts. Invariant: a
code has one word at a time: the first of its names that the scheme uses, else the catalogue's label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from luoshi.assessment.engine import Scheme
from luoshi.assessment.engine.likeness import conditions_of
from luoshi.catalogue import load

PLACEMENT, SUBMISSION, ITEM, ADOPTED = "press.placement", "press.submission", "info.item", "info.adopted"
PRESS = (PLACEMENT, SUBMISSION, ITEM, ADOPTED)
OPEN = frozenset({"outlet", "outlet_class", "evidence", "note_level", "tags"})
"""Attributes whose words are the house's own: any may come."""
# Words in use that the catalogue does not list; the first is the label.
MORE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("medium", "bulletin"): ("内部刊物", "简报专报", "简报", "内刊"),
    ("medium", "magazine"): ("杂志", "期刊杂志", "期刊"),
    ("position", "lead"): ("头版头条", "头条"),
    ("level", "inside"): ("本单位", "校级", "校内", "乡镇级"),
    ("side", "inside"): ("内部",),
    ("side", "outside"): ("外部",),
    ("origin", "first"): ("首发",),
    ("origin", "reprint"): ("转载",),
}
# Which choice fields of the catalogue name an attribute of a record.
FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "level": ((PLACEMENT, "level"),),
    "medium": ((PLACEMENT, "medium"),),
    "form": ((PLACEMENT, "form"), (SUBMISSION, "form"), (ITEM, "type"), (ADOPTED, "way")),
    "position": ((PLACEMENT, "position"),),
}


@cache
def names_of() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(attribute, code) → its names, the label first."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for attribute, places in FIELDS.items():
        for kind, code in places:
            for choice in load().kind(kind).field(code).choices:
                known = found.get((attribute, choice.code), ())
                found[attribute, choice.code] = tuple(dict.fromkeys([*known, choice.label, *choice.words]))
    for key, names in MORE.items():
        found[key] = tuple(dict.fromkeys([*names, *found.get(key, ())]))
    return found


def used_words(scheme: Scheme | None) -> dict[str, set[str]]:
    """The words that a scheme's conditions ask for, by attribute."""
    found: dict[str, set[str]] = {}
    for condition in conditions_of(scheme) if scheme else ():
        for test in condition.tests:
            found.setdefault(test.attribute, set()).update(each for each in test.values if isinstance(each, str))
    return found


class Words:
    """The words of one scheme for the codes of a house."""

    def __init__(self, scheme: Scheme | None = None) -> None:
        self.used = used_words(scheme)
        self._made: dict[tuple[str, str], str] = {}

    def of(self, attribute: str, code: str) -> str:
        """The word for a code; a code that the catalogue does not know stands as it is."""
        if not code:
            return ""
        key = (attribute, code)
        word = self._made.get(key)
        if word is None:
            names = names_of().get(key, (code,))
            used = self.used.get(attribute, ())
            word = self._made[key] = next((name for name in names if name in used), names[0])
        return word

    def of_label(self, attribute: str, label: str, words: Sequence[str] = ()) -> str:
        """The word for a choice of another kind of record, by its label and its other names."""
        used = self.used.get(attribute, ())
        return next((name for name in (label, *words) if name in used), label)


def unknown_words(scheme: Scheme, own: Mapping[str, set[str]] | None = None) -> list[tuple[str, str, tuple[str, ...]]]:
    """(attribute, word, words that would do) for words of a scheme's conditions that no record can bear.

    `own`: further words of the house by attribute (names of kinds as forms). Where a word is missing a rule would give
    nothing, silently; a trial shows it instead.
    """
    known: dict[str, set[str]] = {}
    labels: dict[str, list[str]] = {}
    for (attribute, _), names in names_of().items():
        known.setdefault(attribute, set()).update(names)
        labels.setdefault(attribute, []).append(names[0])
    for attribute, words in (own or {}).items():
        known.setdefault(attribute, set()).update(words)
    found = []
    for attribute, words in sorted(used_words(scheme).items()):
        if attribute not in OPEN and attribute in known:
            would_do = tuple(dict.fromkeys(labels.get(attribute, ())))
            found += [(attribute, word, would_do) for word in sorted(words - known[attribute])]
    return found

"""Comparison of two versions of a text, readable for Chinese.

What lives here: paragraphs matched and moved ones found, then characters compared inside what is left, figures and
Latin words as one. Not here: where versions are kept, colours. Invariant: from the changes both texts can be put
together again to the character (`old_of`, `new_of`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from diff_match_patch import diff_match_patch

from luoshi.press.text import messages
from luoshi.press.text.clean import length_of

Kind = Literal["equal", "insert", "delete", "moved_here", "moved_away"]
_OLD = frozenset({"equal", "delete", "moved_away"})
_NEW = frozenset({"equal", "insert", "moved_here"})
MOVED_FROM = 8  # characters of a paragraph that can be said to have moved; a shorter one occurs twice by chance
_SECONDS = 2.0  # after that the comparison gets coarser, never wrong
_TOKENS = re.compile(r"\d+(?:[.,:]\d+)*[%％‰]?|[A-Za-z]+(?:['’-][A-Za-z]+)*|[\ue000-\uf8ff]|.", re.S)
_PRIVATE = 0xF0000  # a plane of code points nobody writes: one for each token of several characters
_BOUNDARY = frozenset("，。；：、！？“”‘’（）《》\n 　")


@dataclass(frozen=True)
class Change:
    """A piece of the comparison: what stayed, came, went, or stands elsewhere now."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Summary:
    """How much changed: places, characters (as 字数 counts) come and gone, paragraphs moved."""

    places: int
    added: int
    removed: int
    moved: int

    def __str__(self) -> str:
        if not (self.places or self.moved):
            return messages.SAME
        parts = [messages.CHANGED % {"places": self.places, "added": self.added, "removed": self.removed}]
        if self.moved:
            parts.append(messages.MOVED % {"moved": self.moved})
        return "，".join(parts) + "。"


def compare(old: str, new: str) -> tuple[Change, ...]:
    """What turns the old text into the new one, in reading order."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    changes: list[Change] = []
    gone: list[str] = []
    come: list[str] = []
    blocks: list[Change | tuple[list[str], list[str]]] = []
    for kind, line in [*_lines(old_lines, new_lines), (0, None)]:
        if kind < 0 and line is not None:
            gone.append(line)
        elif kind > 0 and line is not None:
            come.append(line)
        else:
            if gone or come:
                blocks.append((gone, come))
                gone, come = [], []
            if line is not None:
                blocks.append(Change("equal", line))
    moved = _moved(blocks)
    for block in blocks:
        changes += [block] if isinstance(block, Change) else _block(*block, moved)
    return tuple(_joined(changes))


def old_of(changes: Iterable[Change]) -> str:
    """The old text again."""
    return "".join(change.text for change in changes if change.kind in _OLD)


def new_of(changes: Iterable[Change]) -> str:
    """The new text again."""
    return "".join(change.text for change in changes if change.kind in _NEW)


def summary(changes: Sequence[Change]) -> Summary:
    """Figures of a comparison; a deletion and the insertion beside it are one place."""
    places, inside, moved = 0, False, 0
    for change in changes:
        if change.kind in {"insert", "delete"}:
            places += not inside
            inside = True
        else:
            inside = False
            if change.kind == "moved_here":
                moved += sum(1 for line in change.text.split("\n") if line.strip())
    return Summary(
        places,
        sum(length_of(change.text) for change in changes if change.kind == "insert"),
        sum(length_of(change.text) for change in changes if change.kind == "delete"),
        moved,
    )


def as_html(changes: Iterable[Change]) -> str:
    """Safe HTML: a `<p>` a paragraph, `<ins>` and `<del>`, class `moved` on paragraphs that stand elsewhere, a ¶ where
    only a break of paragraphs came or went."""
    paragraphs: list[list[str]] = [[]]
    for change in changes:
        for at, line in enumerate(change.text.split("\n")):
            if at:
                if change.kind in {"insert", "delete"} and not line and len(change.text) == 1:
                    paragraphs[-1].append(_marked(change.kind, "¶"))
                paragraphs.append([])
            if line:
                paragraphs[-1].append(_marked(change.kind, line))
    return "".join(f"<p>{''.join(one)}</p>" for one in paragraphs if one)


def _marked(kind: Kind, text: str) -> str:
    safe = escape(text)
    return {
        "equal": safe,
        "insert": f"<ins>{safe}</ins>",
        "delete": f"<del>{safe}</del>",
        "moved_here": f'<ins class="moved" title="{messages.MOVED_HERE}">{safe}</ins>',
        "moved_away": f'<del class="moved" title="{messages.MOVED_AWAY}">{safe}</del>',
    }[kind]


def _lines(old: list[str], new: list[str]) -> list[tuple[int, str | None]]:
    """Whole paragraphs compared: (-1 | 0 | 1, paragraph)."""
    numbers: dict[str, int] = {}
    for line in [*old, *new]:
        numbers.setdefault(line, len(numbers))
    lines = list(numbers)
    engine = diff_match_patch()
    engine.Diff_Timeout = _SECONDS
    found = engine.diff_main(_coded(old, numbers), _coded(new, numbers), False)
    return [(kind, lines[ord(char) - _PRIVATE]) for kind, text in found for char in text]


def _coded(lines: list[str], numbers: dict[str, int]) -> str:
    return "".join(chr(_PRIVATE + numbers[line]) for line in lines)


def _moved(blocks: Iterable[Change | tuple[list[str], list[str]]]) -> set[str]:
    gone: list[str] = []
    come: list[str] = []
    for block in blocks:
        if not isinstance(block, Change):
            gone += block[0]
            come += block[1]
    return {
        line for line in gone
        if len(line.strip()) >= MOVED_FROM and line.endswith("\n") and gone.count(line) == come.count(line) == 1
    }  # fmt: skip


def _block(gone: list[str], come: list[str], moved: set[str]) -> list[Change]:
    """A changed stretch: runs between moved paragraphs are compared by characters, in step."""
    old_runs, old_moved = _runs(gone, moved)
    new_runs, new_moved = _runs(come, moved)
    found: list[Change] = []
    for at in range(max(len(old_runs), len(new_runs))):
        found += _characters("".join(old_runs[at : at + 1]), "".join(new_runs[at : at + 1]))
        found += [Change("moved_away", line) for line in old_moved[at : at + 1]]
        found += [Change("moved_here", line) for line in new_moved[at : at + 1]]
    return found


def _runs(lines: list[str], moved: set[str]) -> tuple[list[str], list[str]]:
    runs, between = [""], []
    for line in lines:
        if line in moved:
            between.append(line)
            runs.append("")
        else:
            runs[-1] += line
    return runs, between


def _characters(old: str, new: str) -> list[Change]:
    codes: dict[str, str] = {}
    engine = diff_match_patch()
    engine.Diff_Timeout = _SECONDS
    found = engine.diff_main(_packed(old, codes), _packed(new, codes), False)
    engine.diff_cleanupSemantic(found)
    texts = {code: token for token, code in codes.items()}
    names: dict[int, Kind] = {-1: "delete", 0: "equal", 1: "insert"}
    changes = [Change(names[kind], "".join(texts.get(char, char) for char in text)) for kind, text in found]
    return _phrased(changes)


def _packed(text: str, codes: dict[str, str]) -> str:
    """Each figure, Latin word and private character as one code point, so that no change cuts it."""
    found = []
    for token in _TOKENS.findall(text):
        if len(token) == 1 and not "\ue000" <= token <= "\uf8ff" and ord(token) < _PRIVATE:
            found.append(token)
        else:
            found.append(codes.setdefault(token, chr(_PRIVATE + len(codes))))
    return "".join(found)


def _phrased(changes: list[Change]) -> list[Change]:
    """A crumb that stayed by chance between two replaced stretches goes into them: 召[开会]议 reads worse than a phrase."""
    found: list[Change] = []
    at = 0
    while at < len(changes):
        gone, come, next_at = _stretch(changes, at)
        if next_at == at:
            found.append(changes[at])
            at += 1
            continue
        while next_at < len(changes) and _crumb(changes[next_at]) and gone and come:
            more_gone, more_come, after = _stretch(changes, next_at + 1)
            if after == next_at + 1 or not (more_gone and more_come):
                break
            crumb = changes[next_at].text
            gone, come, next_at = gone + crumb + more_gone, come + crumb + more_come, after
        found += [Change("delete", gone)] if gone else []
        found += [Change("insert", come)] if come else []
        at = next_at
    return found


def _stretch(changes: list[Change], at: int) -> tuple[str, str, int]:
    gone = come = ""
    while at < len(changes) and changes[at].kind in {"insert", "delete"}:
        if changes[at].kind == "delete":
            gone += changes[at].text
        else:
            come += changes[at].text
        at += 1
    return gone, come, at


def _crumb(change: Change) -> bool:
    return change.kind == "equal" and len(change.text) <= 1 and not set(change.text) & _BOUNDARY


def _joined(changes: Iterable[Change]) -> list[Change]:
    found: list[Change] = []
    for change in changes:
        if not change.text:
            continue
        if found and found[-1].kind == change.kind:
            found[-1] = Change(change.kind, found[-1].text + change.text)
        else:
            found.append(change)
    return found

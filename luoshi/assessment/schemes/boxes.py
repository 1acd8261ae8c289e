"""The form of a scheme: its words as boxes, and what was posted back into words.

What lives here: `boxes`, `read_boxes`, one pair per kind of field (engine.shape). Not here: HTML, checks. Invariants: nothing is
interpreted, so what was typed wrong stays as typed; words that the form has no box for stay in the draft.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luoshi.assessment.engine import words
from luoshi.assessment.engine.raw import Raw, RawMap
from luoshi.assessment.engine.shape import Field

MAX_ROWS = 400  # of one table
MAX_TESTS = 12  # of one condition
NEEDS = ("", "每人", "每班", "按规模", "栏", "按类别")
COLUMNS = ("媒体", "级别", "媒介", "体裁", "位置")
_BETWEEN = re.compile(r"[、，,;；\n]+")
_PAIR = re.compile(r"(.+?)[\s:：]+(\S+(?: \S+)?)")


@dataclass(slots=True)
class Box:
    """One field as the form shows it."""

    field: Field
    name: str
    path: tuple[str | int, ...]
    value: str = ""
    mode: str = ""
    choices: Sequence[tuple[str, str]] = ()
    rows: list[list[tuple[str, str]]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    inner: list[Box] = field(default_factory=list)
    odd: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def used(self) -> bool:
        """Whether something stands in it, so that it is not folded away."""
        return bool(self.value or self.mode or self.odd or self.errors or any(box.used for box in self.inner))

    @property
    def key(self) -> str:
        """An id for HTML."""
        return "f" + "".join(char if char.isalnum() and char.isascii() else f"_{ord(char):x}" for char in self.name)


def boxes(fields: Sequence[Field], raw: RawMap, prefix: str, path: tuple[str | int, ...], told: RawMap) -> list[Box]:
    """The boxes of fields. `told`: the scheme's own words (its 组成 are choices)."""
    return [_box(each, raw.get(each.key), f"{prefix}.{each.key}", (*path, each.key), told) for each in fields]


def _box(each: Field, raw: Raw | None, name: str, path: tuple[str | int, ...], told: RawMap) -> Box:
    box = Box(each, name, path, choices=[(one, one) for one in each.choices])
    if each.key == "计入":
        parts = told.get("组成")
        box.choices = [
            (part, part) for part in ([parts] if isinstance(parts, str) else parts or []) if isinstance(part, str)
        ]
    if each.kind == "yes":
        box.choices = [("是", "是"), ("否", "否")]
    if each.kind == "group":
        box.inner = boxes(each.fields, raw if isinstance(raw, dict) else {}, name, path, told)
        box.odd = raw is not None and not isinstance(raw, dict)
    elif each.kind == "where":
        tests = raw if isinstance(raw, dict) else {}
        box.rows = [[("w", key), ("v", _joined(value))] for key, value in tests.items()] + [[("w", ""), ("v", "")]]
        box.value = "、".join(tests)
    elif each.kind == "prices":
        _prices(box, raw)
    elif each.kind == "need":
        box.mode, box.value = _need(raw)
    elif each.kind in ("amounts", "places") and isinstance(raw, dict):
        box.value = "、".join(f"{key} {value}" for key, value in raw.items())
    else:
        box.value = _joined(raw)
    if each.kind == "choice" and box.value and box.value not in [one for one, _ in box.choices]:
        box.choices = [*box.choices, (box.value, box.value)]
    return box


def _joined(raw: Raw | None) -> str:
    if isinstance(raw, list):
        return "、".join(str(one) for one in raw)
    return raw if isinstance(raw, str) else ""


def _prices(box: Box, raw: Raw | None) -> None:
    rows = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
    used = {key for row in rows for key in row} - {"分"}
    shown = [key for key in (*words.ATTRIBUTES, *sorted(used)) if key in used or (not rows and key in COLUMNS)]
    box.columns = list(dict.fromkeys(shown or COLUMNS))
    box.unused = [key for key in words.ATTRIBUTES if key not in box.columns]
    box.rows = [[(key, _joined(row.get(key))) for key in (*box.columns, "分")] for row in rows]
    box.rows.append([(key, "") for key in (*box.columns, "分")])
    box.value = str(len(rows)) if rows else ""


def _need(raw: Raw | None) -> tuple[str, str]:
    if isinstance(raw, dict) and len(raw) == 1:
        key, value = next(iter(raw.items()))
        if key == "按类别" and isinstance(value, dict):
            told = []
            for cls, each in value.items():
                mode, amount = _need(each)
                told.append(f"{cls} {mode} {amount}" if mode else f"{cls} {amount}")
            return key, "、".join(told)
        if isinstance(value, str):
            return key, value
    return "", _joined(raw)


# -- what was posted -------------------------------------------------------------------------------------------------


def read_boxes(fields: Sequence[Field], old: RawMap, posted: Mapping[str, str], prefix: str) -> RawMap:
    """The words with what was posted for these fields; others stay as they were, in their order."""
    found: dict[str, Raw | None] = {}
    for each in fields:
        name = f"{prefix}.{each.key}"
        if each.kind == "group":
            inner = old.get(each.key)
            found[each.key] = read_boxes(each.fields, inner if isinstance(inner, dict) else {}, posted, name) or None
        elif each.kind == "where":
            if f"{name}.0.w" in posted:
                found[each.key] = _read_where(posted, name) or None
        elif each.kind == "prices":
            if f"{name}.there" in posted:
                found[each.key] = _read_prices(posted, name) or None
        elif name in posted:
            found[each.key] = _read(each, posted[name].strip(), posted.get(f"{name}.m", ""))
    new = {key: value for key, value in old.items() if key not in found}
    order = [*old, *(key for key in found if key not in old)]
    merged = {**new, **found}
    return {key: merged[key] for key in order if merged.get(key) is not None}  # type: ignore[misc]


def _read(each: Field, text: str, mode: str) -> Raw | None:
    if not text:
        return None
    if each.kind == "words":
        parts = _parts(text)
        return parts[0] if len(parts) == 1 and each.key not in ("组成", "类别") else [*parts]
    if each.kind == "need":
        return _read_need(text, mode)
    if each.kind in ("amounts", "places"):
        return _pairs(text) or text
    return text


def _read_need(text: str, mode: str) -> Raw:
    if mode == "按类别":
        found: RawMap = {}
        for part in _parts(text):
            pieces = part.split()
            head = next((word for word in NEEDS[1:5] if len(pieces) > 2 and pieces[1] == word), "")
            if len(pieces) < 2:
                return {mode: text}
            found[pieces[0]] = {head: pieces[2]} if head else pieces[1]
        return {mode: found}
    return {mode: text} if mode in NEEDS[1:] else text


def _pairs(text: str) -> RawMap:
    found: RawMap = {}
    for part in _parts(text):
        match = _PAIR.fullmatch(part)
        if not match:
            return {}
        found[match[1]] = match[2]
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _several(key: str, text: str) -> Raw:
    parts = _parts(text) if key.removesuffix(words.NOT) not in words.NUMBERS else [text]
    return parts[0] if len(parts) == 1 else [*parts]


def _read_where(posted: Mapping[str, str], name: str) -> RawMap:
    found: RawMap = {}
    for number in range(MAX_TESTS):
        key = posted.get(f"{name}.{number}.w", "")
        value = posted.get(f"{name}.{number}.v", "").strip()
        if key and value:
            found[key] = _several(key, value)
    return found


def _read_prices(posted: Mapping[str, str], name: str) -> list[Raw]:
    columns = [key for key in posted.get(f"{name}.there", "").split("|") if key]
    found: list[Raw] = []
    for number in range(MAX_ROWS):
        row: RawMap = {}
        for key in (*columns, "分"):
            if value := posted.get(f"{name}.{number}.{key}", "").strip():
                row[key] = value if key == "分" else _several(key, value)
        if row:
            found.append(row)
    return [*found, *pasted_rows(posted.get(f"{name}.paste", ""), columns)]


def pasted_rows(text: str, columns: Sequence[str]) -> list[Raw]:
    """Rows from a spreadsheet; a first row of known headings says what the columns are, the last column is the points."""
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()][:MAX_ROWS]
    heads = [*columns, "分"]
    if lines and lines[0][-1] in ("分", "分值", "得分") and all(cell in words.ATTRIBUTES for cell in lines[0][:-1]):
        heads = [*lines[0][:-1], "分"]
        lines = lines[1:]
    found: list[Raw] = []
    for cells in lines:
        keys = heads if len(cells) == len(heads) else [*heads[: len(cells) - 1], "分"]
        row: RawMap = {}
        for key, cell in zip(keys, cells, strict=False):
            if cell:
                row[key] = cell if key == "分" else _several(key, cell)
        if row:
            found.append(row)
    return found


def rules_of(raw: RawMap) -> list[RawMap]:
    """The rules of a scheme's words."""
    rules: Any = raw.get("规则")
    return [rule if isinstance(rule, dict) else {} for rule in rules] if isinstance(rules, list) else []

"""What answers each commitment of the four sample plans: a kind, a page, a command, or "held, not run".

What lives here: the mapping as values, read from `data/coverage/*.toml`, and its page as Markdown. Not here: whether a
page exists (only Django knows: `luoshi coverage`, and the test beside that command). Invariants: a row is answered
once; every kind and holding type that is named is declared; a row that is held names one of the reasons of `ethics`.

Shape of a file: `[[answer]]` with `rows` (ids of clauses), `says` (one sentence of ours) and at least one of `kinds`,
`holdings`, `pages` (names of addresses), `commands`, or `held` (a code of `data/ethics/held.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from luoshi.catalogue.ethics import held_codes
from luoshi.catalogue.load import load
from luoshi.catalogue.model import CatalogueError

PARTS = ("kinds", "holdings", "pages", "commands")


@dataclass(frozen=True, slots=True)
class Answer:
    """How rows are served. `part`: the file's own name for its field of work; `held`: kept as text, not run."""

    part: str
    rows: tuple[str, ...]
    says: str
    kinds: tuple[str, ...] = ()
    holdings: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    held: str = ""


@cache
def answers() -> tuple[Answer, ...]:
    """All answers that the product ships. Raises CatalogueError naming every fault (never in a released version)."""
    folder = resources.files("luoshi.catalogue") / "data" / "coverage"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    found = tuple(each for name in names for each in _read((folder / name).read_text(encoding="utf-8")))
    if problems := tuple(_problems(found)):
        raise CatalogueError(problems)
    return found


def by_row(found: Iterable[Answer]) -> dict[str, Answer]:
    """The answer of each row."""
    return {row: answer for answer in found for row in answer.rows}


def _read(text: str) -> Iterator[Answer]:
    plain = tomllib.loads(text)
    for table in plain.get("answer", ()):
        lists = {name: tuple(table.get(name, ())) for name in ("rows", *PARTS)}
        yield Answer(part=plain["part"], says=table.get("says", ""), held=table.get("held", ""), **lists)


def _problems(found: tuple[Answer, ...]) -> Iterator[str]:
    catalogue, reasons = load(), held_codes()
    kinds, types = {each.code for each in catalogue.kinds()}, {each.code for each in catalogue.holding_types()}
    seen: set[str] = set()
    for each in found:
        where = f"{each.part} {', '.join(each.rows[:3])}"
        yield from (f"{where}: answered twice: {row}" for row in each.rows if row in seen)
        seen |= set(each.rows)
        yield from (f"{where}: no kind {code}" for code in each.kinds if code not in kinds)
        yield from (f"{where}: no holding type {code}" for code in each.holdings if code not in types)
        if not each.rows or not each.says:
            yield f"{where}: rows and a sentence wanted"
        if bool(each.held) == any(getattr(each, name) for name in PARTS):
            yield f"{where}: either served by something or held"
        if each.held and each.held not in reasons:
            yield f"{where}: no reason {each.held}"


def page(found: Iterable[Answer], addresses: Mapping[str, str]) -> str:
    """`docs/coverage.md`: the answers as Markdown tables, a part each. `addresses`: of each page's name, as people type it."""
    lines = [
        "# Coverage",
        "",
        "What answers each commitment of the four sample plans in publicity, assessment and reports, row by row. Made by",
        "`luoshi coverage --out docs/coverage.md` from `luoshi/catalogue/data/coverage/`; a test fails for a row without an",
        "answer. *Held, not run*: the clause is kept as text and nothing is built on it (design.md §9).",
    ]
    parts: dict[str, list[Answer]] = {}
    for each in found:
        parts.setdefault(each.part, []).append(each)
    for part, inside in parts.items():
        rows = sorted((_sort_key(row), row, each) for each in inside for row in each.rows)
        lines += ["", f"## {part} ({len(rows)} rows)", "", "| row | served by | how |", "|---|---|---|"]
        lines += [f"| {row} | {_served(each, addresses)} | {each.says} |" for _key, row, each in rows]
    return "\n".join(lines) + "\n"


def _served(each: Answer, addresses: Mapping[str, str]) -> str:
    if each.held:
        return f"*held, not run* ({each.held})"
    pages = [f"`{addresses.get(name, name)}`" for name in each.pages]
    things = [f"kind `{code}`" for code in each.kinds] + [f"holding `{code}`" for code in each.holdings]
    return " · ".join([*pages, *things, *(f"`luoshi {command}`" for command in each.commands)])


def _sort_key(row: str) -> list[Any]:
    head, _dash, tail = row.partition("-")
    return [[int(part) if part.isdigit() else 99 for part in head.split(".")], tail]

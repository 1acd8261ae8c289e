"""Rules of the papers: a short README per room, decision records with their five heads, a map with every room."""

import re
import tomllib

from tests.house.sources import PACKAGE, ROOT, named, rooms, text

MOST_README_LINES = 40
HEADS = ("Facts", "Choice", "What we give up", "How we would notice that it is wrong", "Replaces")
SHELL = {"cli", "demo", "project"}  # their modules' own words are enough
PURE = {"reading", "catalogue", "periods", "sheets"}


def test_every_room_has_a_short_readme() -> None:
    """Purpose, words, tables, operations, what may call it: read in a minute."""
    wrong = []
    for room in sorted(set(rooms()) - SHELL):
        readme = PACKAGE / room / "README.md"
        lines = readme.read_text("utf-8").count("\n") if readme.exists() else 0
        if not 3 <= lines <= MOST_README_LINES:
            wrong.append(f"{room}: {lines or 'none'}")
    assert not wrong, f"README.md of 3 to {MOST_README_LINES} lines wanted: {wrong}"


def test_every_decision_has_its_five_heads() -> None:
    """A record says what was known, chosen and given up, and how a mistake would show."""
    records = named(".md", under="docs/decisions/")
    incomplete = {
        name: missing
        for name in records
        if (missing := [head for head in HEADS if not re.search(rf"^(#+ |\*\*){head}", text(name), re.MULTILINE)])
    }
    assert not incomplete, incomplete


def test_decisions_are_numbered_once_each() -> None:
    """Records are quoted by number."""
    numbers = [name.rsplit("/", 1)[-1][:4] for name in named(".md", under="docs/decisions/") if "README" not in name]
    assert all(number.isdigit() for number in numbers), numbers
    assert len(numbers) == len(set(numbers)), sorted(numbers)


def test_the_map_shows_every_room() -> None:
    """Whoever looks for a place finds it in docs/map.md."""
    plan = text("docs/map.md")
    assert not [room for room in rooms() if f"{room}/" not in plan]


def test_the_import_contract_knows_the_pure_rooms() -> None:
    """A pure room that is added later is kept free of Django as well."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {found["name"]: found for found in settings["tool"]["importlinter"]["contracts"]}
    wanted = {f"luoshi.{room}" for room in PURE & set(rooms())}
    if (PACKAGE / "assessment" / "engine").exists():
        wanted.add("luoshi.assessment.engine")
    assert wanted <= set(contracts["Pure rooms run without Django"]["source_modules"])


def test_every_picture_of_the_papers_exists_and_is_small() -> None:
    """Made by docs/make_screenshots.py and the walks; a picture of a walk loads over a slow line."""
    papers = [ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        (paper.parent / address).resolve(): paper.name
        for paper in papers
        for address in re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", paper.read_text("utf-8"))
    }
    assert shown
    wrong = {f"{paper}: {picture.name}" for picture, paper in shown.items() if not picture.exists()}
    wrong |= {
        f"{picture.name} is too large" for picture in shown if picture.exists() and picture.stat().st_size > 250_000
    }
    assert not wrong, wrong

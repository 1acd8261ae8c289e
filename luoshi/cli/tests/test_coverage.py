"""What answers the commitments of the sample plans: each row has an answer, each answer exists, the page is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from luoshi.catalogue.coverage import Answer, _problems, answers, by_row, page
from luoshi.cli.coverage import known_addresses, unanswered
from luoshi.cli.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[3]
CLAUSES = ROOT.parent / "shared" / "requirements" / "clauses.tsv"


def test_every_row_of_press_assessment_and_reports_has_an_answer() -> None:
    if not CLAUSES.is_file():
        pytest.skip("!!! ../shared/requirements/clauses.tsv is absent: no row was checked !!!")
    assert unanswered(CLAUSES) == []


def test_a_row_without_an_answer_is_named(tmp_path: Path) -> None:
    clauses = tmp_path / "clauses.tsv"
    clauses.write_text("id\tmodule\n9.9-z\tpress.desk\n8.8-y\tcases\n4.5.18-c\treports\n", encoding="utf-8")
    assert unanswered(clauses) == ["9.9-z"]
    assert main(["coverage", "--clauses", str(clauses)]) == 1


def test_what_is_named_exists() -> None:
    """Pages by their addresses, commands by their names; kinds and holding types are checked when the mapping is read."""
    addresses = known_addresses()
    assert not [name for each in answers() for name in each.pages if name not in addresses]
    assert not [word for each in answers() for word in each.commands if word not in COMMANDS]


def test_faults_of_the_mapping_are_found() -> None:
    wrong = (
        Answer("desk", ("1",), "It is so.", kinds=("no.kind",)),
        Answer("desk", ("1",), "", pages=("press:articles",), held="reach"),
        Answer("desk", ("2",), "Held.", held="no reason"),
    )
    said = "\n".join(_problems(wrong))
    for part in (
        "no kind no.kind",
        "answered twice: 1",
        "a sentence wanted",
        "served by something or held",
        "no reason",
    ):
        assert part in said, said


def test_the_page_is_current() -> None:
    """Make it again with `luoshi coverage --out docs/coverage.md`."""
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == page(answers(), known_addresses())


def test_held_rows_are_served_by_nothing() -> None:
    rows = by_row(answers())
    assert rows["4.4.12-f"].held == "reach"
    assert not rows["4.4.12-f"].pages

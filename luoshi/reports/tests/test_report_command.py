"""`luoshi report`: every print without a browser, and what it says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from luoshi.cli.main import main
from luoshi.reports.prints.kinds import KINDS
from luoshi.reports.prints.packs import PACKS
from luoshi.reports.prints.tests.office import Office


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.mark.parametrize("kind", [*KINDS, *PACKS])
def test_the_command_line_makes_each_kind(office: Office, tmp_path: Path, kind: str, capsys):
    boards = office.target("宣传栏全年更新8次")
    more = {"ledger": ["--target", str(boards.pk)], "pack": ["--target", str(boards.pk)],
            "tasklists": ["--plan", str(office.plan_row.pk)]}.get(kind, [])  # fmt: skip
    out = tmp_path / ("a.zip" if kind in PACKS else "a.docx")
    asked = ["--as-of", "2026-03-20 12:00", "--house", str(office.house.pk), "--out", str(out)]
    assert main(["report", kind, *more, *asked]) == 0
    assert out.read_bytes().startswith(b"PK")
    assert str(out) in capsys.readouterr().out


def test_the_command_line_tells_what_it_cannot_do(office: Office, capsys):
    house = ["--house", str(office.house.pk)]
    assert main(["report", "--list"]) == 0
    listed = capsys.readouterr().out
    assert all(code in listed for code in (*KINDS, *PACKS))
    assert main(["report", "nothing", *house]) == 2
    assert main(["report", "summary", "--as-of", "3026-01-01", *house]) == 2
    assert main(["report", "summary", "--unit", "没有这个单位", *house]) == 2
    assert main(["report", "ledger", *house]) == 2
    assert "没有找到" in capsys.readouterr().out

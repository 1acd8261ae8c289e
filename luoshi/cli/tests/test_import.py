"""luoshi import on the command line: dry by default, all errors, written by --apply, undone by number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from luoshi.cli.main import main
from luoshi.ledger.models import Record
from luoshi.ledger.operations import sync_catalogue
from luoshi.org.models import Account, House, ImportRun, Unit
from luoshi.org.operations import create_house
from luoshi.ui.scope import leave_scope

UNITS = "名称,上级单位,类型\n城东片区,,学区\n东桥小学,城东片区,学校\n"
SESSIONS = "单位,日期,学习内容\n东桥小学,3月5日,两会精神\n东桥小学,3月12日,教育强国\n"


@pytest.fixture
def house(db: None) -> House:
    at = timezone.now()
    made = create_house(name="县教育局", type="局", opened=date(2024, 1, 1), at=at)
    sync_catalogue(house_id=made.pk, at=at)
    return made


def written(tmp_path: Path, text: str, name: str = "表.csv") -> str:
    path = tmp_path / name
    path.write_bytes(text.encode("gb18030"))
    return str(path)


def units() -> set[str]:
    with leave_scope("a test looks"):
        return set(Unit.objects.values_list("name", flat=True))


def test_a_dry_run_leaves_nothing_and_apply_writes(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --apply no unit and no run; with it two units, taken back by the number that was told."""
    file = written(tmp_path, UNITS)
    assert main(["import", "units", file]) == 0
    assert "加 --apply 写入" in capsys.readouterr().out
    with leave_scope("a test looks"):
        assert not ImportRun.objects.exists()
    assert units() == {"县教育局"}
    assert main(["import", "units", file, "--apply"]) == 0
    told = capsys.readouterr().out
    assert units() == {"县教育局", "城东片区", "东桥小学"}
    assert main(["import", "undo", told.split("luoshi import undo ")[1].strip()]) == 0
    assert units() == {"县教育局"}


def test_records_by_kind_with_columns_and_fixed_values(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A kind by its name; a column whose heading says nothing is named; what is the same in each row is set once."""
    main(["import", "units", written(tmp_path, UNITS), "--apply"])
    assert main(["import", "records", written(tmp_path, SESSIONS)]) == 2
    file = written(tmp_path, SESSIONS.replace("学习内容", "甲"))
    assert main(["import", "records", file, "--kind", "集体学习"]) == 2
    args = [
        "import",
        "records",
        file,
        "--kind",
        "集体学习",
        "--year",
        "2026",
        "--column",
        "甲=学习主题和内容",
        "--set",
        "备注=补录",
    ]
    assert main([*args, "--apply"]) == 0
    with leave_scope("a test looks"):
        assert set(Record.objects.values_list("state", "note")) == {("submitted", "补录")}
    assert main(args) == 1, "the same again is asked about"
    assert "可能重复" in capsys.readouterr().out


def test_errors_are_printed_and_marked_in_a_file(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, every error with its cell, a workbook with marks; --skip-bad takes the others."""
    main(["import", "units", written(tmp_path, UNITS), "--apply"])
    file = written(tmp_path, SESSIONS + "没有的学校,2月30日,甲\n")
    marked = tmp_path / "标出错误.xlsx"
    args = ["import", "records", file, "--kind", "study.session", "--year", "2026"]
    assert main([*args, "--errors", str(marked), "--apply"]) == 1
    told = capsys.readouterr().out
    assert "A4" in told
    assert "B4" in told
    assert openpyxl.load_workbook(marked).active.cell(1, 4).value == "需要修改"
    with leave_scope("a test looks"):
        assert not Record.objects.exists()
    assert main([*args, "--skip-bad", "--apply"]) == 1
    with leave_scope("a test looks"):
        assert Record.objects.count() == 2


def test_first_passwords_go_into_a_file_of_ones_own(house: House, tmp_path: Path) -> None:
    """People get accounts; their passwords are in the file that was asked for, and nowhere else."""
    main(["import", "units", written(tmp_path, UNITS), "--apply"])
    out = tmp_path / "密码.xlsx"
    file = written(tmp_path, "姓名,单位\n沈若溪,东桥小学\n")
    assert main(["import", "people", file, "--apply", "--passwords", str(out)]) == 0
    row = [cell.value for cell in openpyxl.load_workbook(out).active[2]]
    assert row[:2] == ["沈若溪", "shenruoxi"]
    assert Account.objects.get(username="shenruoxi").check_password(row[2])


def test_misuse_is_said(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is none, a user who is none."""
    assert main(["import", "units", str(tmp_path / "没有.csv")]) == 2
    assert main(["import", "units", written(tmp_path, UNITS), "--by", "nobody"]) == 2
    assert "没有名为" in capsys.readouterr().err

"""`luoshi read` on the command line: what it prints, writes, refuses, and what it does not import."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.cli.main import main

PLAN = "某局工作方案\n一、学习\n中心组每季度集中学习不少于2次。\n二、宣传\n（一）每月投稿2篇。\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "方案.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_it_prints_the_outline_and_the_targets(plan: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["read", str(plan)]) == 0
    shown = capsys.readouterr().out
    assert "《某局工作方案》" in shown
    assert "  二、宣传\n    （一）每月投稿2篇。\n" in shown  # no heading: the clause's own words
    assert "不少于 2 次" in shown
    assert "每季度" in shown


def test_json_goes_to_standard_output_alone(plan: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["read", str(plan), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["text"] == PLAN
    assert [clause["id"] for clause in data["plans"][0]["clauses"]] == ["一、", "二、"]
    first, second = data["plans"][0]["targets"]
    assert (first["value"], first["cadence"], first["clause"]) == (2, "quarter", "一、")
    assert (second["value"], second["cadence"], second["clause"]) == (2, "month", "二、/（一）")


def test_it_writes_the_task_table_and_the_page(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    sheet, page = tmp_path / "表.xlsx", tmp_path / "页.html"
    assert main(["read", str(plan), "--xlsx", str(sheet), "--html", str(page)]) == 0
    assert sheet.read_bytes().startswith(b"PK")
    assert "某局工作方案" in page.read_text(encoding="utf-8")
    shown = capsys.readouterr()
    assert shown.out.startswith("共 1 份方案")
    assert str(sheet) in shown.err


def test_what_cannot_be_read_or_written_ends_with_2(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["read", str(tmp_path / "无.docx")]) == 2
    assert "找不到文件“无.docx”" in capsys.readouterr().err
    for option in ("--xlsx", "--html"):
        assert main(["read", str(plan), option, str(tmp_path / "无" / "出")]) == 2
        assert "无法写入" in capsys.readouterr().err
    assert main(["read", str(plan)]) == 0


def test_reading_imports_no_django_and_nothing_from_third_parties(plan: Path):
    script = (
        "import sys, sysconfig\nbefore = set(sys.modules)\nfrom luoshi.cli.main import main\n"
        "assert main(['read', sys.argv[1]]) == 0\n"
        "own = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print('|', sorted(own - set(sys.stdlib_module_names) - {'luoshi'}))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(plan)], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode("utf-8").rpartition("|")[2].strip() == "[]"

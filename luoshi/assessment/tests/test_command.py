"""`luoshi score` on files: sheets of one workbook or files of their own, errors at once, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.assessment.engine.tests.making import SCHEMES, text_of
from luoshi.cli.main import main
from luoshi.sheets import Heading, Workbook, read_workbook

RECORDS = """\
编号,单位,标题,媒体名称,媒体级别,媒体类型,刊播日期,位置
1,东桥小学,开学第一课,城市日报,市级,报纸,2026-03-02,
2,东桥小学,读书节,城市日报,市级,报纸,2026年3月9日,
3,东桥小学,劳动教育,省报,省级,报纸,2026/3/20,头条
合计,3,,,,,,
"""
UNITS = "单位名称,月任务\n东桥小学,20\n西河小学,0\n"
EVENTS = "单位,事件,日期\n东桥小学,负面事件,2026-03-10\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """The month of T1 and T2 as three files."""
    for name, text in {"records": RECORDS, "units": UNITS, "events": EVENTS}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in ("records", "units", "events")} | {"folder": str(tmp_path)}


def test_a_month_is_scored_and_every_point_explained(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without the event 14; with it −14, the cleared month and the clause named."""
    command = ["score", str(SCHEMES / "s01.yaml"), files["records"], "--units", files["units"], "--period", "2026-03"]
    assert main([*command, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {each["unit"]: each["total"] for each in printed["units"]} == {"东桥小学": "14", "西河小学": "0"}
    assert main([*command, "--events", files["events"], "--explain"]) == 0
    told = capsys.readouterr().out
    assert "−14 分" in told
    assert "四、扣分" in told
    assert "《劳动教育》（记录 3）" in told


def test_sheets_of_one_workbook_do_and_the_result_is_a_workbook(files: dict[str, str]) -> None:
    """记录, 单位, 事件 in one file; out come scores, periods, quotas, what was not counted, the lines."""
    book = Workbook()
    for name, text in {"记录": RECORDS, "单位": UNITS, "事件": EVENTS}.items():
        first, *rows = [line.split(",") for line in text.splitlines()]
        sheet = book.sheet(name, [Heading(label) for label in first])
        for row in rows:
            sheet.row(row)
    path, out = Path(files["folder"], "all.xlsx"), Path(files["folder"], "out.xlsx")
    path.write_bytes(book.save())
    command = ["score", str(SCHEMES / "s01.yaml"), str(path), "--period", "2026-03", "--explain", "--xlsx", str(out)]
    assert main(command) == 0
    tables = {table.sheet: table for table in read_workbook(out.read_bytes(), "out.xlsx")}
    assert list(tables) == ["得分", "各期", "完成情况", "不计分", "计分过程"]
    scores = [row.cells for row in tables["得分"].rows if row.cells and row.cells[0] == "东桥小学"]
    assert scores[0][4] == -14


def test_all_wrong_cells_come_at_once_and_nothing_is_scored(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = RECORDS.replace("2026-03-02", "三月初").replace("2,东桥小学", "2,")
    Path(files["records"]).write_text(wrong, encoding="utf-8")
    Path(files["units"]).write_text(UNITS.replace("20", "许多"), encoding="utf-8")
    assert main(["score", str(SCHEMES / "s01.yaml"), files["records"], "--units", files["units"]]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert "3 处需要改" in caught.err
    for place in ("“记录”表 G2", "“记录”表 B3", "“单位”表 B2"):
        assert place in caught.err


def test_shares_stand_beside_their_units(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """1/3 and 2/3 of 4 points; shares that do not add up to one are refused."""
    joint = "编号,单位,份额,日期,级别\n1,甲、乙,1/3、2/3,2026-03-02,市级\n"
    Path(files["records"]).write_text(joint, encoding="utf-8")
    Path(files["units"]).write_text("单位,月任务\n甲,0\n乙,0\n", encoding="utf-8")
    command = ["score", str(SCHEMES / "s01.yaml"), files["records"], "--units", files["units"], "--json"]
    assert main(command) == 0
    assert [each["total"] for each in json.loads(capsys.readouterr().out)["units"]] == ["8/3", "4/3"]
    Path(files["records"]).write_text(joint.replace("2/3", "1/3"), encoding="utf-8")
    assert main(command) == 2
    assert "份额应当和单位一一对应" in capsys.readouterr().err


def test_exit_codes_tell_fine_something_to_look_at_and_refused(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """1: a 考核 that scores placements, or an unknown unit; 2: a scheme, a file or a period that cannot be taken."""
    scheme = Path(files["folder"], "scheme.yaml")
    judged = ["score", str(scheme), files["records"], "--units", files["units"]]
    scheme.write_text(text_of("s01").replace("用途: 统计", "用途: 考核"), encoding="utf-8")
    assert main(judged) == 1
    assert "减负" in capsys.readouterr().err
    scheme.write_text(text_of("s01"), encoding="utf-8")
    assert main(judged) == 0
    Path(files["units"]).write_text("单位,月任务\n西河小学,0\n", encoding="utf-8")
    assert main(judged) == 1
    assert "“东桥小学”不在单位表中" in capsys.readouterr().err
    assert main([*judged, "--period", "今年"]) == 2
    assert main([*judged, "--as-of", "今天"]) == 2
    scheme.write_text("名称：无", encoding="utf-8")
    assert main(judged) == 2
    assert "全角冒号" in capsys.readouterr().err
    assert main(["score", str(scheme.with_name("none.yaml")), files["records"]]) == 2


def test_scoring_starts_without_django(files: dict[str, str]) -> None:
    code = "import sys; from luoshi.cli.main import main; main(sys.argv[1:]); sys.exit('django' in sys.modules)"
    command = [
        sys.executable,
        "-c",
        code,
        "score",
        str(SCHEMES / "s01.yaml"),
        files["records"],
        "--units",
        files["units"],
    ]
    assert subprocess.call(command, stdout=subprocess.DEVNULL) == 0

"""`luoshi bench sheets`: tables in and out beside openpyxl and XlsxWriter, in the same run.

What lives here: made workbooks, timing. Not here: the room. In: 300 workbooks of a county's schools are read, mapped and
checked, every cell parsed, beside openpyxl's bare reading of the same files. Out: a styled report of 20,000 rows beside
the same report by XlsxWriter alone. Times are the processor's; memory is what Python took at the most.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import BytesIO
from statistics import median
from typing import Any

HELP = "表格：300 份工作簿读取核对（对照 openpyxl 只读取）、2 万行报表写出（对照 XlsxWriter）"
FILES, ROWS_A_FILE, REPORT_ROWS, TIMES = 300, 40, 20_000, 3
HEADS = ("单位", "日期", "学习主题", "方式", "参加人数", "参加人员", "网址", "备注")
START = date(2026, 1, 1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the benchmark's arguments."""
    parser.add_argument("--files", metavar="份数", type=int, default=FILES, help="读取核对的工作簿份数")
    parser.add_argument("--rows", metavar="行数", type=int, default=REPORT_ROWS, help="报表行数")


def run(args: argparse.Namespace) -> int:
    """Measure both and say how they stand to their goals."""
    try:
        import openpyxl
    except ImportError:
        print("对照用的 openpyxl 没有安装：pip install openpyxl 后再运行。")
        return 1
    files = [workbook(number) for number in range(args.files)]
    cells = args.files * (ROWS_A_FILE + 1) * len(HEADS)
    print(f"读取：{args.files} 份工作簿，共 {cells:,} 格，{sum(map(len, files)) / 2**20:.1f} MB")
    ours = best(lambda: [stage(data) for data in files])
    fast = best(lambda: [bare(openpyxl, data, read_only=True) for data in files])
    full = best(lambda: [bare(openpyxl, data, read_only=False) for data in files])
    say("读取、对列、逐格核对", ours, "openpyxl 只读取（只读方式）", fast, 1.0)
    say("读取、对列、逐格核对", ours, "openpyxl 只读取（完整方式）", full, 1.0)
    rows = report_rows(args.rows)
    print(f"写出：{args.rows:,} 行 × {len(HEADS)} 列，带边框、表头、日期格式、筛选、冻结")
    mine, peer = best(lambda: our_report(rows)), best(lambda: plain_report(rows))
    say("报表", mine, "XlsxWriter", peer, 0.5)
    extra, theirs = memory(lambda: our_report(rows)), memory(lambda: plain_report(rows))
    print(f"  内存峰值 {extra:.1f} MiB，XlsxWriter {theirs:.1f} MiB（目标：时间相当时不超过 5 MiB）")
    return 0


def best(do: Callable[[], Any]) -> float:
    """The median of some runs, in seconds of this process."""
    found = []
    for _ in range(TIMES):
        start = time.process_time()
        do()
        found.append(time.process_time() - start)
    return median(found)


def say(what: str, ours: float, peer: str, theirs: float, goal: float) -> None:
    """One line: both times, their ratio, the goal."""
    ratio = ours / theirs
    told = "达到" if ratio <= goal else f"超出 {(ratio / goal - 1) * 100:.0f}%"
    print(f"  {what} {ours:.2f} 秒，{peer} {theirs:.2f} 秒，比值 {ratio:.2f}（目标 ≤ {goal:g}，{told}）")


def memory(do: Callable[[], Any]) -> float:
    """What Python took at the most, in MiB, the finished file included."""
    tracemalloc.start()
    do()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


# -- in ---------------------------------------------------------------------------------------------------------------


def workbook(number: int) -> bytes:
    """A school's own list: a title line, the headings, rows, a sum."""
    from luoshi.sheets import Heading, Workbook

    book = Workbook()
    sheet = book.sheet("台账", [Heading(head) for head in HEADS], title=f"第{number}小学学习台账")
    for row in report_rows(ROWS_A_FILE, number):
        sheet.row(row)
    sheet.row(["合计", None, None, None, ROWS_A_FILE * 20])
    return book.save()


def stage(data: bytes) -> int:
    """Read, map and check a workbook: the room's part of an import. The number of good rows."""
    from luoshi.sheets import Column, check, choice, day, integer, map_table, measured, read_table, several, text

    columns = (
        Column("unit", "单位", required=True),
        Column("day", "日期", required=True, parse=day(2026)),
        Column("topic", "学习主题", required=True, parse=text(120)),
        Column("mode", "方式", parse=choice({"集中学习": "group", "个人自学": "alone"})),
        Column("count", "参加人数", parse=measured(integer(0, 10_000))),
        Column("people", "参加人员", parse=several(text(40))),
        Column("link", "网址"),
        Column("note", "备注"),
    )
    table = read_table(data, "台账.xlsx")
    return len(check(table, map_table(table, columns), columns, same_rows=True, fill_merged=True).rows)


def bare(openpyxl: Any, data: bytes, *, read_only: bool) -> int:
    """openpyxl's reading alone: every cell's value, nothing checked."""
    book = openpyxl.load_workbook(BytesIO(data), read_only=read_only)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


# -- out --------------------------------------------------------------------------------------------------------------


def report_rows(count: int, seed: int = 0) -> list[list[Any]]:
    """Rows of a report: texts, days, numbers, blanks."""
    return [
        [
            f"第{(seed + n) % 300}小学", START + timedelta((seed + n) % 300), f"防溺水安全教育主题班会第{n}期",
            "集中学习" if n % 3 else "个人自学", n % 50, "沈若溪、陆小满", f"https://example.com/a/{seed}/{n}",
            None if n % 4 else "已核实",
        ]
        for n in range(count)
    ]  # fmt: skip


def our_report(rows: Sequence[Sequence[Any]]) -> bytes:
    """The report by the room."""
    from luoshi.sheets import Heading, Workbook

    book = Workbook(title="学习台账")
    sheet = book.sheet("学习台账", [Heading(head) for head in HEADS])
    for row in rows:
        sheet.row(row)
    return book.save()


def plain_report(rows: Sequence[Sequence[Any]]) -> bytes:
    """The same report by XlsxWriter as its manual shows it."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_urls": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("学习台账")
    head = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1, "align": "center", "text_wrap": True})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top"})
    for column, label in enumerate(HEADS):
        sheet.write(0, column, label, head)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value, cell)
    sheet.set_column(0, len(HEADS) - 1, 18)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(rows), len(HEADS) - 1)
    book.close()
    return out.getvalue()

"""`luoshi score SCHEME RECORDS`: a scheme applied to spreadsheets, without a database.

What lives here: arguments, output, exit codes (0 fine, 1 something to look at, 2 refused or misused). Not here: schemes and
scoring (luoshi.assessment.engine). Needs no Django.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from luoshi.assessment.engine import Result, Scheme
    from luoshi.assessment.engine.tables import Facts
    from luoshi.sheets import Table, Workbook

HELP = "按考核办法给表格里的记录计分，可逐分说明来由，输出 JSON 或 Excel"
FINE, FINDINGS, REFUSED = 0, 1, 2
SHEETS = ("记录", "单位", "事件")
CANNOT_READ = "无法读取“%(path)s”：%(reason)s。"
CANNOT_WRITE = "无法写入“%(path)s”：%(reason)s。请检查文件夹是否存在、文件是否正被打开。"
BAD_SPAN = "看不懂时段“%(text)s”，请写成 2026、2026-03、2026Q1 或 2026-01-01..2026-06-30。"
BAD_DAY = "看不懂日期“%(text)s”，请写成 2026-03-31。"
MARKED = "提示：规则“%(rule)s”%(clause)s——%(article)s：%(sentence)s%(kept)s"
KEPT = "（已保留，理由：%(reason)s）"
ROW_ERRORS = "表格里有 %(count)s 处需要改："
DONE = "已写好：%(path)s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("scheme", metavar="办法", type=Path, help="考核办法文件（YAML，写法见 docs/schemes.zh.md）")
    parser.add_argument(
        "records", metavar="记录", type=Path, help="记录表：Excel 或 CSV；工作簿里可以有“记录”“单位”“事件”三张表"
    )
    parser.add_argument("--units", metavar="单位表", type=Path, help="单位表：类别、人数、任务数等")
    parser.add_argument("--events", metavar="事件表", type=Path, help="事件表：迟报、约稿、失实等")
    parser.add_argument(
        "--period", metavar="时段", help="2026、2026-03、2026Q1 或 2026-01-01..2026-06-30；不写为最近一年"
    )
    parser.add_argument("--as-of", metavar="日期", help="只看到这一天为止已核定的记录")
    parser.add_argument("--explain", action="store_true", help="逐分说明：规则、参数和记录")
    parser.add_argument("--json", action="store_true", help="输出 JSON，得分为精确分数")
    parser.add_argument("--xlsx", metavar="输出文件", type=Path, help="写出 Excel")


class Misused(Exception):
    """What cannot be done, as a Chinese sentence."""


def run(args: argparse.Namespace) -> int:
    """Score the files and print or write what was asked for. Returns the exit code."""
    from luoshi.assessment.engine import SchemeRefused, load_scheme

    try:
        scheme = load_scheme(args.scheme)
        facts = _facts(scheme, args)
        if facts.errors:
            lines = [ROW_ERRORS % {"count": len(facts.errors)}, *facts.errors]
            print("\n".join(lines), file=sys.stderr)
            return REFUSED
        result = _score(scheme, facts, args)
        _print(result, args)
        if args.xlsx:
            _write(result, args.xlsx, explained=args.explain)
    except (SchemeRefused, Misused) as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except OSError as error:
        told = {"path": error.filename or args.scheme, "reason": error.strerror or error}
        print(CANNOT_READ % told, file=sys.stderr)
        return REFUSED
    return FINDINGS if _remark(result) else FINE


# -- in --------------------------------------------------------------------------------------------------------------


def _facts(scheme: Scheme, args: argparse.Namespace) -> Facts:
    """The facts of the files: sheets by name in a workbook, else the first sheet."""
    from luoshi.assessment.engine.tables import read_facts

    found = _tables(args.records)
    records = found.get(SHEETS[0]) or next(iter(found.values()))
    units = _only(args.units, SHEETS[1]) if args.units else found.get(SHEETS[1])
    events = _only(args.events, SHEETS[2]) if args.events else found.get(SHEETS[2])
    return read_facts(scheme, records, units, events)


def _tables(path: Path) -> dict[str, Table]:
    from luoshi.sheets import SheetRefused, read_workbook

    try:
        tables = read_workbook(path.read_bytes(), path.name)
    except SheetRefused as refused:
        raise Misused(f"“{path.name}”：{refused.message}") from refused
    filled = {table.sheet.strip(): table for table in tables if table.rows}
    if not filled:
        raise Misused(f"“{path.name}”里没有内容。")
    return filled


def _only(path: Path, name: str) -> Table:
    found = _tables(path)
    return found.get(name) or next(iter(found.values()))


def _score(scheme: Scheme, facts: Facts, args: argparse.Namespace) -> Result:
    from luoshi.assessment.engine import Calendar, read_span, score

    period = read_span(args.period, Calendar(scheme)) if args.period else None
    if args.period and period is None:
        raise Misused(BAD_SPAN % {"text": args.period})
    as_of = None
    if args.as_of:
        try:
            as_of = datetime.combine(date.fromisoformat(args.as_of), time.max)
        except ValueError as error:
            raise Misused(BAD_DAY % {"text": args.as_of}) from error
    return score(scheme, facts.records, facts.units, facts.events, period=period, as_of=as_of, trace=args.explain)


# -- out -------------------------------------------------------------------------------------------------------------


def _print(result: Result, args: argparse.Namespace) -> None:
    """JSON, explanations or the table of scores."""
    from luoshi.assessment.engine import explain, show, to_json
    from luoshi.sheets import text_width

    if args.json:
        json.dump(to_json(result), sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    if args.explain:
        for each in result.table():
            print("\n".join(explain(result, each.unit.id)), end="\n\n")
        return
    print(f"{result.scheme.name}　{result.span}")
    rows = [
        [*_headings(result)],
        *([str(cell if cell is not None else "") for cell in row] for row in _rows(result, show)),
    ]
    widths = [max(text_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell + " " * (width - text_width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _headings(result: Result) -> list[str]:
    return ["单位", "类别", *result.scheme.components, "合计", "名次", "评奖和等次"]


def _rows(result: Result, shown: Callable[[Fraction], Any]) -> list[list[Any]]:
    """A row per unit; `shown` makes an amount fit for its place."""
    rows: list[list[Any]] = []
    for each in result.table():
        honours = "、".join([*each.awards, *([each.grade] if each.grade else []), *(f"否决：{v}" for v in each.vetoes)])
        points = [shown(each.components[name]) for name in result.scheme.components]
        rows.append([each.unit.label, each.unit.cls, *points, shown(each.total), each.rank, honours])
    return rows


def _remark(result: Result) -> bool:
    """Print what a person should look at; whether there was something open."""
    from luoshi.assessment.engine import lint

    findings = lint(result.scheme)
    for each in findings:
        clause = f"（{each.clause}）" if each.clause else ""
        kept = KEPT % {"reason": each.kept} if each.kept else ""
        told = {"rule": each.rule, "clause": clause, "article": each.article, "sentence": each.sentence, "kept": kept}
        print(MARKED % told, file=sys.stderr)
    for remark in result.remarks:
        print(remark, file=sys.stderr)
    return bool(result.remarks) or any(not each.kept for each in findings)


def _write(result: Result, path: Path, *, explained: bool) -> None:
    """Write the workbook: scores, periods, quotas, what was not counted, and the lines where they were asked for."""
    from luoshi.sheets import Workbook

    book = Workbook(title=result.scheme.name)
    _write_scores(result, book)
    if explained:
        _write_lines(result, book)
    try:
        path.write_bytes(book.save())
    except OSError as error:
        raise Misused(CANNOT_WRITE % {"path": path, "reason": error.strerror or error}) from error
    print(DONE % {"path": path}, file=sys.stderr)


def _write_scores(result: Result, book: Workbook) -> None:
    from luoshi.sheets import Heading

    texts = {"单位", "类别", "评奖和等次"}
    headings = [Heading(name, "text" if name in texts else "number") for name in _headings(result)]
    sheet = book.sheet("得分", headings, title=result.scheme.name, notes=[str(result.span)])
    for row in _rows(result, lambda amount: amount):
        sheet.row(row)
    sheet = book.sheet("各期", [Heading("单位"), Heading("组成"), Heading("时段"), Heading("得分", "number")])
    for each in result.table():
        for (component, kind, start), points in each.periods.items():
            sheet.row([each.unit.label, component, each.labels[kind, start], points])
    done = [Heading("完成", "number"), Heading("应完成", "number"), Heading("完成率", "percent")]
    sheet = book.sheet("完成情况", [Heading("单位"), Heading("规则"), Heading("时段"), *done])
    for each in result.table():
        for one in each.progress:
            sheet.row([each.unit.label, one.rule, one.label, one.done, one.required, one.ratio])
    sheet = book.sheet("不计分", [Heading("单位"), Heading("记录"), Heading("原因"), Heading("规则")])
    for refused in result.uncounted:
        sheet.row([refused.unit, refused.record, refused.reason, refused.rule])


def _write_lines(result: Result, book: Workbook) -> None:
    from luoshi.sheets import Heading

    names = ("单位", "组成", "时段", "规则", "条款", "说明")
    sheet = book.sheet("计分过程", [*(Heading(name) for name in names), Heading("得分", "number")])
    for each in result.table():
        for line in each.lines:
            rule, clause = (line.rule.id, line.rule.clause) if line.rule else ("", "")
            sheet.row([each.unit.label, line.component, line.label, rule, clause, line.text, line.amount])

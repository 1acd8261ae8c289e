"""`luoshi read FILE`: reads a plan and shows its outline and targets; as JSON, task table or page on demand.

What lives here: arguments, output, exit codes (0 fine, 2 refused or misused). Not here: reading (luoshi.reading).
Needs no Django; for text, web pages and Word nothing beyond the standard library is imported to read them.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luoshi.reading import Lexicon, Reading

HELP = "读方案：列出条款和指标，可输出 JSON、任务分解表或对照网页"
FINE, REFUSED = 0, 2
DONE = "已写好：{path}"
CANNOT_WRITE = "无法写入“{path}”：{reason}。请检查文件夹是否存在、文件是否正被打开。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "file", metavar="文件", help="方案文件：.docx、.pdf、.txt、.html、.doc、.wps；写 - 则从标准输入读"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON（字段含义见设计文档）")
    parser.add_argument("--xlsx", metavar="输出文件", type=Path, help="写出任务分解表（Excel）")
    parser.add_argument("--html", metavar="输出文件", type=Path, help="写出对照网页：原文和指标并排，不需要网络")


def run(args: argparse.Namespace) -> int:
    """Read the file and print or write what was asked for. Returns the exit code."""
    from luoshi.reading import ReadingRefused, read

    try:
        source = sys.stdin.buffer.read() if args.file == "-" else Path(args.file)
        reading = read(source, lexicon=_lexicon())
    except ReadingRefused as refused:
        print(refused.message, file=sys.stderr)
        return REFUSED
    written = [path for path in (args.xlsx, args.html) if path is not None]
    for path in written:
        try:
            _write(reading, path, as_sheet=path is args.xlsx)
        except OSError as error:
            print(CANNOT_WRITE.format(path=path, reason=error.strerror or error), file=sys.stderr)
            return REFUSED
    _print(reading, as_json=args.json, brief=bool(written))
    for path in written:
        print(DONE.format(path=path), file=sys.stderr)
    return FINE


def _print(reading: Reading, *, as_json: bool, brief: bool) -> None:
    """Print to standard output: JSON, the whole reading, or only its counts where files were written."""
    if as_json:
        from luoshi.reading.outputs.json import to_json

        json.dump(to_json(reading), sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif brief:
        from luoshi.reading.outputs.wording import counts

        print(counts(reading.plans))
    else:
        from luoshi.reading.outputs.text import to_text

        print(to_text(reading))


def _write(reading: Reading, path: Path, *, as_sheet: bool) -> None:
    if as_sheet:
        from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]  # it has no stubs

        from luoshi.reading.outputs.sheet import write_sheet

        try:
            write_sheet(reading, str(path), _kinds())
        except FileCreateError as error:
            raise OSError(str(error)) from error
    else:
        from luoshi.reading.outputs.page import to_page

        path.write_text(to_page(reading, _kinds()), encoding="utf-8")


def _lexicon() -> Lexicon:
    """The catalogue's words for kinds of work."""
    from luoshi.catalogue.lexicon import lexicon

    return lexicon()


def _kinds() -> dict[str, str]:
    """The titles of the catalogue's kinds."""
    from luoshi.catalogue import load

    return {kind.code: kind.name for kind in load().kinds()}

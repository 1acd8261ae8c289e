"""`luoshi proof FILE`: proofreads a plan before it is issued; prints the findings, writes them as comments in a Word file.

What lives here: arguments, output, exit codes (0 nothing found, 1 findings, 2 refused or misused). Not here: the checks
(luoshi.plans.proofing). Needs no database.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luoshi.plans.proofing import Proof
    from luoshi.reading import Reading

HELP = "校对待发的方案：日期、数字、责任单位、重复要的材料、不得作为考核依据的内容"
FINE, FINDINGS, REFUSED = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", metavar="文件", type=Path, help="方案文件，格式同 luoshi read")
    parser.add_argument("--year", metavar="年度", type=int, help="标题里没有年份时按哪一年校对（默认今年）")
    parser.add_argument("--docx", metavar="输出文件", type=Path, help="写出带批注的 Word；原文是 .docx 时保留版式")


def run(args: argparse.Namespace) -> int:
    """Read, check, print, write. Returns the exit code."""
    from luoshi.catalogue.lexicon import lexicon
    from luoshi.periods.decrees import decreed
    from luoshi.periods.settings import PeriodSettings
    from luoshi.plans.proofing import proofread
    from luoshi.reading import ReadingRefused, read

    try:
        reading = read(args.file, lexicon=lexicon())
    except ReadingRefused as refused:
        print(refused.message, file=sys.stderr)
        return REFUSED
    year = args.year or date.today().year  # noqa: DTZ011  # the day of whoever types
    proof = proofread(reading, settings=PeriodSettings(calendar=decreed()), lexicon=lexicon(), year=year)
    _print(proof)
    if args.docx is not None and not _write(reading, args.file, proof, args.docx):
        return REFUSED
    return FINDINGS if proof.findings else FINE


def _print(proof: Proof) -> None:
    if not proof.findings:
        print("没有发现问题。")
    for each in proof.findings:
        print(f"{each.clause or '（正文）'}  【{each.label}·{each.weight_word}】{each.sentence}{each.advice}")
        print(f"    “{each.quote[:60]}”" + (f"（{each.basis}）" if each.basis else ""))


def _write(reading: Reading, source: Path, proof: Proof, path: Path) -> bool:
    from luoshi.reading.outputs.comments import Comment, with_comments

    comments = [Comment(each.start, each.end, each.comment) for each in proof.findings]
    data = source.read_bytes() if reading.document.format == "docx" else None
    try:
        path.write_bytes(with_comments(reading.document, data, comments, author="落实校对"))
    except OSError as error:
        print(f"无法写入“{path}”：{error.strerror or error}。请检查文件夹是否存在、文件是否正被打开。", file=sys.stderr)
        return False
    print(f"已写好：{path}", file=sys.stderr)
    return True

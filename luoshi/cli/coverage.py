"""`luoshi coverage`: what answers each commitment of the sample plans, as a page; says what has no answer.

What lives here: arguments, the addresses of pages, exit codes (0 all answered, 1 something is missing, 2 misused). Not
here: the mapping (`luoshi.catalogue.coverage`).
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path
from typing import Any

HELP = "四个样本方案里宣传、考核、报表各条由什么落实，生成对照表"
NEEDS_DJANGO = True
FINE, FINDINGS, MISUSE = 0, 1, 2
MODULES = ("press.", "assessment", "reports", "declined")
"""Modules of `clauses.tsv` (column `module`) whose rows want an answer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--out", metavar="输出文件", type=Path, help="写出 Markdown 对照表（默认打印到屏幕）")
    parser.add_argument("--clauses", metavar="清单文件", type=Path, help="条款清单 clauses.tsv，逐行核对有没有落实")


def run(args: argparse.Namespace) -> int:
    """Write the page, name what is missing. Returns the exit code."""
    from luoshi.catalogue.coverage import answers, page

    found = answers()
    addresses = known_addresses()
    missing = [name for each in found for name in each.pages if name not in addresses]
    missing += [word for each in found for word in each.commands if not _is_command(word)]
    if args.clauses:
        if not args.clauses.is_file():
            print(f"找不到文件：{args.clauses}", file=sys.stderr)
            return MISUSE
        missing += unanswered(args.clauses)
    text = page(found, addresses)
    if args.out:
        args.out.write_text(text, encoding="utf-8")
        print(f"已写出：{args.out}")
    else:
        print(text, end="")
    for each in missing:
        print(f"没有落实：{each}", file=sys.stderr)
    return FINDINGS if missing else FINE


def unanswered(clauses: Path) -> list[str]:
    """Ids of the file's rows in the modules that want an answer and have none."""
    from luoshi.catalogue.coverage import answers, by_row

    known = by_row(answers())
    with clauses.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["id"] for row in rows if row["module"].startswith(MODULES) and row["id"] not in known]


def known_addresses() -> dict[str, str]:
    """The address of each named page as people type it: a parameter stands as N."""
    from django.urls import get_resolver

    found: dict[str, str] = {}
    _walk(get_resolver(), "", "", found)
    return found


def _walk(resolver: Any, prefix: str, namespace: str, found: dict[str, str]) -> None:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            _walk(pattern, path, inner, found)
        elif pattern.name:
            found.setdefault(namespace + pattern.name, "/" + re.sub(r"<[^>]+>", "N", path))


def _is_command(word: str) -> bool:
    from luoshi.cli.main import COMMANDS

    return word.split()[0] in COMMANDS

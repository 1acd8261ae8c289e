"""`luoshi import WHAT FILE`: units, people, holdings, records and opening balances from Excel or CSV.

What lives here: arguments and output. The way of an import is `luoshi.org.imports`, the same as on the pages. Invariant:
without --apply nothing stays written; exit codes are 0 (fine), 1 (rows to mend, or likely duplicates left out), 2 (misuse).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luoshi.cli.main import FINDINGS, FINE, MISUSE

if TYPE_CHECKING:
    from datetime import datetime

    from luoshi.org.models import House, ImportRun
    from luoshi.org.viewer import Viewer

HELP = "导入单位、人员、名录、工作记录或年初结转（Excel、CSV），先试算，加 --apply 才写入"
NEEDS_DJANGO = True
WHATS = {"units": "units", "people": "people", "holdings": "holding", "records": "record", "opening": "opening"}
NEEDS = {
    "holdings": ("type", "请用 --type 写明名录类型，可选：%(choices)s。"),
    "records": ("kind", "请用 --kind 写明记录类型，可选：%(choices)s。"),
    "opening": ("plan", "请用 --plan 写明方案编号。"),
}
NO_HOUSE = "库里有几个单位（机构），请用 --house 写明编号：%(houses)s。"
NO_ACCOUNT = "没有名为“%(name)s”的用户，或者不属于这个单位库。"
NO_TARGET = "没有“%(what)s”，或者这个用户不能导入它。"
BAD_PAIR = "看不懂“%(text)s”，请写成 列名=字段。"
NO_COLUMN = "表头里没有“%(heading)s”这一列。"
NO_FIELD = "没有“%(label)s”这个字段，可选：%(labels)s。"
ADVICE = {
    "mend": "请按上面的说明改表，或用 --errors 标出错误.xlsx 取一份标好的表；也可以加 --skip-bad 先导入没有错的行。",
    "apply": "以上是试算，没有写入。确认无误后加 --apply 写入。",
    "nothing": "没有新内容，不用导入。",
    "done": "已写入，导入编号 %(run)s。要整批撤销：luoshi import undo %(run)s",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "what", choices=[*WHATS, "undo"], metavar="内容", help="units people holdings records opening；undo 撤销"
    )
    parser.add_argument("file", metavar="文件", help="Excel（.xlsx .xls .xlsm）或 CSV；undo 时写导入编号")
    parser.add_argument("--kind", help="records：记录类型的代码或名称")
    parser.add_argument("--type", help="holdings：名录类型的代码或名称")
    parser.add_argument("--plan", type=int, help="opening：方案编号")
    parser.add_argument("--house", type=int, help="单位库（机构）编号；只有一个时不用写")
    parser.add_argument("--by", metavar="用户名", help="以谁的名义导入（决定能导入哪些单位）；不写为系统")
    parser.add_argument("--year", type=int, help="没写年份的日期算哪一年（默认今年）")
    parser.add_argument("--sheet", help="用哪张工作表")
    parser.add_argument(
        "--column", action="append", default=[], metavar="列名=字段", help="指定某一列作为哪个字段，可重复"
    )
    parser.add_argument("--set", action="append", default=[], metavar="字段=值", help="每一行都一样的内容，可重复")
    parser.add_argument(
        "--twins", choices=["skip", "take"], default="skip", help="可能重复的行：skip 跳过，take 仍然导入"
    )
    parser.add_argument("--skip-bad", action="store_true", help="只导入没有错的行")
    parser.add_argument("--draft", action="store_true", help="records：只存草稿，不交上去")
    parser.add_argument("--errors", metavar="输出文件", type=Path, help="写出标好错误的表")
    parser.add_argument("--passwords", metavar="输出文件", type=Path, help="people：写入后把初始密码写到这个文件")
    parser.add_argument("--apply", action="store_true", help="写入（不写为试算）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


class Misused(Exception):
    """What cannot be done, as a Chinese sentence."""


def run(args: argparse.Namespace) -> int:
    """Check the file and, with --apply, write it. Returns the exit code."""
    from django.utils import timezone

    from luoshi.org.imports.operations import NoTarget, WrongState
    from luoshi.sheets import SheetRefused

    try:
        if args.what == "undo":
            return undo(args, timezone.now())
        return bring_in(args, timezone.now())
    except Misused as misused:
        print(misused, file=sys.stderr)
    except SheetRefused as refused:
        print(refused.message, file=sys.stderr)
    except NoTarget as none:
        print(NO_TARGET % {"what": none.args[0]}, file=sys.stderr)
    except WrongState:
        print("这次导入已经撤销，或者还没有写入。", file=sys.stderr)
    except OSError as error:
        print(f"无法读写“{error.filename or args.file}”：{error.strerror or error}。", file=sys.stderr)
    return MISUSE


def bring_in(args: argparse.Namespace, at: datetime) -> int:
    """The way of an import on the command line. Raises Misused, SheetRefused, NoTarget, OSError."""
    from luoshi.org.imports import operations
    from luoshi.ui.scope import leave_scope

    house = _house(args.house)
    by = _viewer(args.by, house, at) if args.by else None
    path = Path(args.file)
    answers: dict[str, Any] = {"twins": args.twins, "bad": "skip" if args.skip_bad else ""}
    answers |= {"options": {"hand_in": not args.draft}} | ({"year": args.year} if args.year else {})
    made = operations.begin(
        what=_code(args, house),
        house_id=house.pk,
        by=by,
        at=at,
        data=path.read_bytes(),
        name=path.name,
        answers=answers,
    )
    try:
        _map(made, args, by, at)
        made = operations.check_run(run=made, by=by, at=at)
        code = _show(made, args)
        ready = made.counts["ready"] - (made.counts["twins"] if args.twins == "skip" else 0)
        if args.apply and ready and (not made.counts["errors"] or args.skip_bad):
            made = operations.take(run=made, by=by, at=at)
            _tell_taken(made, args, by, at)
            return code
        _advise(made, args)
        return code
    finally:
        with leave_scope("a dry run on the command line leaves nothing"):
            made.refresh_from_db()
            if made.state == "draft":
                operations.drop(run=made)


def undo(args: argparse.Namespace, at: datetime) -> int:
    """Take an import back. Raises Misused, NoTarget, WrongState."""
    from luoshi.org.imports import operations
    from luoshi.org.imports.targets import UndoRefused
    from luoshi.org.models import ImportRun
    from luoshi.ui.scope import leave_scope

    with leave_scope("the command line undoes an import"):
        row = ImportRun.objects.select_related("house").filter(pk=args.file).first() if args.file.isdecimal() else None
    if row is None:
        raise Misused(f"没有编号为“{args.file}”的导入。")
    by = _viewer(args.by, row.house, at) if args.by else None
    try:
        _row, undone = operations.undo(run=row, by=by, at=at)
    except UndoRefused as refused:
        print("没有撤销：", *refused.reasons, sep="\n", file=sys.stderr)
        return FINDINGS
    print(f"已撤销 {undone.count} 条。", *undone.kept)
    return FINE


def _house(key: int | None) -> House:
    from luoshi.org.models import House

    houses = list(House.objects.order_by("pk") if key is None else House.objects.filter(pk=key))
    if len(houses) != 1:
        told = "、".join(f"{house.pk} {house}" for house in House.objects.order_by("pk")[:20])
        raise Misused(NO_HOUSE % {"houses": told or "（还没有，请先用 luoshi house 新建）"})
    return houses[0]


def _viewer(username: str, house: House, at: datetime) -> Viewer:
    from django.utils.timezone import localdate

    from luoshi.org.models import Account
    from luoshi.org.queries import viewer_of

    account = Account.objects.filter(username__iexact=username, person__house_id=house.pk, is_active=True).first()
    if account is None:
        raise Misused(NO_ACCOUNT % {"name": username})
    return viewer_of(account, localdate(at))


def _code(args: argparse.Namespace, house: House) -> str:
    """The target's code; kinds and types by code or Chinese name."""
    prefix = WHATS[args.what]
    if args.what not in NEEDS:
        return prefix
    option, sentence = NEEDS[args.what]
    value = getattr(args, option)
    choices = _choices(args.what, house)
    if value is None or (choices and value not in choices and value not in choices.values()):
        raise Misused(sentence % {"choices": "、".join(f"{code}（{name}）" for code, name in choices.items())})
    code = value if value in choices or not choices else next(c for c, name in choices.items() if name == value)
    return f"{prefix}:{code}"


def _choices(what: str, house: House) -> dict[str, str]:
    from luoshi.catalogue.load import load
    from luoshi.ledger.models import Kind
    from luoshi.ui.scope import leave_scope

    if what == "holdings":
        return {each.code: each.name for each in load().holding_types()}
    if what == "records":
        with leave_scope("kinds of a house for the command line"):
            return dict(Kind.objects.filter(house=house, active=True, system=False).values_list("code", "name"))
    return {}


def _map(made: ImportRun, args: argparse.Namespace, by: Viewer | None, at: datetime) -> None:
    """Columns and fixed values as they were named. Raises Misused."""
    from luoshi.org.imports import files_in, operations

    if args.sheet:
        made.sheet = args.sheet
    if not (args.column or args.set or args.sheet):
        if made.mapping["problems"]:
            raise Misused(
                "\n".join(made.mapping["problems"]) + "\n可以用 --column 列名=字段 指定，或用 --set 字段=值 整列填写。"
            )
        return
    target = operations.target_of(made, by, at)
    labels = {column.label: column.code for column in target.columns()}
    table = files_in.table_of(made)
    header = int(made.mapping["header_row"])
    headings = {heading: index for index, heading in files_in.headings(table, header)}
    places = dict(made.mapping["places"])
    for heading, label in map(_pair, args.column):
        if heading not in headings:
            raise Misused(NO_COLUMN % {"heading": heading})
        places = {code: place for code, place in places.items() if place != headings[heading]}
        places[_field(label, labels)] = headings[heading]
    fixed = {_field(label, labels): value for label, value in map(_pair, args.set)}
    run_ = operations.remap(
        run=made, places=places, header_row=header, answers={"fixed": fixed}, by=by, at=at, sheet=args.sheet
    )
    if run_.mapping["problems"]:
        raise Misused("\n".join(run_.mapping["problems"]))


def _pair(text: str) -> tuple[str, str]:
    left, sign, right = text.partition("=")
    if not sign or not left.strip() or not right.strip():
        raise Misused(BAD_PAIR % {"text": text})
    return left.strip(), right.strip()


def _field(label: str, labels: Mapping[str, str]) -> str:
    if label not in labels:
        raise Misused(NO_FIELD % {"label": label, "labels": "、".join(labels)})
    return labels[label]


def _show(made: ImportRun, args: argparse.Namespace) -> int:
    """Print what the check found. 1 where there is something to look at."""
    from luoshi.org.imports import files_in
    from luoshi.org.imports.outcome import errors_of
    from luoshi.sheets import marked

    outcome, counts = made.outcome, made.counts
    if args.errors and counts["errors"]:
        data = marked(files_in.table_of(made), errors_of(outcome), int(made.mapping["header_row"]))
        args.errors.write_bytes(data)
    if args.json:
        print(json.dumps({"what": made.what, "file": made.name, **outcome}, ensure_ascii=False, indent=1))
    else:
        for error in errors_of(outcome):
            print(
                f"{error.place:<6}{error.label}：{error.message}" if error.label else f"{error.place:<6}{error.message}"
            )
        for row, shown, why, _url in outcome["twins"]:
            print(f"第 {row} 行 {shown}　可能重复：{why}")
        for row, text in outcome["different"]:
            print(f"第 {row} 行 {text}（不导入）")
        for text, number in outcome["notices"]:
            print(f"{number} 行：{text}")
        print("，".join(f"{label} {number}" for label, number in outcome["passed"]))
        print(
            f"可以导入 {counts['ready'] - counts['twins']}，可能重复 {counts['twins']}，没有变化 {counts['unchanged']}，"
            f"与库里不同 {counts['different']}，要改 {counts['bad']} 行（{counts['errors']} 处）"
        )
    return FINDINGS if counts["errors"] or counts["twins"] or counts["different"] else FINE


def _advise(made: ImportRun, args: argparse.Namespace) -> None:
    counts = made.counts
    if args.json:
        return
    if counts["errors"]:
        print(ADVICE["mend"])
    elif not counts["ready"]:
        print(ADVICE["nothing"])
    elif not args.apply:
        print(ADVICE["apply"])


def _tell_taken(made: ImportRun, args: argparse.Namespace, by: Viewer | None, at: datetime) -> None:
    if made.what == "people" and args.passwords:
        from luoshi.org.imports.people import new_passwords
        from luoshi.sheets import Heading, Workbook

        book = Workbook(title="初始密码表")
        sheet = book.sheet("初始密码表", [Heading("姓名"), Heading("用户名"), Heading("初始密码")])
        for person, account, password in new_passwords(run=made, by=by, at=at):
            sheet.row([person.name, account.username, password])
        args.passwords.write_bytes(book.save())
        args.passwords.chmod(0o600)
    if args.json:
        print(json.dumps({"run": made.pk, "made": made.made, "counts": made.counts}, ensure_ascii=False))
        return
    for label, number in made.counts.items():
        print(f"{label} {number}")
    print(ADVICE["done"] % {"run": made.pk})

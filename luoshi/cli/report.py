"""`luoshi report KIND`: any print, as of any moment, without a browser. `--list` says which there are."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HELP = "生成小结、台账、单位工作情况、佐证包、任务清单（可指定截至任一时刻）"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the kind, whose, when, and where to."""
    parser.add_argument("kind", nargs="?", help="哪一种，见 --list")
    parser.add_argument("--list", action="store_true", help="列出可以生成的种类")
    parser.add_argument("--user", help="以哪个用户的范围生成（用户名）；不写则用全库范围")
    parser.add_argument("--house", type=int, help="单位库编号；只有一个时不用写")
    parser.add_argument("--unit", help="单位名称或编号；不写则为最上级单位")
    parser.add_argument("--alone", action="store_true", help="只算本单位，不含下属")
    parser.add_argument("--plan", type=int, help="方案编号")
    parser.add_argument("--target", type=int, help="指标编号（台账、佐证包需要）")
    parser.add_argument(
        "--period", default="", help="month、quarter、half_year、year、term、school_year，或 month:2026-09-01"
    )
    parser.add_argument("--as-of", default="", help="截至时刻，如 2026-09-01 12:00；不写为现在")
    parser.add_argument("--out", type=Path, help="写到哪个文件，扩展名决定格式（.docx .xlsx .zip）")


def run(args: argparse.Namespace) -> int:
    """Make it and say where it lies."""
    from django.http import Http404

    from luoshi.reports.prints.errors import PrintRefused
    from luoshi.reports.prints.messages import say

    if args.list or not args.kind:
        return show_kinds()
    try:
        return make(args)
    except PrintRefused as refused:
        print(say(refused))
    except Http404:
        print("没有找到要打印的单位、方案或指标，或者它在所选时刻还不存在。")
    except NotSaid as missing:
        print(missing)
    return 2


class NotSaid(Exception):
    """Something that the command needs was not said; the text tells what."""


def show_kinds() -> int:
    """One line a kind."""
    from luoshi.reports.prints.kinds import KINDS
    from luoshi.reports.prints.packs import PACKS

    for code, kind in KINDS.items():
        print(f"{code:<10} .docx .xlsx  {kind.name}：{kind.detail}")
    for code, pack in PACKS.items():
        print(f"{code:<10} .zip         {pack.name}：{pack.detail}")
    print('例：luoshi report summary --period month:2026-09-01 --as-of "2026-10-08 12:00" --out 九月小结.docx')
    return 0


def make(args: argparse.Namespace) -> int:
    """Build the ask, make the print, write the file."""
    from luoshi.reports.prints.asking import ask_of
    from luoshi.reports.prints.kinds import KINDS, file_of
    from luoshi.reports.prints.packs import PACKS
    from luoshi.reports.prints.templates import template_of

    now = datetime.now(UTC)
    viewer = viewer_of(args, now)
    known = KINDS.get(args.kind) or PACKS.get(args.kind)
    if known is None:
        raise NotSaid(f"没有“{args.kind}”这一种，用 luoshi report --list 查看。")
    given = {
        "unit": unit_of(viewer, args.unit), "plan": args.plan, "target": args.target, "as_of": args.as_of,
        "period": args.period or known.period, "alone": args.alone or known.alone,
    }  # fmt: skip
    ask = ask_of(viewer, given, now=now)
    if args.kind in PACKS:
        form, data = "zip", PACKS[args.kind].make(ask, lambda *_: None)
        name = PACKS[args.kind].file_name(ask)
    else:
        form = "xlsx" if args.out and args.out.suffix.lower() == ".xlsx" else "docx"
        printed = KINDS[args.kind].make(ask)
        data, name = file_of(printed, form, template_of(viewer, args.kind)), printed.title
    out = args.out or Path(f"{name}.{form}")
    out.write_bytes(data)
    print(f"已生成 {out}（截至 {args.as_of or '现在'}，第 {ask.seq} 号分录）。")
    return 0


def viewer_of(args: argparse.Namespace, now: datetime) -> Any:
    """The person named, or the whole house."""
    from django.utils import timezone

    from luoshi.org import queries
    from luoshi.org.models import Account, House

    today = timezone.localtime(now).date()
    if args.user:
        account = Account.objects.filter(username__iexact=args.user, is_active=True).first()
        if account is None:
            raise NotSaid(f"没有用户“{args.user}”，或已停用。")
        return queries.viewer_of(account, today)
    houses = list(House.objects.order_by("pk")[:2] if args.house is None else House.objects.filter(pk=args.house))
    if len(houses) != 1:
        raise NotSaid("请用 --house 写明单位库编号。")
    return whole_house(houses[0], today)


def whole_house(house: Any, today: Any) -> Any:
    """A viewer without a person that sees the house as its observer: the command line is the installation's own."""
    from luoshi.org.queries import root_of
    from luoshi.org.viewer import Post, Viewer

    root = root_of(house)
    post = Post(0, root.pk, root.name, root.path, "observer")
    return Viewer(0, None, None, house.pk, "luoshi", today, (post,), str(house))


def unit_of(viewer: Any, named: str | None) -> int | None:
    """The unit of a number or a name, in the viewer's sight."""
    from django.db.models import Q

    from luoshi.org.models import Unit

    if not named:
        return None
    if named.isdecimal():
        return int(named)
    found = list(Unit.objects.visible_to(viewer).filter(Q(name=named) | Q(short_name=named), valid_to__isnull=True)[:2])
    if len(found) != 1:
        raise NotSaid(f"没有唯一一个叫“{named}”的单位，请写全称或编号。")
    return int(found[0].pk)

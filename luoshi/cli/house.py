"""`luoshi house`: a new institution with its first administrator and planner, on a fresh installation.

What lives here: the command. What it calls are the operations of org and ledger. Invariant: the house comes whole (root
unit, accounts, kinds of records) or not at all.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from luoshi.cli.main import FINDINGS, FINE, MISUSE

HELP = "新建一个单位（机构），并建立第一个管理员账号"
NEEDS_DJANGO = True

EXAMPLE = "luoshi house 清河县教育局 --admin guanliyuan --name 李明"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the institution's name and who keeps it."""
    parser.add_argument("house", metavar="名称", help="机构全称，例如 清河县教育局")
    parser.add_argument("--short", default="", help="简称")
    parser.add_argument("--admin", required=True, help="管理员的用户名")
    parser.add_argument("--name", default="管理员", help="管理员姓名（默认 管理员）")


def run(args: argparse.Namespace) -> int:
    """Create it and print the first password once. 1 when the upgrade failed, 2 when the user name is taken."""
    from django.utils import timezone

    from luoshi.cli.serve import migrate
    from luoshi.org import errors
    from luoshi.org.messages import say
    from luoshi.project.keep.errors import KeepRefused

    try:
        migrate()
        password = make(args.house, short=args.short, username=args.admin, name=args.name, at=timezone.now())
    except errors.OrgRefused as error:
        print(say(error), file=sys.stderr)
        return MISUSE
    except KeepRefused as refused:
        print(refused.sentence, file=sys.stderr)
        return FINDINGS
    print(f"已新建“{args.house}”。\n用户名：{args.admin}\n初始密码：{password}（首次登录后须修改）")
    print("下一步：luoshi serve 启动服务，登录后先导入单位，再导入方案。")
    return FINE


def make(house: str, *, short: str, username: str, name: str, at: datetime) -> str:
    """The house with kinds, and one person who is administrator and planner. Returns the first password."""
    from django.db import transaction

    from luoshi.ledger.operations import sync_catalogue
    from luoshi.org import operations, queries
    from luoshi.org.passwords import new_password

    password = new_password()
    opened = at.date().replace(month=1, day=1)
    with transaction.atomic():
        made = operations.create_house(name=house, short_name=short, opened=opened, at=at)
        root = queries.root_of(made)
        person = operations.add_person(house_id=made.pk, name=name, by=None, at=at)
        operations.add_account(person=person, username=username, password=password, by=None, at=at)
        for role in ("admin", "planner"):
            operations.appoint(person=person, unit=root, role=role, by=None, at=at, valid_from=opened)
        sync_catalogue(house_id=made.pk, at=at)
    return password

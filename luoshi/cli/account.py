"""`luoshi account unlock | second-factor | password | on USER`: for the operator at the machine, when nobody can sign in.

What administrators do on their pages (`/org/settings/security/`) and cannot do for themselves: the last security
administrator lost the phone, the last system administrator the password. Each is a line in the log, by the installation.
Exit 0 when done, 1 where there was nothing to do, 2 for an unknown name.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

HELP = "在服务器上救急：解除锁定（unlock）、重置动态验证码（second-factor）、重置密码（password）、启用账号（on）"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and for whom."""
    parser.add_argument("what", choices=["unlock", "second-factor", "password", "on"], help="要做的事")
    parser.add_argument("user", help="用户名")


def run(args: argparse.Namespace) -> int:
    """Do it and say so."""
    from luoshi.org import operations
    from luoshi.org.models import Account
    from luoshi.org.passwords import new_password

    account = Account.objects.select_related("person").filter(username__iexact=args.user.strip()).first()
    if account is None:
        print(f"没有用户名“{args.user}”。")
        return 2
    person, at = account.person, datetime.now(UTC)
    if args.what == "unlock":
        count = operations.unlock(username=account.username, by=None, at=at, house_id=person.house_id)
        print("已解除锁定。" if count else "这个用户名没有锁定。")
        return 0 if count else 1
    if args.what == "second-factor":
        done = operations.reset_second_factor(person=person, by=None, at=at)
        print("动态验证码已重置，下次登录只需密码。" if done else "这个账号没有开启动态验证码。")
        return 0 if done else 1
    if args.what == "on":
        operations.switch_account(person=person, active=True, by=None, at=at)
        print("账号已启用。")
        return 0
    password = new_password()
    operations.reset_password(person=person, password=password, by=None, at=at)
    print(f"新的初始密码：{password}（首次登录后须修改）")
    return 0

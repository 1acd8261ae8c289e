"""What is kept of one person: shown to them as a file, and erased when they are gone.

What lives here: the shape by which rooms say what they hold of a person, the file, erasing. Not here: what a room
holds. Invariants: journal entries keep the opaque key only, so erasing changes no figure and no hash; the log keeps
who did what for as long as the law asks, and nothing else keeps a name.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Account, Feedback, Membership, PasswordUse, Person, SignIn
from luoshi.org.operations import check_may, end_all, lock_house
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.org.viewer import Viewer
from luoshi.ui.export import file_response
from luoshi.ui.registry import Registry
from luoshi.ui.scope import leave_scope

ERASED_NAME = "已注销人员"


@dataclass(frozen=True)
class Held:
    """What a room holds of a person: `rows` for the file (one sheet), `erase` empties it and tells how many rows.

    `erase` is None where what is held carries no more than the opaque key.
    """

    code: str
    label: Any
    headings: Sequence[Any]
    rows: Callable[[Person], Iterable[Sequence[Any]]]
    erase: Callable[[Person], int] | None = None
    private: bool = False
    """Only in the person's own file: what nobody else may look at (unsent forms, log-ins)."""
    order: int = 100


held: Registry[Held] = Registry()


def data_file(*, person: Person, by: Viewer, at: datetime) -> HttpResponse:
    """A workbook with a sheet per sort of data, logged. Raises NotAllowed for somebody else's without org.manage.

    The person's own file has everything; an administrator's, made at the person's request, leaves out what is private.
    """
    from luoshi.sheets.write import Heading, Workbook  # 60 ms to import: only who exports pays

    own = by.person_id == person.pk
    if not own:
        check_may(by, "org.manage", person.house_id)
    title = _("个人信息")
    book = Workbook(title=title)
    with transaction.atomic(), leave_scope("a person's own data"):
        for each in (*_own(), *held):
            if each.private and not own:
                continue
            sheet = book.sheet(str(each.label), [Heading(str(heading)) for heading in each.headings])
            for row in each.rows(person):
                sheet.row([value if isinstance(value, int) else str(value or "") for value in row])
        log(house_id=person.house_id, actor=by, action="person.data_exported", subject=f"person:{person.pk}", at=at)
    return file_response(title, book.save(), today=by.today)


def _own() -> tuple[Held, ...]:
    return (
        Held("person", _("基本信息"), (_("项目"), _("内容")), _basics),
        Held("posts", _("岗位"), (_("单位"), _("角色"), _("性质"), _("职务"), _("自"), _("止")), _posts),
        Held("sign_ins", _("登录"), (_("时间"), _("地址"), _("设备"), _("结束")), _sign_ins, private=True),
        Held("feedback", _("意见建议"), (_("时间"), _("内容"), _("答复")), _feedback),
    )


def _when(moment: datetime | None) -> str:
    return localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _basics(person: Person) -> Iterable[Sequence[Any]]:
    account = Account.objects.filter(person=person).first()
    yield _("姓名"), person.name
    yield _("电话"), person.phone
    yield _("邮箱"), person.email
    yield _("用户名"), account.username if account else ""
    yield _("记录中的编号"), str(person.key)


def _posts(person: Person) -> Iterable[Sequence[Any]]:
    for post in Membership.objects.filter(person=person).select_related("unit").order_by("valid_from"):
        role = ROLES[post.role].name if post.role in ROLES else post.role
        yield post.unit.name, role, post.get_nature_display(), post.title, post.valid_from, post.valid_to or ""


def _sign_ins(person: Person) -> Iterable[Sequence[Any]]:
    for row in SignIn.objects.filter(account__person=person).order_by("-at"):
        yield _when(row.at), row.address, row.device, _when(row.ended_at)


def _feedback(person: Person) -> Iterable[Sequence[Any]]:
    for row in Feedback.objects.filter(person=person):
        yield _when(row.at), row.text, row.answer


def erase_person(*, person: Person, reason: str, by: Viewer | None, at: datetime) -> dict[str, int]:
    """Empty what is kept of a person who has left; the row with its opaque key stays. Returns how much, by sort.

    Raises NotAllowed, OwnAccount, HasPosts (posts in force are ended or handed over first).
    """
    with transaction.atomic(), leave_scope("erasing a person"):
        lock_house(person.house_id)
        check_may(by, "org.manage", person.house_id)
        if by is not None and by.person_id == person.pk:
            raise errors.OwnAccount
        person = Person.objects.select_for_update().get(pk=person.pk)
        posts = Membership.objects.filter(in_force(localtime(at).date()), person=person).count()
        if posts:
            raise errors.HasPosts(person.name, posts)
        gone = {each.code: each.erase(person) for each in held if each.erase}
        gone["sign_ins"] = _close_account(person, at)
        Membership.objects.filter(person=person).update(title="")
        person.name, person.initials, person.sort_key = ERASED_NAME, "", "zzz"
        person.phone = person.email = ""
        person.erased_at = at
        person.save()
        log(
            house_id=person.house_id, actor=by, action="person.erased", subject=f"person:{person.pk}", at=at,
            detail={"reason": reason[:200], "gone": gone},
        )  # fmt: skip
    return gone


def _close_account(person: Person, at: datetime) -> int:
    """Nobody signs in by it any more; its name is free again for somebody new."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        return 0
    end_all(account=account, at=at, why="rule")
    account.username, account.is_active = f"gone-{secrets.token_hex(8)}", False
    account.set_unusable_password()
    account.save()
    Authenticator.objects.filter(user_id=account.pk).delete()
    PasswordUse.objects.filter(account=account).delete()
    count: int = SignIn.objects.filter(account=account).delete()[0]
    return count

"""People by a spreadsheet: person, account and post in one row; several rows of one person are several posts.

First passwords are made when they are fetched (`new_passwords`), so that none is ever kept. Invariants: who exists gets
no second account; undoing takes away only people whom nothing names yet and who never signed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org.imports.names import PERSON_NUMBER, UnitFinder, folded, labelled, number_of, numbered
from luoshi.org.imports.targets import (
    Around,
    Offer,
    Option,
    Progress,
    Ready,
    Settled,
    Source,
    Taken,
    Target,
    Undone,
    UndoRefused,
    held_keys,
)
from luoshi.org.imports.units import hanging
from luoshi.org.models import Account, ImportRun, Membership, Person, Unit
from luoshi.org.operations import add_account, add_person, appoint
from luoshi.org.passwords import new_password
from luoshi.org.pinyin import keys_of
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES, role_choices
from luoshi.org.viewer import Viewer
from luoshi.sheets import (
    Cell,
    CellError,
    CellInvalid,
    CheckedRow,
    Column,
    ColumnMapping,
    TemplateColumn,
    choice,
    plain,
    text,
)
from luoshi.sheets.values import Value
from luoshi.ui.scope import leave_scope

CODE = "people"
LABELS = {
    "number": "系统编号", "name": "姓名", "unit": "单位", "role": "角色", "title": "职务", "username": "用户名", "phone": "电话",
}  # fmt: skip
DEFAULT_ROLE = "correspondent"
USERNAME = re.compile(r"[A-Za-z0-9_.\-\u4e00-\u9fff]{2,60}")
CHUNK = 500  # people fetched at once for an export
TAKEN_QUICKLY = 20_000
"""Rounds of a machine-made first password: its 59 bits need no slow hash, and a list of a thousand takes seconds. The
hash is made anew with the usual rounds when its owner signs in."""


def _username(cell: Cell) -> str:
    value = plain(cell)
    if not USERNAME.fullmatch(value):
        raise CellInvalid(_("用户名由 2 至 60 个汉字、字母、数字或 . _ - 组成。"))
    return value.lower()


def _phone(cell: Cell) -> str:
    value = re.sub(r"[\s\-—]+", "", plain(cell))
    if not re.fullmatch(r"\+?\d{5,20}", value):
        raise CellInvalid(_("“%(value)s”不像电话号码，请只填数字。") % {"value": plain(cell)[:30]})
    return value


@dataclass(frozen=True)
class NewPost:
    """One row: a post of a person who exists (`person_id`), or of one named by `who` for the whole list."""

    number: int
    who: str
    name: str
    unit_id: int
    role: str
    title: str = ""
    username: str = ""
    phone: str = ""
    person_id: int | None = None


class PeopleTarget:
    """Lists of people."""

    code = CODE
    count_word = "个岗位"
    options: tuple[Option, ...] = ()

    def __init__(self, around: Around) -> None:
        self.around = around
        self.label = _("人员名单")
        self.list_url = reverse("org:people")
        with leave_scope("units in force in the house"):
            units = Unit.objects.filter(in_force(around.today), house_id=around.house_id)
            self.finder = UnitFinder(units, around.names)

    def columns(self) -> tuple[Column, ...]:
        """The columns of a list of people."""
        roles = {name: code for code, name in role_choices()}
        return (
            Column("number", LABELS["number"], exact=True, parse=numbered(PERSON_NUMBER)),
            Column("name", LABELS["name"], ("名字", "人员", "联系人", "负责人", "通讯员姓名"), required=True, parse=text(40)),
            Column(
                "unit", LABELS["unit"], ("单位名称", "所在单位", "学校", "部门", "任职单位", "学校名称"), required=True,
                parse=self.finder.parse, telling=True,
            ),
            Column("role", LABELS["role"], ("岗位", "系统角色", "权限"), parse=choice(roles), telling=True),
            Column("title", LABELS["title"], ("职位", "行政职务"), parse=text(60)),
            Column("username", LABELS["username"], ("账号", "登录名", "登录账号"), parse=_username),
            Column("phone", LABELS["phone"], ("手机", "手机号", "手机号码", "联系电话", "联系方式"), parse=_phone),
        )  # fmt: skip

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Units that were not found."""
        return self.finder.unknown

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """New posts, and those that are there already."""
        found = Settled()
        people = _Known(self.around)
        asked: dict[str, str] = {}
        for row in rows:
            value = row.values.get
            post = _post_of(row)
            if value("number") is not None and value("number") not in people.names:
                told = _("没有这个编号的人员。新增的人员请把这一格清空。")
                found.errors.append(CellError(row.number, mapping.places.get("number"), LABELS["number"], told))
                continue
            person_id = value("number") or people.find(post.name, post.unit_id, post.username)
            if person_id is None:
                owner = people.accounts.get(post.username)
                who = asked.setdefault(post.username, post.who) if post.username else post.who
                if (owner is not None) or who != post.who:
                    told = _("用户名“%(name)s”已被别人使用，请换一个，或者空着由系统取名。") % {"name": post.username}
                    place = mapping.places.get("username")
                    found.errors.append(CellError(row.number, place, LABELS["username"], told))
                    continue
            self._sort(found, people, post, person_id)
        return found

    def _sort(self, found: Settled, people: _Known, post: NewPost, person_id: int | None) -> None:
        unit = self.finder.units[post.unit_id]
        role = ROLES[post.role].name
        shown = f"{post.name}（{unit} · {role}）"
        if person_id is None:
            found.ready.append(Ready(post.number, post, shown))
        elif (person_id, post.unit_id, post.role) in people.posts:
            found.unchanged.append(post.number)
        else:
            more = NewPost(**{**vars(post), "person_id": person_id})
            found.ready.append(Ready(post.number, more, shown, notice=_("给已有人员增加一个岗位")))

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Write people, accounts without a usable password, and posts."""
        house_id, by = self.around.house_id, self.around.by
        made: dict[str, Person] = {}
        objects: dict[int, int] = {}
        names = _free_usernames([row.content for row in rows])
        given: set[tuple[int, int, str]] = set()
        for done, row in enumerate(rows, start=1):
            post: NewPost = row.content
            person = Person.objects.get(pk=post.person_id) if post.person_id else made.get(post.who)
            if person is None:
                person = add_person(house_id=house_id, name=post.name, phone=post.phone, by=by, at=at)
                add_account(person=person, username=names[post.who], password=None, by=by, at=at)
                made[post.who] = person
            if (person.pk, post.unit_id, post.role) not in given:
                given.add((person.pk, post.unit_id, post.role))
                objects[post.number] = appoint(
                    person=person, unit=self.finder.units[post.unit_id], role=post.role, title=post.title,
                    valid_from=self.around.today, by=by, at=at,
                ).pk  # fmt: skip
            progress(done, len(rows), "")
        counts = {_("新增人员"): len(made), _("新增岗位"): len(objects)}
        return Taken(objects, counts, {"people": [person.pk for person in made.values()]})

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Take the posts away, and the people whom the run made. Raises UndoRefused."""
        people = list(Person.objects.filter(pk__in=run.outcome.get("people", ())).select_related("account"))
        reasons = [
            _("“%(name)s”已经登录过，不能撤销。") % {"name": person.name}
            for person in people
            if person.account.last_login is not None
        ]
        later = Membership.objects.filter(person__in=people).exclude(pk__in=object_ids).select_related("person")
        reasons += [_("“%(name)s”后来又有了别的岗位，不能撤销。") % {"name": post.person.name} for post in later]
        reasons += hanging(people, (Membership, Account, ImportRun), set())
        held = held_keys(self.around.house_id, [str(person.key) for person in people])
        reasons += [
            _("“%(name)s”已经出现在工作记录里，不能撤销。") % {"name": person.name}
            for person in people
            if str(person.key) in held
        ]
        if reasons:
            raise UndoRefused(sorted(set(reasons)))
        Membership.objects.filter(pk__in=object_ids).delete()
        Account.objects.filter(person__in=people).delete()
        Person.objects.filter(pk__in=[person.pk for person in people]).delete()
        return Undone(len(object_ids))

    def template_columns(self) -> Sequence[TemplateColumn]:
        """The columns without the system's number."""
        roles = tuple(name for _code, name in role_choices())
        return (
            TemplateColumn(LABELS["name"], True),
            TemplateColumn(LABELS["unit"], True, _("单位全称或简称。"), labelled(self.finder)),
            TemplateColumn(LABELS["role"], False, _("空着为通讯员；一人多岗的写成几行。"), roles),
            TemplateColumn(LABELS["title"]),
            TemplateColumn(LABELS["username"], False, _("空着由系统按姓名拼音取名。")),
            TemplateColumn(LABELS["phone"], False, _("只用于联系，页面上隐去中间几位。")),
        )

    def template_notes(self) -> Sequence[str]:
        """How to fill it in."""
        return (_("一行一个岗位。导入后在结果页面下载初始密码表，发给本人。"),)

    def template_rows(self) -> Iterable[Sequence[Value]]:
        """None."""
        return ()

    def object_url(self, object_id: int) -> str:
        """Posts have no page of their own."""
        return ""


class _Known:
    """Who is there: names, accounts, posts."""

    def __init__(self, around: Around) -> None:
        with leave_scope("people of the house, to know who is there already"):
            people = Person.objects.filter(house_id=around.house_id, erased_at__isnull=True)
            self.names = dict(people.values_list("pk", "name"))
            accounts = Account.objects.filter(person__house_id=around.house_id).values_list("username", "person_id")
            self.accounts = dict(accounts)
            posts = Membership.objects.filter(in_force(around.today), house_id=around.house_id)
            self.posts = set(posts.values_list("person_id", "unit_id", "role"))
        self._at_unit: dict[tuple[str, int], set[int]] = {}
        for person_id, unit_id, _role in self.posts:
            self._at_unit.setdefault((folded(self.names.get(person_id, "")), unit_id), set()).add(person_id)

    def find(self, name: str, unit_id: int, username: str) -> int | None:
        """The person by user name, else the only one of this name at the unit."""
        owner = self.accounts.get(username) if username else None
        if owner is not None and folded(self.names.get(owner, "")) == folded(name):
            return owner
        here = self._at_unit.get((folded(name), unit_id), set())
        return next(iter(here)) if len(here) == 1 and not username else None


def _post_of(row: CheckedRow) -> NewPost:
    value = row.values.get
    name, unit_id = row.values["name"], row.values["unit"].pk
    username = value("username") or ""
    phone = value("phone") or ""
    who = f"u:{username}" if username else f"p:{folded(name)}:{phone}" if phone else f"n:{folded(name)}:{unit_id}"
    return NewPost(row.number, who, name, unit_id, value("role") or DEFAULT_ROLE, value("title") or "", username, phone)


def _free_usernames(posts: Sequence[NewPost]) -> dict[str, str]:
    """A user name for each new person: the one asked for, else pinyin with a number where it is taken."""
    found: dict[str, str] = {}
    taken = set(Account.objects.values_list("username", flat=True))
    for post in posts:
        if post.person_id or post.who in found:
            continue
        name = post.username or re.sub(r"[^a-z0-9]", "", keys_of(post.name)[0].lower()) or "user"
        free, number = name, 2
        while free in taken or len(free) < 2:
            free, number = f"{name}{number}", number + 1
        taken.add(free)
        found[post.who] = free
    return found


def new_passwords(*, run: ImportRun, by: Viewer | None, at: datetime) -> list[tuple[Person, Account, str]]:
    """New first passwords for those of the run's people who have never signed in; earlier ones are void.

    Nothing of them is kept but their hashes; they must be changed at the first sign-in.
    """
    with transaction.atomic(), leave_scope("first passwords of people who were imported"):
        rows = Account.objects.select_for_update().filter(
            Q(last_login__isnull=True), person__in=run.outcome.get("people", ()), person__house_id=run.house_id
        )
        made = []
        for account in rows.select_related("person").order_by("person__sort_key", "pk"):
            password = new_password()
            account.password, account.must_change = quick_hash(password), True
            made.append((account.person, account, password))
        Account.objects.bulk_update([account for _person, account, _word in made], ["password", "must_change"])
        log(house_id=run.house_id, actor=by, action="import.passwords", subject=f"import:{run.pk}",
            detail={"accounts": len(made)}, at=at)  # fmt: skip
    return made


def quick_hash(password: str) -> str:
    """A hash of a machine-made password, with fewer rounds where the installation's hasher counts rounds."""
    hasher = get_hasher("default")
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=TAKEN_QUICKLY)
    return make_password(password)


def _offers(viewer: Viewer) -> Iterable[Offer]:
    if viewer.can("org.manage"):
        yield Offer(CODE, _("人员、账号和岗位"), _("单位和人员"), "users")


def _build(rest: str, around: Around) -> Target | None:
    if rest or (around.by is not None and not around.by.can("org.manage")):
        return None
    return PeopleTarget(around)


SOURCE = Source(CODE, _offers, _build, order=11)


def export_of_people(people: Any) -> tuple[list[str], Iterable[list[Value]]]:
    """Headings and rows of a list of people with today's posts in `posts_now`: a row a post."""

    def rows() -> Iterable[list[Value]]:
        for person in people.iterator(chunk_size=CHUNK):
            number, account = number_of(PERSON_NUMBER, person.pk), getattr(person, "account", None)
            for post in person.posts_now or [None]:
                role = ROLES[post.role].name if post is not None and post.role in ROLES else ""
                where = [post.unit.name, role, post.title] if post is not None else ["", "", ""]
                yield [number, person.name, *where, account.username if account else ""]

    return [LABELS[code] for code in ("number", "name", "unit", "role", "title", "username")], rows()

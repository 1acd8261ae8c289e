"""Notices: told once, seen by whom they are for, read by opening, and nothing leaves the house by itself."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.org import operations as org
from luoshi.org.models import Person
from luoshi.org.models.notices import Delivery, Notice
from luoshi.org.notices import mail, tell
from luoshi.org.notices.ciphers import Unreadable, decrypt, encrypt
from luoshi.org.notices.operations import add_robot, mark_read, set_mail
from luoshi.org.notices.queries import inbox, unread_count
from luoshi.org.personal import held
from luoshi.org.queries import root_of, viewer_of
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 3, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OPENED = date(2026, 1, 1)


@pytest.fixture
def house(db: None) -> Any:
    """A house with an administrator and two clerks, one of them with a mail address."""
    made = org.create_house(name="青禾县教育局", opened=OPENED, at=AT)
    root = root_of(made)
    people: dict[str, Any] = {}
    for name, role, email in (("管理", "admin", ""), ("甲", "correspondent", "jia@example.cn"), ("乙", "leader", "")):
        person = org.add_person(house_id=made.pk, name=name, email=email, by=None, at=AT)
        account = org.add_account(person=person, username=name, password=None, by=None, at=AT, must_change=False)
        org.appoint(person=person, unit=root, role=role, by=None, at=AT, valid_from=OPENED)
        people[name] = viewer_of(account, AT.date())
    return SimpleNamespace(id=made.pk, row=made, **people)


def say(house: Any, *to: Any, **more: Any) -> int:
    """Tell people that a record came back."""
    given = {
        "code": "record.back",
        "subject": "已退回：东桥小学 宣传栏更新",
        "text": "照片不清",
        "url": "/work/1/",
        "at": AT,
    }
    return tell(house_id=house.id, to=[one.person_id for one in to], **given | more)


def sent_outside(house: Any) -> list[tuple[str, str]]:
    """Channel and state of all deliveries."""
    with leave_scope("test"):
        return list(Delivery.objects.order_by("pk").values_list("channel", "state"))


def test_a_notice_is_seen_by_whom_it_is_for_and_told_once(house: Any) -> None:
    """The same key again tells only those who were not told."""
    assert say(house, house.甲, key="back:1") == 1
    assert say(house, house.甲, house.乙, key="back:1") == 1
    assert [unread_count(one) for one in (house.甲, house.乙, house.管理)] == [1, 1, 0]
    assert say(house, house.甲) == 1
    assert say(house, house.甲) == 1, "without a key each telling is a notice"
    assert mark_read(notices=inbox(house.甲), at=AT) == 3
    assert unread_count(house.甲) == 0
    assert unread_count(house.乙) == 1


def test_people_of_another_house_are_not_told(house: Any) -> None:
    """Ids of elsewhere simply fall out."""
    other = org.create_house(name="临河县教育局", opened=OPENED, at=AT)
    assert tell(house_id=other.pk, to=[house.甲.person_id], code="x", subject="x", text="", url="", at=AT) == 0
    assert unread_count(house.甲) == 0


def test_nothing_is_queued_for_outside_until_the_house_sets_it_up(house: Any) -> None:
    """Asked for mail and robots, a house without either gets the inbox alone; with them, one delivery each."""
    both = {"channels": ("inbox", "mail", "robot")}
    say(house, house.甲, house.乙, key="a", **both)
    assert sent_outside(house) == []
    server = mail.MailServer(on=True, server="mail.example.cn", sender="luoshi@example.cn")
    set_mail(house_id=house.id, server=server, password="geheim-1", by=house.管理, at=AT)
    add_robot(
        house_id=house.id, name="宣传工作群", type="wecom", address="https://x.example.cn/?key=1", secret="",
        by=house.管理, at=AT,
    )  # fmt: skip
    say(house, house.甲, house.乙, key="b", **both)
    assert sent_outside(house) == [("mail", "waiting"), ("robot", "waiting")], "only one of them has an address"
    say(house, house.甲, house.乙, key="b", **both)
    assert len(sent_outside(house)) == 2
    say(house, house.甲, house.乙, key="c")
    assert len(sent_outside(house)) == 2


def test_a_secret_is_unreadable_in_the_database_and_with_another_key(house: Any, settings: Any) -> None:
    """The settings hold no password in the clear; another installation's key does not open it."""
    set_mail(house_id=house.id, server=mail.MailServer(), password="geheim-1", by=house.管理, at=AT)
    house.row.refresh_from_db()
    kept = mail.mail_of(house.row).password
    assert "geheim-1" not in str(house.row.settings)
    assert decrypt(kept) == "geheim-1"
    set_mail(house_id=house.id, server=mail.MailServer(port=465), password=None, by=house.管理, at=AT)
    house.row.refresh_from_db()
    assert (mail.mail_of(house.row).password, mail.mail_of(house.row).port) == (kept, 465)
    settings.SECRET_KEY = "another"
    assert decrypt(encrypt("x")) == "x"
    with pytest.raises(Unreadable):
        decrypt(kept)


def test_telling_a_hundred_asks_as_often_as_telling_three(house: Any) -> None:
    """One notice to many is a few statements (SQLite takes 124 rows at a time)."""
    people = [org.add_person(house_id=house.id, name=f"员{n}", by=None, at=AT).pk for n in range(100)]

    def queries(count: int, key: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            told = tell(house_id=house.id, to=people[:count], code="x", subject="x", text="", url="", at=AT, key=key)
        assert told == count
        return len(caught)

    assert queries(3, "three") == queries(100, "all")
    with leave_scope("test"):
        assert Notice.objects.filter(key="all").count() == 100


def test_who_is_erased_leaves_no_notice_behind(house: Any) -> None:
    """They stand in the person's own file before; another person's stay."""
    say(house, house.甲, house.乙)
    found = held.get("notices")
    assert found is not None
    assert found.erase is not None
    with leave_scope("test"):
        person = Person.objects.get(pk=house.甲.person_id)
        assert [row[1] for row in found.rows(person)] == ["已退回：东桥小学 宣传栏更新"]
        assert found.erase(person) == 1
        assert list(found.rows(person)) == []
    assert (unread_count(house.甲), unread_count(house.乙)) == (0, 1)

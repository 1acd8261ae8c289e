"""A small house for the room's tests and for looking at its pages: a bureau, a district, two schools, six people."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone
from PIL import Image

from luoshi.catalogue.load import load as catalogue
from luoshi.files.operations import store_file
from luoshi.ledger.models import Holding, Record
from luoshi.ledger.operations import NewRecord, add_holding, create_record, hand_in, sync_catalogue
from luoshi.org.models import Account, Person, Unit
from luoshi.org.operations import add_account, add_person, add_unit, appoint, create_house
from luoshi.org.queries import root_of, viewer_of
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

ZONE = ZoneInfo("Asia/Shanghai")
PASSWORD = "luoshi-2026-ls"
OPENED = date(2024, 1, 1)
LONG_AGO = datetime(2024, 1, 1, 9, tzinfo=ZONE)

PEOPLE = {
    "沈若溪": ("东桥小学", "correspondent", "own"),
    "何静": ("城东片区", "area_clerk", "own"),
    "林晓岚": ("县教育局", "verifier", "own"),
    "周明远": ("西河小学", "verifier", "lent"),
    "许知行": ("县教育局", "admin", "own"),
    "方一鸣": ("西河小学", "correspondent", "own"),
    "陆小满": ("东桥小学", "observer", "own"),
}


class House:
    """The house in the words of its stories."""

    def __init__(self, name: str = "县教育局") -> None:
        self.at = LONG_AGO
        self.house = create_house(name=name, type="局", opened=OPENED, at=self.at)
        self.units: dict[str, Unit] = {name: root_of(self.house)}
        self.root_name = name
        self.people: dict[str, Person] = {}
        self.accounts: dict[str, Account] = {}
        sync_catalogue(house_id=self.house.pk, at=self.at)

    def furnish(self) -> House:
        """Units, people and holdings of the stories."""
        self.unit("城东片区", "学区", self.root_name)
        self.unit("东桥小学", "学校", "城东片区")
        self.unit("西河小学", "学校", "城东片区")
        for name, (unit, role, nature) in PEOPLE.items():
            self.person(name, unit, role, nature)
        for name in ("校门口宣传栏", "教学楼一层宣传栏", "食堂宣传栏"):
            self.holding("board", name, "东桥小学", place="校内")
        self.holding("account", "东桥小学公众号", "东桥小学", account_id="dqxx")
        return self

    def unit(self, name: str, type_: str, parent: str) -> Unit:
        """A unit below another."""
        made = add_unit(
            house_id=self.house.pk,
            parent=self.units[parent],
            name=name,
            type=type_,
            by=None,
            at=self.at,
            valid_from=OPENED,
        )
        self.units[name] = made
        return made

    def person(self, name: str, unit: str, role: str, nature: str = "own") -> Person:
        """A person with a post and an account (user name: the pinyin initials and the number)."""
        if name not in self.people:
            person = add_person(house_id=self.house.pk, name=name, at=self.at, by=None)
            username = f"{person.initials}{self.house.pk}"
            self.accounts[name] = add_account(
                person=person, username=username, password=PASSWORD, by=None, at=self.at, must_change=False
            )
            self.people[name] = person
        unit_ = self.units[unit]
        appoint(person=self.people[name], unit=unit_, role=role, nature=nature, by=None, at=self.at, valid_from=OPENED)
        return self.people[name]

    def holding(self, type_: str, name: str, unit: str, **given: Any) -> Holding:
        """A holding of a unit."""
        return add_holding(
            type=type_, name=name, unit_id=self.units[unit].pk, opened_on=OPENED, by=None, at=self.at, given=given
        )

    def viewer(self, name: str) -> Viewer:
        """Somebody, today."""
        return viewer_of(self.accounts[name], timezone.localdate())

    def client(self, name: str) -> Client:
        """Somebody's browser."""
        client = Client()
        client.force_login(self.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def photo(self, name: str, colour: tuple[int, int, int] = (90, 140, 110)) -> Any:
        """A photo that somebody has uploaded."""
        return store_file(
            house_id=self.house.pk, owner_room="ledger", data=picture(colour), name="现场.jpg", by=self.viewer(name),
            at=timezone.now(),
        )  # fmt: skip

    def record(
        self, kind: str, by: str, *, unit: str = "", day: date | None = None, submit: bool = True, **more: Any
    ) -> Record:
        """A record with the kind's sample values, handed in."""
        declared = catalogue().kind(kind)
        values = dict(declared.sample.values)
        values |= more.pop("values", {})
        content = NewRecord(
            kind=kind,
            unit_id=self.units[unit or "东桥小学"].pk,
            day=day or timezone.localdate() - timedelta(days=1),
            values=values,
            **more,
        )
        at = timezone.now()
        record = create_record(content=content, by=self.viewer(by), at=at)
        return hand_in(record_id=record.pk, by=self.viewer(by), at=at) if submit else record


def picture(colour: tuple[int, int, int] = (90, 140, 110)) -> bytes:
    """A small JPEG of one colour."""
    made = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(made, "JPEG")
    return made.getvalue()


def reload(record: Record) -> Record:
    """The record as it stands now."""
    with leave_scope("a test looks"):
        return Record.objects.select_related("kind", "unit").get(pk=record.pk)


def all_records() -> list[Record]:
    """All records of all houses."""
    with leave_scope("a test looks"):
        return list(Record.objects.order_by("pk"))

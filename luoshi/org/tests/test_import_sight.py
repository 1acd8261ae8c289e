"""An import is opened by who made it and by who manages the organisation of the same house; nobody else finds it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.org.imports import operations
from luoshi.org.models import Account
from luoshi.org.operations import add_account, add_person, appoint, create_house
from luoshi.org.queries import root_of, viewer_of

AT = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
OPENED = date(2026, 1, 1)
PAGES = {"import": "G", "import_columns": "G", "import_check": "G", "import_marked": "G", "import_take": "P",
         "import_undo": "P", "import_drop": "P", "import_passwords": "P"}  # fmt: skip


def account(house, name: str, role: str) -> Account:
    person = add_person(house_id=house.pk, name=name, at=AT, by=None)
    made = add_account(person=person, username=name, password=None, by=None, at=AT, must_change=False)
    appoint(person=person, unit=root_of(house), role=role, by=None, at=AT, valid_from=OPENED)
    return made


def client(of: Account) -> Client:
    made = Client()
    made.force_login(of, backend="django.contrib.auth.backends.ModelBackend")
    return made


@pytest.mark.parametrize("name", PAGES)
def test_a_foreign_import_is_not_there(db, name: str) -> None:
    """A planner's list: another planner, and the administrator of another house, get 404; the maker does not."""
    here, there = (create_house(name=name, type="局", opened=OPENED, at=AT) for name in ("甲局", "乙局"))
    maker, other = account(here, "maker", "planner"), account(here, "other", "planner")
    stranger = account(there, "stranger", "admin")
    run = operations.begin(
        what="units", house_id=here.pk, by=viewer_of(maker, date(2026, 6, 1)), at=AT, pasted="名称\t类型\n东校\t学校\n"
    )
    url = reverse(f"org:{name}", args=[run.pk])

    def ask(who: Account) -> int:
        browser = client(who)
        return (browser.get(url) if PAGES[name] == "G" else browser.post(url)).status_code

    assert (ask(other), ask(stranger)) == (404, 404)
    if name != "import_passwords":  # which only lists of people have
        assert ask(maker) in (200, 302)

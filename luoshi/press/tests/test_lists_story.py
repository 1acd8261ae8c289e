"""The lists for checking texts: kept by page and sheet, used by the check at once, refused to others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.ledger.errors import NotAllowed
from luoshi.org.models import Account
from luoshi.press.lists import operations
from luoshi.press.models import ListEntry
from luoshi.press.tests.conftest import House

pytestmark = pytest.mark.django_db


def client_of(viewer) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=viewer.account_id))
    return client


def test_lists_are_kept_and_used():
    """Added, refused twice, found in a text, changed, exported, removed; a writer reads only; queries stay."""
    house = House()
    keeper, writer = client_of(house.planner), client_of(house.writer)
    new, lists, trial = (
        reverse("press:list_entry_new", args=["pairs"]),
        reverse("press:lists"),
        reverse("press:list_try"),
    )
    given = {"wrong": "读书结", "right": "读书节", "active": "on"}
    assert keeper.post(new, given).status_code == 302
    again = keeper.post(new, given)
    assert (again.status_code, "表里已经有这一条" in again.content.decode()) == (422, True)
    assert keeper.post(new, {"wrong": "同", "right": "同"}).status_code == 422
    assert "→ 读书节" in keeper.post(trial, {"text": "举办读书结。"}).content.decode()
    entry = ListEntry.objects.visible_to(house.planner).get()
    page = reverse("press:list_entry", args=[entry.pk])
    assert "读书结" in writer.get(lists).content.decode()
    assert [writer.get(each).status_code for each in (new, trial, page)] == [404, 404, 404]
    with pytest.raises(NotAllowed):
        operations.remove_entry(entry_id=entry.pk, house_id=house.house.pk, by=house.writer, at=house.at)
    other = client_of(House("白云县教育局").planner)
    assert (other.get(page).status_code, "读书结" in other.get(lists).content.decode()) == (404, False)
    assert keeper.post(page, {**given, "active": ""}).status_code == 302
    assert "→ 读书节" not in keeper.post(trial, {"text": "举办读书结。"}).content.decode()
    counts = []
    for size in (3, 30):
        for number in range(size):
            operations.add_entry(
                house_id=house.house.pk, kind="pairs", values={"wrong": f"错{size}之{number}", "right": "对"},
                by=house.planner, at=house.at,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as done:
            keeper.get(lists)
        counts.append(len(done))
    assert counts[0] == counts[1]
    sheet = b"".join(keeper.get(lists, {"export": "csv"})).decode("utf-8-sig")
    assert sheet.startswith('"错误写法","正确写法"')
    for kind, values in (("posts", {"wrong": "某人", "right": "局长", "position": "1"}), ("units", {"right": "橡树小学"}),
                         ("phrases", {"right": "立德树人"}), ("avoid", {"wrong": "土话"})):  # fmt: skip
        assert keeper.post(reverse("press:list_entry_new", args=[kind]), values).status_code == 302, kind
        assert next(iter(values.values())) in keeper.get(lists, {"of": kind}).content.decode()
    assert keeper.post(page, {"action": "remove"}).status_code == 302
    assert keeper.get(page).status_code == 404

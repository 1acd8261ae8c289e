"""Rooms register what the frame shows; who may not see it does not get it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from luoshi.ui import context, registry
from luoshi.ui.registry import AlreadyRegistered, MenuItem, Registry


def request(path: str = "/", signed_in: bool = True, **viewer: Any) -> Any:
    found = RequestFactory().get(path)
    found.user = SimpleNamespace(is_authenticated=signed_in)
    found.viewer = SimpleNamespace(**viewer)
    return found


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> Registry[MenuItem]:
    """An empty register of menus in place of the house's."""
    empty: Registry[MenuItem] = Registry()
    monkeypatch.setattr(registry, "menus", empty)
    return empty


def test_a_code_is_taken_once(menus: Registry[MenuItem]) -> None:
    item = MenuItem("records", "工作记录", "table", "ui_guide_list")
    menus.register(item)
    with pytest.raises(AlreadyRegistered):
        menus.register(item)
    menus.unregister("records")
    assert menus.register(item) is item


@pytest.mark.urls("luoshi.ui.tests.urls")
def test_the_menu_shows_what_this_viewer_may_do(menus: Registry[MenuItem]) -> None:
    """In order, with a count where there is one, and the deepest address marked as here."""
    menus.register(MenuItem("b", "列表", "table", "ui_guide_list", badge=lambda viewer: viewer.waiting, order=2))
    menus.register(MenuItem("a", "手册", "book", "ui_guide", order=1))
    menus.register(MenuItem("c", "表单", "edit", "ui_guide_form", allowed=lambda viewer: viewer.admin))
    menus.register(MenuItem("d", "没有装的", "edit", "no_such_address"))
    clerk = context.Shell(request("/ui/guide/list/", waiting=3, admin=False))
    assert [(line.label, line.badge, line.current) for line in clerk.lines] == [("手册", 0, False), ("列表", 3, True)]
    admin = context.Shell(request("/ui/guide/", waiting=0, admin=True))
    assert [line.label for line in admin.lines] == ["手册", "列表", "表单"]


@pytest.mark.urls("luoshi.ui.tests.urls")
def test_nobody_has_no_menu(menus: Registry[MenuItem]) -> None:
    menus.register(MenuItem("a", "手册", "book", "ui_guide"))
    assert context.Shell(request(signed_in=False)).lines == []
    assert len(context.Shell(request(signed_in=True)).lines) == 1


@pytest.mark.urls("luoshi.ui.tests.urls")
def test_the_phone_gets_four(menus: Registry[MenuItem]) -> None:
    """The flagged ones, or the first four."""
    for number in range(6):
        menus.register(MenuItem(str(number), f"项{number}", "book", "ui_guide", order=number))
    assert [line.label for line in context.Shell(request()).phone_lines] == ["项0", "项1", "项2", "项3"]
    menus.register(MenuItem("p", "手机", "book", "ui_guide", phone=True))
    assert [line.label for line in context.Shell(request()).phone_lines] == ["手机"]


def test_a_menus_groups_stand_together(menus: Registry[MenuItem], settings: Any) -> None:
    settings.ROOT_URLCONF = "luoshi.ui.tests.urls"
    for code, group in (("1", ""), ("2", "方案"), ("3", ""), ("4", "方案")):
        menus.register(MenuItem(code, code, "book", "ui_guide", group=group))
    assert [(name, [line.label for line in lines]) for name, lines in context.Shell(request()).groups] == [
        ("", ["1", "3"]),
        ("方案", ["2", "4"]),
    ]


def test_the_root_is_only_itself() -> None:
    assert context.begins("/", "/")
    assert not context.begins("/records/", "/")
    assert context.begins("/records/7/", "/records/")
    assert not context.begins("/recordings/", "/records/")

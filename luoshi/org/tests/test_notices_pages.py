"""The pages of notices: unread first, opening reads, settings keep secrets, the test says what failed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.org.models import Account, House, Notice
from luoshi.org.notices import mail, robots
from luoshi.org.notices.operations import mark_read
from luoshi.org.tests.test_notices import AT, house, say
from luoshi.ui.scope import leave_scope

__all__ = ["house"]  # the fixture, for pytest


def browser(viewer: Any) -> Client:
    """A client signed in as that person."""
    client = Client()
    client.force_login(Account.objects.get(pk=viewer.account_id))
    return client


def test_unread_ones_stand_first_and_opening_one_reads_it(house: Any) -> None:
    """The badge goes down; a notice without words leads on at once; a foreign one is 404."""
    with leave_scope("test"):
        say(house, house.甲, subject="第一条")
        say(house, house.甲, subject="第二条", text="", url="/inbox/")
        first, second = Notice.objects.order_by("pk")
        mark_read(notices=Notice.objects.filter(pk=second.pk), at=AT)
    client = browser(house.甲)
    page = client.get(reverse("org:inbox")).content.decode()
    assert page.index("第一条") < page.index("第二条")
    assert "未读 1 条" in page
    opened = client.get(reverse("org:notice", args=[first.pk]))
    assert "照片不清" in opened.content.decode()
    assert client.get(reverse("org:notice", args=[second.pk])).headers["Location"] == "/inbox/"
    assert "未读 1 条" not in client.get(reverse("org:inbox")).content.decode()
    assert "第一条" not in client.get(reverse("org:inbox") + "?unread=true").content.decode()
    assert browser(house.乙).get(reverse("org:notice", args=[first.pk])).status_code == 404


@pytest.mark.parametrize("url", ["https://elsewhere.example.cn/", "//elsewhere.example.cn/", "/\\elsewhere"])
def test_a_notice_leads_to_no_other_server(house: Any, url: str) -> None:
    """Whatever a room wrote into it."""
    say(house, house.甲, text="", url=url)
    with leave_scope("test"):
        notice = Notice.objects.get()
    answer = browser(house.甲).get(reverse("org:notice", args=[notice.pk]))
    assert answer.status_code == 200
    assert "elsewhere" not in answer.content.decode()


def test_all_can_be_marked_at_once_and_only_ones_own(house: Any) -> None:
    """Another person's stay unread."""
    say(house, house.甲, house.乙)
    browser(house.甲).post(reverse("org:inbox_read"))
    with leave_scope("test"):
        assert Notice.objects.filter(read_at=None).get().person_id == house.乙.person_id


def test_the_settings_keep_the_password_unless_a_new_one_is_typed(house: Any) -> None:
    """The page never shows it; saving without it changes nothing; without a user name there is none."""
    client, url = browser(house.管理), reverse("org:mail")
    given = {
        "on": "on", "server": "mail.example.cn", "security": "tls", "port": "", "user": "luoshi@example.cn",
        "password": "geheim-1", "sender": "luoshi@example.cn",
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    kept = mail.mail_of(House.objects.get())
    assert (kept.port, kept.ready) == (465, True)
    page = client.get(url).content.decode()
    assert "geheim-1" not in page
    assert kept.password not in page
    client.post(url, given | {"password": "", "server": "mail2.example.cn"})
    assert mail.mail_of(House.objects.get()).password == kept.password
    client.post(url, given | {"password": "", "user": ""})
    assert mail.mail_of(House.objects.get()).password == ""


def test_what_is_on_must_be_able_to_send(house: Any) -> None:
    """Switched on without a server it is refused beside the field; what was typed stays."""
    answer = browser(house.管理).post(reverse("org:mail"), {"on": "on", "security": "tls", "user": "somebody"})
    assert answer.status_code == 422
    assert "请填写发信服务器" in answer.content.decode()
    assert "somebody" in answer.content.decode()
    assert not mail.mail_of(House.objects.get()).on


def test_a_test_that_fails_says_why_and_saves_nothing(house: Any) -> None:
    """Nobody listens at that port."""
    given = {
        "server": "127.0.0.1",
        "security": "none",
        "port": "9",
        "sender": "a@example.cn",
        "test_to": "b@example.cn",
    }
    answer = browser(house.管理).post(reverse("org:mail"), given | {"test": "1"})
    assert "拒绝了 9 端口的连接" in answer.content.decode()
    assert mail.mail_of(House.objects.get()).server == ""


def test_a_robot_is_known_by_its_address_which_is_never_shown_again(house: Any) -> None:
    """Added, switched off, removed; a wrong address is refused beside the field."""
    client = browser(house.管理)
    wrong = client.post(reverse("org:robot_new"), {"name": "工作群", "address": "ding://x"})
    assert wrong.status_code == 422
    assert "完整的地址" in wrong.content.decode()
    secret = "https://oapi.dingtalk.com/robot/send?access_token=geheim"
    client.post(reverse("org:robot_new"), {"name": "工作群", "address": secret})
    robot = robots.robots_of(House.objects.get())[0]
    assert (robot.type, robot.on) == (robots.DINGTALK, True)
    page = client.get(reverse("org:mail")).content.decode()
    assert "工作群" in page
    assert "geheim" not in page + str(House.objects.get().settings)
    client.post(reverse("org:robot", args=[robot.code]), {"action": "off"})
    assert not robots.robots_of(House.objects.get())[0].on
    client.post(reverse("org:robot", args=[robot.code]), {"action": "remove"})
    assert robots.robots_of(House.objects.get()) == []
    assert client.post(reverse("org:robot", args=[robot.code]), {"action": "on"}).status_code == 404


def test_only_who_keeps_the_settings_sees_them(house: Any) -> None:
    """For others the pages are not there."""
    for name in ("org:mail", "org:deliveries"):
        assert browser(house.管理).get(reverse(name)).status_code == 200
        assert browser(house.甲).get(reverse(name)).status_code == 404

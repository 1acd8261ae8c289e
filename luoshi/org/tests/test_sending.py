"""Sending: over a real socket to a server of the test's own; retried, given up, never twice, never more than was meant."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from luoshi.jobs.models import Job
from luoshi.jobs.operations import enqueue
from luoshi.jobs.worker import run_pending
from luoshi.org import operations as org
from luoshi.org.models.notices import Delivery
from luoshi.org.notices import mail, robots
from luoshi.org.notices.ciphers import encrypt
from luoshi.org.notices.limits import RETRY_MINUTES
from luoshi.org.notices.operations import add_robot, send_again, set_mail
from luoshi.org.notices.queries import deliveries, inbox, unread_count
from luoshi.org.notices.tasks import deliver_due
from luoshi.org.queries import root_of
from luoshi.org.tests.mail_server import Chat, Post, chat_server, mail_server
from luoshi.org.tests.test_notices import AT, house, say
from luoshi.ui.scope import leave_scope

__all__ = ["house"]  # the fixture, for pytest
BOTH = ("inbox", "mail", "robot")


@pytest.fixture
def post(house: Any, settings: Any) -> Iterator[Post]:
    """A mail server that the house sends by, without encryption, signed in."""
    settings.URL = "https://luoshi.example.cn"
    with mail_server() as post:
        server = mail.MailServer(
            on=True, server="127.0.0.1", port=post.port, security=mail.PLAIN, user="u", sender="luoshi@example.cn",
            sender_name="青禾县教育局",
        )  # fmt: skip
        set_mail(house_id=house.id, server=server, password="geheim-1", by=house.管理, at=AT)
        yield post


@pytest.fixture
def chat(house: Any, settings: Any) -> Iterator[Chat]:
    """A group's robot of the house."""
    settings.URL = "https://luoshi.example.cn"
    with chat_server() as chat:
        add_robot(
            house_id=house.id, name="工作群", type=robots.WECOM, address=chat.url, secret="", by=house.管理, at=AT
        )  # fmt: skip
        yield chat


def states() -> list[tuple[str, int, str]]:
    """State, tries and reason of all deliveries."""
    with leave_scope("test"):
        return list(Delivery.objects.order_by("pk").values_list("state", "tries", "error"))


def subject_of(letter: str) -> str:
    """The subject as a person reads it."""
    return str(make_header(decode_header(str(message_from_string(letter)["Subject"]))))


def body_of(letter: str) -> str:
    """The words of a plain letter."""
    payload = message_from_bytes(letter.encode()).get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_a_notice_arrives_with_its_link_and_is_sent_once(house: Any, post: Post) -> None:
    """What happened, where to look, from whom; running again sends nothing."""
    say(house, house.甲, house.乙, key="a", channels=BOTH, subject="已退回\n第二行")
    assert run_pending(AT) == 1
    assert [subject_of(letter) for letter in post.letters] == ["已退回 第二行"]
    assert "照片不清" in body_of(post.letters[0])
    assert "https://luoshi.example.cn/work/1/" in body_of(post.letters[0])
    assert str(message_from_string(post.letters[0])["To"]) == "jia@example.cn"
    assert states() == [("sent", 1, "")]
    deliver_due(AT + timedelta(hours=1))
    run_pending(AT + timedelta(hours=1))
    assert len(post.letters) == 1


def test_a_server_that_is_away_is_asked_again_and_at_last_given_up(house: Any, post: Post) -> None:
    """Each try waits longer; the administrator sees why, and may have it sent once more when the server is back."""
    post.refuse_login = True
    say(house, house.甲, channels=BOTH)
    at = AT
    run_pending(at)
    for tries, minutes in enumerate(RETRY_MINUTES, 1):
        state, tried, error = states()[0]
        last = tries == len(RETRY_MINUTES)
        assert (state, tried) == ("given_up" if last else "failed", tries)
        assert "授权码" in error
        assert "535" in error
        deliver_due(at + timedelta(minutes=minutes) - timedelta(seconds=1))
        assert run_pending(at + timedelta(minutes=minutes) - timedelta(seconds=1)) == 0, "not before its time"
        at += timedelta(minutes=minutes)
        deliver_due(at)
        run_pending(at)
    assert states()[0][:2] == ("given_up", len(RETRY_MINUTES))
    assert post.letters == []
    post.refuse_login = False
    assert send_again(deliveries=deliveries(house.管理), by=house.管理, at=at) == 1
    run_pending(at)
    assert states() == [("sent", 1, "")]
    assert send_again(deliveries=deliveries(house.管理), by=house.管理, at=at) == 0


def test_a_server_that_is_away_costs_one_waiting_for_all(house: Any, post: Post) -> None:
    """Three messages, one attempt to connect."""
    post.greeting = "421 busy"
    for number in range(3):
        say(house, house.甲, key=str(number), channels=BOTH)
    run_pending(AT)
    assert post.connections == 1
    assert [state[:2] for state in states()] == [("failed", 1)] * 3


def test_an_address_that_does_not_exist_is_given_up_at_once_and_the_others_go(house: Any, post: Post) -> None:
    """A mailbox that is full may be tried again."""
    people = []
    for name in ("gone", "full", "good"):
        person = org.add_person(house_id=house.id, name=name, email=f"{name}@example.cn", by=None, at=AT)
        org.appoint(person=person, unit=root_of(house.id), role="leader", by=None, at=AT, valid_from=AT.date())
        people.append(type("P", (), {"person_id": person.pk}))
    post.refuse_to = {"gone@": "550 no such user", "full@": "452 mailbox full"}
    say(house, *people, channels=BOTH)
    run_pending(AT)
    with leave_scope("test"):
        found = {row.notice.person.name: row for row in Delivery.objects.select_related("notice__person")}
    assert {name: row.state for name, row in found.items()} == {"gone": "given_up", "full": "failed", "good": "sent"}
    assert "550" in found["gone"].error


def test_mail_that_was_switched_off_is_not_sent_later(house: Any, post: Post) -> None:
    """What waited is given up, with the reason."""
    say(house, house.甲, channels=BOTH)
    set_mail(house_id=house.id, server=mail.MailServer(), password=None, by=house.管理, at=AT)
    run_pending(AT)
    assert [(state, error) for state, _tries, error in states()] == [("given_up", "邮件发送已关闭。")]
    assert post.letters == []


def test_a_robot_gets_subject_and_link_and_nothing_else(house: Any, chat: Chat) -> None:
    """No name, no text of the notice; one message for the group, however many people are told."""
    say(house, house.甲, house.乙, key="a", subject="本周应办汇总", text="李明 13800000000", channels=BOTH)
    run_pending(AT)
    path, body = chat.got[0]
    assert path == "/send?key=1"
    assert body == {"msgtype": "text", "text": {"content": "本周应办汇总\nhttps://luoshi.example.cn/work/1/"}}
    assert len(chat.got) == 1
    assert states() == [("sent", 1, "")]


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, 200, "93000 invalid webhook url"),
        (b"<html>", 200, "不是这种机器人的格式"),
        ({}, 302, "HTTP 302"),
        ({}, 500, "HTTP 500"),
    ],
)
def test_a_robot_that_refuses_with_a_friendly_status_has_refused(
    house: Any, chat: Chat, answer: Any, status: int, words: str
) -> None:
    """They answer 200 to a wrong key; a redirect is not followed. It is tried again."""
    chat.answer, chat.status = answer, status
    say(house, house.甲, channels=BOTH)
    run_pending(AT)
    state, _tries, error = states()[0]
    assert state == "failed"
    assert words in error
    assert all(path == "/send?key=1" for path, _body in chat.got)


def test_signed_robots_sign_as_their_makers_ask(chat: Chat) -> None:
    """钉钉 in the address over time and secret, 飞书 in the body."""
    stamp = int(AT.timestamp())
    ding = robots.Robot("1", "群", robots.DINGTALK, encrypt(chat.url), encrypt("SEC1"))
    robots.send(ding, subject="x", link="", at=AT)
    asked = parse_qs(urlsplit(chat.got[0][0]).query)
    signed = hmac.new(b"SEC1", f"{stamp * 1000}\nSEC1".encode(), hashlib.sha256).digest()
    assert asked == {"key": ["1"], "timestamp": [str(stamp * 1000)], "sign": [base64.b64encode(signed).decode()]}
    chat.answer = {"code": 0}
    robots.send(robots.Robot("2", "群", robots.FEISHU, encrypt(chat.url), encrypt("SEC2")), subject="x", link="", at=AT)
    body = chat.got[1][1]
    signed = hmac.new(f"{stamp}\nSEC2".encode(), b"", hashlib.sha256).digest()
    assert body == {
        "msg_type": "text", "content": {"text": "x"}, "timestamp": str(stamp),
        "sign": base64.b64encode(signed).decode(),
    }  # fmt: skip


def test_who_asked_for_a_long_job_is_told_when_it_ends(house: Any) -> None:
    """Ended at once it says nothing; after a minute, or failed, it does."""
    enqueue("org.deliver", house_id=house.id, by=house.甲, at=AT, payload={}, title="打包佐证")
    run_pending(AT + timedelta(seconds=5))
    assert unread_count(house.甲) == 0
    enqueue("org.deliver", house_id=house.id, by=house.甲, at=AT, payload={}, title="打包佐证")
    run_pending(AT + timedelta(minutes=1))
    assert unread_count(house.甲) == 1
    found = inbox(house.甲).get()
    assert found.subject == "已完成：打包佐证"
    assert found.url == f"/jobs/{Job.objects.visible_to(house.甲).order_by('-pk')[0].pk}/"

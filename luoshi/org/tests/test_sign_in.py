"""Signing in: locks that nobody can turn against a known name, one answer for all names, log-ins that end, idle time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from luoshi.audit.models import LogEntry
from luoshi.org import errors, operations, queries
from luoshi.org.models import Account, FailedSignIn, PasswordUse, SignIn
from luoshi.org.security import SecuritySettings
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 1, 5, tzinfo=UTC)
PASSWORD = "qiu-shou-dong-cang-8"
LOCKED = "尝试次数过多"
WRONG = "用户名或密码不对"
BACKGROUND_HEADER = "X-Luoshi-Background"  # what autosave and polling send


class Desk:
    """A house with people of several roles, each signing in from an address."""

    def __init__(self) -> None:
        self.house = operations.create_house(name="清河县教育局", opened=date(2020, 1, 1), at=AT)
        self.root = queries.root_of(self.house)

    def account(self, name: str, role: str = "correspondent") -> Account:
        person = operations.add_person(house_id=self.house.pk, name=name, at=AT, by=None)
        operations.appoint(person=person, unit=self.root, role=role, by=None, at=AT, valid_from=date(2020, 1, 1))
        return operations.add_account(
            person=person, username=name, password=PASSWORD, by=None, at=AT, must_change=False
        )

    def viewer(self, account: Account):
        return queries.viewer_of(account, timezone.localdate())

    def rules(self, **changes: object) -> None:
        self.house.settings = {"security": {**SecuritySettings().as_json(), **changes}}
        self.house.save()

    def tries(self, name: str, *, address: str = "10.0.0.1", password: str = PASSWORD, client: Client | None = None):
        client = client or Client()
        answer = client.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=address)
        return answer, client

    def opens(self, name: str, **how) -> bool:
        return self.tries(name, **how)[0].status_code == 302

    def told(self, action: str) -> int:
        with leave_scope("the test itself"):
            return LogEntry.objects.filter(house_id=self.house.pk, action=action).count()


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def text(answer) -> str:
    return answer.content.decode()


def test_five_wrong_tries_lock_a_name_at_one_address_only(desk):
    """The right password is refused there, and opens from anywhere else; after a quarter of an hour it opens again."""
    desk.account("wangfang")
    for _ in range(5):
        assert WRONG in text(desk.tries("wangfang", password="xia-zhong")[0])
    assert LOCKED in text(desk.tries("wangfang")[0])
    assert LOCKED in text(desk.tries(" WangFang ")[0])
    assert desk.opens("wangfang", address="10.0.0.2")
    assert (desk.told("sign_in.failed"), desk.told("sign_in.locked"), desk.told("sign_in.done")) == (4, 1, 1)
    with leave_scope("the test itself"):
        FailedSignIn.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert desk.opens("wangfang")


def test_what_is_said_does_not_tell_whether_a_name_exists(desk):
    """Known, unknown and switched-off names get the same words, before and after the lock; nothing is logged of unknown ones."""
    desk.account("wangfang")
    off = desk.account("liming")
    off.is_active = False
    off.save()
    said = {}
    for name in ("wangfang", "nobody", "liming"):
        password = PASSWORD if name == "liming" else "xia-zhong"
        said[name] = [text(desk.tries(name, password=password)[0]).replace(name, "") for _ in range(6)]
    shown = {name: [(WRONG in page, LOCKED in page) for page in pages] for name, pages in said.items()}
    assert shown["wangfang"] == [(True, False)] * 5 + [(False, True)]
    assert shown["nobody"] == shown["liming"] == shown["wangfang"]
    with leave_scope("the test itself"):
        assert FailedSignIn.objects.get(name="nobody").house_id is None
        assert not [row for row in LogEntry.objects.all() if "nobody" in str(row.detail)]


def test_a_name_tried_from_everywhere_stays_open_where_it_was_opened_before(desk):
    """A hundred machines cannot lock a person out of the own office; a new place waits."""
    desk.account("wangfang")
    assert desk.opens("wangfang", address="10.0.0.7")
    for number in range(30):
        desk.tries("wangfang", address=f"192.168.1.{number}", password="xia-zhong")
    assert LOCKED in text(desk.tries("wangfang", address="192.168.2.1")[0])
    assert desk.opens("wangfang", address="10.0.0.7")


def test_an_address_that_tries_many_names_is_slowed_but_not_its_own_people(desk):
    """Sixty wrong tries from one office: whoever signed in there before still does."""
    desk.account("wangfang")
    desk.account("liming")
    assert desk.opens("wangfang")
    for number in range(60):
        operations.note_failure(username=f"name{number}", visit=operations.Visit("10.0.0.1"), at=timezone.now())
    assert desk.opens("wangfang")
    assert LOCKED in text(desk.tries("liming")[0])


def test_the_security_administrator_unlocks_and_nobody_else(desk):
    """Another role is refused, another house's name is not found, the own one opens at once, and it is written down."""
    desk.account("wangfang")
    security, admin = desk.viewer(desk.account("anquan", "security")), desk.viewer(desk.account("xitong", "admin"))
    for _ in range(5):
        desk.tries("wangfang", password="xia-zhong")
    with pytest.raises(errors.NotAllowed):
        operations.unlock(username="wangfang", by=admin, at=AT)
    assert operations.unlock(username="nobody", by=security, at=AT) == 0
    assert operations.unlock(username="wangfang", by=security, at=AT) == 1
    assert desk.opens("wangfang")
    assert desk.told("sign_in.unlocked") == 1


def test_a_log_in_is_seen_and_ended_from_another_device(desk):
    """Mine: listed and ended, its session is gone; somebody else's is not found."""
    desk.account("wangfang")
    desk.account("liming")
    _, phone = desk.tries("wangfang")
    _, office = desk.tries("wangfang")
    _, other = desk.tries("liming")
    with leave_scope("the test itself"):
        on_phone = SignIn.objects.get(session_key=phone.session.session_key)
    assert other.post(f"/account/sign-ins/{on_phone.pk}/end/").status_code == 404
    assert "当前登录" in text(office.get("/account/"))
    assert office.post(f"/account/sign-ins/{on_phone.pk}/end/").status_code == 302
    assert phone.get("/account/").status_code == 302
    assert office.get("/account/").status_code == 200
    assert desk.told("sign_in.ended") == 1


def test_an_administrator_has_one_log_in_at_a_time_unless_the_house_says_otherwise(desk):
    """A correspondent has two; an administrator's second ends the first, until the rule is off."""
    desk.account("tongxun")
    desk.account("xitong", "admin")
    for name, kept in (("tongxun", 200), ("xitong", 302)):
        _, first = desk.tries(name)
        desk.tries(name)
        assert first.get("/account/").status_code == kept
    desk.rules(one_session=False)
    _, first = desk.tries("xitong")
    desk.tries("xitong")
    assert first.get("/account/").status_code == 200


def test_signing_in_gives_a_new_session_and_leads_nowhere_foreign(desk):
    """A session that somebody else prepared is left behind (fixation); an address of another site is not followed."""
    desk.account("wangfang")
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    for aim in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        client.logout()
        answer = client.post("/accounts/login/", {"login": "wangfang", "password": PASSWORD, "next": aim})
        assert answer.url == "/"
    assert client.session.session_key != before
    assert "planted" not in client.session


def test_an_idle_session_ends_and_only_a_person_keeps_it(desk):
    """Six minutes without a click at a house of five: autosave did not count; the log says why it ended."""
    desk.account("wangfang")
    desk.rules(idle_minutes=5)
    _, client = desk.tries("wangfang")
    client.get("/account/")

    def age(minutes: float) -> None:
        session = client.session
        session["touched"] = int(timezone.now().timestamp() - minutes * 60)
        session.save()

    age(4)
    assert client.post("/account/still-here/").status_code == 204
    assert client.session["touched"] > timezone.now().timestamp() - 60
    age(4)
    client.get("/account/", headers={BACKGROUND_HEADER: "1"})
    assert client.session["touched"] < timezone.now().timestamp() - 200
    age(7)
    assert client.get("/account/", headers={BACKGROUND_HEADER: "1"}).status_code == 401
    _, client = desk.tries("wangfang")
    client.get("/account/")
    age(7)
    answer = client.get("/records/?q=a")
    assert answer.url == "/accounts/login/?next=%2Frecords%2F%3Fq%3Da&idle=1"
    assert client.get("/account/").status_code == 302
    with leave_scope("the test itself"):
        assert set(SignIn.objects.exclude(ended_at=None).values_list("ended_why", flat=True)) == {"idle"}
        assert Session.objects.count() == 0


def test_the_houses_password_rules_are_kept(desk):
    """Too short, too few kinds, used before; then a good one, and all other log-ins end."""
    desk.account("wangfang")
    desk.rules(password_length=12, password_kinds=3, password_history=2)
    _, other = desk.tries("wangfang")
    _, client = desk.tries("wangfang")

    def change(old: str, new: str):
        form = {"oldpassword": old, "password1": new, "password2": new}
        return client.post("/accounts/password/change/", form)

    assert "至少要有 12 个字符" in text(change(PASSWORD, "Duan-9"))
    assert "至少 3 种" in text(change(PASSWORD, "zhi-you-xiao-xie"))
    assert "最近用过" in text(change(PASSWORD, PASSWORD))
    assert change(PASSWORD, "chun-nuan-hua-kai-9").status_code == 302
    assert other.get("/account/").status_code == 302
    _, client = desk.tries("wangfang", password="chun-nuan-hua-kai-9")
    assert "最近用过" in text(change("chun-nuan-hua-kai-9", PASSWORD))
    assert desk.told("account.own_password") == 1


def test_an_old_password_is_changed_at_the_next_sign_in(desk):
    """Ninety-one days old: the page of the own password comes first; with the rule off it does not."""
    account = desk.account("wangfang")
    with leave_scope("the test itself"):
        PasswordUse.objects.filter(account=account).update(at=timezone.now() - timedelta(days=91))
    desk.rules(password_days=0)
    assert desk.tries("wangfang")[1].get("/account/").status_code == 200
    desk.rules(password_days=90)
    assert desk.tries("wangfang")[1].get("/account/").url == "/accounts/password/change/"


def test_a_switched_off_account_is_out_at_the_next_click_and_the_last_administrator_stays(desk):
    """Its sessions end; nobody switches off themselves; a house keeps an administrator who can sign in."""
    admin = desk.account("xitong", "admin")
    clerk = desk.account("wangfang")
    by = desk.viewer(admin)
    _, client = desk.tries("wangfang")
    operations.switch_account(person=clerk.person, active=False, by=by, at=AT)
    assert client.get("/account/").status_code == 302
    assert not desk.opens("wangfang")
    operations.switch_account(person=clerk.person, active=True, by=by, at=AT)
    assert desk.opens("wangfang")
    with pytest.raises(errors.OwnAccount):
        operations.switch_account(person=admin.person, active=False, by=by, at=AT)
    with pytest.raises(errors.LastAdministrator):
        operations.switch_account(person=admin.person, active=False, by=None, at=AT)
    desk.account("erhao", "admin")
    operations.switch_account(person=admin.person, active=False, by=None, at=AT)


def test_a_wrong_try_costs_the_same_for_every_name(desk, monkeypatch):
    """As many hashes for a known name, an unknown one and one that is switched off: time tells nothing."""
    desk.account("wangfang")
    off = desk.account("liming")
    off.is_active = False
    off.save()
    done: list[int] = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *given: done.append(1) or real(self, *given))
    costs = {}
    for name in ("wangfang", "nobody", "liming"):
        done.clear()
        desk.tries(name, password="xia-zhong")
        costs[name] = len(done)
    assert len(set(costs.values())) == 1, costs
    assert costs["nobody"] > 0


def test_the_rules_of_a_password_are_said_once(desk: Desk) -> None:
    """In the house's words, not a second time in the framework's."""
    desk.account("wangfang")
    page = desk.tries("wangfang")[1].get("/accounts/password/change/").content.decode()
    assert page.count("个字符") == 1
    assert "你的" not in page

"""The second factor end to end, without any network: set up, sign in, recovery codes, reset, demanded by role, attacked."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from luoshi.org import errors, operations
from luoshi.org.tests.test_sign_in import AT, PASSWORD, Desk, text


@pytest.fixture
def desk(db) -> Desk:
    cache.clear()
    return Desk()


def code_of(secret: str, *, step: int = 0) -> str:
    """What the phone shows now, or `step` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up(client: Client) -> tuple[str, list[str]]:
    """As a person does it: password again, scan, type the code, keep the recovery codes. Returns secret and codes."""
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "再次确认身份" in text(page)
    page = client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/",
                       {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"}, follow=True)  # fmt: skip
    secret = re.search(r'id="authenticator_secret" value="([A-Z2-7=]+)"', text(page))[1]
    assert "data:image/svg+xml;base64," in text(page)
    page = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "验证码不对" in text(page)
    page = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    return secret, re.findall(r"<code>(\d{8})</code>", text(page))


def second(client: Client, code: str):
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def test_a_sign_in_stops_at_the_code_and_goes_on_with_the_right_one(desk, django_capture_on_commit_callbacks):
    """Wrong code refused and logged; the right one opens; the same one does not open twice."""
    desk.account("wangfang")
    with django_capture_on_commit_callbacks(execute=True):
        secret, _codes = set_up(desk.tries("wangfang")[1])
    assert (desk.told("account.second_on"), desk.told("account.codes_made")) == (1, 1)
    answer, client = desk.tries("wangfang")
    assert answer.url == "/accounts/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    assert "验证码不对" in text(second(client, "123456"))
    assert desk.told("sign_in.code_failed") == 1
    code = code_of(secret, step=1)
    assert second(client, code).status_code == 302
    assert client.get("/account/").status_code == 200
    _, again = desk.tries("wangfang")
    assert "验证码不对" in text(second(again, code))


def test_the_secret_is_sealed_in_the_database(desk):
    """Whoever reads the table has nothing to make codes of."""
    desk.account("wangfang")
    secret, codes = set_up(desk.tries("wangfang")[1])
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert "sealed:" in stored
    assert not [code for code in codes if code in stored]


def test_recovery_codes_are_shown_once_and_each_opens_once(desk):
    """Ten at set-up, not again; one opens, the same one does not; new ones put the old ones out of use."""
    desk.account("wangfang")
    _, client = desk.tries("wangfang")
    _secret, codes = set_up(client)
    assert len(codes) == 10
    page = text(client.get("/accounts/2fa/recovery-codes/"))
    assert not [code for code in codes if code in page]
    assert client.get("/accounts/2fa/recovery-codes/download/").status_code == 403
    _, first = desk.tries("wangfang")
    assert second(first, codes[0]).status_code == 302
    assert desk.told("account.code_used") == 1
    _, again = desk.tries("wangfang")
    assert "验证码不对" in text(second(again, codes[0]))
    client.post("/accounts/2fa/recovery-codes/generate/")
    cache.clear()
    _, late = desk.tries("wangfang")
    assert "验证码不对" in text(second(late, codes[1]))


def test_codes_cannot_be_tried_out(desk):
    """Five wrong codes: the right one is refused too, from a new sign-in as well, whatever the address."""
    desk.account("wangfang")
    secret, _codes = set_up(desk.tries("wangfang")[1])
    _, client = desk.tries("wangfang")
    for number in range(5):
        second(client, f"00000{number}")
    assert "尝试次数过多" in text(second(client, code_of(secret, step=1)))
    _, elsewhere = desk.tries("wangfang", address="10.9.9.9")
    assert "尝试次数过多" in text(second(elsewhere, code_of(secret, step=1)))


def test_the_password_cannot_be_tried_out_by_asking_again(desk):
    """A session left open is no way round the lock: asking for the password again counts as signing in does."""
    desk.account("wangfang")
    _, client = desk.tries("wangfang")
    for _ in range(5):
        client.post("/accounts/reauthenticate/", {"password": "xia-zhong"}, REMOTE_ADDR="10.0.0.1")
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert "尝试次数过多" in text(answer)


def test_asking_again_leads_nowhere_foreign(desk):
    """The address behind it is followed on this site only."""
    desk.account("wangfang")
    _, client = desk.tries("wangfang")
    for aim in ("https://evil.example/", "//evil.example/"):
        answer = client.post(f"/accounts/reauthenticate/?next={aim}", {"password": PASSWORD, "next": aim})
        assert "evil" not in answer.url


def test_a_role_of_which_it_is_demanded_sets_it_up_first_and_cannot_take_it_off(desk):
    """An administrator is led to the set-up, then in; a correspondent is not; switching it off is refused."""
    desk.account("xitong", "admin")
    desk.account("wangfang")
    desk.rules(second_factor_roles=["admin"])
    assert desk.tries("wangfang")[1].get("/account/").status_code == 200
    _, client = desk.tries("xitong")
    for path in ("/account/", "/org/people/", "/accounts/2fa/"):
        assert client.get(path).url == "/accounts/2fa/totp/activate/"
    set_up(client)
    assert client.get("/org/people/").status_code == 200
    assert "不能关闭" in text(client.get("/accounts/2fa/totp/deactivate/"))
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").count() == 1
    desk.rules(second_factor_roles=[])
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert Authenticator.objects.count() == 0


def test_a_lost_phone_is_reset_by_the_security_administrator_alone(desk):
    """Not by the system administrator, not by oneself; afterwards the password is enough, and open log-ins are gone."""
    clerk = desk.account("wangfang")
    _, client = desk.tries("wangfang")
    set_up(client)
    security = desk.account("anquan", "security")
    by = desk.viewer(security)
    with pytest.raises(errors.NotAllowed):
        operations.reset_second_factor(person=clerk.person, by=desk.viewer(desk.account("xitong", "admin")), at=AT)
    with pytest.raises(errors.OwnAccount):
        operations.reset_second_factor(person=security.person, by=by, at=AT)
    assert operations.reset_second_factor(person=clerk.person, by=by, at=AT)
    assert client.get("/account/").status_code == 302
    assert desk.tries("wangfang")[0].url == "/"
    assert desk.told("account.second_reset") == 1
    assert not operations.reset_second_factor(person=clerk.person, by=by, at=AT)

"""People, security, the log and feedback in a browser: every page at both widths, the warning before a page signs out,
and a second factor set up as a person does it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.utils import timezone

from luoshi.org import operations as org
from luoshi.org.feedback import give_feedback
from luoshi.org.models import Account, Membership, Person
from luoshi.org.queries import root_of, viewer_of
from luoshi.org.security import SecuritySettings
from luoshi.ui.scope import leave_scope
from tests.browser.keyboard import walk

PASSWORD = "qiu-shou-dong-cang-8"
PAGES = {
    "admin": [
        "/org/people/", "/org/people/contacts/", "/org/people/{clerk}/", "/org/people/{clerk}/edit/",
        "/org/people/{clerk}/erase/", "/org/people/{office}/pass-on/", "/org/posts/{post}/hand-over/",
        "/org/posts/{post}/stand-in/", "/feedback/all/", "/feedback/{feedback}/",
    ],
    "security": ["/org/settings/", "/org/settings/security/", "/org/settings/retention/", "/logs/"],
    "correspondent": ["/account/", "/feedback/?page=/account/"],
}  # fmt: skip


class Office:
    """A house with an administrator, a security administrator, a clerk and an account of a post."""

    def __init__(self) -> None:
        cache.clear()
        self.at = timezone.now()
        self.house = org.create_house(name="青禾县教育局", opened=date(2020, 1, 1), at=self.at)
        self.accounts = {role: self.account(role) for role in PAGES}
        self.office = self.account("observer", is_post=True)

    def account(self, role: str, **more: Any) -> Account:
        """Somebody with one post, named by the role."""
        person = org.add_person(
            house_id=self.house.pk, name=f"某{role}", phone="13800001234", at=self.at, by=None, **more
        )
        org.appoint(
            person=person, unit=root_of(self.house), role=role, by=None, at=self.at, valid_from=date(2020, 1, 1)
        )
        return org.add_account(
            person=person, username=f"u{role}", password=PASSWORD, by=None, at=self.at, must_change=False
        )

    def keys(self) -> dict[str, int]:
        """Keys of addresses."""
        clerk = self.accounts["correspondent"]
        viewer = viewer_of(clerk, timezone.localdate())
        note = give_feedback(text="退回原因想常用几条。", page="/account/", picture=None, by=viewer, at=self.at)
        with leave_scope("a test looks"):
            post = Membership.objects.get(person_id=clerk.person_id)
            office = Person.objects.get(account=self.office)
        return {"clerk": clerk.person_id, "office": office.pk, "post": post.pk, "feedback": note.pk}


@pytest.fixture
def office(transactional_db: None) -> Office:
    """The house of these stories."""
    return Office()


@pytest.mark.parametrize("role", list(PAGES))
def test_every_page_is_accessible_and_walked_by_keyboard(
    every_page: Any, office: Office, sign_in: Callable[[Any, Any], None], assert_accessible: Any, role: str
) -> None:
    """At both widths; a page that logs an error fails with its fixture."""
    keys = office.keys()
    sign_in(every_page, office.accounts[role])
    faults = []
    # A phone has no keyboard; what Tab reaches is the same markup.
    checks = (assert_accessible,) if every_page.viewport_size["width"] < 600 else (assert_accessible, walk)
    for address in PAGES[role]:
        answer = every_page.goto(address.format(**keys))
        assert answer.status == 200, address
        every_page.wait_for_load_state("networkidle")
        for check in checks:
            try:
                check(every_page)
            except AssertionError as fault:
                faults.append(str(fault))
    assert not faults, "\n\n".join(faults)


def test_a_page_warns_before_it_signs_out_and_goes_on_when_asked(
    browser_page: Any, office: Office, sign_in: Callable[[Any, Any], None]
) -> None:
    """A house of five minutes: after four a dialog; 继续 closes it; unheeded, the page leads to the sign-in."""
    org.change_security(house_id=office.house.pk, to=SecuritySettings(idle_minutes=5), by=None, at=office.at)
    page = browser_page
    sign_in(page, office.accounts["correspondent"])
    page.clock.install()
    page.goto("/account/")
    page.wait_for_load_state("networkidle")
    page.clock.fast_forward("03:50")
    assert page.locator("dialog").count() == 0
    page.clock.fast_forward("00:20")
    page.wait_for_selector("dialog:has-text('秒后退出登录')")
    with page.expect_response("**/account/still-here/") as answer:
        page.get_by_role("button", name="继续").click()
    assert answer.value.status == 204
    assert page.locator("dialog").count() == 0
    page.clock.fast_forward("04:10")
    page.wait_for_selector("dialog:has-text('秒后退出登录')")
    page.clock.fast_forward("01:00")
    page.wait_for_url("**/accounts/login/?idle=1**")
    page.wait_for_selector("text=已自动退出")
    page.goto("/account/")
    assert "/accounts/login/" in page.url


def test_a_telephone_number_shows_by_a_click(
    every_page: Any, office: Office, sign_in: Callable[[Any, Any], None]
) -> None:
    """Masked on the page; the click shows it in its place, without a new page."""
    sign_in(every_page, office.accounts["admin"])
    every_page.goto(f"/org/people/{office.accounts['correspondent'].person_id}/")
    assert every_page.get_by_text("138****1234").is_visible()
    every_page.get_by_role("button", name="显示完整").click()
    every_page.wait_for_selector("text=13800001234")
    every_page.get_by_text("更多").click()
    assert every_page.get_by_role("button", name="停用账号").is_visible()


def test_a_second_factor_is_set_up_with_codes_to_keep(every_page: Any, office: Office, assert_accessible: Any) -> None:
    """Password again, the picture, a code of the phone; recovery codes are downloaded once; the next sign-in asks."""
    page = every_page
    enter(page, "ucorrespondent")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/account/")
    page.get_by_role("link", name="开启动态验证码").click()
    page.wait_for_selector("h1:has-text('再次确认身份')")
    assert_accessible(page)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#authenticator_secret")
    assert_accessible(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("[name=code]", code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_selector("text=只显示这一次")
    assert_accessible(page)
    codes = page.locator(".codes code").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    kept = download.value.path().read_text(encoding="utf-8")
    assert re.findall(r"\d{8}", kept) == codes
    page.context.clear_cookies()
    enter(page, "ucorrespondent")
    page.wait_for_selector("h1:has-text('动态验证码')")
    assert_accessible(page)
    page.fill("[name=code]", codes[0])
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('星期')")


def enter(page: Any, username: str) -> None:
    """The sign-in form, as somebody fills it in."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def code_of(secret: str) -> str:
    """What the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))

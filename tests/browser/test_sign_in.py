"""Signing in, as a person does: the page at both sizes, by keyboard, and the calm refusal of a wrong password."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from luoshi.org.operations import add_account, add_person, create_house

PASSWORD = "qiu-shou-dong-cang-8"


@pytest.fixture
def account(transactional_db: None) -> Any:
    """An account that a person of a house signs in with."""
    at = datetime(2025, 3, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    house = create_house(name="青禾县教育局", opened=date(2025, 1, 1), at=at)
    person = add_person(house_id=house.pk, name="王芳", at=at, by=None)
    return add_account(person=person, username="wangfang", password=PASSWORD, by=None, at=at, must_change=False)


def test_the_sign_in_page_is_accessible_at_both_sizes(every_page: Any, assert_accessible: Any) -> None:
    """axe finds nothing, nothing scrolls sideways, and nobody is offered to sign up."""
    every_page.goto("/accounts/login/")
    assert_accessible(every_page)
    assert every_page.get_by_text("注册").count() == 0


def test_a_wrong_password_is_refused_and_the_right_one_opens(browser_page: Any, account: Any) -> None:
    """By keyboard alone: the name stays, the sentence says what is wrong, the second try leads in."""
    page = browser_page
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(account.username)
    page.locator("input[name=password]").fill("xia-zhong-qiu-shou")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "/accounts/login/" in page.url
    assert page.locator("input[name=login]").input_value() == account.username
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    assert page.context.cookies()


def test_a_session_given_by_the_fixture_opens_what_a_visitor_cannot_see(
    browser_page: Any, account: Any, sign_in: Any
) -> None:
    """Without a session the page leads to the sign-in; with one it opens."""
    browser_page.goto("/accounts/password/change/")
    assert "/accounts/login/" in browser_page.url
    sign_in(browser_page, account)
    browser_page.goto("/accounts/password/change/")
    assert "/accounts/login/" not in browser_page.url


def test_a_handed_over_password_is_changed_before_anything_else(every_page: Any, county: Any) -> None:
    """The first sign-in leads to one's own password, whatever is asked for; with that one is in, at home."""
    county.newcomer("xinlai", "qing-song-hong-mei")
    page = every_page
    sign_in_by_form(page, "xinlai", "qing-song-hong-mei")
    page.goto("/records/")
    page.wait_for_selector("[name=oldpassword]")
    page.fill("[name=oldpassword]", "qing-song-hong-mei")
    page.fill("[name=password1]", "12345678")
    page.fill("[name=password2]", "12345678")
    page.keyboard.press("Enter")
    page.wait_for_selector(".field-error")
    page.fill("[name=oldpassword]", "qing-song-hong-mei")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    sign_in_by_form(page, "xinlai", PASSWORD)
    page.wait_for_selector("h1:has-text('星期')")


def sign_in_by_form(page: Any, username: str, password: str) -> None:
    """The form, as somebody fills it in."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)

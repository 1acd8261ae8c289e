"""Amounts and states read the same everywhere, and exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ui import states
from luoshi.ui.templatetags import luoshi as tags


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(-1, 1000), "-0.001"),
        (Fraction(-1, 3000), "0"),
        (9999, "9999"),
        (12345, "12,345"),
        (0, "0"),
    ],
)
def test_an_amount_is_shown_exactly_or_rounded_half_up(value: Fraction, text: str) -> None:
    assert states.amount_text(value) == text


@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 2, 4, 5, 8, 10, 100, 10_000]))
def test_what_has_a_short_decimal_loses_nothing(num: int, den: int) -> None:
    assert Fraction(states.amount_text(num, den).replace(",", "")) == Fraction(num, den)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_all_is_only_said_when_all_is_done(done: int, required: int) -> None:
    share = int(states.percent_text(done, required).rstrip("%"))
    assert (share >= 100) == (done >= required)


def test_nothing_required_has_no_share() -> None:
    assert states.percent_text(3, 0) == "—"
    assert states.percent_text(3, None) == "—"


def test_every_state_has_a_tone_and_a_word() -> None:
    for code in states.STATES:
        assert states.tone(code) in states.TONES
        assert states.label(code)
    assert states.tone("never heard of") == "none"


def test_a_pill_escapes_a_foreign_word() -> None:
    assert "<b>" not in tags.state_pill("late", "<b>")
    assert "pill-late" in tags.state_pill("late")


def test_days_read_as_people_say_them() -> None:
    """The year is only said when it is another one."""
    day = date(2026, 3, 9)
    assert tags.cn_date(day) == "2026年3月9日"
    assert tags.cn_day(day, date(2026, 1, 1)) == "3月9日"
    assert tags.cn_day(day, date(2027, 1, 1)) == "2026年3月9日"
    assert tags.cn_weekday(day) == "星期一"
    assert tags.cn_date(None) == tags.cn_day(None) == tags.cn_time(None) == ""


def test_a_moment_is_shown_in_the_houses_time() -> None:
    """Half past five in the evening of London is after midnight here."""
    assert tags.cn_time(datetime(2026, 3, 8, 17, 30, tzinfo=UTC)) == "3月9日 01:30"
    assert tags.cn_date(datetime(2026, 3, 8, 17, 30, tzinfo=UTC)) == "2026年3月9日"


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_bar_never_passes_its_end(done: int, required: int) -> None:
    bar = tags.progress_bar(done, required, "good", "集中学习")
    value = int(bar.split('value="')[1].split('"')[0])
    assert 0 <= value <= 1000
    assert (value == 1000) == (done >= required > 0)

"""Shares are exact whoever signs; only addresses of the open net are fetched."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.press.placements import fetching
from luoshi.press.placements.fetching import FetchRefused, fetch, open_address, read_page, text_of
from luoshi.press.placements.shares import Author, shares_of_authors, shares_of_units

AUTHORS = st.lists(
    st.builds(Author, st.just("某"), st.none(), st.sampled_from([None, 1, 2, 3, 7]), st.booleans()), max_size=12
)


@given(AUTHORS, st.integers(1, 9))
def test_shares_sum_to_one_in_order(authors, reporting):
    """Units: always one. Persons: one, or nothing where all are reporters. Order of first authors; reporters take none."""
    units = shares_of_units(authors, reporting)
    assert sum(share for _unit, share in units) == 1
    writers = [each for each in authors if not each.reporter]
    assert sum(shares_of_authors(authors)) == (1 if writers else 0)
    named = list(dict.fromkeys(each.unit_id or reporting for each in writers)) or [reporting]
    assert [unit for unit, _share in units] == named
    for unit, share in units:
        if writers:
            assert share == Fraction(sum((each.unit_id or reporting) == unit for each in writers), len(writers))


def test_three_authors_of_two_offices():
    """T6 of field.md: two of office A, one of B: 2/3 and 1/3; a reporter changes nothing."""
    three = [Author("甲", None, 1), Author("乙", None, 1), Author("丙", None, 2)]
    wanted = ((1, Fraction(2, 3)), (2, Fraction(1, 3)))
    assert shares_of_units(three, 1) == shares_of_units([*three, Author("记", None, None, True)], 1) == wanted


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255", "nonsense"],
)  # fmt: skip
def test_addresses_inside_are_never_open(address):
    assert not open_address(address)
    assert open_address("8.8.8.8")
    assert open_address("2606:4700::1111")


@pytest.mark.parametrize(
    ("url", "code"),
    [("file:///etc/passwd", "scheme"), ("http://user:x@a.example.org/", "scheme"), ("http://a.example.org:8080/", "scheme"),
     ("gopher://a.example.org/", "scheme"), ("http://inside.example.org/", "private"), ("http://2130706433/", "private"),
     ("http://both.example.org/", "private")],
)  # fmt: skip
def test_what_is_not_fetched(url, code):
    """Other schemes, ports and sign-ins; names that lead inside, also where only one of their numbers does."""
    numbers = {
        "inside.example.org": ["10.0.0.5"],
        "2130706433": ["127.0.0.1"],
        "both.example.org": ["8.8.8.8", "10.0.0.5"],
    }
    with pytest.raises(FetchRefused) as refused:
        fetch(url, resolving=lambda host, port: numbers[host])
    assert refused.value.code == code


class _Answer:
    def __init__(self, status, location=""):
        self.status, self.location = status, location

    def getheader(self, name):
        return self.location if name == "Location" else "text/html; charset=gb2312"


def test_redirects_are_checked_again_and_pages_read(monkeypatch):
    """A redirect to the inside is refused like the address itself; title and day come from the page's own charset."""
    page = "<title>一块宣传栏 - 江城新闻网</title><p>2026年3月10日".encode("gb18030")
    way = {"http://a.example.org/": (_Answer(302, "/b"), b""), "http://a.example.org/b": (_Answer(200), page)}
    monkeypatch.setattr(fetching, "_once", lambda url, resolving, until: way[url])
    found = fetch("http://a.example.org/", today=date(2026, 3, 20))
    assert (found.address, found.title, found.published) == ("http://a.example.org/b", "一块宣传栏", date(2026, 3, 10))
    assert fetch("http://a.example.org/", today=date(2026, 3, 1)).published is None
    monkeypatch.undo()
    real = fetching._once

    def first_redirects(url, resolving, until):
        return (_Answer(302, "http://127.0.0.1/"), b"") if "a.example" in url else real(url, resolving, until)

    monkeypatch.setattr(fetching, "_once", first_redirects)
    with pytest.raises(FetchRefused) as refused:
        fetch("http://a.example.org/", resolving=lambda host, port: [host])
    assert refused.value.code == "private"
    assert read_page(text_of(b"<h1>\xff</h1>", "charset=nonsense"))[1] is None

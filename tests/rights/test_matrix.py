"""Every role × every address × own, lent, foreign rows of two houses × GET and POST, against the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.org import middleware
from luoshi.org.queries import viewer_for
from tests.rights.addresses.people import IN_LOG
from tests.rights.every import ADDRESSES, MAY
from tests.rights.table import (
    ON_RECORDS,
    OPEN,
    OPENED,
    OWN_ACCOUNT,
    PERSONAS,
    SEES,
    WORDS_ON_RECORDS,
    Address,
)
from tests.rights.walk import Answer, ask, digest, may, names, rows, sees, url_of
from tests.rights.world import World

Browser = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rights")]  # one worker builds the world


@pytest.fixture(autouse=True, scope="module")
def _one_viewer_each() -> Iterator[None]:
    """Posts never change in this module, so each persona's viewer is loaded once; `test_attacks` loads it each time."""
    known: dict[Any, Any] = {}

    def once(user: Any, today: Any) -> Any:
        if user.pk not in known:
            known[user.pk] = viewer_for(user, today)
        return known[user.pk]

    with patch.object(middleware, "viewer_for", once):
        yield


def places_for(persona: str, address: Address, *, first: bool) -> tuple[str, ...]:
    """Places to try. A lending unit is one more foreign unit for those who are not lent to it; of an address with several
    rows (a record in each state) the further ones are tried with what is in sight and one foreign place."""
    places = address.places
    if "own" in places and persona not in ("lent", "lent_only", "admin", "planner"):
        places = tuple(place for place in places if place != "lent")
    unseen_places = [place for place in places if not sees(persona, address, place)]
    if (first and SEES[persona]) or len(unseen_places) < 2:
        return places
    return tuple(place for place in places if place not in unseen_places[:-1])


def tries(persona: str) -> Iterator[tuple[str, Address, str, str]]:
    """All that is tried for a persona: name, row of the table, place, method."""
    before = ""
    for name, address in rows():
        places = places_for(persona, address, first=name != before)
        before = name
        for place in places:
            # One place shows that an address does not take a method.
            yield from ((name, address, place, m) for m in "GP" if m in address.methods or place == places[0])


def unseen(answer: Answer, persona: str, name: str) -> set[str]:
    """Markers in an answer that the persona must not see."""
    if name in IN_LOG and persona in MAY["audit.see"]:
        return {each for each in answer.marks if each.startswith("house:")}  # the log tells of the whole own house
    allowed = SEES[persona] | (WORDS_ON_RECORDS.get(persona, frozenset()) if name in ON_RECORDS else frozenset())
    return {each for each in answer.marks if each not in allowed and not _part(each, allowed)}


def _part(mark: str, allowed: frozenset[str]) -> bool:
    """A plan's mark begins the marks of its clauses, targets and file; quotes may be cut short."""
    return any(mark.startswith(each) or each.startswith(mark) for each in allowed if each.endswith(":plandraft"))


# -- the table is whole ------------------------------------------------------------------------------------------------


def test_every_address_has_a_row() -> None:
    """A new address cannot be forgotten."""
    missing = sorted(names() - set(ADDRESSES) - OWN_ACCOUNT - OPEN)
    assert not missing, (
        f"the addresses {missing} have no row: add each to ADDRESSES in a module of tests/rights/addresses/ with the thing whose row "
        "it takes, the places to try it with, the action that opens it, its methods and a body that would succeed"
    )


def test_every_row_has_an_address() -> None:
    """Nor is a row left of an address that is gone."""
    gone = sorted((set(ADDRESSES) | OWN_ACCOUNT | OPEN) - names())
    assert not gone, f"tests/rights/table.py names addresses that do not exist any more: {gone}; remove their rows"


# -- the matrix --------------------------------------------------------------------------------------------------------


def expected(persona: str, address: Address, place: str, method: str) -> frozenset[int]:
    """The statuses that the table allows."""
    if method not in address.methods:
        return frozenset({403, 404, 405})
    if not sees(persona, address, place):
        # One's own upload in a step for planners only: whoever is none is told so, whatever the row.
        return frozenset({403, 404} if address.takes == "mine" else {404})
    return OPENED if may(persona, address, place) else frozenset({403, 404})


# On both databases: a role that reaches the house, one that reaches below, a lent one, and one that reaches nothing.
CORE = ("admin", "planner_east", "area_clerk", "lent", "ended")


@pytest.mark.parametrize(
    "persona", [pytest.param(each, marks=[pytest.mark.both] if each in CORE else []) for each in PERSONAS]
)
def test_what_each_role_may_open(world: World, browser: Browser, persona: str) -> None:
    """404 out of sight, 403 or 404 without the action, opened otherwise; no answer holds a foreign word."""
    faults: list[str] = []
    client = browser(persona)
    for name, address, place, method in tries(persona):
        url = url_of(name, address, world, place)
        answer = ask(client, method, url, address.body(world, place) if method == "P" else None)
        about = f"{persona} {method} {name} {place}: {answer.status}"
        faults += [f"{about} shows {word}" for word in sorted(unseen(answer, persona, name))]
        wanted = expected(persona, address, place, method)
        if answer.status not in wanted:
            faults.append(f"{about}, wanted {sorted(wanted)} {answer.location}")
        if answer.writes and wanted.isdisjoint(OPENED):
            faults.append(f"{about} wrote {answer.writes[0]}")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


@pytest.mark.both
def test_nobody_is_sent_to_the_sign_in(world: World, browser: Browser) -> None:
    """Without signing in there is nothing but the sign-in."""
    faults = []
    for name, address in rows():
        for place in address.places:
            for method in "GP":
                answer = ask(browser(""), method, url_of(name, address, world, place), address.body(world, place))
                to_login = answer.status == 302 and answer.location.startswith(reverse("account_login"))
                if not to_login or answer.marks or answer.writes:
                    faults.append(f"{method} {name} {place}: {answer.status} {answer.location} {answer.marks}")
    assert not faults, "\n".join(faults)


@pytest.mark.both
def test_foreign_posts_change_no_row(world: World, browser: Browser) -> None:
    """All POSTs of all roles at rows out of their sight, one after the other and nothing taken back: not a byte moves."""
    personas = ("admin", "planner", "planner_east", "verifier", "area_clerk", "lent", "clerk")
    assert all(browser(persona) for persona in personas)  # signing in notes the moment on the account
    before = digest()
    for persona in personas:
        for name, address in rows():
            if "P" not in address.methods or not address.takes:
                continue
            for place in address.places[1:]:
                if not sees(persona, address, place):
                    url = url_of(name, address, world, place)
                    ask(browser(persona), "P", url, address.body(world, place), keep=True)
        assert digest() == before


def test_the_account_pages_know_no_house(world: World, browser: Browser) -> None:
    """Password and second factor: opened by everybody who is signed in, without a word of any row."""
    for name in sorted(OWN_ACCOUNT):
        answer = ask(browser("leader"), "G", reverse(name))
        assert answer.status in (200, 302, 404), name
        assert not answer.marks
        assert ask(browser(""), "G", reverse(name)).status == 302, name


def test_the_matrix_is_large() -> None:
    """A matrix that shrinks by accident is noticed: addresses × roles × places × methods."""
    tried = sum(1 for persona in PERSONAS for _each in tries(persona))
    assert tried > 4000, tried

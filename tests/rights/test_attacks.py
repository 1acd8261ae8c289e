"""What an attacker would try with an address, a filter, a form or an old session. Each is tried with success beside it."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.files.operations import store_file
from luoshi.ledger import errors as ledger_errors
from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Draft, Record
from luoshi.org import operations as org
from luoshi.org.importing import ListRefused, NewUnit, add_units
from luoshi.org.models import Membership
from luoshi.plans import errors as plan_errors
from luoshi.plans import operations as plans
from luoshi.reading import read_text
from luoshi.ui.scope import leave_scope
from tests.rights.table import SEES
from tests.rights.test_matrix import unseen
from tests.rights.walk import Answer, ask
from tests.rights.world import KIND, World

Browser = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.xdist_group("rights")]
FOREIGN = ("unit", "house")  # another unit of the own house, and another house
LOOKERS = ("admin", "planner_east", "verifier", "area_clerk", "correspondent", "lent_only")


def token(units: list[int], today: Any, **more: Any) -> str:
    """A figure's address as anybody can write one."""
    plain = {"m": {"kinds": [KIND], "quantity": "count"}, "u": units, "p": [f"{today.year}-01-01", str(today)], **more}
    return urlsafe_b64encode(zlib.compress(json.dumps(plain).encode())).decode().rstrip("=")


# -- figures -----------------------------------------------------------------------------------------------------------


def test_a_forged_figure_opens_only_what_lies_in_reach(world: World, browser: Browser) -> None:
    """The own unit's figure, holding and person open; with a foreign holding or person behind the own unit nothing does."""
    own = world.places["own"]
    look = lambda **more: ask(  # noqa: E731  # a word of this story
        browser("correspondent"), "G", reverse("work:figure", args=[token([own.unit.pk], world.today, **more)])
    )
    for more in ({}, {"holding": own.hold.pk}, {"person": str(own.clerk.key)}):
        assert look(**more).status == 200, more
    for name in FOREIGN:
        place = world.places[name]
        for more in ({"holding": place.hold.pk}, {"person": str(place.clerk.key)}):
            answer = look(**more)
            assert (answer.status, unseen(answer, "correspondent", "")) == (404, set()), (name, more)
        both = token([own.unit.pk, place.unit.pk], world.today)
        assert ask(browser("correspondent"), "G", reverse("work:figure", args=[both])).status == 404


@pytest.mark.parametrize(
    "more",
    [
        {"u": [2**70]}, {"u": ["x"]}, {"u": {}}, {"u": [-1]}, {"holding": [1]}, {"holding": 2**80}, {"person": "x"},
        {"t": "2026-01-01T00:00:00"}, {"t": "x"}, {"p": ["x", "y"]}, {"m": {"kinds": 5}}, {"m": {"kinds": [[1]]}},
        {"m": {"kinds": [KIND], "quantity": "count", "how": "magic"}}, {"m": {"kinds": [KIND], "how": "coverage"}},
        {"m": {"kinds": [KIND], "quantity": {"a": 1}}}, {"m": {"kinds": [KIND], "quantity": "count", "facets": [1]}},
        {"m": {"kinds": [KIND], "quantity": "count", "over_units": "all"}}, {"m": {"unknown": 1}}, {"m": None},
    ],
)  # fmt: skip
def test_a_figure_that_nobody_made_is_not_found(world: World, browser: Browser, more: dict[str, Any]) -> None:
    """404, never an error of the server."""
    url = reverse("work:figure", args=[token([world.places["own"].unit.pk], world.today, **more)])
    assert ask(browser("correspondent"), "G", url).status == 404


@pytest.mark.parametrize("junk", ["x", "_" * 5000, "eJwDAAAAAAE", "AAAA"])
def test_junk_in_a_figures_address_is_not_found(world: World, browser: Browser, junk: str) -> None:
    """Whatever does not unpack."""
    assert ask(browser("correspondent"), "G", reverse("work:figure", args=[junk])).status == 404


# -- filters, searches, choosers, presets ------------------------------------------------------------------------------


def probes(world: World) -> list[tuple[str, str]]:
    """(name, address) of lists, choosers and presets, asked for foreign rows by key and by name."""
    found: list[tuple[str, str]] = []
    for name in FOREIGN:
        place = world.places[name]
        record, plan = place.records["ver"].pk, world.plans["house"]
        lists = {
            "work:records": [f"unit={place.unit.pk}", f"kind={world.kinds['b'].pk}", f"q=Z9{name}", "export=xlsx",
                             f"q=Z9{name}&export=xlsx", "sort=entered_by__phone", "sort=-unit&page=99"],
            "work:holdings": [f"unit={place.unit.pk}", f"q=Z9{name}", f"q=Z9{name}&export=xlsx", "export=xlsx"],
            "work:queue": [f"record={record}", f"record={place.records['sub'].pk}", "of=sample"],
            "work:new": [f"kind={KIND}&target={plan.target.pk}", f"kind={KIND}&day=9999-99-99&target=x"],
            "org:units": [f"q=Z9{name}", "export=xlsx", f"type=Z9{name}", f"klass=Z9{name}"],
            "org:people": [f"q=Z9{name}", "export=xlsx"],
        }  # fmt: skip
        for chooser in ("work:pick_units", "work:pick_own_units", "work:pick_holding_units", "work:pick_people",
                        "work:pick_keepers", "plans:unit_options", "plans:person_options", "org:unit_options"):  # fmt: skip
            lists[chooser] = [f"q=Z9{name}", "q="]
        found += [(view, f"{reverse(view)}?{query}") for view, queries in lists.items() for query in queries]
        of_plan = [f"type=Z9{name}", f"q=Z9{name}", f"owner={place.unit.pk}", f"unit={place.unit.pk}", "export=xlsx"]
        for view in ("plans:matrix", "plans:table"):
            found += [(view, f"{reverse(view, args=[world.plans['root'].plan.pk])}?{query}") for query in of_plan]
        target = reverse("plans:target", args=[world.plans["root"].target.pk])
        found += [("plans:target", f"{target}?{query}") for query in of_plan]
    return found


@pytest.mark.parametrize("persona", LOOKERS)
def test_asking_by_key_or_name_finds_nothing_foreign(world: World, browser: Browser, persona: str) -> None:
    """Lists, searches, exports, choosers, presets; as a page and as a fragment."""
    faults = []
    for name, url in probes(world):
        for headers in ({}, {"HX-Request": "true"}):
            browser(persona).defaults.update({"HTTP_HX_REQUEST": "true"} if headers else {})
            answer = ask(browser(persona), "G", url)
            browser(persona).defaults.pop("HTTP_HX_REQUEST", None)
            shown = unseen(answer, persona, name)
            if answer.status >= 500 or shown:
                faults.append(f"{persona} {url} {answer.status} {sorted(shown)}")
    assert not faults, "\n".join(faults)


# -- forms -------------------------------------------------------------------------------------------------------------


def form(world: World, **changes: Any) -> dict[str, Any]:
    """A form that is taken as it stands."""
    own = world.places["own"]
    return {
        "unit": own.unit.pk, "day": world.today.isoformat(), "f_headline": "再记一笔", "holdings": [own.hold.pk],
        "f_guest": str(own.clerk.key), "f_other": own.unit.pk, "client_key": "forms", **changes,
    }  # fmt: skip


def test_foreign_keys_in_a_records_form_are_refused_like_none(world: World, browser: Browser) -> None:
    """The form as it stands makes a record; with one foreign key it is refused, and names nobody."""
    url = f"{reverse('work:new')}?kind={KIND}"
    assert ask(browser("correspondent"), "P", url, form(world)).status == 302
    for name in FOREIGN:
        place = world.places[name]
        for changes in (
            {"unit": place.unit.pk}, {"holdings": [place.hold.pk]}, {"f_guest": str(place.clerk.key)},
            {"f_other": place.unit.pk}, {"roster": [str(place.clerk.key)], "roster_add": [str(place.clerk.key)]},
        ):  # fmt: skip
            answer = ask(browser("correspondent"), "P", url, form(world, **changes))
            assert answer.status in (404, 422), (name, changes, answer.status)
            assert not unseen(answer, "correspondent", ""), (name, changes)
            assert not answer.writes, (name, changes)


def test_a_foreign_file_falls_out_of_a_form(world: World, browser: Browser) -> None:
    """The record is made without it: nobody attaches what another has stored, and no answer names it."""
    url = f"{reverse('work:new')}?kind={KIND}"
    for name in ("own", *FOREIGN):  # the own unit's clerk is somebody else, too
        place = world.places[name]
        files = [str(place.upload.key), str(place.evidence["ver"].file.key)]
        with leave_scope("test"):
            before = Record.objects.count()
        answer = ask(browser("correspondent"), "P", url, form(world, evidence=files, client_key=name), keep=True)
        with leave_scope("test"):
            made = Record.objects.order_by("-pk").first()
            assert made is not None
            assert (Record.objects.count(), made.evidence.count()) == (before + 1, 0)
        assert f"{name}:upload" not in answer.marks


def test_foreign_rows_fall_out_of_a_bulk(world: World, browser: Browser) -> None:
    """Ticked by hand into the list: the own waiting record is sent back, the foreign ones stand as they stood."""
    keys = [place.records["sub"].pk for place in world.places.values()]
    body = {"action": "send_back", "ids": keys, "reason": "照片不清"}
    for url in (reverse("work:records"), reverse("work:queue")):
        with leave_scope("test"):
            Record.objects.filter(pk__in=keys).update(state="submitted")
        answer = ask(browser("verifier"), "P", url, body, keep=True)
        assert not unseen(answer, "verifier", "")
        with leave_scope("test"):
            states = dict(Record.objects.filter(pk__in=keys).values_list("unit__name", "state"))
        changed = {name for name, state in states.items() if state != "submitted"}
        assert changed == {world.places["own"].unit.name}, url


def test_foreign_units_in_the_organisations_forms_are_no_choice(world: World, browser: Browser) -> None:
    """Even the administrator of a house cannot hang a unit, a person or a post under another house."""
    foreign, day = world.places["house"].unit.pk, world.today.isoformat()
    own = world.places["own"]
    tries = [
        (reverse("org:unit_new"), {"name": "新校", "valid_from": day}, "parent"),
        (reverse("org:unit", args=[own.unit.pk]), {"valid_from": day, "type": "学校"}, "parent"),
        (reverse("org:unit_merge", args=[own.unit.pk]), {"day": day}, "into"),
        (reverse("org:person_new"), {"name": "新人", "role": "leader", "username": "newcomer"}, "unit"),
        (reverse("org:person", args=[own.clerk.pk]), {"role": "leader", "nature": "own", "valid_from": day}, "unit"),
    ]
    for url, body, field in tries:
        assert ask(browser("admin"), "P", url, body | {field: world.east.pk}).status in (200, 302), url
        answer = ask(browser("admin"), "P", url, body | {field: foreign})
        assert (answer.status, answer.writes) == (422, []), url
        assert not unseen(answer, "admin", "")


# -- operations behind the forms ---------------------------------------------------------------------------------------


def test_a_planner_of_a_district_imports_below_it_only(world: World) -> None:
    """Units below the own district are taken; below another one, or the root, nothing is."""
    planner = world.viewer("planner_east")
    common: dict[str, Any] = {
        "house_id": world.house.pk, "valid_from": world.today, "by": planner, "at": world.moment(),
    }  # fmt: skip
    for parent in ("Z9westunit学区", ""):
        with pytest.raises(ListRefused):
            add_units(rows=[NewUnit(1, "新校", parent)], **common)
    assert set(add_units(rows=[NewUnit(1, "新校", "东片学区"), NewUnit(2, "新点", "新校")], **common)) == {
        "新校",
        "新点",
    }


def test_a_planner_of_a_district_makes_plans_of_the_district_only(world: World) -> None:
    """Neither for the house nor for a school elsewhere."""
    planner, reading = world.viewer("planner_east"), read_text("一、全年更新8次以上。")
    days = {"start": world.today, "end": world.today.replace(year=world.today.year + 1)}
    for unit in (world.root, world.west, world.b_root):
        with pytest.raises(plan_errors.NotAllowed):
            plans.import_plans(reading=reading, unit=unit, by=planner, at=world.moment(), **days)
    assert plans.import_plans(reading=reading, unit=world.east, by=planner, at=world.moment(), **days)


def test_a_refusal_does_not_tell_another_units_title(world: World) -> None:
    """Two kinds of one group count a piece once: who sees the other record is told its title, who does not is not."""
    refusal = ledger_errors.PieceTaken("信息", "", 1)
    from luoshi.ledger.operations.forward import Pieces

    record = world.places["unit"].records["ver"]
    pieces = Pieces([], world.viewer("correspondent"))
    assert not pieces._seen(record)
    assert Pieces([], world.viewer("admin"))._seen(record)
    from luoshi.ledger.messages import say

    assert "其他单位" in say(refusal)


# -- drafts and old sessions -------------------------------------------------------------------------------------------


def test_a_draft_is_nobody_elses(world: World, browser: Browser) -> None:
    """Saved under the same name by somebody else it is another row; dropped by somebody else it stays."""
    name = f"record:new:{KIND}"
    writer = world.places["own"].clerk

    def body() -> Any:
        with leave_scope("test"):
            return Draft.objects.get(person=writer, form=name).body

    before = body()
    url = f"{reverse('work:autosave')}?form={name}"
    assert ask(browser("correspondent"), "P", url, {"f_headline": "别人的"}, keep=True).status == 200
    assert ask(browser("correspondent"), "P", f"{reverse('work:draft_drop')}?form={name}", keep=True).status == 302
    assert body() == before
    for wrong in ("", "record:", "record:new:x y", "plan:1", "record:new:q.talk:t1:u1:z"):
        assert ask(browser("correspondent"), "P", f"{reverse('work:autosave')}?form={wrong}").status == 404


def opened(world: World, client: Client) -> dict[str, int]:
    """What the own clerk's browser gets of what is the clerk's own."""
    own = world.places["own"]
    urls = {
        "record": reverse("work:record", args=[own.records["ver"].pk]),
        "draft record": reverse("work:record", args=[own.records["draft"].pk]),
        "evidence": reverse("files:download", args=[own.evidence["ver"].file.key, "a.png"]),
        "thumb": reverse("files:thumb", args=[own.evidence["draft"].file.key]),
        "upload": reverse("files:download", args=[own.upload.key, "a.png"]),
        "figure": reverse("work:figure", args=[own.token]),
        "plan": reverse("plans:document", args=[world.plans["root"].plan.pk]),
    }
    return {name: ask(client, "G", url).status for name, url in urls.items()}


def test_a_session_ends_in_nothing_when_the_post_ends(world: World, browser: Browser) -> None:
    """The same browser, not signed in again: all open, then the post ends today, and all is gone, one's own things too."""
    own, client = world.places["own"], browser("clerk")
    assert set(opened(world, client).values()) == {200}
    assert "own:form" in ask(client, "G", reverse("work:drafts")).marks
    with leave_scope("test"):
        post = Membership.objects.get(pk=own.post.pk)
    org.end_post(post=post, by=None, at=world.moment(), day=world.today)
    assert set(opened(world, client).values()) == {404}
    for name in ("work:drafts", "work:records", "workbench:home"):
        assert ask(client, "G", reverse(name)).marks <= {"own:person"}, name  # the own name at the page's head


def test_a_switched_off_account_is_nobody_at_the_next_request(world: World, browser: Browser) -> None:
    """Without waiting for its session to end."""
    account = world.accounts["holder"]
    assert ask(browser("holder"), "G", reverse("work:records")).status == 200
    account.is_active = False
    account.save()
    answer: Answer = ask(browser("holder"), "G", reverse("work:records"))
    account.is_active = True
    assert (answer.status, answer.location.split("?")[0]) == (302, reverse("account_login"))


def test_a_file_is_opened_by_no_room_that_does_not_know_it(world: World, browser: Browser) -> None:
    """A file of a room that registered nobody is its uploader's alone, and of no other house."""
    clerk = world.places["own"].account
    from luoshi.org.queries import viewer_of

    file = store_file(
        house_id=world.house.pk, owner_room="nowhere", data="名单".encode(), name="名单.txt", at=world.moment(),
        by=viewer_of(clerk, world.today),
    )  # fmt: skip
    url = reverse("files:download", args=[file.key, "x.txt"])
    assert {persona: ask(browser(persona), "G", url).status for persona in ("admin", "correspondent", "clerk")} == {
        "admin": 404,
        "correspondent": 404,
        "clerk": 200,
    }


def test_a_lent_reviewer_decides_in_the_queue_and_reads_nothing_after(world: World, browser: Browser) -> None:
    """The waiting record of the borrowing unit is verified; from then on it is out of sight."""
    record = world.places["lent"].records["sub"]
    page = reverse("work:record", args=[record.pk])
    assert ask(browser("lent_only"), "G", page).status == 200
    assert ask(browser("lent_only"), "P", reverse("work:verify", args=[record.pk]), keep=True).status == 302
    assert ask(browser("lent_only"), "G", page).status == 404
    with leave_scope("test"):
        assert Record.objects.get(pk=record.pk).state == "verified"
    assert "lent:ver" not in SEES["lent_only"]


def test_a_repeated_key_of_a_form_does_not_open_anothers_record(world: World) -> None:
    """Sent with the key of another unit's form: a refusal or a record of the own unit, never theirs."""
    by = world.viewer("correspondent")
    with leave_scope("test"):
        theirs = world.places["unit"].records["ver"]
        Record.objects.filter(pk=theirs.pk).update(client_key="guessed")
    content = ledger.NewRecord(
        kind=KIND, unit_id=world.places["own"].unit.pk, day=world.today, values={"headline": "再记一笔"},
        client_key="guessed",
    )  # fmt: skip
    with pytest.raises(ledger_errors.LedgerRefused):
        ledger.create_record(content=content, by=by, at=world.moment())

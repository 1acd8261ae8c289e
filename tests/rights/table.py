"""The rights matrix as data: what each role sees of each place, who may do what, and what each address takes.

What lives here: tables. The walk over all addresses is `test_matrix.py`. Written by hand, on purpose: it is the second
opinion beside `luoshi.org.roles` and the models' `sight`. To add an address: add its name to `ADDRESSES` with the thing
that it takes and the action that opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tests.rights.world import KIND, World

# -- what each role sees ---------------------------------------------------------------------------------------------

HANDED_IN = (
    "apassed",  # an article that passed its reviews
    *("sub", "ver", "back", "gone", "fsub", "fver", "fback", "fgone", "find", "backreason", "gonereason"),
    *(f"{state}{part}" for state in ("sub", "ver", "back", "gone") for part in ("note", "roster", "caption")),
)
DRAFTS = ("draft", "fdraft", "draftnote", "draftroster", "draftcaption", "adraft", "areview")
CARDS = ("unit", "person", "hold", "holdcode", "figure", "allow")
PRIVATE = ("upload", "form")  # an upload that no record has, a form that is not sent: their writer's alone


def _of(place: str, *things: str) -> frozenset[str]:
    return frozenset(f"{place}:{thing}" for thing in things)


PLANS = _of("root", "plan", "target", "clause", "source")  # the running plan of the house
ROOT_DRAFT = _of("rootdraft", "plan", "target", "clause", "source") | _of("root", "plandraft")
EAST_DRAFT = _of("eastdraft", "plan", "target", "clause", "source") | _of("east", "plandraft")
BELOW = _of("own", *CARDS, *HANDED_IN) | PLANS  # a post at the district, one level above the own school
WHOLE = BELOW | _of("lent", *CARDS, *HANDED_IN) | _of("unit", *CARDS, *HANDED_IN) | _of("west", "unit")
AT_SCHOOL = BELOW | _of("own", *DRAFTS)
# A unit's name comes with the name of the unit above it, as a hint.
QUEUE = _of("lent", "unit", "sub", "fsub", "subnote", "subroster", "subcaption") | _of("west", "unit")

SEES: dict[str, frozenset[str]] = {
    "admin": WHOLE,
    "security": frozenset(),
    "audit": frozenset(),
    "planner": WHOLE | ROOT_DRAFT | EAST_DRAFT,
    "planner_east": BELOW | EAST_DRAFT,
    "leader": BELOW,
    "verifier": BELOW,
    "area_clerk": BELOW,
    "observer": BELOW,
    "correspondent": AT_SCHOOL,
    "holder": AT_SCHOOL,
    "clerk": AT_SCHOOL | _of("own", *PRIVATE),
    "lent": AT_SCHOOL | QUEUE,
    "lent_only": QUEUE,
    "first_reviewer": AT_SCHOOL,
    "final_reviewer": AT_SCHOOL,
    "publisher": AT_SCHOOL,
    "assessor": BELOW,
    "lent_reviewer": _of("lent", "unit", "areview", "apassed"),  # passed it as its first reviewer
    "ended": frozenset(),
    "no_post": frozenset(),
}
PERSONAS = tuple(SEES)
# A record names who entered it and what it covers: words that a lent reviewer reads on the record and nowhere else. So
# does an article.
ON_RECORDS = frozenset({"work:records", "work:record", "work:queue", "work:queue_record"})
ON_RECORDS |= frozenset(
    f"press:{name}"
    for name in (
        "reviews",
        "articles",
        "archive",
        "article",
        "article_edit",
        "article_versions",
        "review_form",
        "article_word",
    )
)
WORDS_ON_RECORDS: dict[str, frozenset[str]] = {
    "lent": _of("lent", "person", "hold"),
    "lent_only": _of("lent", "person", "hold"),
    "lent_reviewer": _of("lent", "person", "unit"),
}

# -- who may do what (somewhere) ---------------------------------------------------------------------------------------

ENTERS = frozenset({"area_clerk", "correspondent", "holder", "clerk", "lent", "publisher"})
MEMBERS = frozenset(PERSONAS) - {"ended", "no_post"}
MAY: dict[str, frozenset[str]] = {
    "": frozenset(PERSONAS),
    "org.manage": frozenset({"admin"}),
    "org.import": frozenset({"admin", "planner", "planner_east"}),
    "plan.edit": frozenset({"planner", "planner_east"}),
    "plan.edit@root": frozenset({"planner"}),
    "plan.edit@rootdraft": frozenset({"planner"}),
    "plan.edit@eastdraft": frozenset({"planner", "planner_east"}),
    "record.enter": ENTERS,
    "record.amend@own": ENTERS,
    "record.verify": frozenset({"verifier", "lent", "lent_only"}),
    "record.enter@own": ENTERS,
    "record.follow@own": ENTERS,
    "holding.edit": ENTERS | {"admin", "planner", "planner_east"},
    "kind.manage": frozenset({"admin"}),
}

# -- addresses ---------------------------------------------------------------------------------------------------------

Args = Callable[[World, str], list[Any]]
Body = Callable[[World, str], dict[str, Any]]
UNITS = ("own", "lent", "unit", "house")
ALL_PLANS = ("root", "rootdraft", "eastdraft", "house", "housedraft")


@dataclass(frozen=True)
class Address:
    """One address. `takes`: the thing whose row it is about ("" for none); `may`: the action that opens it, "@" added
    where it depends on the place; `methods`: G, P; `query` goes behind the address, `body` is posted."""

    takes: str = ""
    args: Args = lambda world, place: []
    places: tuple[str, ...] = ("own",)
    may: str = ""
    by_place: bool = False
    methods: str = "G"
    query: Callable[[World, str], str] = lambda world, place: ""
    body: Body = lambda world, place: {}


def _record(state: str) -> Args:
    return lambda world, place: [world.places[place].records[state].pk]


def _evidence(state: str) -> Args:
    return lambda world, place: [world.places[place].records[state].pk, world.places[place].evidence[state].pk]


def of_record(state: str, **more: Any) -> Address:
    """An address of a record in a state."""
    return Address(takes=state, args=_record(state), places=UNITS, **more)


def of_plan(may: str = "", *args: str, **more: Any) -> Address:
    """An address of a plan: plan, target or clause by the first word."""
    return Address(
        takes="plan", args=lambda w, p: [getattr(w.plans[p], one).pk if one != "2" else 2 for one in args or ("plan",)],
        places=ALL_PLANS, may=may, by_place=bool(may), **more,
    )  # fmt: skip


def of_target(may: str = "", **more: Any) -> Address:
    """An address of a target."""
    more = {"places": ALL_PLANS} | more
    return Address(takes="target", args=lambda w, p: [w.plans[p].target.pk], may=may, by_place=bool(may), **more)


def _file(state: str, *name: str) -> Address:
    return Address(
        takes=f"f{state}", places=UNITS,
        args=lambda w, p: [w.places[p].evidence[state].file.key, *name],
    )  # fmt: skip


def _form(world: World, place: str) -> dict[str, Any]:
    return {
        "unit": world.places[place].unit.pk, "day": world.today.isoformat(), "f_headline": "再记一笔",
        "holdings": [world.places[place].hold.pk], "client_key": f"again{place}", "evidence": [],
    }  # fmt: skip


def _source(plan: str) -> Address:
    def args(w: World, p: str) -> list[Any]:
        return [w.plans[p].source.key, "source.txt"]

    return Address(takes="source", places=ALL_PLANS, args=args)


OPENED = frozenset({200, 204, 302, 409, 422})
REASON = {"reason": "不合要求"}

ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "workbench:home": Address(),
    # -- org
    "org:units": Address(may="org.import"),
    "org:unit_options": Address(),
    "org:unit_new": Address(may="org.manage", methods="GP", body=lambda w, p: {
        "name": "新校", "parent": w.east.pk, "valid_from": w.today.isoformat()}),
    "org:unit_import": Address(may="org.import", methods="GP", body=lambda w, p: {"pasted": "名称\t上级单位\n新校\t东片学区"}),
    "org:unit": Address("unit", lambda w, p: [w.places[p].unit.pk], UNITS, "org.manage", methods="GP", body=lambda w, p: {
        "parent": w.east.pk, "type": "学校", "valid_from": w.today.isoformat()}),
    "org:unit_merge": Address("unit", lambda w, p: [w.places[p].unit.pk], UNITS, "org.manage", methods="GP",
                              body=lambda w, p: {"day": w.today.isoformat(), "into": w.east.pk}),
    "org:people": Address(may="org.manage"),
    "org:person_new": Address(may="org.manage", methods="GP", body=lambda w, p: {
        "name": "新人", "unit": w.east.pk, "role": "observer", "username": "newcomer"}),
    "org:person": Address("person", lambda w, p: [w.places[p].clerk.pk], UNITS, "org.manage", methods="GP",
                          body=lambda w, p: {"unit": w.east.pk, "role": "leader", "nature": "own",
                                             "valid_from": w.today.isoformat()}),
    "org:person_password": Address("person", lambda w, p: [w.places[p].clerk.pk], UNITS, "org.manage", methods="GP"),
    "org:post_end": Address("person", lambda w, p: [w.places[p].post.pk], UNITS, "org.manage", methods="P"),
    # -- files
    "files:download": (
        *(_file(state, "a.png") for state in ("draft", "sub", "ver", "back", "gone")),
        Address("upload", lambda w, p: [w.places[p].upload.key, "a.png"], UNITS), _source("")),
    "files:thumb": (*(_file(state) for state in ("draft", "sub", "ver", "back")),
                    Address("upload", lambda w, p: [w.places[p].upload.key], UNITS)),
    # -- records
    "work:records": Address(methods="GP", body=lambda w, p: {
        "action": "send_back", "ids": [r.pk for place in w.places.values() for r in place.records.values()], **REASON}),
    "work:new": (Address(may="record.enter"),
                 Address("unit", places=UNITS, may="record.enter", by_place=True, methods="GP", body=_form,
                         query=lambda w, p: f"?kind={KIND}&unit={w.places[p].unit.pk}")),
    "work:form_parts": Address("unit", places=UNITS, may="record.enter", by_place=True,
                               query=lambda w, p: f"?kind={KIND}&unit={w.places[p].unit.pk}"),
    "work:drafts": Address(),
    "work:autosave": Address(methods="P", query=lambda w, p: f"?form=record:{w.places['house'].records['draft'].pk}",
                             body=lambda w, p: {"f_headline": "写了一半"}),
    "work:draft_drop": Address(methods="P", query=lambda w, p: f"?form=record:new:{KIND}"),
    "work:upload": Address(may="record.enter", methods="P"),
    "work:upload_drop": Address("upload", lambda w, p: [w.places[p].upload.key], UNITS, methods="P"),
    "work:record": tuple(of_record(state) for state in ("draft", "sub", "ver", "back", "gone")),
    "work:edit": (
        *(of_record(state, may="record.amend", by_place=True, methods="GP", body=_form)
          for state in ("draft", "back")),
        of_record("ver", may="record.amend", by_place=True, methods="GP", body=lambda w, p: _form(w, p) | REASON)),
    "work:hand_in": of_record("draft", methods="P"),
    "work:verify": of_record("sub", methods="P"),
    "work:send_back": tuple(of_record(state, methods="P", body=lambda w, p: REASON) for state in ("sub", "ver")),
    "work:withdraw": tuple(of_record(s, methods="P", body=lambda w, p: REASON) for s in ("draft", "sub", "ver")),
    "work:sampled": of_record("ver", methods="P"),
    "work:checkin": of_record("draft", may="record.amend", by_place=True, methods="GP",
                              body=lambda w, p: {"line": w.places[p].line.pk, "present": "1"}),
    "work:findings": of_record("ver", may="record.follow", by_place=True, methods="GP",
                               body=lambda w, p: {"finding": w.places[p].finding.pk, "result": "改好了"}),
    "work:evidence_remove": tuple(
        Address(state, _evidence(state), UNITS, methods="P") for state in ("draft", "ver")),
    "work:queue": Address(may="record.verify", methods="GP", body=lambda w, p: {
        "action": "verify", "ids": [place.records["sub"].pk for place in w.places.values()]}),
    "work:queue_record": of_record("sub", may="record.verify", methods="GP", body=lambda w, p: {"action": "verify"}),
    # -- holdings
    "work:holdings": Address(),
    "work:holding_new": Address(may="holding.edit", methods="GP", query=lambda w, p: "?type=board", body=lambda w, p: {
        "name": "新栏", "unit": w.places["own"].unit.pk, "opened_on": w.today.isoformat(), "f_place": "门口"}),
    "work:holding_paste": Address(may="holding.edit", methods="GP", body=lambda w, p: {
        "type": "board", "confirm": "1", "text": "\n".join(f"新栏 {x.unit.name} 门口" for x in w.places.values()
                                                          if x.name == "own")}),
    "work:holding": Address("hold", lambda w, p: [w.places[p].hold.pk], UNITS),
    "work:holding_edit": Address("hold", lambda w, p: [w.places[p].hold.pk], UNITS, "holding.edit", methods="GP",
                                 body=lambda w, p: {"name": "改名", "f_place": "门口"}),
    "work:holding_close": Address("hold", lambda w, p: [w.places[p].hold.pk], UNITS, "holding.edit", methods="P",
                                  body=lambda w, p: {"day": timezone.localdate().isoformat()}),
    "work:figure": (Address("figure", lambda w, p: [w.places[p].token], UNITS),
                    Address("figure", lambda w, p: [w.places[p].token], UNITS, query=lambda w, p: "?export=1")),
    # -- kinds
    "work:kinds": Address(may="kind.manage"),
    "work:kind_new": Address(may="kind.manage", methods="GP", body=lambda w, p: {"preview": "1"}),
    "work:kind": Address("kind", lambda w, p: [w.kinds[p].pk], ("a", "b"), "kind.manage"),
    "work:kind_edit": Address("kind", lambda w, p: [w.kinds[p].pk], ("a", "b"), "kind.manage", methods="GP"),
    "work:kind_switch": Address("kind", lambda w, p: [w.kinds[p].pk], ("a", "b"), "kind.manage", methods="P"),
    # -- choosers
    "work:pick_units": Address(),
    "work:pick_own_units": Address(),
    "work:pick_holding_units": Address(),
    "work:pick_people": Address(),
    "work:pick_keepers": Address(),
    # -- plans
    "plans:list": Address(),
    "plans:import": Address(may="plan.edit", methods="GP", body=lambda w, p: {"text": "一、全年更新8次以上。"}),
    "plans:import_choose": Address("mine", lambda w, p: [w.plans[p].source.key], ("root", "house"), "plan.edit",
                                   methods="GP"),
    "plans:unit_options": Address(),
    "plans:person_options": Address(),
    "plans:document": of_plan(),
    "plans:table": (of_plan(), of_plan(query=lambda w, p: "?export=xlsx")),
    "plans:matrix": of_plan(),
    "plans:cell": Address("figure", lambda w, p: [w.plans["house" if p == "house" else "root"].plan.pk,
                                                  w.plans["house" if p == "house" else "root"].target.pk,
                                                  w.places[p].unit.pk], UNITS),
    "plans:confirm": of_plan("plan.edit"),
    "plans:confirm_all": of_plan("plan.edit", methods="P"),
    "plans:undo": of_plan("plan.edit", methods="P"),
    "plans:join": of_plan("plan.edit", methods="P", body=lambda w, p: {
        "ids": [prepared.target.pk for prepared in w.plans.values()]}),
    "plans:add": of_plan("plan.edit", methods="GP", query=lambda w, p: "?start=0&end=8",
                         body=lambda w, p: {"start": "0", "end": "8"}),
    "plans:reach_peek": of_plan("plan.edit", methods="P"),
    "plans:start": of_plan("plan.edit", methods="GP"),
    "plans:close": of_plan("plan.edit", methods="P"),
    "plans:again": of_plan("plan.edit", methods="GP", body=lambda w, p: {"text": "一、全年更新9次以上。"}),
    "plans:again_choose": Address("mine", lambda w, p: [w.plans[p].plan.pk, w.plans[p].source.key], ("root", "house"),
                                  "plan.edit", methods="GP"),
    "plans:compare": of_plan("plan.edit", "plan", "2", methods="GP",
                             body=lambda w, p: {"valid_from": w.today.isoformat(), "mode": "whole"}),
    "plans:target": of_target(),
    "plans:target_change": of_target("plan.edit", methods="GP"),
    "plans:target_end": of_target("plan.edit", methods="GP",
                                  body=lambda w, p: {"day": w.today.isoformat(), "reason": "不再要求"}),
    "plans:target_card": of_target("plan.edit"),
    "plans:target_edit": of_target("plan.edit", methods="GP"),
    "plans:target_confirm": of_target("plan.edit", methods="P"),
    "plans:target_dismiss": of_target("plan.edit", methods="GP", body=lambda w, p: REASON),
    "plans:target_restore": of_target("plan.edit", methods="P"),
    "plans:target_split": of_target("plan.edit", methods="P"),
    "plans:holder": Address("figure", lambda w, p: [w.plans["house" if p == "house" else "root"].target.pk,
                                                    f"u{w.places[p].unit.pk}"], UNITS),
    "plans:clause_hold": of_plan("plan.edit", "clause", methods="GP", body=lambda w, p: REASON),
    "plans:clause_release": of_plan("plan.edit", "clause", methods="P"),
    "plans:unit": Address("unit", lambda w, p: [w.places[p].unit.pk], UNITS),
}  # fmt: skip

# Sign-in and one's own account: no row of a house stands behind them. 200 or a redirect for everybody who is signed in.
OWN_ACCOUNT = frozenset(
    {
        *("account_logout", "account_reauthenticate", "account_change_password", "account_set_password"),
        *("mfa_index", "mfa_authenticate"),
        *("mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        *("mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    }
)
OPEN = frozenset({"account_login", "health", "plans:feed"})  # for nobody in particular
OPEN |= frozenset(
    f"site:{one}" for one in ("root", "home", "column", "article", "picture", "rss", "json", "sitemap", "robots")
)

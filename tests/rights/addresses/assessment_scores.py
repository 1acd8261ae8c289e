"""Scores: a unit sees its own row, those above the rows in reach, trials and decisions are the assessor's; another
house's are not there for anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from luoshi.assessment.computing import scheme_of
from luoshi.assessment.engine import Span
from luoshi.assessment.models import Decision, Objection, Scheme, SchemeVersion, ScoreRow
from luoshi.assessment.scores import deciding, objecting, publishing
from luoshi.assessment.tests.office import SEAL, TEXT
from luoshi.org.queries import viewer_of
from luoshi.ui.scope import leave_scope
from tests.rights.table import Address
from tests.rights.world import World

MAY: dict[str, frozenset[str]] = {
    "scheme.manage": frozenset({"assessor"}),
    "scheme.manage@own": frozenset({"assessor"}),
    "objection.see": frozenset({"leader", "correspondent", "clerk", "lent", "assessor"}),
}
HOUSES = ("own", "house")


def prepare(world: World) -> None:
    """In each house a scheme of the unit above the school, last month published, an objection and a decision."""
    world.scores = {}  # type: ignore[attr-defined]  # ours alone
    for name, top in (("own", world.east), ("house", world.b_root)):
        place = world.places[name]
        _person, account = world._person(top, f"考核{name}", "assessor")
        by = viewer_of(account, world.today)
        scheme = Scheme.objects.create(
            house_id=top.house_id, unit=top, name="计分办法", active=True, current=1, made_at=world.now,
            purpose=scheme_of(TEXT).purpose,
        )  # fmt: skip
        SchemeVersion.objects.create(
            house_id=top.house_id, scheme=scheme, number=1, text=TEXT, recorded_at=world.now,
            valid_from=world.today - timedelta(days=400),
        )  # fmt: skip
        first = world.today.replace(day=1)
        start = (first - timedelta(days=1)).replace(day=1)
        decision = deciding.record_decision(
            unit_id=place.unit.pk, type="失实", day=start, body="县委宣传部", reason=place.mark("figure"),
            file=("认定.pdf", SEAL), by=by, at=world.now,
        )  # fmt: skip
        made = publishing.publish_scores(scheme_id=scheme.pk, span=Span(start, first, "上月"), by=by, at=world.now)
        with leave_scope("the matrix looks"):
            row = ScoreRow.objects.get(publication=made, unit=place.unit)
        filed = objecting.file_objection(
            row_id=row.pk, text=place.mark("figure"), by=viewer_of(place.account, world.today), at=world.now
        )
        world.scores[name] = (scheme, row, filed, decision)  # type: ignore[attr-defined]  # ours alone


def _made(world: World, place: str) -> tuple[Scheme, ScoreRow, Objection, Decision]:
    found: tuple[Scheme, ScoreRow, Objection, Decision] = world.scores[place]  # type: ignore[attr-defined]  # by prepare
    return found


def _publication(may: str = "", **more: Any) -> Address:
    return Address("figure", lambda w, p: [_made(w, p)[1].publication_id], HOUSES, may, bool(may), **more)


def _row(**more: Any) -> Address:
    return Address("figure", lambda w, p: [_made(w, p)[1].pk], HOUSES, **more)


def _objection(may: str = "objection.see", **more: Any) -> Address:
    return Address("figure", lambda w, p: [_made(w, p)[2].pk], HOUSES, may, **more)


def _scheme(world: World, place: str) -> str:
    return f"?scheme={_made(world, 'own')[0].pk}"


def _points(world: World, place: str) -> str:
    scheme, row = _made(world, place)[:2]
    span = row.publication
    return f"?scheme={scheme.pk}&unit={row.unit_id}&from={span.start}&to={span.end}"


def _decided(world: World, place: str) -> dict[str, Any]:
    return {
        "unit": world.places["own"].unit.pk, "type": "失实", "day": world.today.isoformat(), "amount": "1",
        "body": "县", "reason": "错",
    }  # fmt: skip


REASON = {"reason": "不合要求"}
ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "assessment:scores": Address(),
    "assessment:publish": Address(may="scheme.manage", methods="P", body=lambda w, p: {
        "scheme": _made(w, "own")[0].pk, "span": f"{w.today}..{w.today}"}),
    "assessment:publication": _publication(),
    "assessment:publication_export": (_publication(), _publication(query=lambda w, p: "?as=docx")),
    "assessment:publication_print": _publication(),
    "assessment:publication_check": _publication("scheme.manage", methods="P"),
    "assessment:publication_correct": _publication("scheme.manage", methods="P", body=lambda w, p: REASON),
    "assessment:row": _row(),
    "assessment:row_object": _row(methods="GP", body=lambda w, p: {"text": "不对"}),
    "assessment:row_sheet": (_row(), _row(query=lambda w, p: "?as=docx")),
    "assessment:points": Address("figure", places=HOUSES, query=_points),
    "assessment:trial": (
        Address(may="scheme.manage", methods="GP", body=lambda w, p: {"text": TEXT}),
        Address(may="scheme.manage", methods="GP", query=_scheme, body=lambda w, p: {"text": TEXT}),
    ),
    "assessment:ranking": Address(
        "figure", lambda w, p: [_made(w, p)[0].pk], HOUSES, "scheme.manage", True, methods="GP", body=lambda w, p: {"on": "0"}
    ),
    "assessment:objections": (Address(), Address(query=lambda w, p: "?q=Z9&export=csv")),
    "assessment:objection": _objection(),
    "assessment:objection_decide": _objection(methods="GP", body=lambda w, p: {"verdict": "reject", **REASON}),
    "assessment:objection_withdraw": _objection(methods="P"),
    "assessment:decisions": Address(may="scheme.manage"),
    "assessment:decision_new": Address(may="scheme.manage", methods="GP", body=_decided),
    "assessment:decision": Address(
        "figure", lambda w, p: [_made(w, p)[3].pk], HOUSES, "scheme.manage", True, methods="GP", body=lambda w, p: {}
    ),
    "assessment:numbers": Address(
        may="scheme.manage", methods="GP", body=lambda w, p: {"column": "规模", "day": w.today.isoformat()}
    ),
}  # fmt: skip

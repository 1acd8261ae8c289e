"""Every kind of the catalogue has a form; its sample fills it in, and what comes out makes a record."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import KindDef
from luoshi.ledger.models import Record
from luoshi.work import queries
from luoshi.work.kind_form import PREFIX, RecordForm, form_class
from luoshi.work.operations import Sent, enter
from luoshi.work.tests.house import House

KINDS = [kind.code for kind in catalogue().kinds() if not kind.system]


def posted(kind: KindDef, house: House, unit: Any, holdings: list[int]) -> QueryDict:
    """What a browser would send for the kind's sample."""
    data = QueryDict(mutable=True)
    data.update({"unit": str(unit.pk), "day": timezone.localdate().isoformat(), "client_key": kind.code})
    for each in kind.fields:
        value = kind.sample.values.get(each.code, each.default)
        if value is None or value is False:
            continue
        values = list(value) if isinstance(value, tuple) else [value]
        data.setlist(PREFIX + each.code, [as_text(one, each.type, house) for one in values])
    if kind.holding_type:
        data.setlist("holdings", [str(key) for key in holdings])
    for number in range(kind.sample.present if "roster" in kind.capabilities else 0):
        data.appendlist("roster_add", f"学员{'甲乙丙丁'[number % 4]}{number}")
    return data


def as_text(value: Any, type_: str, house: House) -> str:
    """A value as a box holds it."""
    if type_ in ("unit", "units"):
        return str(house.units.get(value, house.units["东桥小学"]).pk)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (date, Decimal)):
        return str(value)
    return "on" if value is True else str(value)


def form_of(house: House, code: str, who: str = "何静", unit: str = "东桥小学") -> tuple[type[RecordForm], KindDef]:
    """The form of a kind as somebody sees it."""
    viewer = house.viewer(who)
    version = queries.kind_version(viewer, code)
    assert version is not None, code
    around = queries.around(viewer, version.kind_def, version.kind_id, house.units[unit])
    return form_class(version.kind_def, around), version.kind_def


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_has_a_form_that_its_sample_fills_in(house: House, code: str) -> None:
    """The form accepts the sample, and the ledger accepts what the form gives."""
    declared = catalogue().kind(code)
    holdings = []
    if declared.holding_type:
        holdings = [house.holding(declared.holding_type, f"样本{n}", "东桥小学").pk for n in (1, 2)]
        holdings = holdings if declared.many_holdings else holdings[:1]
    form_type, kind = form_of(house, code)
    form = form_type(posted(declared, house, house.units["东桥小学"], holdings))
    assert form.is_valid(), form.errors
    files = [house.photo("何静") for _ in range(declared.evidence.minimum)]
    sent = Sent(content=form.content(), files=files, links=form.links(), items=form.cleaned_data.get("checklist"))
    record = enter(sent=sent, hand_in=True, by=house.viewer("何静"), at=timezone.now())
    at_once = kind.verification in ("process", "sample")
    assert record.state == (Record.State.VERIFIED if at_once else Record.State.SUBMITTED)
    assert record.title
    assert "{" not in record.title


@pytest.mark.parametrize("code", KINDS)
def test_a_form_asks_what_the_kind_declares_and_no_more(house: House, code: str) -> None:
    """Its own boxes, the unit's parts, and what every record has."""
    form_type, kind = form_of(house, code)
    always = {"client_key", "target", "unit", "day", "note"}
    extra = {"day_end", "holdings", "roster", "checklist", "evidence_url"}
    asked = set(form_type.base_fields) - always - extra
    assert asked == {PREFIX + each.code for each in kind.fields}
    html = str(form_type())
    assert "style=" not in html
    assert "<script" not in html


def test_what_is_required_is_demanded_on_handing_in_only(house: House) -> None:
    """A draft may lack everything but unit and day."""
    form_type, kind = form_of(house, "study.session")
    data = {"unit": str(house.units["东桥小学"].pk), "day": "2026-03-05"}
    assert PREFIX + "topic" in form_type(data).errors
    around = form_type.around
    assert form_class(kind, around, complete=False)(data).is_valid()


def test_a_foreign_person_is_refused_like_nobody(house: House) -> None:
    """A key of another house is no choice; one of the own unit is."""
    other = House("邻县教育局")
    stranger = other.person("外人", "邻县教育局", "verifier")
    form_type, _ = form_of(house, "party.talk")
    data = {"unit": str(house.units["东桥小学"].pk), "day": "2026-03-05", "f_people": "1"}
    assert PREFIX + "host" in form_type({**data, "f_host": str(stranger.key)}).errors
    assert form_type({**data, "f_host": str(house.people["沈若溪"].key)}).is_valid()
    assert form_type({**data, "f_host": "邻村的老李"}).is_valid()

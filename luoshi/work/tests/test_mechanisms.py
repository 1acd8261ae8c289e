"""Roster, signing in, checklist, follow-up: what each adds to a record, and that the others know nothing of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from luoshi.ledger.lines import capabilities
from luoshi.ledger.models import Entry, Record, RecordPerson
from luoshi.ledger.operations import NewPerson
from luoshi.ui.scope import leave_scope
from luoshi.work.models import Finding
from luoshi.work.tests.house import House, all_records, reload

HERE = Path(__file__).parent.parent / "capabilities"
NAMES = ("roster", "checkin", "checklist", "followup")


@pytest.mark.parametrize("name", NAMES)
def test_a_capability_keeps_the_contract_and_knows_no_other(house: House, name: str) -> None:
    """It is registered, answers for a record that has nothing of it, and imports no other capability."""
    capability = capabilities[name]
    record = house.record("inspection", "何静", submit=False)
    viewer = house.viewer("何静")
    assert capability.code == name
    assert list(capability.lines(None)) == []  # type: ignore[arg-type]  # none of ours reads its argument
    assert capability.report_block(viewer, record) is None
    tree = ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [module for module in imported if "work.capabilities" in module]


def test_signing_in_by_tapping_names_proves_the_attendance(house: House) -> None:
    """Two of three tap; the record counts two, with grade A; once handed in the list is closed."""
    people = [NewPerson(name, present=False) for name in ("甲", "乙", "丙")]
    record = house.record("study.session", "沈若溪", people=people, submit=False)
    client, address = house.client("沈若溪"), reverse("work:checkin", args=[record.pk])
    with leave_scope("a test looks"):
        lines = list(RecordPerson.objects.filter(record=record).order_by("pk"))
    for line in lines[:2]:
        client.post(address, {"line": line.pk, "present": "1"})
    assert "已到 2 / 3 人" in client.get(address).content.decode()
    assert house.client("方一鸣").post(address, {"line": lines[2].pk, "present": "1"}).status_code == 404
    client.post(reverse("work:hand_in", args=[record.pk]))
    client.post(address, {"line": lines[2].pk, "present": "1"})
    house.client("林晓岚").post(reverse("work:verify", args=[record.pk]))
    with leave_scope("a test looks"):
        entries = list(Entry.objects.filter(record=record, quantity="present"))
    assert [entry.grade for entry in entries] == ["A", "A"]


def inspection(house: House, **more: object) -> dict[str, object]:
    """What a browser sends: three items, two passed."""
    rows = {f"checklist_label_{n}": f"项目{n}" for n in range(3)}
    verdicts = {"checklist_passed_0": "1", "checklist_passed_1": "1", "checklist_passed_2": "0"}
    return {
        "unit": house.units["东桥小学"].pk, "day": timezone.localdate().isoformat(), "f_topic": "网站发布", "f_form": "self",
        "client_key": "i1", "checklist_row": ["0", "1", "2"], **rows, **verdicts, **more,
    }  # fmt: skip


@pytest.mark.both
def test_a_checklist_counts_items_and_those_that_passed(house: House) -> None:
    """3 checked, 2 passed; after a correction 3 and 3, the old ones reversed; the next form offers the same items."""
    client = house.client("何静")
    address = f"/records/new/?kind=inspection&unit={house.units['东桥小学'].pk}"
    client.post(address, inspection(house))
    (record,) = all_records()
    reviewer = house.client("林晓岚")
    reviewer.post(reverse("work:verify", args=[record.pk]))
    assert amounts(record) == {"checked": [3], "passed": [2]}
    better = inspection(house, checklist_passed_2="1", reason="第三项当场改好")
    client.post(reverse("work:edit", args=[record.pk]), better)
    reviewer.post(reverse("work:verify", args=[record.pk]))
    assert amounts(record) == {"checked": [3, -3, 3], "passed": [2, -2, 3]}
    assert "项目2" in client.get(address).content.decode()
    unjudged = {**inspection(house), "checklist_passed_2": "", "checklist_note_2": "看不清", "client_key": "i2"}
    assert client.post(address, unjudged).status_code == 422


def test_sent_back_and_handed_in_again_the_checklist_still_counts(house: House) -> None:
    """Handing in again raises the version; the items belong to it."""
    client, reviewer = house.client("何静"), house.client("林晓岚")
    client.post(f"/records/new/?kind=inspection&unit={house.units['东桥小学'].pk}", inspection(house))
    (record,) = all_records()
    reviewer.post(reverse("work:send_back", args=[record.pk]), {"reason": "内容不完整"})
    client.post(reverse("work:edit", args=[record.pk]), inspection(house))
    reviewer.post(reverse("work:verify", args=[record.pk]))
    assert amounts(record) == {"checked": [3], "passed": [2]}


def amounts(record: Record) -> dict[str, list[int]]:
    """What the record posted of the checklist's quantities, in order."""
    found: dict[str, list[int]] = {}
    with leave_scope("a test looks"):
        rows = Entry.objects.filter(record=record, quantity__in=["checked", "passed"]).order_by("seq")
        for quantity, num in rows.values_list("quantity", "num"):
            found.setdefault(quantity, []).append(num)
    return found


def test_a_finding_is_followed_until_it_is_put_right_once(house: House) -> None:
    """Noted by who entered, closed with a day; a second closing is refused; the reviewer has no such page."""
    record = house.record("inspection", "何静")
    client, address = house.client("何静"), reverse("work:findings", args=[record.pk])
    client.post(address, {"text": "广告牌松动", "due": ""})
    with leave_scope("a test looks"):
        finding = Finding.objects.get(record=record)
    today = timezone.localdate().isoformat()
    assert house.client("林晓岚").post(address, {"finding": finding.pk, "on": today}).status_code == 404
    client.post(address, {"finding": finding.pk, "on": today, "result": "已拆除"})
    client.post(address, {"finding": finding.pk, "on": today, "result": "又改一次"})
    with leave_scope("a test looks"):
        assert Finding.objects.get(pk=finding.pk).result == "已拆除"
    page = client.get(reverse("work:record", args=[record.pk])).content.decode()
    assert "已整改" in page
    assert reload(record).state == Record.State.SUBMITTED

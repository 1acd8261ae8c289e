"""The life of a record through the browser: draft, hand in, send back, correct, verify; on behalf; twice; foreign."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from luoshi.ledger.models import Draft, Entry, Evidence, Record
from luoshi.ui.scope import leave_scope
from luoshi.work.tests.house import House, all_records, picture, reload

NEW = "/records/new/?kind=channel.update"


def board_form(house: House, *names: str, **more: Any) -> dict[str, Any]:
    """What a browser sends for an update of boards."""
    with leave_scope("a test looks"):
        rows = house.units["东桥小学"].holdings.filter(name__in=names or ["校门口宣传栏"])
        keys = [str(row.pk) for row in rows]
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        "unit": house.units["东桥小学"].pk, "day": yesterday.isoformat(), "f_topic": "防溺水六不准", "f_surface": "board",
        "f_subject": "general", "holdings": keys, "client_key": "abc", **more,
    }  # fmt: skip


def upload(house: House, who: str) -> str:
    """A photo sent by the form; its key."""
    photo = SimpleUploadedFile("现场.jpg", picture(), content_type="image/jpeg")
    answer = house.client(who).post(reverse("work:upload"), {"file": photo})
    assert answer.status_code == 200, answer.content
    return str(answer.json()["id"])


def session_form(house: House, **more: Any) -> dict[str, Any]:
    """What a browser sends for a session with a roster: one came, one did not."""
    came, away = house.people["沈若溪"], house.people["陆小满"]
    return {
        "unit": house.units["东桥小学"].pk, "day": timezone.localdate().isoformat(), "f_topic": "宣传工作条例",
        "f_mode": "group", "f_form": "discussion", "f_theme": "theory", "client_key": "s1",
        "roster_key": [str(came.key), str(away.key)], "roster_present": [str(came.key)],
        f"roster_reason_{away.key}": "出差", "roster_add": ["家长代表"], **more,
    }  # fmt: skip


def test_missing_evidence_is_said_and_a_photo_makes_it_count(house: House) -> None:
    """What is missing stands on the form and nothing was kept; with a photo the same form counts at once."""
    client = house.client("沈若溪")
    refused = client.post(NEW, board_form(house))
    assert refused.status_code == 422
    assert "还差 1 份佐证" in refused.content.decode()
    assert "防溺水六不准" in refused.content.decode()
    assert all_records() == []
    done = client.post(NEW, board_form(house, evidence=[upload(house, "沈若溪")]))
    assert done.status_code == 302
    (record,) = all_records()
    assert (record.state, record.title) == ("verified", "宣传栏更新：防溺水六不准")
    page = client.get(done["Location"]).content.decode()
    assert "更新块次" in page


def test_one_form_covers_several_boards(house: House) -> None:
    """Two boards, one record, two block-times."""
    names = ("校门口宣传栏", "食堂宣传栏")
    house.client("沈若溪").post(NEW, board_form(house, *names, evidence=[upload(house, "沈若溪")]))
    with leave_scope("a test looks"):
        assert Entry.objects.filter(quantity="boards").count() == 2
        assert Entry.objects.filter(quantity="times").count() == 1


@pytest.mark.both
def test_sent_twice_it_is_one_record(house: House) -> None:
    """A double click or a retry after a lost answer makes no second record."""
    client, form = house.client("沈若溪"), board_form(house, evidence=[upload(house, "沈若溪")])
    first, second = client.post(NEW, form), client.post(NEW, form)
    assert first["Location"] == second["Location"]
    assert len(all_records()) == 1
    client.post(NEW, {**form, "client_key": "another"})
    assert len(all_records()) == 2


@pytest.mark.both
def test_sent_back_corrected_verified_and_corrected_again(house: House) -> None:
    """Send back with a reason, hand in again, verify, correct: reversed and waiting anew; each step in the history."""
    writer, reviewer = house.client("沈若溪"), house.client("林晓岚")
    writer.post("/records/new/?kind=study.session", session_form(house))
    (record,) = all_records()
    assert record.state == Record.State.SUBMITTED
    without = reviewer.post(reverse("work:send_back", args=[record.pk]), {"reason": " "}, follow=True)
    assert "请写明原因" in without.content.decode()
    reviewer.post(reverse("work:send_back", args=[record.pk]), {"reason": "照片看不清"})
    assert reload(record).state == Record.State.SENT_BACK
    assert "照片看不清" in writer.get(reverse("work:edit", args=[record.pk])).content.decode()
    writer.post(reverse("work:edit", args=[record.pk]), session_form(house, f_topic="宣传工作条例第二章"))
    reviewer.post(reverse("work:verify", args=[record.pk]))
    assert reload(record).state == Record.State.VERIFIED
    unreasoned = writer.post(reverse("work:edit", args=[record.pk]), session_form(house, f_topic="第三章"))
    assert unreasoned.status_code == 422
    assert reload(record).state == Record.State.VERIFIED
    writer.post(reverse("work:edit", args=[record.pk]), session_form(house, f_topic="第三章", reason="章节写错了"))
    corrected = reload(record)
    assert (corrected.state, corrected.title) == (Record.State.SUBMITTED, "研讨：第三章")
    page = writer.get(reverse("work:record", args=[record.pk])).content.decode()
    for words in ("冲销", "退回", "照片看不清", "章节写错了", "struck"):
        assert words in page


def test_the_roster_says_who_came_and_why_somebody_did_not(house: House) -> None:
    """Two came (one from outside), one was away on business; the page says so, the figure counts two."""
    client = house.client("沈若溪")
    client.post("/records/new/?kind=study.session", session_form(house))
    (record,) = all_records()
    house.client("林晓岚").post(reverse("work:verify", args=[record.pk]))
    page = client.get(reverse("work:record", args=[record.pk])).content.decode()
    assert "陆小满（出差）" in page
    with leave_scope("a test looks"):
        assert Entry.objects.filter(record=record, quantity="present").count() == 2
    nobody = session_form(house, client_key="s2")
    del nobody["roster_present"], nobody["roster_add"]
    refused = client.post("/records/new/?kind=study.session", nobody)
    assert "名单上还没有人打勾" in refused.content.decode()


def test_the_area_clerk_enters_on_behalf_of_a_school_below(house: House) -> None:
    """For the school it says 代填; a unit elsewhere is 404."""
    client = house.client("何静")
    school = house.units["东桥小学"].pk
    assert "代填" in client.get(f"{NEW}&unit={school}").content.decode()
    client.post(f"{NEW}&unit={school}", board_form(house, evidence=[upload(house, "何静")]))
    (record,) = all_records()
    assert record.on_behalf
    assert record.unit_id == school
    assert client.get(f"{NEW}&unit={house.units['县教育局'].pk}").status_code == 404


def test_a_form_is_saved_by_itself_and_comes_back(house: House) -> None:
    """Typed values and an uploaded photo are there again; sending the form takes the draft away."""
    client, name = house.client("沈若溪"), "record:new:channel.update"
    key = upload(house, "沈若溪")
    saved = client.post(f"{reverse('work:autosave')}?form={name}", board_form(house, evidence=[key]))
    assert set(saved.json()) == {"saved_at"}
    page = client.get(NEW).content.decode()
    assert "防溺水六不准" in page
    assert key in page
    assert "宣传栏更新：防溺水六不准" in client.get(reverse("work:drafts")).content.decode()
    assert "防溺水六不准" not in house.client("方一鸣").get(NEW).content.decode()
    client.post(NEW, board_form(house, evidence=[key]))
    with leave_scope("a test looks"):
        assert not Draft.objects.exists()
    assert client.post(f"{reverse('work:autosave')}?form=elsewhere", {}).status_code == 404


def test_a_draft_for_a_unit_below_comes_back_with_that_units_boards(house: House) -> None:
    """The clerk chose the school, left, and comes back: the school's boards are there to tick."""
    client, name = house.client("何静"), "record:new:channel.update"
    assert "校门口宣传栏" not in client.get(NEW).content.decode()
    client.post(f"{reverse('work:autosave')}?form={name}", board_form(house))
    assert "校门口宣传栏" in client.get(NEW).content.decode()
    part = reverse("work:form_parts")
    assert (
        "校门口宣传栏" in client.get(f"{part}?kind=channel.update&unit={house.units['东桥小学'].pk}").content.decode()
    )
    assert client.get(f"{part}?kind=channel.update&unit={house.units['县教育局'].pk}").status_code == 404


def test_nobody_attaches_what_another_has_uploaded(house: House) -> None:
    """A foreign file's key simply falls out, so the evidence is missing; the own one serves."""
    foreign = upload(house, "何静")
    client = house.client("沈若溪")
    assert client.post(NEW, board_form(house, evidence=[foreign])).status_code == 422
    with leave_scope("a test looks"):
        assert not Evidence.objects.exists()
    assert client.post(NEW, board_form(house, evidence=[upload(house, "沈若溪")])).status_code == 302


def test_evidence_can_be_taken_off_before_it_is_handed_in_only(house: House) -> None:
    """On a draft it goes; on a verified record it stays."""
    client = house.client("沈若溪")
    client.post(NEW, board_form(house, evidence=[upload(house, "沈若溪")], then="draft"))
    (record,) = all_records()
    with leave_scope("a test looks"):
        proof = Evidence.objects.get(record=record)
    address = reverse("work:evidence_remove", args=[record.pk, proof.pk])
    assert house.client("方一鸣").post(address).status_code == 404
    client.post(reverse("work:hand_in", args=[record.pk]))
    assert client.post(address).status_code == 409
    with leave_scope("a test looks"):
        assert Evidence.objects.filter(pk=proof.pk).exists()


STEPS = (
    "record",
    "edit",
    "hand_in",
    "verify",
    "send_back",
    "withdraw",
    "sampled",
    "checkin",
    "findings",
    "queue_record",
)


@pytest.mark.parametrize("step", STEPS)
def test_a_record_of_another_unit_is_not_there(house: House, step: str) -> None:
    """Every address of a record out of sight is 404, read or written; for the own unit's it is not."""
    record = house.record("study.session", "沈若溪")
    address = reverse(f"work:{step}", args=[record.pk])
    outsider = house.client("方一鸣")
    assert outsider.post(address, {"reason": "试试"}).status_code in (404, 405)
    assert outsider.get(address).status_code in (404, 405)
    assert reload(record).state == Record.State.SUBMITTED
    assert house.client("沈若溪").get(reverse("work:record", args=[record.pk])).status_code == 200


def test_htmx_gets_the_form_alone_and_is_led_on_when_it_is_done(house: House) -> None:
    """422 with the fragment; then HX-Redirect."""
    client, headers = house.client("沈若溪"), {"HX-Request": "true"}
    wrong = client.post(NEW, board_form(house, f_topic=""), headers=headers)
    assert wrong.status_code == 422
    assert wrong.content.decode().lstrip().startswith("<form")
    done = client.post(NEW, board_form(house, evidence=[upload(house, "沈若溪")]), headers=headers)
    assert done["HX-Redirect"].startswith("/records/")

"""A reviewer's ten minutes: the queue, many at once, lent reviewers, samples; never one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewEvidence, NewPerson
from luoshi.work import queries
from luoshi.work.tests.house import House, reload


def waiting(house: House, who: str) -> set[int]:
    """Keys of what waits for somebody."""
    return {record.pk for record in queries.queue(house.viewer(who))}


@pytest.mark.both
def test_nobody_reviews_what_they_had_a_part_in(house: House) -> None:
    """Entered, handed in, done (named or on the roster): not in one's queue; a colleague's is."""
    house.person("林晓岚", "县教育局", "area_clerk")
    own = house.record("study.session", "林晓岚")
    key = str(house.people["林晓岚"].key)
    named = house.record("study.session", "沈若溪", values={"chair": key})
    doer = house.record("study.session", "沈若溪", people=[NewPerson("林晓岚", house.people["林晓岚"].key, doer=True)])
    plain = house.record("study.session", "沈若溪")
    assert waiting(house, "林晓岚") == {plain.pk}
    for record in (own, named, doer):
        house.client("林晓岚").post(reverse("work:verify", args=[record.pk]))
        assert reload(record).state == Record.State.SUBMITTED


def test_a_lent_reviewer_sees_that_units_queue_and_nothing_else(house: House) -> None:
    """周明远 is lent to 西河小学: its queue, not the neighbour's; what is decided is out of sight."""
    theirs = house.record("study.session", "方一鸣", unit="西河小学")
    others = house.record("study.session", "沈若溪")
    assert waiting(house, "周明远") == {theirs.pk}
    client = house.client("周明远")
    assert client.get(reverse("work:record", args=[others.pk])).status_code == 404
    assert client.post(reverse("work:queue_record", args=[theirs.pk]), {"action": "verify"}).status_code == 302
    assert reload(theirs).state == Record.State.VERIFIED
    assert client.get(reverse("work:record", args=[theirs.pk])).status_code == 404


@pytest.mark.both
def test_what_is_verified_from_above_waits_above(house: House) -> None:
    """The school's own verifier does not get it, the bureau's does."""
    house.person("陆小满", "东桥小学", "verifier")
    record = house.record("info.item", "沈若溪", evidence=[NewEvidence(file_id=house.photo("沈若溪").pk)])
    assert record.state == Record.State.SUBMITTED
    assert record.pk not in waiting(house, "陆小满")
    assert record.pk in waiting(house, "林晓岚")
    ordinary = house.record("study.session", "沈若溪")
    assert ordinary.pk in waiting(house, "陆小满")


def test_many_at_once_and_what_was_not_accepted_is_said(house: House) -> None:
    """Two are verified; the one that somebody decided before is named with its reason."""
    records = [house.record("study.session", "沈若溪", values={"topic": f"第{n}章"}) for n in range(3)]
    client = house.client("林晓岚")
    client.post(reverse("work:verify", args=[records[0].pk]))
    ids = [record.pk for record in records]
    page = client.post(reverse("work:records"), {"action": "verify", "ids": ids}, follow=True).content.decode()
    assert "已核实 2 条，1 条未通过：研讨：第0章" in page
    assert all(reload(record).state == Record.State.VERIFIED for record in records)


def test_many_go_back_with_one_reason(house: House) -> None:
    """Without a reason nothing happens; foreign rows fall out."""
    mine, other = house.record("study.session", "沈若溪"), house.record("study.session", "方一鸣", unit="西河小学")
    client, address = house.client("周明远"), reverse("work:queue")
    client.post(address, {"action": "send_back", "ids": [mine.pk, other.pk]})
    assert reload(other).state == Record.State.SUBMITTED
    client.post(address, {"action": "send_back", "ids": [mine.pk, other.pk], "reason": "日期不对"})
    assert reload(other).sent_back_reason == "日期不对"
    assert reload(mine).state == Record.State.SUBMITTED


def test_after_a_decision_the_next_one_is_open(house: House) -> None:
    """The queue leads on to the one behind."""
    first, second = (house.record("study.session", "沈若溪", values={"topic": t}) for t in ("甲", "乙"))
    client = house.client("林晓岚")
    answer = client.post(reverse("work:queue_record", args=[first.pk]), {"action": "verify"})
    assert answer["Location"].endswith(f"record={second.pk}")
    assert "研讨：乙" in client.get(answer["Location"]).content.decode()


def test_what_counted_at_once_is_looked_at_as_a_sample(house: House) -> None:
    """A board update counts when it is handed in; the reviewer finds it under 抽查 and notes that it is right."""
    photo = house.photo("沈若溪")
    board = house.holding("board", "走廊宣传栏", "东桥小学")
    record = house.record(
        "channel.update", "沈若溪", holdings=[board.pk], evidence=[NewEvidence(file_id=photo.pk)], values={"editor": ""}
    )
    assert record.state == Record.State.VERIFIED
    client = house.client("林晓岚")
    page = client.get(f"{reverse('work:queue')}?of=sample").content.decode()
    assert record.title in page
    client.post(reverse("work:queue_record", args=[record.pk]), {"action": "verify"})
    assert reload(record).sampled_at is not None
    assert not queries.samples(house.viewer("林晓岚")).exists()


def test_lists_ask_as_often_with_many_rows_as_with_few(house: House, queries_of: Callable[..., int]) -> None:
    """Records, queue, holdings, drafts: the number of queries does not follow the rows."""
    reviewer, writer = house.client("林晓岚"), house.client("沈若溪")
    pages = (
        (reviewer, reverse("work:records")),
        (reviewer, reverse("work:queue")),
        (writer, reverse("work:holdings")),
        (writer, reverse("work:drafts")),
        (writer, "/records/new/?kind=study.session"),
    )

    def count() -> list[int]:
        return [queries_of(client.get, address) for client, address in pages]

    for n in range(2):
        house.record("study.session", "沈若溪", values={"topic": f"先{n}"}, day=timezone.localdate())
        house.record("study.session", "沈若溪", submit=False)
    count()
    few = count()
    for n in range(12):
        house.record("study.session", "沈若溪", values={"topic": f"后{n}"}, day=timezone.localdate())
        house.record("study.session", "沈若溪", submit=False)
        house.holding("board", f"第{n}块", "东桥小学")
    assert count() == few

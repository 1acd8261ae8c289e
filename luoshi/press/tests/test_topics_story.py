"""Topics as a story: planned, proposed, assigned, commissioned; who sees what; what is counted and missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.ledger.operations import sync_catalogue
from luoshi.org.models import Account
from luoshi.org.models.notices import Notice
from luoshi.press.desk import operations as desk
from luoshi.press.desk.topics import (
    assignments,
    commissions,
    counting,
    errors,
    festivals,
    leads,
    planning,
)
from luoshi.press.models import Assignment, Commission, CommissionUnit, Lead, Topic
from luoshi.press.tests.conftest import AT, TODAY
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(house):
    with leave_scope("test"):
        sync_catalogue(house_id=house.house.pk, at=AT)
    house.elm_writer = house.person("榆树通讯员", house.elm, "correspondent")
    return house


def content(name="书香校园", **more):
    given = {"first": date(2026, 3, 1), "last": date(2026, 4, 30), "field": "主题活动", "forms": ["text", "photo"]}
    return planning.Content(name, **given | more)


def told(viewer, code):
    with leave_scope("test"):
        return Notice.objects.filter(person_id=viewer.person_id, code=code).count()


def test_a_topic_counts_what_came_of_it_and_shows_what_is_missing(town):
    """A running topic is a gap until an article is handed in; then only the photo is missing. Last year's copies once."""
    with pytest.raises(errors.NotAllowed):
        planning.add_topic(unit=town.root, content=content(), by=town.writer, at=town.at)
    with pytest.raises(errors.BadDays):
        planning.add_topic(unit=town.root, content=content(last=date(2026, 2, 1)), by=town.planner, at=town.at)
    topic = planning.add_topic(unit=town.root, content=content(), by=town.planner, at=town.at)
    with pytest.raises(errors.Twice):
        planning.add_topic(unit=town.root, content=content(), by=town.planner, at=town.at)
    assert planning.topics(town.writer).get() == topic  # an office's topics are there for all below it
    names = planning.field_names(town.planner)
    found = counting.gaps(town.planner, TODAY, names)
    assert found.topics == (topic,)
    assert "主题活动" in found.fields
    town.handed_in(town.article(topic=topic))
    came = counting.came_of(town.writer, [topic.pk])[topic.pk]
    assert (came.articles, came.passed, came.missing_forms(topic)) == (1, 0, ["图片"])
    assert counting.came_of(town.elm_writer, [topic.pk])[topic.pk].articles == 0  # another school's article
    assert planning.copy_year(unit=town.root, year=2027, by=town.planner, at=town.at) == 1
    assert planning.copy_year(unit=town.root, year=2027, by=town.planner, at=town.at) == 0
    assert planning.topics(town.planner, 2027).get().first == date(2027, 3, 1)
    planning.switch_topic(topic_id=topic.pk, close=True, by=town.planner, at=town.at)
    with pytest.raises(errors.WrongState):
        planning.switch_topic(topic_id=topic.pk, close=True, by=town.planner, at=town.at)
    assert not counting.gaps(town.planner, TODAY, names)


def test_festivals_propose_topics_in_good_time_and_move_with_the_moon(town):
    """清明 is proposed from ten days before; made or hidden it is proposed no more; next year it lies on its own day."""

    def near(day):
        return {each.code for each in festivals.proposals(town.planner, day)}

    assert "qingming" not in near(date(2026, 3, 25))
    assert "qingming" in near(date(2026, 3, 26))
    festivals.hide(code="water", year=2026, by=town.planner, at=town.at)
    assert "water" not in near(date(2026, 3, 20))
    assert "water" in near(date(2027, 3, 20))
    made = festivals.take(unit=town.root, code="mid_autumn", year=2026, by=town.planner, at=town.at)
    assert made.last == date(2026, 9, 25)
    planning.copy_year(unit=town.root, year=2027, by=town.planner, at=town.at)
    assert planning.topics(town.planner, 2027).get().last == date(2027, 9, 15)
    with leave_scope("test"):
        assert all(each.day(2026) and each.day(2030) for each in festivals.known_days())
    safety = next(each for each in festivals.known_days() if each.code == "pupils_safety")
    assert safety.day(2026) == date(2026, 3, 30)


def test_a_lead_counts_once_it_is_accepted_and_becomes_an_assignment_done_by_its_article(town):
    """A school offers two leads; one is not taken, one is assigned and done when the article passes."""
    one = leads.offer(unit_id=town.oak.pk, what="老教师修书十年", type="person", day=TODAY, by=town.writer, at=town.at)
    two = leads.offer(unit_id=town.oak.pk, what="操场换新", day=TODAY, by=town.writer, at=town.at)
    assert told(town.planner, "lead.offered") == 2
    assert not leads.leads(town.elm_writer).exists()
    assert leads.leads(town.planner).count() == 2
    with pytest.raises(errors.NotAllowed):
        leads.accept(lead_id=one.pk, by=town.writer, at=town.at)
    with pytest.raises(errors.Missing):
        leads.refuse(lead_id=two.pk, reason=" ", by=town.planner, at=town.at)
    two = leads.refuse(lead_id=two.pk, reason="已经报道过", by=town.planner, at=town.at)
    two.record.refresh_from_db()
    assert (two.state, two.record.state) == ("refused", "withdrawn")
    task = assignments.Task("修书人", town.at + timedelta(days=3), person_id=town.writer.person_id)
    with pytest.raises(errors.BadDays):
        assignments.assign(task=assignments.Task("修书人", AT - timedelta(days=1)), by=town.planner, at=town.at)
    with pytest.raises(errors.Missing):
        assignments.assign(task=assignments.Task("修书人", task.due_at), by=town.planner, at=town.at)
    row = assignments.assign(task=task, lead=one, by=town.planner, at=town.at)
    with leave_scope("test"):
        one = Lead.objects.select_related("record").get(pk=one.pk)
    assert (one.state, one.record.state) == ("assigned", "verified")
    assert one.record.verified_by_id == town.planner.person_id
    assert told(town.writer, "assignment.made") == 1
    assert not assignments.assignments(town.elm_writer).exists()
    with pytest.raises(Assignment.DoesNotExist):
        assignments.take_on(assignment_id=row.pk, by=town.elm_writer, at=town.at)
    assignments.take_on(assignment_id=row.pk, by=town.writer, at=town.at)
    article = town.passed(town.article(assignment=row))
    with leave_scope("test"):
        row = Assignment.objects.get(pk=row.pk)
    assert (row.state, row.piece_id) == ("done", article.piece_id)
    with pytest.raises(errors.WrongState):
        assignments.cancel(assignment_id=row.pk, reason="不写了", by=town.planner, at=town.at)


def test_a_commission_is_done_by_what_is_handed_in_and_missed_after_its_day(town):
    """Two schools are asked: one hands in on time, the other late; each sees its own part only."""
    wish = commissions.Wish("读书节经验", TODAY + timedelta(days=2), [town.oak.pk, town.elm.pk], "一千字以内")
    with pytest.raises(errors.NotAllowed):
        commissions.commission(wish=wish, by=town.writer, at=town.at)
    past = commissions.Wish("旧事", TODAY - timedelta(days=1), [town.oak.pk])
    with pytest.raises(errors.BadDays):
        commissions.commission(wish=past, by=town.planner, at=town.at)
    row = commissions.commission(wish=wish, by=town.planner, at=town.at)
    assert told(town.writer, "commission.made") == told(town.elm_writer, "commission.made") == 1
    assert [part.unit_id for part in commissions.parts(town.writer, row)] == [town.oak.pk]
    town.handed_in(town.article(commission=row))
    assert [p.commission_id for p in commissions.owed(town.elm_writer, [town.elm.pk])] == [row.pk]
    assert commissions.mark_missed(at=AT + timedelta(days=2)) == 0
    after = AT + timedelta(days=3)
    assert commissions.mark_missed(at=after) == 1
    assert commissions.mark_missed(at=after) == 0
    late = town.article("榆树小学读书节", by=town.elm_writer, unit=town.elm, commission=row)
    desk.hand_in(article_id=late.pk, by=town.elm_writer, at=after + timedelta(hours=1))
    states = {part.unit_id: part.state for part in commissions.parts(town.planner, row)}
    assert states == {town.oak.pk: "done", town.elm.pk: "late"}
    span = (town.house.pk, TODAY, TODAY + timedelta(days=30))
    assert [(e.unit_id, e.what) for e in commissions.commission_events(*span, after)] == [
        (town.oak.pk, "done"),
        (town.elm.pk, "missed"),
    ]
    assert len(commissions.commission_events(*span, after + timedelta(days=1))) == 3
    part = commissions.parts(town.planner, row).get(unit=town.oak)
    with pytest.raises(errors.NotAllowed):
        commissions.grade(part_id=part.pk, grade="good", note="", by=town.writer, at=town.at)
    assert commissions.grade(part_id=part.pk, grade="good", note="", by=town.planner, at=town.at).grade == "good"
    with pytest.raises(errors.WrongState):
        commissions.excuse(part_id=part.pk, reason="免", by=town.planner, at=town.at)


def _cost(client, lists):
    found = []
    for url in lists:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        found.append(len(asked))
    return found


def test_pages_answer_in_as_many_queries_for_many_rows(town, settings):
    """Every page answers; foreign rows are 404; lists cost the same with three times the rows."""
    due = TODAY + timedelta(days=400)
    topic = planning.add_topic(unit=town.root, content=content(last=date(2027, 12, 31)), by=town.planner, at=town.at)
    lead = leads.offer(unit_id=town.oak.pk, what="线索一", day=TODAY, by=town.writer, at=town.at)
    task = assignments.Task("任务一", AT + timedelta(days=700), unit_id=town.oak.pk)
    given = assignments.assign(task=task, by=town.planner, at=town.at)
    row = commissions.commission(wish=commissions.Wish("约一", due, [town.oak.pk]), by=town.planner, at=town.at)
    clients = {}
    for name, viewer in (("office", town.planner), ("oak", town.writer), ("elm", town.elm_writer)):
        clients[name] = Client()
        clients[name].force_login(Account.objects.get(pk=viewer.account_id))
    lists = [
        reverse(f"press:{name}")
        for name in ("topics", "topic_calendar", "leads", "assignments", "commissions", "info_items")
    ]
    pages = [
        reverse("press:topic", args=[topic.pk]),
        reverse("press:lead", args=[lead.pk]),
        reverse("press:assignment", args=[given.pk]),
        reverse("press:commission", args=[row.pk]),
        reverse("press:commission_paper", args=[row.pk]),
        reverse("press:commission_paper", args=[row.pk]) + "?word=1",
    ]
    for url in [*lists, *pages]:
        assert clients["office"].get(url).status_code == clients["oak"].get(url).status_code == 200, url
    for url in pages[1:]:
        assert clients["elm"].get(url).status_code == 404, url
    for name in ("topic_new", "topic_fields", "assignment_new", "commission_new"):
        assert clients["office"].get(reverse(f"press:{name}")).status_code == 200
        assert clients["oak"].get(reverse(f"press:{name}")).status_code == 403
    with leave_scope("test"):
        assert CommissionUnit.objects.get(commission=row).opened_at is not None  # 签收 by opening
    sent = clients["oak"].post(reverse("press:lead_new"), {"what": "线索二", "type": "event", "unit": town.oak.pk})
    assert sent.status_code == 302
    wrong = clients["office"].post(reverse("press:commission_new"), {"title": "约二", "due_on": due, "wants": "either"})
    assert wrong.status_code == 422
    assert "至少选择一个单位" in wrong.content.decode()

    first = _cost(clients["office"], lists)
    for place in range(4):
        planning.add_topic(
            unit=town.root, content=content(f"题{place}", last=date(2027, 12, 31)), by=town.planner, at=town.at
        )
        leads.offer(unit_id=town.oak.pk, what=f"又{place}", day=TODAY, by=town.writer, at=town.at)
        assignments.assign(task=task, by=town.planner, at=town.at)
        wish = commissions.Wish(f"又{place}", due, [town.oak.pk, town.elm.pk])
        commissions.commission(wish=wish, by=town.planner, at=town.at)
    assert _cost(clients["office"], lists) == first
    assert Topic.objects.visible_to(town.planner).count() == 5
    assert Commission.objects.visible_to(town.planner).count() == 5

"""Records, files and holdings are found: at once, only by those who see them, in the same order on both databases."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from luoshi.catalogue.model import FieldDef
from luoshi.files.operations import store_file
from luoshi.ledger import operations as ops
from luoshi.ledger.operations import NewEvidence
from luoshi.ledger.tests.world import COUNT, kind
from luoshi.search.grams import Query
from luoshi.search.queries import found, found_of
from luoshi.search.rebuilding import check, index_is_whole, rebuild, words_anew
from luoshi.ui.registry import search_sources


def titles(viewer, words, kind="record"):
    """The titles found of a kind, in order."""
    group = found_of(viewer, Query(words), search_sources.get(kind), 1)
    assert group.total == len(group.hits)
    return ["".join(piece.text for piece in hit.title) for hit in group.hits]


def test_two_characters_in_the_middle_of_a_title_find_it(world):
    world.submitted("t.activity", world.oak, title="新闻宣传工作会")
    for words in ("宣传", "传工", "宣", "会", "宣传工作", "新闻 工作"):
        assert titles(world.leader, words) == ["新闻宣传工作会"], words
    for words in ("宣工", "工作会议", "宣传 会议", "新 旧"):
        assert titles(world.leader, words) == [], words


def test_exact_title_comes_before_title_before_text_and_newer_first(world):
    world.submitted("t.article", world.oak, date(2026, 1, 1), headline="一", title="别的稿件", note="宣传")
    world.submitted("t.article", world.oak, date(2026, 1, 3), headline="二", title="宣传月报道")
    world.submitted("t.article", world.oak, date(2026, 1, 2), headline="三", title="宣传")
    world.submitted("t.article", world.oak, date(2026, 1, 4), headline="四", title="新闻宣传")
    world.submitted("t.article", world.oak, date(2026, 1, 5), headline="五", title="又一篇", note="谈宣传")
    assert titles(world.leader, "宣传") == ["宣传", "新闻宣传", "宣传月报道", "又一篇", "别的稿件"]


def test_width_case_and_mixed_words_do_not_matter(world):
    world.submitted("t.activity", world.oak, title="２０２６年第１期ＷＰＳ简报")
    for words in ("2026 简报", "第1期", "wps简报", "ＷＰＳ", "2026年", "20"):
        assert titles(world.leader, words) == ["２０２６年第１期ＷＰＳ简报"], words


def test_nobody_finds_or_counts_what_another_unit_did(world):
    world.submitted("t.activity", world.oak, title="秘密宣传")
    world.submitted("t.activity", world.elm, title="公开宣传")
    world.draft("t.activity", world.elm, title="宣传草稿")
    assert titles(world.oak_clerk, "宣传") == ["秘密宣传"]
    assert titles(world.elm_clerk, "宣传") == ["宣传草稿", "公开宣传"]
    assert set(titles(world.leader, "宣传")) == {"秘密宣传", "公开宣传"}
    assert titles(world.ash_clerk, "宣传") == []
    assert [group.total for group in found(world.oak_clerk, Query("宣传"))] == [1]


def test_a_changed_record_is_found_by_its_new_words_only(world):
    record = world.draft("t.activity", world.oak, title="旧题目", by=world.oak_clerk)
    ops.change_record(
        record_id=record.pk, content=world.content("t.activity", world.oak, title="新标题"), by=world.oak_clerk,
        at=world.tick(),
    )  # fmt: skip
    assert titles(world.oak_clerk, "题目") == []
    assert titles(world.oak_clerk, "标题") == ["新标题"]
    assert index_is_whole()


def test_what_is_rolled_back_was_never_found(world):
    with transaction.atomic():
        point = transaction.savepoint()
        world.draft("t.activity", world.oak, title="没有发生的事")
        assert titles(world.oak_clerk, "发生") == ["没有发生的事"]
        transaction.savepoint_rollback(point)
    assert titles(world.oak_clerk, "发生") == []


def test_people_in_a_record_are_not_found_by_it(world):
    people = [ops.NewPerson(name="欧阳某某")]
    world.submitted("t.session", world.oak, title="学习会", people=people)
    assert titles(world.leader, "欧阳") == []
    assert titles(world.leader, "学习会") == ["学习会"]


def test_files_are_found_by_name_with_their_record(world):
    record = world.draft("t.activity", world.oak, title="读书日", by=world.oak_clerk)
    file = store_file(
        house_id=world.house.pk, owner_room="ledger", data="签到".encode(), name="读书日签到表.txt", by=world.oak_clerk,
        at=world.now,
    )  # fmt: skip
    made = ops.attach_evidence(
        record_id=record.pk, evidence=NewEvidence(file_id=file.pk), by=world.oak_clerk, at=world.tick()
    )
    assert titles(world.oak_clerk, "签到", "file") == ["读书日签到表.txt"]
    assert titles(world.elm_clerk, "签到", "file") == []
    ops.remove_evidence(evidence_id=made.pk, by=world.oak_clerk, at=world.tick())
    assert titles(world.oak_clerk, "签到", "file") == []


def test_holdings_units_and_people_are_found(world):
    ops.add_holding(
        type="board", name="东门橱窗", unit_id=world.oak.pk, opened_on=date(2026, 1, 1), by=None, at=world.now
    )
    assert titles(world.oak_clerk, "橱窗", "holding") == ["东门橱窗"]
    assert titles(world.elm_clerk, "橱窗", "holding") == []
    assert titles(world.leader, "xsxx", "unit") == ["橡树小学"]
    assert set(titles(world.leader, "小学", "unit")) == {"橡树小学", "榆树小学", "梣树小学"}
    assert titles(world.leader, "xtx", "person") == ["橡通讯"]
    assert titles(world.elm_clerk, "橡通", "person") == []


def test_rebuilding_mends_what_the_check_finds(world):
    world.submitted("t.activity", world.oak, title="新闻宣传")
    seen, differences = check(house_id=world.house.pk)
    assert seen > 10
    assert differences == []
    from luoshi.search.index import drop
    from luoshi.search.models import Entry
    from luoshi.ui.scope import leave_scope

    with leave_scope("breaking the index"):
        Entry.objects.filter(kind="record").update(title="错的")
    drop("unit", [world.oak.pk])
    differences = check(house_id=world.house.pk)[1]
    assert [(each.kind, each.what) for each in differences] == [("record", "stale"), ("unit", "missing")]
    words_anew()
    rebuild(house_id=world.house.pk)
    assert check(house_id=world.house.pk)[1] == []
    assert titles(world.leader, "宣传") == ["新闻宣传"]


def test_a_kind_with_another_name_is_found_by_it(world):
    world.submitted("t.patrol", world.oak)
    ops.define_kind(house_id=world.house.pk, kind=kind("t.patrol", "阵地巡查", COUNT), by=None, at=world.now)
    assert len(titles(world.leader, "阵地")) == 1
    assert check(house_id=world.house.pk)[1] == []


def test_texts_of_fields_are_found_and_choices_by_their_label(world):
    field = FieldDef("topic", "主题", "longtext")
    ops.define_kind(house_id=world.house.pk, kind=kind("t.talk", "宣讲", COUNT, fields=(field,)), by=None, at=world.now)
    world.submitted("t.talk", world.oak, title="第一讲", topic="谈谈节约用水")
    world.submitted("t.activity", world.oak, title="大赛", level="province")
    assert titles(world.leader, "用水") == ["第一讲"]
    assert titles(world.leader, "省级") == ["大赛"]


def test_a_page_of_hits_asks_the_same_number_of_queries(world, queries_of):
    world.submitted("t.activity", world.oak, title="宣传一")
    few = queries_of(found, world.leader, Query("宣传"))
    for number in range(12):
        world.submitted("t.activity", world.oak, title=f"宣传{number}")
    assert queries_of(found, world.leader, Query("宣传")) == few

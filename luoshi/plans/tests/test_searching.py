"""Plans, clauses and targets are found by their words, before and after changes."""

from __future__ import annotations

from luoshi.plans.models import Clause, Target
from luoshi.plans.searching import index_plan
from luoshi.search.grams import Query
from luoshi.search.queries import found_of
from luoshi.search.rebuilding import check
from luoshi.ui.registry import search_sources


def titles(viewer, words, kind):
    group = found_of(viewer, Query(words), search_sources.get(kind), 1)
    assert group.total == len(group.hits)
    return ["".join(piece.text for piece in hit.title) for hit in group.hits]


def test_an_imported_plan_is_found_by_planners_only(house):
    plan = house.plan()
    assert titles(house.planner, "工作方案", "plan") == [plan.title]
    assert titles(house.planner, "研讨", "clause")
    assert titles(house.planner, "宣传栏", "target")
    assert titles(house.reporter, "宣传栏", "target") == []
    assert titles(house.reporter, "研讨", "clause") == []
    assert check(house_id=house.house.pk)[1] == []


def test_a_clause_is_found_by_its_own_words_not_by_those_below(house):
    house.plan()
    assert [title[:2] for title in titles(house.planner, "巡查", "clause")] == ["4."]


def test_a_target_with_another_title_is_found_by_it(house):
    plan = house.plan()
    target = Target.objects.visible_to(house.planner).filter(plan=plan).first()
    target.title = "换过的名称"
    target.save(update_fields=["title"])
    assert titles(house.planner, "换过", "target") == ["换过的名称"]
    Clause.objects.visible_to(house.planner).filter(plan=plan).delete()
    assert titles(house.planner, "巡查", "clause") == []
    index_plan(plan)
    assert check(house_id=house.house.pk)[1] == []

"""What the grammar of targets does with tables: columns of units, values, periods and due days."""

from __future__ import annotations

from luoshi.reading.tests.test_targets_phenomena import targets


def test_tables_of_units_and_numbers():
    rows = "单位\t信息（条/月）\t讲座（场）\t联系人\n东村\t2\t4\t张三\n各中队\t3\t6\t李四\n合计\t5\t10\t"
    found = targets("任务分解表\n\n" + rows)
    assert [(t.actor, t.scope, t.value, t.unit, t.cadence) for t in found] == [
        ("东村", "whole", 2, "条", "month"),
        ("东村", "whole", 4, "场", "year"),
        ("各中队", "each", 3, "条", "month"),
        ("各中队", "each", 6, "场", "year"),
    ]


def test_tables_of_tasks_with_due_days():
    rows = "序号\t任务\t目标值\t责任单位\t完成时限\n1\t发稿\t≥18篇\t宣传科\t11月30日\n2\t覆盖率\t100%\t各大队\t6月底前\n3\t上门宣讲\t每月2次\t各大队\t—"
    first, second, third = targets(rows)
    assert (first.actor, first.value, first.due) == ("宣传科", 18, {"date": "2025-11-30"})
    assert (second.rate, second.scope, second.due) == (True, "each", {"date": "2025-06-30"})
    assert (third.value, third.cadence, third.actor) == (2, "month", "各大队")


def test_a_table_of_what_was_done_has_no_targets():
    rows = "单位\t完成数（篇）\n东村\t12\n西村\t8"
    assert targets("2024年各村完成情况统计表\n\n" + rows) == ()


def test_headings_of_two_rows_name_measure_and_period():
    rows = (
        "单位\t信息报送（条）\t\t媒体发稿（篇）\t\n\t全年\t每月\t省级\t市级\n东桥镇\t24\t2\t3\t10\n西河镇\t36\t3\t4\t12"
    )
    found = targets("任务分解表\n\n" + rows)
    assert [(t.actor, t.value, t.unit, t.cadence) for t in found[:4]] == [
        ("东桥镇", 24, "条", "year"),
        ("东桥镇", 2, "条", "month"),
        ("东桥镇", 3, "篇", "year"),
        ("东桥镇", 10, "篇", "year"),
    ]
    assert len(found) == 8


def test_headings_may_name_those_who_are_bound():
    rows = "项目\t高一\t高二\n读书札记（篇/月）\t2\t1\n课外书目（本/学期）\t4\t—"
    assert [(t.actor, t.value, t.unit, t.cadence) for t in targets(rows)] == [
        ("高一", 2, "篇", "month"),
        ("高二", 1, "篇", "month"),
        ("高一", 4, "本", "term"),
    ]


def test_a_table_of_points_gives_no_targets():
    assert targets("计分标准\n\n媒体级别\t计分（分/篇）\t上限（分/年）\n国家级\t20\t不限\n省级\t10\t100") == ()

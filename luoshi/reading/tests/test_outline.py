"""Outline: each label finds its level from the sequence of numbers; what only looks like a label finds none."""

from __future__ import annotations

import json

import pytest

from luoshi.reading.formats import decode
from luoshi.reading.model import Clause
from luoshi.reading.outline import outline
from luoshi.reading.tests.outlines import document, plans, shared, tree


def as_gold(clauses: tuple[Clause, ...]) -> list[dict[str, object]]:
    return [
        {"label": c.label, "level": c.level, "heading": c.heading, "start": c.start, "end": c.end}
        | {"children": as_gold(c.children)}
        for c in clauses
    ]


def test_the_four_plans_have_the_outline_that_people_wrote_down():
    gold = json.loads(shared("requirements/outline_gold.json").read_text(encoding="utf-8"))
    source = shared("plans/four-plans.txt")
    found = outline(decode(source.read_bytes(), source.name))
    assert [{"title": p.title, "start": p.start, "end": p.end, "clauses": as_gold(p.clauses)} for p in found] == gold[
        "plans"
    ]


TOPS = {
    "01": 4, "02": 3, "03": 5, "04": 4, "05": 1, "06": 11, "07": 3, "08": 3, "09": 3, "10": 3, "11": 3, "12": 4,
}  # fmt: skip
CLAUSES = {
    "01": 7, "02": 6, "03": 12, "04": 13, "05": 18, "06": 11, "07": 11, "08": 7, "09": 12, "10": 13, "11": 12, "12": 4,
}  # fmt: skip


@pytest.mark.parametrize("number", sorted(TOPS))
def test_the_twelve_texts_have_as_many_clauses_as_a_reader_counts(number: str):
    folder = shared("requirements/reading_dev")
    (source,) = folder.glob(f"{number}-*.txt")
    (plan,) = outline(decode(source.read_bytes(), source.name))
    assert source.read_text(encoding="utf-8").startswith(plan.title)
    assert len(plan.clauses) == TOPS[number]
    assert len(tree(decode(source.read_bytes(), source.name))) == CLAUSES[number]


def test_chapters_sections_and_articles_that_run_on():
    assert tree(
        "某集团宣传工作管理办法\n第一章　总则\n第一条　为加强宣传工作，制定本办法。\n第二条　本办法适用于：\n"
        "（一）机关；\n（二）子公司。\n第二章　发布\n第一节　审核\n第三条　实行三审。\n第二节　时限\n第四条　当日发布。"
    ) == [
        "第一章总则", "  第一条", "  第二条本办法适用于", "    （一）", "    （二）",
        "第二章发布", "  第一节审核", "    第三条", "  第二节时限", "    第四条",
    ]  # fmt: skip


def test_numbers_run_on_across_headings_and_a_misprinted_stop_is_kept():
    assert tree("工作要点\n一、学习\n1、读书\n2、研讨\n二、宣传\n3、投稿\n三。队伍\n4、培训") == [
        "一、学习", "  1、读书", "  2、研讨", "二、宣传", "  3、投稿", "三。队伍", "  4、培训",
    ]  # fmt: skip


def test_levels_may_be_missing_and_come_back():
    assert tree("工作计划\n一、学习\n（一）集中学习\n1.每月一次。\n二、宣传\n1.投稿。\n2.拍摄。\n三、总结") == [
        "一、学习", "  （一）集中学习", "    1.", "二、宣传", "  1.", "  2.", "三、总结",
    ]  # fmt: skip


def test_a_list_starts_anew_under_a_line_without_number():
    found = plans("方案\n一、任务\n机关：\n1.每月两篇。\n2.按时报送。\n学校：\n1.每月一篇。\n2.按时报送。")
    assert [c.id for c in found[0].clauses[0].children] == ["一、/1.", "一、/2.", "一、/1.~2", "一、/2.~2"]


def test_two_kinds_of_arabic_lists_stand_in_each_other():
    assert tree("方案\n一、任务\n1、学习\n1.集中学习；\n2.自学。\n2、宣传\n1.投稿；\n2.展板。") == [
        "一、任务", "  1、学习", "    1.", "    2.", "  2、宣传", "    1.", "    2.",
    ]  # fmt: skip


def test_full_width_circled_and_bracketed_labels():
    assert tree("计划\n１、任务\n⑴投稿。\n⑵拍摄。\n①照片；\n②视频。\n２．要求\n㈠审核\n㈡报送") == [
        "１、任务", "  ⑴", "  ⑵拍摄", "    ①", "    ②", "２．要求", "  ㈠审核", "  ㈡报送",
    ]  # fmt: skip


def test_decimal_numbering_of_standards():
    assert tree("管理规程\n1 范围\n1.1 对象\n1.1.1 机关\n1.1.2 学校\n1.2 期限\n2 职责\n2.1 领导") == [
        "1范围", "  1.1对象", "    1.1.1机关", "    1.1.2学校", "  1.2期限", "2职责", "  2.1领导",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "1.5万元以上的项目须报批。",
        "2024. 3 启动",
        "2024年全年不少于12次。",
        "3月底前完成计划制定。",
        "12 月 31 日前完成总结。",
        "1、2号楼宣传栏每季度更新一次。",
        "一、二年级学生参加活动不少于2次。",
        "5.1劳动节开展慰问。",
        "一是加强领导。",
        "第三，抓好落实。",
        "3 个工作日内办结。",
        "10名以上人员参加。",
        "第一节课后开展活动。",
        "1\t东山学校\t24",
        "24",
        "十一、国庆期间开展慰问。",
        "六一、七一期间开展活动。",
        "三、四月份开展培训。",
        "A、B两类单位每月报送。",
        "- 1 -\n— 2 —\n第3页",
        "1\n东校\n24\n2\n西校\n36",
    ],
)
def test_what_only_looks_like_a_label_opens_no_clause(line: str):
    around = "方案\n一、任务\n各单位要落实。\n{}\n二、要求\n按时完成。"
    assert tree(around.format(line)) == ["一、任务", "二、要求"]
    assert tree(around.format("1.落实任务")) == ["一、任务", "  1.落实任务", "二、要求"]


def test_an_excerpt_begins_where_it_begins_and_misnumbered_lists_stay_one_list():
    assert tree("方案（节选）\n四、任务\n（一）投稿\n（二）拍摄\n（四）展板\n（四）讲座\n六、要求") == [
        "四、任务", "  （一）投稿", "  （二）拍摄", "  （四）展板", "  （四）讲座", "六、要求",
    ]  # fmt: skip


def test_articles_may_name_their_subject_in_brackets():
    assert tree("规定\n第一条【目的】为规范管理，制定本规定。\n第二条 【范围】适用于公司。") == [
        "第一条目的", "第二条范围",
    ]  # fmt: skip


def test_a_date_or_number_after_a_true_label_stays_text():
    assert tree("方案\n一、任务\n1.5月底前自查。\n2.6月底前整改。\n3、2024年底前总结。\n4、5个工作日内反馈。") == [
        "一、任务", "  1.", "  2.", "  3、", "  4、",
    ]  # fmt: skip


def test_annexes_number_anew_and_their_list_is_no_clause():
    assert tree(
        "工作方案\n一、任务\n1.投稿。\n二、要求\n附件：1.任务分解表\n2.统计表\n某局\n2024年3月1日\n"
        "附件1\n任务分解表\n一、门诊\n1.每月2篇\n附件2：统计表\n一、填报"
    ) == [
        "一、任务", "  1.", "二、要求", "附件1任务分解表", "  一、门诊", "    1.", "附件2统计表", "  一、填报",
    ]  # fmt: skip


def test_an_annex_that_is_a_table_is_a_clause_of_its_own():
    assert tree("工作方案\n一、任务\n附件：任务分解表\n序号\t单位\t篇数\n1\t东校\t24") == ["一、任务", "附件任务分解表"]
    assert tree("工作方案\n一、任务\n附件：任务分解表\n某局") == ["一、任务"]


def test_a_table_of_contents_is_not_the_outline():
    assert tree("目  录\n一、任务\t1\n二、要求……2\n某局工作方案\n一、任务\n二、要求") == ["一、任务", "二、要求"]


def test_headings_run_in_or_stand_alone_or_are_missing():
    assert tree(
        "办法\n一、总体要求。\n1.学习时间。每月一次。\n2.每季度召开例会不少于1次。会后通报。\n"
        "二、措施\n（一）加强领导，落实责任。各单位要重视。\n（二）强化考核，严格奖惩。每月通报。"
    ) == [
        "一、总体要求", "  1.学习时间", "  2.", "二、措施", "  （一）加强领导，落实责任", "  （二）强化考核，严格奖惩",
    ]  # fmt: skip


def test_a_number_that_is_a_name_does_not_cost_the_heading():
    assert tree("方案\n一、推进“1+3”工程\n按时完成。\n二、2024年目标\n按时完成。\n三、上稿任务24条\n按时完成。") == [
        "一、推进“1+3”工程", "二、2024年目标", "三、",
    ]  # fmt: skip


def test_several_plans_in_one_file_by_number_or_by_title():
    numbered = plans("范文\n工作方案 篇1\n一、学习\n二、宣传\n工作方案 篇2\n一、投稿\n")
    assert [(p.title, len(p.clauses)) for p in numbered] == [("工作方案 篇1", 2), ("工作方案 篇2", 1)]
    titled = plans(
        "理论学习制度\n一、内容\n二、时间\n信息报送管理办法（试行）\n为做好报送，制定本办法。\n一、内容\n二、要求"
    )
    assert [(p.title, len(p.clauses)) for p in titled] == [("理论学习制度", 2), ("信息报送管理办法（试行）", 2)]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("某县教育局文件\n某教发〔2024〕3号\n关于做好宣传工作的通知\n各学校：", "关于做好宣传工作的通知"),
        ("关于印发《工作要点》的通知\n各科室：\n2024年医院宣传工作要点", "2024年医院宣传工作要点"),
        ("某局关于加强信息报送工作的\n实施意见\n为加强工作，提出意见。", "某局关于加强信息报送工作的实施意见"),
        ("为加强工作，提出意见。", "方案"),
    ],
)
def test_the_title_is_the_line_that_names_the_document(head: str, title: str):
    assert plans(head + "\n一、任务\n二、要求")[0].title == title


def test_headings_by_style_make_the_outline_where_nothing_is_numbered():
    page = decode(
        "<h1>工作计划</h1><h2>学习</h2><p>每月一次。</p><h3>研讨</h3><p>每季一次。</p><h2>宣传</h2>".encode(),
        "计划.html",
    )
    assert tree(page) == ["学习", "  研讨", "宣传"]
    numbered = decode("<h1>工作计划</h1><h2>一、学习</h2><h3>说明</h3><h2>二、宣传</h2>".encode(), "计划.html")
    assert tree(numbered) == ["一、学习", "二、宣传"]


def test_a_clause_ends_before_the_next_of_its_level_and_keeps_loose_lines():
    source = document("方案\n一、任务\n1、投稿。\n各单位要重视。\n\n二、要求\n")
    (plan,) = outline(source)
    assert [source.text[c.start : c.end] for c in plan.clauses] == ["一、任务\n1、投稿。\n各单位要重视。", "二、要求"]
    assert source.text[plan.clauses[0].children[0].start : plan.clauses[0].end] == "1、投稿。\n各单位要重视。"

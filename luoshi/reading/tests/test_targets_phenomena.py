"""What the grammar of targets does with each phenomenon of the language, on sentences of our own.

Each table is one phenomenon: the sentence, then what it commits to. Sentences that commit to nothing stand beside them.
"""

from __future__ import annotations

import pytest

from luoshi.reading import read_text
from luoshi.reading.model import PlanReading, Target

TITLE = "XX局2025年宣传工作计划\n\n"


def plan(body: str, title: str = TITLE) -> PlanReading:
    """The reading of a small plan with this body."""
    return read_text(title + body).plans[0]


def targets(body: str, title: str = TITLE) -> tuple[Target, ...]:
    return plan(body, title).targets


def only(body: str, title: str = TITLE) -> Target:
    found = targets(body, title)
    assert len(found) == 1, [t.quote for t in found]
    return found[0]


@pytest.mark.parametrize(
    ("amount", "value", "unit"),
    [
        ("12次", 12, "次"),
        ("１２次", 12, "次"),
        ("十二次", 12, "次"),
        ("两次", 2, "次"),
        ("一百五十次", 150, "次"),
        ("1,200次", 1200, "次"),
        ("1.5万人次", 15000, "人次"),
        ("三千余场次", 3000, "场次"),
        ("4条（篇）", 4, "条(篇)"),
        ("25学分", 25, "学分"),
    ],
)
def test_a_number_is_read_in_either_style_with_its_count_word(amount, value, unit):
    target = only(f"全年组织活动不少于{amount}。")
    assert (target.value, target.unit, target.comparator) == (value, unit, ">=")


@pytest.mark.parametrize("dash", ["-", "—", "——", "~", "～", "至", "到"])
def test_a_range_keeps_both_ends(dash):
    target = only(f"各村每季度开展宣讲3{dash}5场。")
    assert (target.value, target.max_value, target.cadence) == (3, 5, "quarter")


@pytest.mark.parametrize(
    ("phrase", "sign"),
    [
        ("发稿不少于10篇", ">="),
        ("发稿至少10篇", ">="),
        ("发稿不低于10篇", ">="),
        ("发稿不得少于10篇", ">="),
        ("发稿达到10篇", ">="),
        ("发稿≥10篇", ">="),
        ("发稿10篇以上", ">="),
        ("力争发稿10篇", ">="),
        ("发稿10篇", ">="),
        ("召开会议不超过10次", "<="),
        ("召开会议≤10次", "<="),
        ("会议控制在10次以内", "<="),
        ("会议最多10次", "<="),
    ],
)
def test_comparators_stand_before_or_behind_and_a_bare_number_is_a_minimum(phrase, sign):
    target = only(f"全年{phrase}。")
    assert (target.value, target.comparator) == (10, sign)


@pytest.mark.parametrize(
    ("words", "cadence", "n"),
    [
        ("每年", "year", None),
        ("全年", "year", None),
        ("年内", "year", None),
        ("每半年", "half_year", None),
        ("每季度", "quarter", None),
        ("每两个月", "two_months", None),
        ("每双月", "two_months", None),
        ("每月", "month", None),
        ("每半月", "half_month", None),
        ("每旬", "ten_days", None),
        ("每两周", "two_weeks", None),
        ("隔周", "two_weeks", None),
        ("每隔一周", "two_weeks", None),
        ("每周", "week", None),
        ("每日", "day", None),
        ("每个工作日", "day", None),
        ("每学期", "term", None),
        ("每学年", "school_year", None),
        ("每三年", "n_years", 3),
        ("三年内", "n_years", 3),
        ("每4小时", "n_hours", 4),
    ],
)
def test_cadences(words, cadence, n):
    target = only(f"办公室{words}组织检查1次。")
    assert (target.cadence, target.n, target.value) == (cadence, n, 1)


@pytest.mark.parametrize(
    ("words", "cadence"), [("一年两次", "year"), ("半年两次", "half_year"), ("一周两次", "week"), ("每月两次", "month")]
)
def test_a_period_in_front_of_a_count_is_a_cadence(words, cadence):
    target = only(f"宣传栏更新{words}。")
    assert (target.value, target.cadence) == (2, cadence)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("每月24日前上报统计表", {"day_of_month": 24}),
        ("每月底上报统计表", {"day_of_month": 31}),
        ("每月最后一个工作日前上报统计表", {"day_of_month": 31}),
        ("每季度末月15日前上报统计表", {"month_of_quarter": 3, "day_of_month": 15}),
        ("每季度首月10日前上报统计表", {"month_of_quarter": 1, "day_of_month": 10}),
        ("每季度结束后10日内上报统计表", {"days_after_period": 10}),
        ("每月统计、次月5日前上报统计表", {"day_of_next_month": 5}),
        ("每周五前上报统计表", {"day_of_week": 5}),
        ("每周一、三、五上报统计表", {"day_of_week": [1, 3, 5]}),
        ("每年1月底前上报统计表", {"month": 1, "day": 31}),
        ("每学期开学前上报统计表", {"before": "term"}),
        ("12月20日前上报统计表", {"date": "2025-12-20"}),
        ("6月底前上报统计表", {"date": "2025-06-30"}),
        ("5月前上报统计表", {"date": "2025-04-30"}),
        ("3月上旬上报统计表", {"date": "2025-03-10"}),
        ("上半年上报统计表", {"date": "2025-06-30"}),
        ("第三季度上报统计表", {"date": "2025-09-30"}),
        ("年底前上报统计表", {"date": "2025-12-31"}),
        ("“七一”前上报统计表", {"date": "2025-07-01"}),
        ("中秋节前上报统计表", {"festival": "中秋节"}),
    ],
)
def test_due_days(words, due):
    assert targets(f"各单位{words}。")[-1].due == due


def test_a_date_without_a_plan_year_is_month_and_day():
    assert only("各单位12月20日前上报统计表。", "XX局信息报送制度\n\n").due == {"month": 12, "day": 20}


@pytest.mark.parametrize(
    ("words", "value", "unit", "within"),
    [
        ("突发事件2小时内上报", 2, "小时", {"value": 2, "unit": "hour"}),
        ("投诉在3个工作日内办结", 3, "个工作日", {"value": 3, "unit": "working_day"}),
        ("会后7日内报送纪要", 7, "日", {"value": 7, "unit": "day"}),
        ("会后1—5日内报送纪要", 5, "日", {"value": 5, "unit": "day"}),
        ("险情须在三十分钟内报告", 30, "分钟", {"value": 30, "unit": "minute"}),
        ("新员工须在一个月内完成培训", 1, "个月", {"value": 30, "unit": "day"}),
        ("停电应提前7日公告", 7, "日", {"value": 7, "unit": "day", "side": "before"}),
        ("一般信息报送时间不得超过3天", 3, "天", {"value": 3, "unit": "day"}),
    ],
)
def test_time_limits_hold_each_time_the_thing_happens(words, value, unit, within):
    target = only(f"{words}。")
    assert (target.comparator, target.cadence, target.value, target.unit) == ("<=", "event", value, unit)
    assert target.due == {"within": within}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("出勤率不低于90%", 90),
        ("出勤率不低于百分之九十", 90),
        ("出勤率达到九成以上", 90),
        ("出勤率≥92.5％", 92.5),
        ("出勤率由78%提高到90%", 90),
    ],
)
def test_rates(words, value):
    target = only(f"{words}。")
    assert (target.value, target.unit, target.rate) == (value, "%", True)


@pytest.mark.parametrize(
    ("words", "cadence"),
    [
        ("每周安排专人巡查路段", "week"),
        ("每季度通报进展情况", "quarter"),
        ("保洁员每日清扫楼道", "day"),
        ("展板每月更换", "month"),
    ],
)
def test_a_frequency_without_a_number_is_one_implied_time(words, cadence):
    target = only(f"{words}。")
    assert (target.value, target.cadence, target.implied) == (1, cadence, True)


@pytest.mark.parametrize(
    ("words", "cadence"), [("重点单位每月一查", "month"), ("一季一观摩", "quarter"), ("市县单位半年一查", "half_year")]
)
def test_once_a_period_may_be_said_in_four_characters(words, cadence):
    target = only(f"{words}。")
    assert (target.value, target.cadence) == (1, cadence)


def test_another_actor_with_another_verb_does_not_inherit_the_period():
    first, second = targets("公务员考核每季度一次，党员集中学习不少于32学时。")
    assert (first.cadence, second.cadence) == ("quarter", "year")


def test_regular_without_frequency_is_irregular_and_has_no_value():
    target = only("定期召开分析研判会议。")
    assert (target.value, target.cadence, target.implied) == (None, "irregular", True)


def test_a_frequency_that_follows_replaces_the_regular_duty():
    target = only("定期召开例会，每月不少于2次。")
    assert (target.value, target.cadence) == (2, "month")


def test_parallel_parts_inherit_cadence_verb_and_object():
    first, second = targets("职能科室每月报送信息2篇，临床科室1篇。")
    assert (first.cadence, second.cadence) == ("month", "month")
    assert (first.actor, second.actor) == ("职能科室", "临床科室")
    assert "报送信息" in second.measure


def test_a_fast_period_does_not_spread_to_what_is_founded_once():
    assert [t.cadence for t in targets("公众号每天推送1条，粉丝数突破20万。")] == ["day", "year"]


def test_a_list_inherits_from_the_line_that_opens_it():
    found = targets("各乡镇全年任务如下：\n1.报送信息12条；\n2.开展活动4场。\n其他事项另行通知。")
    assert [(t.actor, t.scope, t.value, t.cadence) for t in found] == [
        ("各乡镇", "each", 12, "year"),
        ("各乡镇", "each", 4, "year"),
    ]


def test_a_heading_gives_its_period_to_the_items_below():
    found = targets("一、每月工作\n\n1.更新宣传栏一期；\n\n2.报送信息两条。\n\n二、其他\n\n1.举办讲座3场。")
    assert [t.cadence for t in found] == ["month", "month", "year"]


def test_a_leading_month_dates_the_whole_paragraph():
    found = targets("三月份：举办表彰会，走访职工30户以上；组织体检。")
    assert [(t.value, t.cadence, t.due) for t in found] == [(v, "once", {"date": "2025-03-31"}) for v in (1, 30, 1)]


def test_credit_lines_give_actor_and_due_day():
    target = only("1.新建示范基地3个。\n责任单位：县科协\n完成时限：10月底前")
    assert (target.actor, target.due, target.cadence) == ("县科协", {"date": "2025-10-31"}, "once")


@pytest.mark.parametrize(
    ("words", "actor", "scope", "per"),
    [
        ("各科室每月报送信息2条", "各科室", "each", None),
        ("办公室每月报送信息2条", "办公室", "whole", None),
        ("每个村每月报送信息2条", "村", "each", "unit"),
        ("每名党员每年服务20小时", "党员", "each", "person"),
        ("全体教师每学期听课8节", "全体教师", "each", "person"),
        ("辅导员每人每周走访宿舍3次", "辅导员", "each", "person"),
        ("党委书记每年讲党课1次", "党委书记", "whole", None),
        ("学校网站每周更新3条", "", "whole", None),
        ("宣传栏由社区负责，每季度更新2期", "社区", "each", None),
    ],
)
def test_who_is_bound(words, actor, scope, per):
    target = only(f"{words}。")
    assert (target.actor, target.scope, target.per) == (actor, scope, per)


def test_words_of_how_stand_before_a_study_group_and_are_no_part_of_its_name():
    (target,) = targets("认真抓好党组理论学习中心组学习，全年集中学习不少于12次。")
    assert target.actor == "党组理论学习中心组"


def test_per_head_is_an_average():
    target = only("科室人均发稿2条。")
    assert (target.scope, target.per, target.cadence) == ("each", "head", "year")


@pytest.mark.parametrize(
    "sentence",
    [
        "去年全局共发稿216篇，开展活动38场。",
        "2024年，发表稿件200篇，同比增长15%。",
        "截至10月底，已建成基地12个。",
        "全镇现有党员1200名、村级文化中心17个。",
        "近年来，年均开展活动460余场。",
        "本办法所称活动，是指参与人数在30人以上的活动。",
        "申报者须年满18周岁、工作满3年。",
        "近两年内发表稿件不少于3篇的，可以申报。",
        "本制度自2025年3月1日起施行，有效期5年。",
        "评选先进个人5名、先进集体3个。",
        "各单位明确1名信息员负责报送。",
        "抓好三项重点工作，落实五项制度。",
        "落实“三会一课”、一岗双责和三审三校。",
        "建立一支政治坚定的队伍，形成一批成果。",
        "连续两个月未完成任务的，通报批评。",
        "得分前10名的单位予以通报表扬。",
        "联系电话：0000-1234567，传真转602。",
        "依据X政办发〔2024〕97号文件，制定本方案。",
        "活动经费18.6万元，其中印制2.6万元。",
        "对列入台账的12个项目加强管理。",
        "在线学习平台已累计上线课程300门。",
        "第三届运动会和第2期简报另行通知。",
    ],
)
def test_traps_give_no_target(sentence):
    assert targets(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "稿件被市级媒体采用的，每篇加2分。",
        "迟报一次扣5分，漏报一次扣20分。",
        "被国家级媒体采用的每篇奖励500元。",
        "每少报1篇扣1分，扣完为止。",
    ],
)
def test_points_bonuses_and_deductions_are_rules(sentence):
    reading = plan(sentence)
    assert reading.targets == ()
    assert reading.rules


def test_a_target_and_its_deduction_are_told_apart():
    reading = plan("各单位每月报送信息不少于4条，每少1条扣1分。")
    assert [(t.value, t.cadence) for t in reading.targets] == [(4, "month")]
    assert [r.quote for r in reading.rules] == ["每少1条扣1分"]


def test_a_mark_to_be_reached_is_a_target_though_marks_are_rules():
    target = only("群众满意度测评得分不低于90分。")
    assert (target.value, target.unit) == (90, "分")


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [("文字稿不少于150字", 150, "字"), ("每次活动不少于2小时", 2, "小时"), ("每期培训不少于50人", 50, "人")],
)
def test_the_size_of_one_piece_is_unsure_and_of_each_event(words, value, unit):
    target = only(f"{words}。")
    assert (target.value, target.unit, target.cadence) == (value, unit, "event")
    assert target.confidence < 0.7


def test_what_is_not_understood_in_a_command_is_said():
    reading = plan("推进落实改革任务12项的要求要做到位，要压茬推进3处。")
    for find in reading.unread:
        assert find.why.endswith("。")
    assert {t.quote for t in reading.targets}.isdisjoint({u.quote for u in reading.unread})


def test_a_period_without_a_name_in_the_contract_is_unread():
    reading = plan("值班室每3天汇总一次情况。")
    assert [u.quote for u in reading.unread] == ["每3天"]


def test_the_lexicon_gives_the_kind():
    class Words:
        def kind_of(self, measure: str, count_word: str, quote: str) -> str | None:
            return "study.session" if "学习" in measure and count_word == "次" else None

    text = TITLE + "全年集中学习不少于12次，发稿3篇。"
    assert [t.kind for t in read_text(text, lexicon=Words()).plans[0].targets] == ["study.session", None]


def test_a_paper_that_tells_the_last_year_first_gives_the_targets_of_the_next():
    body = "一、主要做法\n（一）建机制。召开专题会2次，制定清单1份。\n二、2025年打算\n（一）全年召开专题会不少于4次。"
    found = targets(body, "XX局2024年工作总结和2025年工作思路\n\n")
    assert [(t.value, t.cadence) for t in found] == [(4, "year")]


@pytest.mark.parametrize(
    ("title", "cadence"),
    [("XX中学2025学年读书方案\n\n", "school_year"), ("XX幼儿园2025年春季学期计划\n\n", "term"), (TITLE, "year")],
)
def test_what_names_no_period_has_the_plans(title, cadence):
    assert only("新增图书不少于300册。", title).cadence == cadence


def test_a_campaign_is_done_once():
    assert only("各单位张贴海报不少于10张。", "XX公司“安全生产月”活动方案\n\n").cadence == "once"


def test_each_is_seen_before_any_unit_noun():
    for noun in ("小区", "学校", "工会", "周边村", "支部"):
        target = only(f"每个{noun}每年举办活动2场。")
        assert (target.actor, target.scope, target.per) == (noun, "each", "unit")

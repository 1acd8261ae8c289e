"""The declared kinds are complete, small and sound; wrong declarations are refused with readable sentences."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from luoshi.catalogue import CatalogueError, load
from luoshi.catalogue.checks import problems_of
from luoshi.catalogue.load import read
from luoshi.catalogue.model import KindDef, Value
from luoshi.catalogue.render import Facts, amount_of, readable, title_of

CATALOGUE = load()
EACH_KIND = pytest.mark.parametrize("kind", CATALOGUE.kinds(), ids=lambda kind: kind.code)

GROUPS = 'group = [{ code = "press", name = "新闻宣传" }]\n'
KIND = """
[[kind]]
code = "press.lead"
name = "新闻线索"
group = "press"
icon = "radio"
title_pattern = "线索：{what}"
fields = [{ code = "what", label = "什么事", type = "text", required = true, max_length = 20 }]
quantities = [{ code = "leads", label = "条数", count_word = "条" }]
evidence = { minimum = 0, grades = ["D"], hint = "不需要佐证。" }
sample = { values = { what = "退休教师修书" } }
"""

KINDS_THAT_PLANS_NEED = (
    "study.session", "study.speech", "study.essay", "study.reading", "party.lecture", "lecture", "training.session",
    "training.attended", "press.placement", "press.submission", "info.item", "info.adopted", "channel.update",
    "channel.post", "channel.site", "channel.ad", "holding.built", "activity", "activity.volunteer",
    "activity.care", "activity.visit", "culture.show", "contest", "exhibition", "selection", "honour.award",
    "inspection", "patrol", "issue.handled", "meeting", "document.issued", "notice.circular", "return.filed",
    "case.answer", "incident.report", "survey", "research.project", "research.paper", "expense", "subscription",
    "venue.open", "work.item", "opening",
)  # fmt: skip


def moment(hour: int, minute: int) -> datetime:
    """A moment of 5 March 2026 as TOML gives it: local, without a zone."""
    return datetime(2026, 3, 5, hour, minute)  # noqa: DTZ001  # moments of records are local wall-clock times


def problems(text: str) -> str:
    """What the loader says about a file."""
    with pytest.raises(CatalogueError) as refused:
        read([("own.toml", GROUPS + text)])
    return str(refused.value)


@pytest.mark.parametrize("code", KINDS_THAT_PLANS_NEED)
def test_every_countable_target_of_the_plans_has_a_kind(code: str) -> None:
    assert CATALOGUE.kind(code).code == code


@EACH_KIND
def test_title_makes_itself_from_the_sample(kind: KindDef) -> None:
    """Nobody types a title: it comes out of the fields, whole, even when the optional ones are empty."""
    sample = kind.sample
    title = title_of(kind, sample.values, on=date(2026, 3, 5), unit=sample.unit, holdings=sample.holdings)
    assert title
    assert not set("{}[]") & set(title)
    needed = {
        each.code: sample.values[each.code] for each in kind.fields if each.code in sample.values and each.required
    }
    bare = title_of(kind, needed, on=date(2026, 3, 5), unit=sample.unit, holdings=sample.holdings)
    assert len(bare) >= 2
    assert not set("{}[]") & set(bare)
    assert "（）" not in bare
    assert "《》" not in bare


@EACH_KIND
def test_every_quantity_can_be_had_from_the_sample(kind: KindDef) -> None:
    sample = kind.sample
    facts = Facts(holdings=len(sample.holdings), present=sample.present, invited=sample.present)
    amounts = {each.code: amount_of(each, sample.values, facts) for each in kind.quantities}
    assert all(amount >= 0 for amount in amounts.values())
    assert amounts[kind.quantities[0].code] > 0, "a record adds to the kind's first quantity"


@EACH_KIND
def test_facets_of_a_kind_are_answered_by_every_record(kind: KindDef) -> None:
    """An entry's facets may not have holes, so a facet is required or has a default."""
    for facet in kind.facets:
        assert facet.required, facet.code


@EACH_KIND
def test_stated_amounts_are_the_exception(kind: KindDef) -> None:
    """Only what no act yields is typed; where the first quantity is typed, there must be a reason to trust it."""
    first = kind.quantities[0]
    if first.stated:
        assert kind.evidence.minimum >= 1 or kind.verification == "above" or kind.code == "channel.ad"


def test_information_and_placement_refuse_the_same_piece() -> None:
    groups = {kind.code: kind.exclusive_group for kind in CATALOGUE.kinds() if kind.exclusive_group}
    assert groups == {"press.placement": "news_or_information", "info.item": "news_or_information"}
    assert all(CATALOGUE.kind(code).piece for code in groups)


def test_opening_balance_is_grade_d_stated_and_made_by_luoshi() -> None:
    opening = CATALOGUE.kind("opening")
    assert opening.system
    assert opening.evidence.grades == ("D",)
    assert opening.quantity("amount").stated


def test_no_kind_asks_for_photos_only() -> None:
    """Photos are welcome, never the only proof (field.md §5): a file or a link always serves as well."""
    for kind in CATALOGUE.kinds():
        assert kind.evidence.minimum <= 1, kind.code


def test_holding_types_and_their_kinds_know_each_other() -> None:
    for kind in CATALOGUE.kinds():
        if kind.holding_type:
            CATALOGUE.holding_type(kind.holding_type)
    for code in ("board", "screen", "account", "site", "radio", "print", "venue"):
        update = CATALOGUE.holding_type(code).update_kind
        assert update
        assert CATALOGUE.kind(update).holding_type == code


def test_kinds_stand_in_the_order_of_their_groups() -> None:
    order = [group.code for group in CATALOGUE.groups]
    places = [order.index(kind.group) for kind in CATALOGUE.kinds()]
    assert places == sorted(places)
    assert {kind.group for kind in CATALOGUE.kinds()} == set(order)


def test_a_sound_file_is_read_and_each_fault_is_named() -> None:
    """Success and refusals share one file; one fact is turned at a time."""
    assert read([("own.toml", GROUPS + KIND)]).kind("press.lead").field("what").max_length == 20

    assert "unknown type colour" in problems(KIND.replace('type = "text"', 'type = "colour"'))
    assert "press.lead is declared twice" in problems(KIND + KIND)
    assert "code must be dotted lower case" in problems(KIND.replace('"press.lead"', '"Press-Lead"'))
    assert "group radio is not declared" in problems(KIND.replace('group = "press"', 'group = "radio"'))
    assert "names who, which is not a field" in problems(KIND.replace("{what}", "{who}"))
    assert "only choice, bool can be facets" in problems(
        KIND.replace("required = true", "required = true, facet = true")
    )
    assert "unknown source half" in problems(KIND.replace('word = "条"', 'word = "条", source = "half"'))
    assert "cannot read field what" in problems(KIND.replace('word = "条"', 'word = "条", source = "field:what"'))
    assert "needs the capability roster" in problems(
        KIND.replace('word = "条"', 'word = "条", source = "participants"')
    )
    assert "must be a field" in problems(KIND.replace('word = "条"', 'word = "条", stated = true'))
    assert "lacks the required field what" in problems(KIND.replace('what = "退休教师修书"', ""))
    assert "longer than 20" in problems(KIND.replace("退休教师修书", "退休教师修书" * 4))
    assert "unknown grade E" in problems(KIND.replace('["D"]', '["E"]'))
    assert "unknown key colour" in problems(KIND.replace('icon = "radio"', 'icon = "radio"\ncolour = "red"'))
    assert "name 线 must be" in problems(KIND.replace('name = "新闻线索"', 'name = "线"'))
    assert "unknown capability magic" in problems(KIND.replace("icon =", 'capabilities = ["magic"]\nicon ='))
    assert "holding type board is not declared" in problems(KIND.replace("icon =", 'holding_type = "board"\nicon ='))
    assert "missing 1 required" in problems(KIND.replace('icon = "radio"\n', ""))
    assert "not readable as TOML" in problems("[[kind")


def test_all_faults_are_told_at_once() -> None:
    said = problems(KIND.replace('type = "text"', 'type = "colour"').replace('["D"]', '["E"]'))
    assert "colour" in said
    assert "grade E" in said


def test_a_form_that_asks_too_much_is_refused() -> None:
    """Burden is a defect: six questions pass, the seventh does not."""
    six = ", ".join(f'{{ code = "f{n}", label = "问", type = "text" }}' for n in range(5))
    kind = KIND.replace("fields = [", f"fields = [{six}, ")
    assert len(read([("own.toml", GROUPS + kind)]).kind("press.lead").fields) == 6
    assert "asks 7 things" in problems(
        kind.replace("fields = [", 'fields = [{ code = "g", label = "问", type = "text" }, ')
    )


def test_amounts_are_exact_and_come_from_the_act() -> None:
    training = CATALOGUE.kind("training.session")
    values: dict[str, Value | None] = {"topic": "消息写作", "hours": Decimal("1.5")}
    facts = Facts(days=2, present=3, invited=4)
    amounts = {each.code: amount_of(each, values, facts) for each in training.quantities}
    assert amounts == {"times": 1, "days": 2, "hours": Fraction(9, 2), "present": 3, "expected": 4}

    attended = CATALOGUE.kind("training.attended")
    assert amount_of(attended.quantity("hours"), {"learners": ("甲", "乙"), "hours": 8}, Facts()) == 16
    assert amount_of(attended.quantity("people"), {"learners": ("甲", "乙")}, Facts()) == 2


def test_in_time_is_judged_to_the_minute() -> None:
    answer = CATALOGUE.kind("case.answer")
    values = dict(answer.sample.values) | {"due_at": moment(15, 30)}
    assert amount_of(answer.quantity("in_time"), values, Facts()) == 1
    assert amount_of(answer.quantity("in_time"), values | {"answered_at": moment(15, 31)}, Facts()) == 0

    report = CATALOGUE.kind("incident.report")
    assert amount_of(report.quantity("minutes"), report.sample.values, Facts()) == 45


def test_an_empty_field_adds_nothing_and_a_wrong_one_is_refused() -> None:
    hours = CATALOGUE.kind("study.session").quantity("hours")
    assert amount_of(hours, {"hours": None}, Facts(present=5)) == 0
    with pytest.raises(ValueError):
        amount_of(hours, {"hours": "两小时"}, Facts(present=5))


def test_spread_tells_along_what_lines_are_posted() -> None:
    assert CATALOGUE.kind("channel.update").quantity("boards").spread == "holding"
    assert CATALOGUE.kind("study.speech").quantity("times").spread == "person"
    assert CATALOGUE.kind("activity.volunteer").quantity("hours").spread == "person"
    assert CATALOGUE.kind("press.placement").quantity("pieces").spread == ""


def test_values_are_read_as_people_write_them() -> None:
    kind = CATALOGUE.kind("press.placement")
    assert readable(kind.field("level"), "city") == "市级"
    assert readable(kind.field("authors"), ("何静", "沈若溪")) == "何静、沈若溪"
    assert readable(CATALOGUE.kind("training.session").field("hours"), Decimal("1.50")) == "1.5学时"
    assert readable(CATALOGUE.kind("training.session").field("hours"), Decimal("120")) == "120学时"
    assert readable(CATALOGUE.kind("opening").field("until"), date(2026, 3, 31)) == "3月31日"
    assert readable(CATALOGUE.holding_type("screen").field("online"), False) == "否"


def test_many_holdings_and_long_words_leave_a_title_of_one_line() -> None:
    issue = CATALOGUE.kind("channel.issue")
    names = ("甲刊", "乙刊", "丙刊", "丁刊")
    assert title_of(issue, {"number": "第3期"}, on=date(2026, 1, 9), holdings=names) == "甲刊、乙刊、丙刊等4处第3期出刊"
    long = title_of(CATALOGUE.kind("work.item"), {"what": "长" * 300}, on=date(2026, 1, 9))
    assert len(long) == 120
    assert long.endswith("…")
    assert title_of(CATALOGUE.kind("work.item"), {}, on=date(2026, 1, 9)) == "其他工作（1月9日）"


def test_a_house_adds_or_replaces_a_kind_without_touching_the_shipped_ones() -> None:
    own = read([("own.toml", GROUPS + KIND.replace("新闻线索", "报题"))]).kinds()
    mine = CATALOGUE.with_kinds(own)
    assert mine.kind("press.lead").name == "报题"
    assert CATALOGUE.kind("press.lead").name == "新闻线索"
    assert len(mine.kinds()) == len(CATALOGUE.kinds())
    assert problems_of(mine) == ()

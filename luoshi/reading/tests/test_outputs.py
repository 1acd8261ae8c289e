"""Outputs: JSON as the contract says, a table that lines up, a workbook without formulas, a page that is inert."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pytest

from luoshi.reading import read_text
from luoshi.reading.model import Reading, RuleSentence, Target, Unread
from luoshi.reading.outputs import wording
from luoshi.reading.outputs.json import to_json
from luoshi.reading.outputs.page import to_page
from luoshi.reading.outputs.sheet import HEADERS, write_sheet
from luoshi.reading.outputs.text import cut, table, to_text, width

TEXT = (
    "某局工作方案\n一、学习\n中心组全年集中学习不少于12次。每篇加2分。数字7待定。\n"
    "=1+1 <script>alert(1)</script> http://x.example 每月1次\n单位\t篇数\t时限\n东校\t24\t每月24日\n"
)


def target(quote: str, **values: object) -> Target:
    start = TEXT.index(quote)
    base = Target(
        quote, start, start + len(quote), "一、", "中心组", "集中学习", ">=", 12, "次", "year", confidence=0.95
    )
    return replace(base, **values)  # type: ignore[arg-type]


@pytest.fixture
def reading() -> Reading:
    """A reading with overlapping finds, a hostile quote, a rule and an unread place."""
    plain = read_text(TEXT)
    hostile = "=1+1 <script>alert(1)</script> http://x.example 每月1次"
    targets = (
        target("中心组全年集中学习不少于12次"),
        target("学习不少于12次", value=3, max_value=5, per="person", confidence=0.6),
        target(
            hostile, measure="=HYPERLINK(1)", value=1, cadence="month", due={"day_of_month": 24}, kind="study.session"
        ),
        target("24\t每月24日", value=None, cadence="irregular"),
    )
    rule = RuleSentence("每篇加2分", TEXT.index("每篇加2分"), TEXT.index("每篇加2分") + 5, "一、")
    lost = Unread("7", TEXT.index("7待定"), TEXT.index("7待定") + 1, "一、", "数字“7”没有读懂。")
    return replace(plain, plans=(replace(plain.plans[0], targets=targets, rules=(rule,), unread=(lost,)),))


def test_json_is_the_contract(reading: Reading):
    data = json.loads(json.dumps(to_json(reading), ensure_ascii=False))
    assert list(data) == ["source", "text", "plans"]
    assert set(data["source"]) == {"name", "format", "chars", "sha256"}
    assert data["source"]["chars"] == len(data["text"]) == len(TEXT)
    (plan,) = data["plans"]
    assert list(plan) == ["title", "start", "end", "clauses", "targets", "rules", "unread"]
    assert set(plan["clauses"][0]) == {"id", "label", "level", "heading", "start", "end", "children"}
    always = {
        "quote", "start", "end", "clause", "actor", "measure", "comparator", "value", "unit", "cadence", "due", "scope",
        "rate", "implied", "kind", "confidence",
    }  # fmt: skip
    assert set(plan["targets"][0]) == always
    assert set(plan["targets"][1]) == always | {"max_value", "per"}
    for find in plan["targets"] + plan["rules"] + plan["unread"]:
        assert data["text"][find["start"] : find["end"]] == find["quote"]


def test_text_for_a_person_lines_up_and_hides_nothing(reading: Reading):
    shown = to_text(reading)
    assert "  一、学习" in shown
    for words in (
        "指标（4）",
        "不少于 12 次",
        "不少于 3—5 次",
        "（未定数量）",
        "考核规则（1）",
        "未读懂（1）",
        "数字“7”没有读懂。",
    ):
        assert words in shown
    assert shown.endswith("共 1 份方案，1 个条款，4 项指标，1 条考核规则，1 处未读懂。")
    lines = list(table(("条款", "数"), (("四、15、", "ab"), ("１", "x\x1b[31m\ty")), (10, 12)))
    assert {width(line[: line.rindex("  ")]) for line in lines} == {width("  四、15、")}
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(("text", "limit"), [("每月二十四日", 7), ("ab每月cd", 5), ("每", 1), ("abc", 3)])
def test_cutting_keeps_to_the_width(text: str, limit: int):
    assert width(cut(text, limit)) <= limit
    assert cut(text, limit)[:-1] in text


def test_the_task_table_has_its_columns_and_no_formula_or_link(reading: Reading):
    buffer = io.BytesIO()
    write_sheet(reading, buffer, {"study.session": "集中学习"})
    book = openpyxl.load_workbook(buffer)
    assert book.sheetnames == ["任务分解表", "考核规则", "未读懂"]
    sheet = book["任务分解表"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == HEADERS
    assert rows[1] == (
        "一、 学习", "中心组全年集中学习不少于12次", "中心组", "集中学习", "不少于", 12, "次", "每年", None,
        "本单位", "数量", "高 95%",
    )  # fmt: skip
    assert rows[2][5] == "3—5"
    assert rows[3][10] == "集中学习"
    assert rows[3][8] == "每月24日"
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.page_setup.orientation == "landscape"


def test_sheets_of_several_plans_have_names_that_excel_takes(reading: Reading):
    plan = reading.plans[0]
    several = replace(reading, plans=tuple(replace(plan, title="方案[甲]:/\\*?'" + "长" * 40) for _ in range(12)))
    buffer = io.BytesIO()
    write_sheet(several, buffer)
    names = openpyxl.load_workbook(buffer).sheetnames
    assert len(set(names)) == len(names) == 14
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


class Page(HTMLParser):
    """What a browser would find in the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.article: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.article.append(data)


def test_the_page_shows_the_whole_document_and_is_inert(reading: Reading):
    page = Page(to_page(reading))
    assert "".join("".join(page.article).split()) == "".join(TEXT.split())
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "style", "srcset")]
    assert all(value and value.startswith("#") for name, value in page.attributes if name == "href")
    policy = next(value for name, value in page.attributes if name == "content" and value and "default-src" in value)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_each_find_and_its_card_point_at_each_other(reading: Reading):
    page = Page(to_page(reading))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    for number in range(1, 7):
        assert f"f{number}" in ids
        assert f"c{number}" in ids
    assert {value[1:] for name, value in page.attributes if name == "href" and value} <= set(ids)


CADENCES = [
    "year", "half_year", "quarter", "two_months", "month", "half_month", "ten_days", "two_weeks", "week", "day", "term",
    "school_year", "n_years", "n_hours", "event", "once", "irregular",
]  # fmt: skip


def test_every_value_of_the_contract_has_a_chinese_word():
    assert set(wording.CADENCES) == set(CADENCES)
    words = [wording.cadence(target("12次", cadence=cadence, n=2)) for cadence in CADENCES]
    assert len(set(words)) == len(CADENCES)
    assert not re.search("[a-z{]", "".join(words))
    dues = (
        ({"date": "2024-06-30"}, "2024年6月30日"), ({"month": 6, "day": 30}, "6月30日"),
        ({"month": 5, "day": 31}, "5月底"),
        ({"day_of_month": 24}, "每月24日"), ({"day_of_month": 31}, "每月底"), ({"day_of_week": 1}, "每周一"),
        ({"day_of_week": [1, 3, 5]}, "每周一、三、五"), ({"month_of_quarter": 3, "day_of_month": 5}, "季度第3个月5日"),
        ({"month_of_quarter": 3}, "季度第3个月"), ({"day_of_next_month": 5}, "次月5日"),
        ({"days_after_period": 7}, "期满后7日内"), ({"within": {"value": 24, "unit": "hour"}}, "24小时内"),
        ({"within": {"value": 3, "unit": "working_day", "side": "after"}}, "后3个工作日内"),
        ({"within": {"value": 30, "unit": "minute", "side": "before"}}, "前30分钟内"), ({"before": "term"}, "开学前"),
        ({"festival": "春节"}, "春节"),
    )  # fmt: skip
    assert [wording.due_words(value) for value, _ in dues] == [words for _, words in dues]
    for per in ("person", "head", "unit", "holding"):
        assert wording.reach(target("12次", per=per)) != per

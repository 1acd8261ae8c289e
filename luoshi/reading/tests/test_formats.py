"""Plain text and web pages: encodings, line ends, tables, lists."""

from __future__ import annotations

import pytest

from luoshi.reading import ReadingRefused, read, read_text
from luoshi.reading.formats import decode
from luoshi.reading.tests.outlines import tree

PLAN = "某局工作方案\r\n\r\n一、学习\r\n　　每月集中学习不少于2次。\r\n二、宣传\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "gbk"])
def test_a_text_is_the_same_in_every_encoding(encoding: str):
    document = decode(PLAN.encode(encoding), "方案.txt")
    assert document.text == PLAN  # line ends stand, the byte order mark is not counted
    assert tree(document) == ["一、学习", "二、宣传"]


def test_offsets_enclose_the_trimmed_line():
    document = decode(PLAN.encode(), "方案.txt")
    assert [document.text[q.start : q.end] for q in document.paragraphs] == PLAN.split()
    assert all(document.text[q.start : q.end] == q.text for q in document.paragraphs)


def test_one_broken_byte_does_not_cost_the_file_but_noise_does():
    assert "学习" in decode((PLAN * 90).encode() + b"\xe4\xb8", "方案.txt").text
    with pytest.raises(ReadingRefused) as refused:
        decode(b"\xff\x81\xfe\xfd" * 50, "方案.txt")
    assert refused.value.code == "encoding"


def test_rows_pasted_with_tabs_or_bars_are_a_table_and_a_tab_after_a_label_is_not():
    document = decode("一、\t任务\n二、\t表\n单位\t篇数\n东校\t2\n\n|甲|乙|\n|--|--|\n|1|2|\n".encode(), "方案.txt")
    assert [q.style for q in document.paragraphs] == ["body"] * 2 + ["table"] * 5
    assert [[document.text[a:b] for a, b in q.cells] for q in document.paragraphs[2:]] == [
        ["单位", "篇数"], ["东校", "2"], ["甲", "乙"], [], ["1", "2"],
    ]  # fmt: skip


def test_pasted_text_is_read_like_a_file():
    pasted, file = read_text(PLAN), read(PLAN.encode(), name="方案.txt")
    assert pasted.document.name == "粘贴的文本"
    assert pasted.document.text == file.document.text
    assert pasted.plans == file.plans


def test_a_file_is_read_by_its_path(tmp_path):
    (tmp_path / "方案.txt").write_bytes(PLAN.encode())
    assert read(tmp_path / "方案.txt").plans == read(str(tmp_path / "方案.txt")).plans
    assert read(tmp_path / "方案.txt").document.name == "方案.txt"


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>题</title><style>p{}</style></head><body>
<script>var a = "<p>一、脚本</p>";</script><!-- <p>一、注释</p> --><div style="display:none"><div>隐藏</div>一、藏</div>
<h1>某局工作方案</h1><p>一、学 习&nbsp;&amp; 研讨<br>每月学习
不少于2次。</p>
<table><tr><td rowspan="2">单位</td><td colspan="2">任务</td></tr><tr><td>篇<td>次</tr></table>
<p title="a>b">二、宣传</p><ol><li>投稿<li>拍摄<ol type="a"><li>照片</li></ol></ol>
<ol style="list-style-type:simp-chinese-informal" start="3"><li>队伍</li></ol>a < b</body></html>"""


def test_a_web_page_is_read_as_a_browser_shows_it():
    document = decode(PAGE.encode("gb18030"), "方案.html")
    assert [q.text for q in document.paragraphs] == [
        "某局工作方案", "一、学 习\xa0& 研讨", "每月学习不少于2次。", "单位\t任务", "篇\t次",
        "二、宣传", "1. 投稿", "2. 拍摄", "a. 照片", "三、队伍", "a < b",
    ]  # fmt: skip
    rows = [q for q in document.paragraphs if q.style == "table"]
    assert [[document.text[a:b] for a, b in q.cells] for q in rows] == [["单位", "任务", ""], ["", "篇", "次"]]
    assert [q.merged for q in rows] == [(), (0,)]
    assert tree(document)[1:] == ["二、宣传", "  1.投稿", "  2.拍摄", "    a.照片", "三、队伍"]


@pytest.mark.parametrize("tail", ["<", "<p", "<!--", "<script>", '<a href="', "</", "<td>", "&#", "<ol><li>"])
def test_broken_markup_loses_nothing_before_it(tail: str):
    assert "一、学习" in decode(f"<html><p>一、学习</p>{tail}".encode(), "方案.html").text

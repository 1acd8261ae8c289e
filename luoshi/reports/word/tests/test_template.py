"""An institution's own template: what is refused and why, and what a filled one says."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Pt

from luoshi.reports.word import Paper, template

DAY = date(2026, 9, 1)


def made(*paragraphs: str, header: str = "") -> bytes:
    """A .docx with these paragraphs."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def changed(data: bytes, **parts: bytes) -> bytes:
    """The archive with parts added or replaced ("__" is a slash, "_dot_" a full stop)."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        new = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
        for name in source.namelist():
            if name not in new:
                target.writestr(name, source.read(name))
        for name, content in new.items():
            target.writestr(name, content)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(template.TemplateRefused) as refused:
        template.check(data)
    return refused.value.reason


def test_a_sound_template_tells_which_marks_it_uses():
    assert template.check(made("{{ 标题 }}", "{{正文}}", "{{日期}}", header="{{单位}}")) == [
        "正文",
        "标题",
        "单位",
        "日期",
    ]


def test_what_is_no_template_is_refused_with_a_reason():
    good = made("{{正文}}")
    assert template.check(good) == ["正文"]
    assert refusal(b"not a zip") == template.NOT_DOCX
    assert refusal(made("没有标记")) == template.NO_BODY
    assert refusal(made("{{正文}}", "{{正文}}")) == template.TWICE
    assert refusal(made("这里是{{正文}}")) == template.NOT_ALONE
    assert refusal(made("抬头", header="{{正文}}")) == template.NOT_ALONE
    assert refusal(changed(good, word__vbaProject_dot_bin=b"x")) == template.RUNS
    link = b'<Relationships><Relationship Type="x/attachedTemplate" Target="http://a" TargetMode="External"/></Relationships>'
    assert refusal(changed(good, word___rels__settings_dot_xml_dot_rels=link)) == template.FETCHES
    assert refusal(changed(good, word__custom_dot_xml=b"<!DOCTYPE a><a/>")) == template.NOT_DOCX
    field = b"<w:p><w:instrText>INCLUDEPICTURE http://a</w:instrText></w:p>"
    assert refusal(changed(good, word__custom_dot_xml=field)) == template.FETCHES
    assert refusal(b"x" * (template.MAX_BYTES + 1)) == template.TOO_LARGE


def paper() -> Paper:
    found = Paper(house_name="东河县教育局", title="九月份工作小结", number="东教宣〔2026〕5号", date=DAY)
    found.heading(1, "总体情况")
    found.paragraph("完成12次。")
    found.table(["单位", "篇数"], [["东桥小学", 3]])
    return found


def filled(data: bytes) -> docx.document.Document:
    return docx.Document(BytesIO(paper().save(data)))


def test_the_text_stands_where_the_mark_was_and_marks_become_words():
    document = filled(made("前言", "{{标题}}", "{{文号}}　{{日期}}", "{{正文}}", "结尾", header="{{单位}}文件"))
    texts = [one.text for one in document.paragraphs if one.text]
    assert texts == ["前言", "九月份工作小结", "东教宣〔2026〕5号　2026年9月1日", "一、总体情况", "完成12次。", "结尾"]
    assert document.sections[0].header.paragraphs[0].text == "东河县教育局文件"
    assert document.tables[0].cell(1, 1).text == "3"


def test_a_template_without_a_title_gets_ours():
    texts = [one.text for one in filled(made("{{正文}}")).paragraphs if one.text]
    assert texts == ["九月份工作小结", "一、总体情况", "完成12次。"]


def test_a_style_of_the_template_rules():
    document = docx.Document()
    document.styles.add_style("公文正文", 1).font.size = Pt(9)
    document.add_paragraph("{{正文}}")
    out = BytesIO()
    document.save(out)
    body = next(one for one in filled(out.getvalue()).paragraphs if one.text == "完成12次。")
    assert body.style.name == "公文正文"
    assert body.style.font.size == Pt(9)

"""One plan of our own writing in the layouts in which offices send it: as .docx, and printed to PDF by LibreOffice.

What lives here: building the Word files. What a PDF must read like is what `read` makes of the Word file beside it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

TITLE = "清河县教育局2026年宣传文化与理论学习工作方案"
BODY = [
    "为深入学习贯彻上级关于宣传思想文化工作的部署要求，推动全县教育系统理论学习走深走实，结合工作实际，现就做好2026年宣传文化与理论学习工作制定如下方案。",
    "一、总体要求",
    "坚持围绕中心、服务大局，以理论学习为先导，以阵地建设为依托，以新闻宣传为抓手，用好“学习专栏”和微信公众号（见附件1），全年做到学习有计划、宣传有声势、阵地有管理、信息有时效，为办好人民满意的教育提供有力的思想保证和舆论支持。",
    "二、重点任务",
    "（一）抓好理论学习",
    "1.党组理论学习中心组集中学习全年不少于12次，每季度专题研讨不少于1次，研讨前两天把材料发到每个人手里，会后7日内报送学习简报。",
    "2.各学校党组织每月开展1次主题党日，全年至少组织2次现场教学，参加率不低于95%。",
    "（二）抓好新闻宣传",
    "3.全年在市级及以上媒体发稿150篇以上，其中省级以上不少于20篇；各中小学校每月向局办公室报送信息2条以上，每条信息不超过800字，并附现场照片。",
    "4.落实“三审三校”制度。凡在网站、公众号WeChat Official Account等平台发布的内容，须经撰稿人、部门负责人、分管领导三级审核，未经审核不得发布。",
    "（三）抓好阵地管理",
    "5.各学校宣传栏全年更新不少于8次，电子显示屏每周检查1次；发现内容陈旧、错别字或者破损的，应当在24小时内更换。",
    "三、工作要求",
    "各单位要高度重视，明确1名分管领导和1名联络员，于每月25日前将《宣传工作统计表》报局办公室。局办公室每半年通报一次完成情况，并将结果作为年度评先评优的重要参考。对工作中的好做法、好经验，要及时总结推广；对推诿扯皮、落实不力的，要严肃指出并限期整改。",
    "联系人：局办公室；联系电话：见通讯录。",
]
ROWS = [
    ["序号", "任务", "责任单位", "完成时限"],
    ["1", "理论学习中心组集中学习", "局办公室", "每月底前"],
    ["2", "宣传栏更新", "各中小学校", "每季度末"],
]
END = ["清河县教育局", "2026年1月8日"]


def _document(size: float = 16, *, indent: bool = True, spacing: float | None = 28, after: float = 0) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    style = document.styles["Normal"]
    style.font.size = Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif CJK SC")
    layout = style.paragraph_format
    layout.space_after, layout.space_before = Pt(after), Pt(0)
    if spacing:
        layout.line_spacing = Pt(spacing)
    document.first_indent = Pt(2 * size) if indent else None
    return document


def _write(document: Any, lines: list[str], align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY) -> None:
    for line in lines:
        paragraph = document.add_paragraph(line)
        paragraph.alignment = align
        if document.first_indent:
            paragraph.paragraph_format.first_line_indent = document.first_indent


def _title(document: Any, text: str, size: float, colour: RGBColor | None = None) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour


def _ending(document: Any) -> None:
    for line in END:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.append(mark)


def _numbered(document: Any, head: str = "") -> None:
    """A page number between dashes in the foot, and perhaps a running head."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _field(foot, "PAGE")
    foot.add_run(" —")
    if head:
        document.sections[0].header.paragraphs[0].add_run(head)


def _table(document: Any) -> None:
    table = document.add_table(rows=0, cols=len(ROWS[0]), style="Table Grid")
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(20)


def official() -> Any:
    """GB/T 9704: red head, number, a title of two lines, indents of two characters, numbers between dashes."""
    document = _document()
    _title(document, "清河县教育局文件", 36, RGBColor(0xD0, 0, 0))
    _title(document, "清教〔2026〕3号", 16)
    _title(document, "关于印发《清河县教育局2026年宣传文化与理论学习工作方案》的通知", 22)
    _write(document, ["各学区、各中小学校，局机关各股室："], WD_ALIGN_PARAGRAPH.LEFT)
    _write(document, BODY)
    _ending(document)
    _numbered(document)
    return document


def titled() -> Any:
    """A centred title over several pages with a running head."""
    document = _document()
    _title(document, TITLE, 22)
    _write(document, BODY * 3)
    _ending(document)
    _numbered(document, "清河县教育局工作文件")
    return document


def spaced() -> Any:
    """One and a half lines, no indents, space between paragraphs."""
    document = _document(12, indent=False, spacing=None, after=8)
    document.styles["Normal"].paragraph_format.line_spacing = 1.5
    _title(document, TITLE, 16)
    _write(document, BODY)
    _ending(document)
    return document


def ragged() -> Any:
    """Indents, set ragged instead of justified, in a small size."""
    document = _document(12, spacing=20)
    _title(document, TITLE, 18)
    _write(document, BODY, WD_ALIGN_PARAGRAPH.LEFT)
    return document


def columns() -> Any:
    """Two columns under a title over both."""
    document = _document(10.5, spacing=18)
    _title(document, TITLE, 18)
    section = document.add_section(0)
    cols = section._sectPr.find(qn("w:cols"))
    cols.set(qn("w:num"), "2")
    _write(document, BODY * 2)
    _numbered(document)
    return document


def tabled() -> Any:
    """A table between paragraphs."""
    document = _document(14, spacing=24)
    _title(document, TITLE, 20)
    _write(document, BODY[:6])
    _table(document)
    _write(document, BODY[6:])
    _ending(document)
    return document


def landscape() -> Any:
    """A page on its side."""
    document = _document(14, spacing=24)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    _title(document, TITLE, 20)
    _write(document, BODY)
    _table(document)
    _numbered(document)
    return document


def hanging() -> Any:
    """Numbers that hang out, as Word's own lists have them."""
    document = _document(12, indent=False, spacing=20)
    _title(document, TITLE, 18)
    for line in BODY:
        paragraph = document.add_paragraph(line)
        if line[0].isdigit():
            paragraph.paragraph_format.left_indent = Cm(0.85)
            paragraph.paragraph_format.first_line_indent = Cm(-0.85)
    return document


def plain() -> Any:
    """No indents and no space between paragraphs: only the ends of lines and the labels tell."""
    document = _document(14, indent=False, spacing=24)
    _title(document, TITLE, 20)
    _write(document, BODY)
    return document


def merged() -> Any:
    """A long table with a cell over several rows and one over two columns, over the page's end."""
    document = _document(12, spacing=20)
    _title(document, TITLE, 18)
    _write(document, BODY[:3])
    table = document.add_table(rows=30, cols=4, style="Table Grid")
    for number, row in enumerate(table.rows):
        texts = (
            ("任务", "责任单位", "数量", "时限")
            if number == 0
            else ("阵地更新", f"第{number}小学校", f"{number}次", "每季度末前完成并报局办公室备案")
        )
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(4, 0)).text = "阵地更新"
    table.cell(6, 2).merge(table.cell(6, 3)).text = "全年完成"
    _write(document, BODY[3:])
    return document


def lettered() -> Any:
    """Wide-set words in a title, Latin in the text, a contents, marks before lines."""
    document = _document(14, spacing=26)
    _title(document, "工 作 方 案", 26)
    for line, page in (("一、总体要求", 1), ("二、重点任务", 2)):
        document.add_paragraph(f"{line}………………………………{page}")
    _write(document, BODY[:5])
    _write(
        document, ["●做好校园广播站、电子屏等平台的日常维护，发现问题及时处理并做好记录，每月汇总一次报局办公室备案。"]
    )
    _write(
        document,
        [
            "安装 Learning Management System version 2 and keep the archive of all records in good order, so that nothing is lost at the end of the year."
        ],
    )
    _write(document, BODY[5:])
    _ending(document)
    return document


LAYOUTS: tuple[Callable[[], Any], ...] = (
    official, titled, spaced, ragged, columns, tabled, landscape, hanging, plain, merged, lettered,
)  # fmt: skip


def printed(folder: Path) -> list[tuple[Path, Path]]:
    """All layouts as (Word file, PDF); nothing without LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return []
    words = []
    for layout in LAYOUTS:
        words.append(folder / f"{layout.__name__}.docx")
        layout().save(words[-1])
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, words)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return [(word, word.with_suffix(".pdf")) for word in words]

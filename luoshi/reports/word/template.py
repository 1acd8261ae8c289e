"""An institution's own .docx: its page, its head, its fonts; our text at the place it marked.

What does not live here: who may upload one and where it is kept. Invariants: a template is hostile until `check`
accepted it (no macros, nothing fetched from elsewhere, bounded size); text goes in where {{正文}} stands, never
anywhere else; marks are replaced by plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from luoshi.reports.word import drawing, pages, text

if TYPE_CHECKING:
    from luoshi.reports.word.paper import Paper

BODY = "{{正文}}"
MARKS = ("标题", "单位", "日期", "文号")
SPACED = re.compile(r"\{\{\s*(正文|标题|单位|日期|文号)\s*\}\}")

MAX_BYTES = 10 * 1024 * 1024  # a letterhead with a crest is under one
MAX_UNPACKED = 60 * 1024 * 1024  # bounds a worker's memory, whatever the archive says
MAX_PARTS = 500  # a letterhead has about twenty
RUNNABLE = re.compile(r"(vbaProject|activeX|oleObject|embeddings/|\.bin$|\.exe$|\.dll$)", re.IGNORECASE)
EXTERNAL = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
HYPERLINK = re.compile(rb"<Relationship\b[^>]*>", re.DOTALL)
FIELDS = re.compile(rb"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b")


class TemplateRefused(Exception):
    """The file can't serve as a template; `reason` says why in Chinese, and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NOT_DOCX = "这不是 Word 文档（.docx）：请在 Word 或 WPS 中另存为“.docx”后再上传。"
TOO_LARGE = "模板文件太大：请压缩其中的图片，使文件不超过 10 MB。"
RUNS = "模板中含有宏、控件或嵌入对象：请删除后另存为“.docx”再上传。"
FETCHES = "模板引用了外部内容（链接的图片或模板、域代码）：请改为嵌入的图片、断开链接后再上传。"
NO_BODY = "模板中没有 {{正文}}：请在要放正文的地方单独写一行 {{正文}}。"
TWICE = "模板中有不止一处 {{正文}}：请只留一处。"
NOT_ALONE = "{{正文}} 须独占一段，不能放在表格、文本框或页眉页脚里，也不能与其他文字同段。"


def check(data: bytes) -> list[str]:
    """Accept the file as a template, or raise TemplateRefused. Returns the marks it uses, for the page that shows them."""
    _check_archive(data)
    document = _open(data)
    _body_mark(document)
    used = {found for words in _all_text(document) for found in SPACED.findall(words)}
    return [mark for mark in ("正文", *MARKS) if mark in used]


def _check_archive(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise TemplateRefused(TOO_LARGE)
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError) as error:
        raise TemplateRefused(NOT_DOCX) from error
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise TemplateRefused(NOT_DOCX)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TemplateRefused(TOO_LARGE)
    if any(RUNNABLE.search(name) for name in names):
        raise TemplateRefused(RUNS)
    try:
        for name in names:
            _check_part(name, archive)
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise TemplateRefused(NOT_DOCX) from error


def _check_part(name: str, archive: ZipFile) -> None:
    if not name.endswith((".xml", ".rels")):
        return
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise TemplateRefused(NOT_DOCX)
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        raise TemplateRefused(RUNS)
    if name.endswith(".rels"):
        for relation in HYPERLINK.findall(content):
            # A link that a reader may click is no danger; anything that Word fetches by itself is.
            if EXTERNAL.search(relation) and b"/hyperlink" not in relation:
                raise TemplateRefused(FETCHES)
    elif FIELDS.search(content):
        raise TemplateRefused(FETCHES)


def _open(data: bytes) -> Document:
    try:
        return docx.Document(BytesIO(data))
    except (OpcError, XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        raise TemplateRefused(NOT_DOCX) from error


def _body_mark(document: Document) -> Any:
    """The paragraph that stands for the text."""
    everywhere = [element for element, words in _paragraphs(document) for _ in range(_normal(words).count(BODY))]
    if not everywhere:
        raise TemplateRefused(NO_BODY)
    if len(everywhere) > 1:
        raise TemplateRefused(TWICE)
    mark = everywhere[0]
    if mark.getparent().tag != qn("w:body") or _normal(_text(mark)).strip() != BODY:
        raise TemplateRefused(NOT_ALONE)
    return mark


def filled(data: bytes, paper: Paper) -> Document:
    """The template with the paper's text at its mark and the marks replaced. Raises TemplateRefused."""
    from luoshi.reports.word.paper import elements, prepare, put_before

    _check_archive(data)
    document = _open(data)
    mark = _body_mark(document)
    prepare(document, own=False)
    section = document.sections[0]
    area = pages.area_of(section)
    named = any("标题" in SPACED.findall(words) for _, words in _paragraphs(document))
    xml = "" if named else drawing.title(paper.title, "", "", letterhead=False, characters=area // 440)
    xml += "".join(drawing.draw(block, area) for block in paper.blocks)
    codes = _codes(document)
    for element in elements(xml):
        _rename(element, codes)
        put_before(mark, element)
    _replace_marks(document, paper)
    _drop(mark)
    return document


def _codes(document: Document) -> dict[str, str]:
    """Our style codes → those of the template's styles with the same name."""
    from luoshi.reports.word.styles import STYLES

    theirs = {style.name: style.style_id for style in document.styles}
    return {code: theirs[look.name] for code, look in STYLES.items() if theirs.get(look.name, code) != code}


def _rename(element: Any, codes: dict[str, str]) -> None:
    for style in element.iter(qn("w:pStyle")):
        code = style.get(qn("w:val"))
        style.set(qn("w:val"), codes.get(code, code))


def _drop(mark: Any) -> None:
    """Take the mark away; a section that ends in its paragraph keeps it, empty."""
    properties = mark.find(qn("w:pPr"))
    if properties is not None and properties.find(qn("w:sectPr")) is not None:
        for child in list(mark):
            if child is not properties:
                mark.remove(child)
        return
    mark.getparent().remove(mark)


def _replace_marks(document: Document, paper: Paper) -> None:
    values = {
        "标题": paper.title.replace("\n", ""),
        "单位": paper.house_name,
        "日期": text.chinese_day(paper.date) if paper.date else "",
        "文号": paper.number,
    }
    for element, words in _paragraphs(document):
        if any(found in values for found in SPACED.findall(words)):
            _set(element, SPACED.sub(lambda found: text.clean(values.get(found[1], found[0])), words))


def _set(element: Any, words: str) -> None:
    """Put the words into the paragraph, in the look of its first text."""
    texts = [node for node in element.iter(qn("w:t")) if _nearest(node) is element]
    texts[0].text = words
    texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for other in texts[1:]:
        other.text = ""


def _paragraphs(document: Document) -> Iterator[tuple[Any, str]]:
    """Each paragraph of the body, its tables and text boxes, and of every head and foot, with its text."""
    roots = [document.element.body]
    for part in document.part.package.iter_parts():
        if "header" in str(part.partname) or "footer" in str(part.partname):
            element = getattr(part, "element", None)
            if element is not None:
                roots.append(element)
    for root in roots:
        for element in root.iter(qn("w:p")):
            words = _text(element)
            if "{{" in words:
                yield element, words


def _text(element: Any) -> str:
    """The paragraph's own text, without that of text boxes inside it."""
    own = (node for node in element.iter(qn("w:t")) if _nearest(node) is element)
    return "".join(node.text or "" for node in own)


def _nearest(node: Any) -> Any:
    while node is not None and node.tag != qn("w:p"):
        node = node.getparent()
    return node


def _normal(words: str) -> str:
    return SPACED.sub(lambda found: "{{" + found[1] + "}}", words)


def _all_text(document: Document) -> Iterator[str]:
    for _, words in _paragraphs(document):
        yield words

"""The styles of an official document, as Word keeps them, and the fonts they name.

What does not live here: which paragraph has which style (drawing). Invariants: a style depends on no other, so that it
looks the same inside an institution's template; a template that has a style of the same name keeps its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from luoshi.reports.word import norm

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True, slots=True)
class Look:
    """How one style looks. `line` is the exact height of a line in twips; 0 lets the text decide."""

    name: str
    font: str = norm.FANG
    points: float = norm.BODY_PT
    align: str = "both"
    indent: bool = False
    line: int = norm.LINE_TWIPS
    squeeze: bool = True
    level: int = 0
    bold: bool = False
    colour: str = ""
    keep: bool = False
    grid: bool = True
    latin: str = norm.LATIN


STYLES: dict[str, Look] = {
    "LsTitle": Look("公文标题", norm.TITLE_SONG, norm.TITLE_PT, "center", squeeze=False, keep=True, grid=False),
    "LsMark": Look(
        "公文发文机关标志", norm.TITLE_SONG, 36.0, "center", line=1000, squeeze=False, colour="E60000", grid=False
    ),
    "LsNumber": Look("公文文号", align="center"),
    "LsBody": Look("公文正文", indent=True),
    "LsPlain": Look("公文顶格", align="left"),
    "LsCentre": Look("公文居中", align="center"),
    "LsHead1": Look("公文一级标题", norm.HEI, indent=True, level=1, keep=True),
    "LsHead2": Look("公文二级标题", norm.KAI, indent=True, level=2, keep=True),
    "LsHead3": Look("公文三级标题", indent=True, level=3, keep=True),
    "LsHead4": Look("公文四级标题", indent=True, level=4, keep=True),
    "LsSign": Look("公文落款", align="right", keep=True),
    "LsAnnex": Look("公文附件说明", align="left"),
    "LsCaption": Look("公文表题", norm.HEI, norm.SMALL_PT, "center", squeeze=False, keep=True),
    "LsCellHead": Look("公文表头", norm.HEI, norm.TABLE_PT, "center", line=0, squeeze=False, grid=False),
    "LsCell": Look("公文表格", norm.FANG, norm.TABLE_PT, "left", line=0, squeeze=False, grid=False),
    "LsDenseHead": Look("公文密排表头", norm.HEI, norm.DENSE_PT, "center", line=0, squeeze=False, grid=False),
    "LsDense": Look("公文密排表格", norm.FANG, norm.DENSE_PT, "left", line=0, squeeze=False, grid=False),
    "LsNote": Look("公文注", norm.FANG, norm.DENSE_PT, "left", line=320, squeeze=False, grid=False),
    "LsFoot": Look("公文页码", norm.SONG, norm.SMALL_PT, "left", line=0, squeeze=False, grid=False, latin=norm.SONG),
    "LsColophon": Look("公文版记", norm.FANG, norm.SMALL_PT, "left", line=0, squeeze=False, grid=False),
    "LsGap": Look("公文分节", norm.FANG, 1.0, "left", line=20, squeeze=False, grid=False),
}
# The short names that blocks use.
SHORT = {"body": "LsBody", "plain": "LsPlain", "centre": "LsCentre", "note": "LsNote", "number": "LsNumber"}


def style_xml(code: str, look: Look) -> str:
    """One style as an element of styles.xml."""
    return (
        f'<w:style {W} w:type="paragraph" w:customStyle="1" w:styleId="{code}"><w:name w:val="{escape(look.name)}"/>'
        f'<w:uiPriority w:val="1"/><w:qFormat/><w:pPr>{_paragraph(look)}</w:pPr><w:rPr>{run_xml(look)}</w:rPr></w:style>'
    )


def _paragraph(look: Look) -> str:
    parts = ["<w:keepNext/>" if look.keep else '<w:keepNext w:val="0"/>', '<w:widowControl w:val="0"/>']
    parts.append("" if look.grid else '<w:snapToGrid w:val="0"/>')
    if look.line:
        parts.append(f'<w:spacing w:before="0" w:after="0" w:line="{look.line}" w:lineRule="exact"/>')
    else:
        parts.append('<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>')
    first = f'w:firstLineChars="200" w:firstLine="{2 * norm.CHARACTER_TWIPS}"' if look.indent else 'w:firstLine="0"'
    parts.append(f'<w:ind w:left="0" w:right="0" {first}/><w:jc w:val="{look.align}"/>')
    parts.append(f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else "")
    return "".join(parts)


def run_xml(look: Look) -> str:
    """The properties of a run that looks so."""
    half = round(look.points * 2)
    return (
        f'<w:rFonts w:ascii="{look.latin}" w:hAnsi="{look.latin}" w:eastAsia="{look.font}" w:cs="{look.latin}"/>'
        + ("<w:b/>" if look.bold else '<w:b w:val="0"/>')
        + f'<w:color w:val="{look.colour or "000000"}"/>'
        + f'<w:spacing w:val="{norm.SQUEEZE_TWIPS if look.squeeze else 0}"/>'
        + f'<w:kern w:val="0"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/><w:lang w:eastAsia="zh-CN"/>'
    )


def fonts_xml() -> bytes:
    """fontTable.xml: each font that the styles name, with what may stand in for it."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in norm.FALL_BACK.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:fonts {W}>{fonts}<w:font w:name="{norm.LATIN}"/></w:fonts>'.encode()

"""Blocks as the XML of Word's body.

What does not live here: the page and its numbers (pages), the width of columns (columns). Invariant: every character
of a block goes through `text.escaped`, so a document opens whatever was typed into a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from luoshi.reports.word import columns, norm, text
from luoshi.reports.word.blocks import (
    Attachments,
    Block,
    Colophon,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Table,
)
from luoshi.reports.word.styles import SHORT

RULE = 'w:val="single" w:space="0" w:color="000000"'
# 版记: first and last line 0.35 mm, those between 0.25 mm; in eighths of a point.
THICK, THIN = 8, 6
ROW_TWIPS = 400  # the least height of a row
IMPRINT = 440  # the height of one of its lines, in twips
CELL_TWIPS = 108  # the margin that a cell has by itself


def paragraph(content: str, style: str, extra: str = "", look: str = "") -> str:
    """A paragraph of one style; line ends become breaks. `extra`, `look`: more properties of paragraph and text."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{run(content, look)}</w:p>'


def run(content: str, look: str = "") -> str:
    """A run of text with its breaks and tabs; empty for no text."""
    if not content:
        return ""
    pieces = []
    for number, line in enumerate(text.clean(content).split("\n")):
        pieces.append("<w:br/>" if number else "")
        for at, part in enumerate(line.split("\t")):
            pieces.append("<w:tab/>" if at else "")
            pieces.append(f'<w:t xml:space="preserve">{text.escaped(part)}</w:t>' if part else "")
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{''.join(pieces)}</w:r>"


def draw(block: Block, area: int) -> str:
    """The block as XML, for a page whose text is `area` twips wide."""
    match block:
        case Heading():
            return paragraph(block.text, f"LsHead{block.level}")
        case Paragraph():
            return paragraph(block.text, SHORT.get(block.style, block.style))
        case Table():
            return table(block, area)
        case Signature():
            return signature(block)
        case Attachments():
            return attachments(block)
        case Colophon():
            return colophon(block, area)
        case PageBreak():
            return '<w:p><w:pPr><w:pStyle w:val="LsGap"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


def title(words: str, number: str, house_name: str, *, letterhead: bool, characters: int) -> str:
    """The head: the issuing body's mark, number and red line when wanted, then the title and an empty line.

    Without a letterhead the number stands in brackets below the title, as published versions have it.
    """
    parts = []
    if letterhead:
        parts.append(paragraph(house_name, "LsMark"))
        parts.append(paragraph("", "LsNumber"))
        bar = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="E60000"/></w:pBdr>'
        parts.append(paragraph(number, "LsNumber", bar))
        parts += [paragraph("", "LsNumber")] * 2
    parts += [paragraph(line, "LsTitle") for line in text.title_lines(words, characters)]
    if number and not letterhead:
        parts.append(paragraph(f"（{number}）", "LsNumber"))
    parts.append(paragraph("", "LsPlain"))
    return "".join(parts)


def signature(block: Signature) -> str:
    """One empty line, the name centred over the date, the date four characters from the right (9704 7.3.5)."""
    day = text.chinese_day(block.day)
    name, below = text.width(text.clean(block.unit)), text.width(day)
    lines = text.title_lines(block.unit, norm.CHARACTERS - 2)
    name = min(name, max(text.width(line) for line in lines))
    right = max(0.0, 4 + (below - name) / 2)
    under = max(0.0, right + (name - below) / 2)
    return (
        paragraph("", "LsPlain")
        + "".join(paragraph(line, "LsSign", _right(right + (name - text.width(line)) / 2)) for line in lines)
        + paragraph(day, "LsSign", f'<w:keepNext w:val="0"/>{_right(under)}')
    )


def _right(characters: float) -> str:
    auto = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    return f'{auto}<w:ind w:right="{round(characters * norm.CHARACTER_TWIPS)}"/>'


def attachments(block: Attachments) -> str:
    """附件： one line below the text, two characters in; further names under the first; no mark at the end (7.3.4)."""
    one = len(block.names) == 1
    left = (5 if one else 6.5) * norm.CHARACTER_TWIPS
    hang = f'<w:ind w:left="{round(left)}" w:hanging="{round(left - 2 * norm.CHARACTER_TWIPS)}"/>'
    again_hang = 1.5 * norm.CHARACTER_TWIPS
    again = f'<w:ind w:left="{round(left)}" w:hanging="{round(again_hang)}"/>'
    parts = [paragraph("", "LsPlain")]
    for number, name in enumerate(block.names, start=1):
        words = name.rstrip("。；;.， ")
        label = words if one else f"{number}.{words}"
        parts.append(paragraph(f"附件：{label}" if number == 1 else label, "LsAnnex", hang if number == 1 else again))
    return "".join(parts)


def colophon(block: Colophon, area: int) -> str:
    """版记 at the foot of the last page: copies, then who printed it and when (7.4).

    Its place is counted from the top of the page: "at the bottom" is not understood by every program.
    """
    lines = [f"抄送：{'，'.join(block.copies)}。"] if block.copies else []
    lines.append(f"{block.office}\t{text.chinese_day(block.day)}印发")
    inner = area - 2 * norm.SMALL_TWIPS
    heights = [IMPRINT * max(1, ceil(text.width(line) * norm.SMALL_TWIPS / inner)) for line in lines]
    top = norm.twips(norm.PAGE_MM[1] - norm.BOTTOM_MM) - sum(heights)
    place = f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="margin" w:tblpX="1" w:tblpY="{top}"/>'
    head = f'<w:tblPr>{place}<w:tblW w:w="{area}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    rows = [
        _imprint(line, area, height, first=not at, last=at == len(lines) - 1)
        for at, (line, height) in enumerate(zip(lines, heights, strict=True))
    ]
    grid = f'<w:tblGrid><w:gridCol w:w="{area}"/></w:tblGrid>'
    return f"<w:tbl>{head}{grid}{''.join(rows)}</w:tbl>{paragraph('', 'LsGap')}"


def _imprint(words: str, area: int, height: int, *, first: bool, last: bool) -> str:
    edges = f'<w:top {RULE} w:sz="{THICK if first else THIN}"/>'
    edges += f'<w:bottom {RULE} w:sz="{THICK}"/>' if last else ""
    cell = f'<w:tcPr><w:tcW w:w="{area}" w:type="dxa"/><w:tcBorders>{edges}</w:tcBorders><w:vAlign w:val="center"/></w:tcPr>'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{area - norm.SMALL_TWIPS - CELL_TWIPS}"/></w:tabs>'
    side = norm.SMALL_TWIPS - CELL_TWIPS
    extra = f'{tab}<w:ind w:left="{side}" w:right="{side}"/>'
    whole = f'<w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
    return f"<w:tr>{whole}<w:tc>{cell}{paragraph(words, 'LsColophon', extra)}</w:tc></w:tr>"


def table(block: Table, area: int) -> str:
    """A ruled table: its head is repeated on each page, no row is torn, every column is as wide as it needs."""
    dense = block.dense if block.dense is not None else len(block.headers) > 6
    size = block.points or (norm.DENSE_PT if dense else norm.TABLE_PT)
    look = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if block.points else ""
    rows = [[text.clean(cell) for cell in row] for row in block.rows]
    heads = [text.clean(cell) for cell in block.headers]
    wide = columns.widths(heads, rows, area=area, points=size, parts=block.widths)
    aligns = columns.aligns(heads, rows, block.aligns)
    styles = ("LsDenseHead", "LsDense") if dense else ("LsCellHead", "LsCell")
    edges = "".join(f'<w:{edge} {RULE} w:sz="4"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    head = (
        f'<w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
    )
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in wide)
    lines = [_row(heads, wide, ["center"] * len(wide), styles[0], look, head=True)] if any(heads) else []
    lines += [_row(row, wide, aligns, styles[1], look) for row in rows]
    caption = paragraph(block.caption, "LsCaption") if block.caption else ""
    return f"{caption}<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>{paragraph('', 'LsGap')}"


def _row(
    cells: Sequence[str], wide: Sequence[int], aligns: Sequence[str], style: str, look: str = "", *, head: bool = False
) -> str:
    whole = '<w:trPr><w:cantSplit/><w:trHeight w:val="'
    whole += f'{ROW_TWIPS if not look else 0}" w:hRule="atLeast"/>'
    whole += "<w:tblHeader/></w:trPr>" if head else "</w:trPr>"
    drawn = []
    for at, one in enumerate(wide):
        words = cells[at] if at < len(cells) else ""
        # wordWrap off lets a long address break inside a word, where it would run out of its cell.
        extra = f'<w:wordWrap w:val="0"/><w:jc w:val="{aligns[at]}"/>'
        cell = f'<w:tcPr><w:tcW w:w="{one}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        drawn.append(f"<w:tc>{cell}{paragraph(words, style, extra, look)}</w:tc>")
    return f"<w:tr>{whole}{''.join(drawn)}</w:tr>"

"""The page: size, margins, grid, page numbers, turned pages for wide tables.

What does not live here: what stands on it (drawing). Invariant: the type area is that of `norm`; the number is
— 1 —, to the right on odd pages and to the left on even ones, one character from the edge (GB/T 9704 7.5).
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from luoshi.reports.word import norm
from luoshi.reports.word.norm import SMALL_TWIPS
from luoshi.reports.word.styles import STYLES, W, run_xml


def lay_out(section: Section, *, landscape: bool = False, narrow: bool = False) -> None:
    """Give the section the norm's size, margins and grid; `narrow` the margins of a list for the wall."""
    short, long = (Mm(side) for side in norm.PAGE_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    if narrow:
        edges = (norm.NARROW_MM, norm.NARROW_MM, norm.NARROW_MM, norm.NARROW_MM)
    elif landscape:
        edges = (norm.TURNED_TOP_MM, norm.TURNED_BOTTOM_MM, norm.TURNED_LEFT_MM, norm.TURNED_RIGHT_MM)
    else:
        edges = (norm.TOP_MM, norm.BOTTOM_MM, norm.LEFT_MM, norm.RIGHT_MM)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Mm(edge) for edge in edges)
    section.header_distance = Mm(norm.HEADER_MM)
    section.footer_distance = Mm(norm.TURNED_FOOTER_MM if landscape or narrow else norm.FOOTER_MM)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid: Any = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(norm.LINE_TWIPS))
    properties.append(grid)


def area_of(section: Section) -> int:
    """How many twips wide the section's text is."""
    wide = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return round(wide / 635)


def number_pages(document: Document) -> None:
    """Page numbers in the first section's footers; later sections go on with them."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align, side in ((section.footer, "right", "right"), (section.even_page_footer, "left", "left")):
        footer.is_linked_to_previous = False
        element = footer._element
        for child in list(element):
            element.remove(child)
        element.append(_number(align, side))


def _number(align: str, side: str) -> Any:
    fonts = f"<w:rPr>{run_xml(STYLES['LsFoot'])}</w:rPr>"
    # The hint lets the dashes be taken from the Chinese font, as long as a character.
    dash = fonts.replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ')
    return parse_xml(
        f'<w:p {W}><w:pPr><w:pStyle w:val="LsFoot"/><w:ind w:{side}="{SMALL_TWIPS}"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{dash}<w:t xml:space="preserve">— </w:t></w:r>'
        f'<w:fldSimple w:instr=" PAGE "><w:r>{fonts}<w:t>1</w:t></w:r></w:fldSimple>'
        f'<w:r>{dash}<w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )

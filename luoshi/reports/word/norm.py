"""Measures of GB/T 9704-2012 as Word wants them: millimetres, points, twentieths of a point, names of fonts.

What does not live here: how they become XML (styles, pages). Invariant: the type area is 156 × 225 mm and holds
22 lines of 28 characters; the spacing that gets there was measured in LibreOffice (a `linesAndChars` grid gave 17).
"""

from __future__ import annotations

PAGE_MM = (210.0, 297.0)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37.0, 35.0, 28.0, 26.0
AREA_MM = (PAGE_MM[0] - LEFT_MM - RIGHT_MM, PAGE_MM[1] - TOP_MM - BOTTOM_MM)
# A wide table's page is turned so that its head lies at the binding: each margin keeps its edge of the sheet.
TURNED_TOP_MM, TURNED_BOTTOM_MM, TURNED_LEFT_MM, TURNED_RIGHT_MM = LEFT_MM, RIGHT_MM, BOTTOM_MM, TOP_MM
# The page number's line stands 7 mm below the type area and is 5 mm high.
FOOTER_MM = BOTTOM_MM - 7.0 - 5.0
TURNED_FOOTER_MM = TURNED_BOTTOM_MM - 7.0 - 5.0
HEADER_MM = 15.0

LINES, CHARACTERS = 22, 28
LINE_TWIPS = 579  # 28.95 pt: 22 of them are 636.9 pt, the area is 637.8
BODY_PT = 16.0  # 3号
SQUEEZE_TWIPS = -5  # −0.25 pt between characters: 28 × 15.75 pt = 441 pt, the area is 442.2
CHARACTER_TWIPS = 315
TITLE_PT = 22.0  # 2号
TITLE_CHARACTERS = 20  # what a line of the title holds
SMALL_PT = 14.0  # 4号: page numbers, colophon
SMALL_TWIPS = 280
TABLE_PT, DENSE_PT = 12.0, 10.5  # 小四, 五号

SONG, HEI, KAI, FANG, TITLE_SONG = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
LATIN = "Times New Roman"
# Named, never shipped: what a program takes when the font is missing, in this order.
FALL_BACK = {
    FANG: "仿宋;FangSong;STFangsong;华文仿宋;Noto Serif CJK SC",
    KAI: "楷体;KaiTi;STKaiti;华文楷体;Noto Serif CJK SC",
    TITLE_SONG: "华文中宋;STZhongsong;宋体;SimSun;Noto Serif CJK SC",
    HEI: "SimHei;STHeiti;Noto Sans CJK SC",
    SONG: "SimSun;STSong;Noto Serif CJK SC",
}


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point, which is how Word writes lengths."""
    return round(mm * 1440 / 25.4)


AREA_TWIPS = twips(AREA_MM[0])
# A list for the wall is no official document: it may use more of the sheet.
NARROW_MM = 20.0
NARROW_TWIPS = twips(PAGE_MM[0] - 2 * NARROW_MM)
NARROW_PT = (PAGE_MM[1] - 2 * NARROW_MM) * 72 / 25.4
TURNED_AREA_TWIPS = twips(PAGE_MM[1] - TURNED_LEFT_MM - TURNED_RIGHT_MM)

"""Drawn pictures for evidence: boards, screens, meetings, reading corners, festivals; and scanned pages as PDF.

What lives here: drawing. Not here: storing (`evidence`). Invariants: the same draw makes the same picture; where the
machine has no Chinese font the pictures stay without words.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw as Canvas

    Colour = tuple[int, int, int]

WIDTH, HEIGHT = 800, 600
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "msyh.ttc", "simhei.ttf", "simsun.ttc",
)  # fmt: skip
"""Where Chinese fonts lie on Linux, macOS and Windows (there the name alone is enough)."""

_INKS: tuple[Colour, ...] = (
    (178, 58, 52), (38, 92, 140), (56, 118, 82), (196, 132, 44), (104, 78, 138), (42, 122, 128), (150, 82, 60),
)  # fmt: skip
_WALLS: tuple[Colour, ...] = ((232, 226, 214), (222, 230, 236), (226, 234, 222), (238, 230, 224))
_PAPERS: tuple[Colour, ...] = ((255, 253, 246), (250, 244, 230), (244, 249, 252), (252, 244, 246))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | None:
    for path in _FONTS:
        if os.sep in path and not Path(path).exists():
            continue
        try:
            return ImageFont.truetype(path, size)
        except OSError:
            continue
    return None


def has_words() -> bool:
    """Whether pictures carry Chinese words on this machine."""
    return _font(20) is not None


def picture(scene: str, words: str, draw: Random) -> bytes:
    """A JPEG of 800 × 600: `scene` is one of SCENES, `words` its caption."""
    image = Image.new("RGB", (WIDTH, HEIGHT), draw.choice(_WALLS))
    SCENES[scene](ImageDraw.Draw(image), words, draw)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def page(heading: str, lines: list[str], draw: Random) -> bytes:
    """A PDF of one scanned page with a heading, lines and a round stamp."""
    image = Image.new("RGB", (827, 1170), (252, 251, 248))
    canvas = ImageDraw.Draw(image)
    _text(canvas, (413, 130), heading, 34, (178, 34, 34), centre=True)
    canvas.line((100, 180, 727, 180), fill=(178, 34, 34), width=3)
    for number, line in enumerate(lines):
        _text(canvas, (110, 230 + 52 * number), line, 23, (40, 40, 40))
    x, y = 560 + draw.randint(0, 60), 860 + draw.randint(0, 80)
    canvas.ellipse((x, y, x + 150, y + 150), outline=(200, 50, 50), width=5)
    canvas.regular_polygon((x + 75, y + 75, 26), 5, fill=(200, 50, 50))
    out = io.BytesIO()
    image.save(out, "PDF", resolution=100.0, quality=60)
    return out.getvalue()


def _text(canvas: Canvas, at: tuple[float, float], words: str, size: int, ink: Colour, *, centre: bool = False) -> None:
    font = _font(size)
    if font is not None:
        canvas.text(at, words, font=font, fill=ink, anchor="mm" if centre else "lm")


def _board(canvas: Canvas, words: str, draw: Random) -> None:
    """A notice board on a wall with sheets of paper."""
    ink = draw.choice(_INKS)
    canvas.rectangle((0, 520, WIDTH, HEIGHT), fill=(150, 142, 132))
    canvas.rectangle((60, 70, 740, 470), fill=(108, 78, 56))
    canvas.rectangle((76, 86, 724, 454), fill=draw.choice(((62, 104, 86), (188, 202, 208), (214, 196, 160))))
    canvas.rectangle((76, 86, 724, 160), fill=ink)
    _text(canvas, (400, 123), words, 40, (255, 255, 255), centre=True)
    for column in range(4):
        left, top = 96 + 158 * column, 182 + draw.randint(-4, 8)
        canvas.rectangle((left, top, left + 138, top + draw.choice((220, 240, 250))), fill=draw.choice(_PAPERS))
        _sheet(canvas, left, top, draw)
    for leg in (120, 660):
        canvas.rectangle((leg, 470, leg + 20, 560), fill=(92, 66, 48))


def _sheet(canvas: Canvas, left: int, top: int, draw: Random) -> None:
    tint = draw.choice(_INKS)
    canvas.rectangle((left + 10, top + 10, left + 128, top + 80), fill=tuple(min(255, c + 70) for c in tint))
    canvas.ellipse((left + 48, top + 22, left + 92, top + 66), fill=tint)
    for line in range(draw.randint(4, 7)):
        end = left + draw.randint(90, 126)
        canvas.line((left + 12, top + 98 + 18 * line, end, top + 98 + 18 * line), fill=(150, 150, 150), width=4)


def _screen(canvas: Canvas, words: str, draw: Random) -> None:
    """A large screen above a gate."""
    ink = draw.choice(_INKS)
    canvas.rectangle((0, 0, WIDTH, 300), fill=(176, 204, 226))
    canvas.rectangle((0, 480, WIDTH, HEIGHT), fill=(168, 168, 164))
    canvas.rectangle((90, 90, 710, 380), fill=(34, 36, 40))
    canvas.rectangle((106, 106, 694, 364), fill=tuple(max(0, c - 30) for c in ink))
    for n in range(9):
        x = 130 + 62 * n + draw.randint(-10, 10)
        canvas.ellipse((x, 300 - 10 * (n % 3), x + 34, 334 - 10 * (n % 3)), fill=tuple(min(255, c + 50) for c in ink))
    _text(canvas, (400, 210), words, 52, (255, 240, 190), centre=True)
    for post in (130, 640):
        canvas.rectangle((post, 380, post + 30, 560), fill=(120, 120, 124))


def _meeting(canvas: Canvas, words: str, draw: Random) -> None:
    """A room with a banner, a long table and people around it."""
    ink = draw.choice(_INKS)
    canvas.rectangle((0, 440, WIDTH, HEIGHT), fill=(186, 158, 126))
    canvas.rectangle((110, 50, 690, 120), fill=ink)
    _text(canvas, (400, 85), words, 36, (255, 255, 255), centre=True)
    canvas.rectangle((300, 150, 500, 270), fill=(240, 244, 248), outline=(90, 90, 90), width=4)
    for row, (y, size) in enumerate(((300, 30), (400, 38))):
        for n in range(7 - row):
            _person(canvas, 90 + (100 + 14 * row) * n + draw.randint(-8, 8), y, size, draw)
    canvas.polygon(((60, 470), (740, 470), (800, 560), (0, 560)), fill=(132, 90, 58))
    for n in range(6):
        canvas.rectangle((110 + 100 * n, 480, 160 + 100 * n, 500), fill=(250, 250, 245))


def _person(canvas: Canvas, x: int, y: int, size: int, draw: Random) -> None:
    skin = draw.choice(((236, 196, 164), (226, 182, 148), (244, 208, 178)))
    canvas.ellipse((x, y, x + size, y + size), fill=skin)
    canvas.pieslice((x - 2, y - 4, x + size + 2, y + size), 180, 360, fill=(48, 42, 40))
    canvas.rounded_rectangle(
        (x - size // 2, y + size, x + size * 3 // 2, y + size * 3), size // 2, fill=draw.choice(_INKS)
    )


def _reading(canvas: Canvas, words: str, draw: Random) -> None:
    """Shelves of books, with readers in front."""
    canvas.rectangle((40, 110, 760, 400), fill=(140, 100, 66))
    for shelf in range(3):
        x, bottom = 56, 194 + 94 * shelf
        while x < 730:
            width, height = draw.randint(12, 26), draw.randint(54, 78)
            canvas.rectangle((x, bottom - height, x + width, bottom), fill=draw.choice(_INKS))
            x += width + 3
        canvas.rectangle((48, bottom, 752, bottom + 10), fill=(104, 72, 46))
    _text(canvas, (400, 62), words, 42, draw.choice(_INKS), centre=True)
    for n in range(5):
        _person(canvas, 100 + 140 * n + draw.randint(-14, 14), 410, 44, draw)


def _festival(canvas: Canvas, words: str, draw: Random) -> None:
    """A school yard with flags and children."""
    canvas.rectangle((0, 0, WIDTH, 330), fill=(182, 214, 236))
    canvas.rectangle((160, 140, 640, 340), fill=(240, 224, 196))
    for n in range(8):
        canvas.rectangle((185 + 56 * n, 180, 215 + 56 * n, 220), fill=(120, 160, 190))
        canvas.rectangle((185 + 56 * n, 256, 215 + 56 * n, 300), fill=(120, 160, 190))
    canvas.rectangle((0, 340, WIDTH, HEIGHT), fill=(126, 168, 104))
    for n in range(12):
        x = 20 + 66 * n
        canvas.polygon(((x, 96), (x + 44, 96), (x + 22, 132)), fill=_INKS[n % len(_INKS)])
    canvas.line((0, 96, WIDTH, 96), fill=(90, 90, 90), width=3)
    _text(canvas, (400, 50), words, 42, draw.choice(_INKS), centre=True)
    for n in range(8):
        _person(canvas, 60 + 92 * n + draw.randint(-16, 16), 390 + 40 * (n % 2), 36, draw)


SCENES: dict[str, Callable[[Canvas, str, Random], None]] = {
    "board": _board,
    "screen": _screen,
    "meeting": _meeting,
    "reading": _reading,
    "festival": _festival,
}

"""An article as a picture for a screen, 1920 × 1080: title and summary, wrapped, in a font that has the characters.

Invariant: never boxes in place of characters: without a Chinese font NoFont is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from luoshi.press.text.render import Text, credits

SIZE, MARGIN = (1920, 1080), 140
_NOT_FIRST = frozenset("，。；：、！？”’）》】…％%")
_CHINESE_FACE = {"NotoSansCJK-Regular.ttc": 2}  # a collection's first face has Japanese forms
_PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/simhei.ttf",
    "/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/STHeiti Medium.ttc",
)  # fmt: skip


class NoFont(Exception):
    """No font with Chinese characters was found."""


def png_of(text: Text, *, fonts: Sequence[str] = ()) -> bytes:
    """The PNG. `fonts`: files to try first. Raises NoFont."""
    path = _font(fonts)
    picture = Image.new("RGB", SIZE, "#12335c")
    draw = ImageDraw.Draw(picture)
    width = SIZE[0] - 2 * MARGIN
    top = _write(draw, text.title, path, 92, MARGIN, width, 3, "#ffffff")
    draw.rectangle((MARGIN, top + 24, MARGIN + 160, top + 32), fill="#e3b23c")
    _write(draw, text.summary, path, 52, top + 80, width, (SIZE[1] - MARGIN - top - 160) // 78, "#e8eef6")
    for line in credits(text)[:1]:
        draw.text((MARGIN, SIZE[1] - 110), line, font=_face(path, 36), fill="#b8c7da")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _font(fonts: Sequence[str]) -> str:
    for path in (*fonts, *_PLACES):
        if Path(path).is_file():
            face = _face(path, 40)
            if bytes(face.getmask("落")) != bytes(face.getmask("\U0010fffe")):
                return path
    raise NoFont


def _face(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=_CHINESE_FACE.get(Path(path).name, 0))


def _write(
    draw: ImageDraw.ImageDraw, words: str, path: str, size: int, top: int, width: int, most: int, colour: str
) -> int:
    """Write wrapped lines, the last one cut with …; where the next thing may begin."""
    face = _face(path, size)
    lines = [""]
    for char in words.replace("\n", " "):
        if face.getlength(lines[-1] + char) > width and char not in _NOT_FIRST:
            lines.append("")
        lines[-1] += char
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"] if most > 0 else []
    for line in lines:
        draw.text((MARGIN, top), line, font=face, fill=colour)
        top += size * 3 // 2
    return top

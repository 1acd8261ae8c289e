"""What a file really is, by its content; the name is only a claim. Pure but for Pillow; nothing is stored here.

Invariant: what passes is one of `TYPES`, carries no macro, and a picture has been decoded and written anew, so that
hidden payloads and the place where it was taken are gone.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from luoshi.files import errors, limits

TYPES = {
    "jpg": ("image/jpeg", ("jpg", "jpeg", "jfif")),
    "png": ("image/png", ("png",)),
    "webp": ("image/webp", ("webp",)),
    "gif": ("image/gif", ("gif",)),
    "bmp": ("image/bmp", ("bmp",)),
    "pdf": ("application/pdf", ("pdf",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx",)),
    "ole": ("application/x-ole-storage", ("doc", "xls", "ppt", "wps", "et", "dps")),
    "mp4": ("video/mp4", ("mp4", "m4v", "mov")),
    "mp3": ("audio/mpeg", ("mp3",)),
    "txt": ("text/plain", ("txt", "csv", "md", "log")),
}
PICTURES = ("jpg", "png", "webp", "gif", "bmp")


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that passed: `data` is what is to be stored (a picture: written anew as JPEG or PNG)."""

    data: bytes
    type: str
    mime: str
    width: int | None = None
    height: int | None = None
    thumb: bytes | None = None


def inspect(data: bytes, name: str) -> Inspected:
    """Check a file by its content. Raises a `FileRefused`."""
    if not data:
        raise errors.EmptyFile(name)
    if len(data) > limits.MAX_FILE_BYTES:
        raise errors.TooLarge(name, len(data), limits.MAX_FILE_BYTES)
    found = _sniff(data, name)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if found not in PICTURES and ending not in TYPES[found][1]:
        raise errors.TypeMismatch(name, found)
    if found in PICTURES:
        return _picture(data, name)
    return Inspected(data, found, TYPES[found][0])


def _sniff(data: bytes, name: str) -> str:
    head = data[:16]
    for magic, kind in (
        (b"\xff\xd8\xff", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF8", "gif"),
        (b"BM", "bmp"),
        (b"%PDF-", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"ID3", "mp3"),
        (b"\xff\xfb", "mp3"),
    ):
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:4] == b"PK\x03\x04":
        return _office(data, name)
    if _is_text(data):
        return "txt"
    raise errors.UnknownType(name)


def _office(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            entries = pack.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise errors.UnknownType(name) from error
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > max(len(data), 1) * limits.MAX_ZIP_RATIO:
        raise errors.PackedBomb(name)
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise errors.HasMacros(name)
    for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx")):
        if part in names and "[Content_Types].xml" in names:
            return kind
    raise errors.UnknownType(name)


def _is_text(data: bytes) -> bool:
    if b"\x00" in data[:4096]:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text[:4096])
    return False


def _picture(data: bytes, name: str) -> Inspected:
    """Decode, turn upright, shrink, write anew: location, camera data and anything appended are left behind."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as source:
            if source.width * source.height > limits.MAX_PICTURE_PIXELS:
                raise errors.BadPicture(name)
            upright = ImageOps.exif_transpose(source)
            has_alpha = upright.mode in ("RGBA", "LA", "P")
            picture = upright.convert("RGBA" if has_alpha else "RGB")
    except errors.BadPicture:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds for broken files
        raise errors.BadPicture(name) from error
    picture.thumbnail((limits.PICTURE_SIDE, limits.PICTURE_SIDE))
    kind = "png" if has_alpha else "jpg"
    body = _encode(picture, kind)
    small = picture.copy()
    small.thumbnail((limits.THUMB_SIDE, limits.THUMB_SIDE))
    return Inspected(body, kind, TYPES[kind][0], picture.width, picture.height, _encode(small.convert("RGB"), "jpg"))


def _encode(picture: object, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "png":
        picture.save(out, "PNG")  # type: ignore[attr-defined]  # Pillow is loaded on use only
    else:
        picture.save(out, "JPEG", quality=85)  # type: ignore[attr-defined]  # Pillow is loaded on use only
    return out.getvalue()

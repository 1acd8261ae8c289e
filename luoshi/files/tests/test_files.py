"""Stored files: checked by content, pictures written anew, bytes before rows, opened by their owner only."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from luoshi.files import errors, limits, operations
from luoshi.files.inspect import inspect
from luoshi.files.messages import say
from luoshi.files.models import StoredFile
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
GPS = 0x8825  # the tag that points to where a picture was taken


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def office(*parts: str, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for part in parts:
            pack.writestr(part, b" " * size)
    return out.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "空.txt", errors.EmptyFile),
        (b"MZ\x90\x00" + b"\x00" * 64, "通知.docx", errors.UnknownType),
        (b"%PDF-1.7 ...", "照片.jpg", errors.TypeMismatch),
        (picture()[:200], "断.jpg", errors.BadPicture),
        (office(*WORD, "word/vbaProject.bin"), "宏.docx", errors.HasMacros),
        (office(*WORD, size=3_000_000), "弹.docx", errors.PackedBomb),
        (office("a.txt"), "包.zip", errors.UnknownType),
        (b"PK\x03\x04broken", "坏.xlsx", errors.UnknownType),
        (b"x" * (limits.MAX_FILE_BYTES + 1), "大.txt", errors.TooLarge),
        (b"GIF89a" + b"\x00" * 20, "坏.gif", errors.BadPicture),
    ],
)
def test_a_hostile_file_is_refused_with_advice(data, name, refusal):
    """By its content, whatever its name says; the sentence names the file."""
    with pytest.raises(refusal) as caught:
        inspect(data, name)
    assert name in say(caught.value)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (picture(), "照片.jpg", "jpg"),
        (picture("PNG"), "截图.png", "jpg"),
        (b"%PDF-1.7 ...", "样报.pdf", "pdf"),
        (office(*WORD), "方案.docx", "docx"),
        ("签到名单".encode("gb18030"), "名单.txt", "txt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "旧.doc", "ole"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64, "片段.mp4", "mp4"),
    ],
)
def test_what_an_office_sends_is_kept(data, name, kind):
    """Pictures, papers, tables, text, film."""
    assert inspect(data, name).type == kind


def test_a_picture_loses_its_place_and_what_was_hidden_behind_it():
    """The location and bytes appended to the file are gone; a large one is shrunk and gets a small one."""
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (30.0, 15.0, 0.0)}
    data = picture(size=(3000, 1500), exif=exif) + b"<script>alert(1)</script>"
    found = inspect(data, "现场.jpg")
    again = Image.open(io.BytesIO(found.data))
    assert GPS not in again.getexif()
    assert b"<script>" not in found.data
    assert max(found.width, found.height) == limits.PICTURE_SIDE
    assert max(Image.open(io.BytesIO(found.thumb)).size) == limits.THUMB_SIDE


def test_a_picture_taken_sideways_stands_upright():
    """The orientation is turned into pixels before it is dropped."""
    exif = Image.Exif()
    exif[0x0112] = 6
    found = inspect(picture(size=(80, 60), exif=exif), "竖.jpg")
    assert (found.width, found.height) == (60, 80)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\现场.jpg", "现场.jpg"),
        ('a<b>:"|?*.txt', "ab.txt"),
        ("\u202e.gpj", "gpj"),
        ("...", "文件"),
        ("长" * 300 + ".pdf", "长" * (limits.MAX_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_only_names(given, kept):
    """No folders, no control characters, no tricks of direction, an end to its length."""
    assert operations.clean_name(given) == kept


def keep(name: str = "签到表.txt", data: bytes = b"abc") -> StoredFile:
    return operations.store_file(house_id=1, owner_room="work", data=data, name=name, by=None, at=AT)


@pytest.mark.django_db
def test_same_bytes_are_kept_once_and_read_back():
    """Two rows, one place on the disk."""
    one, two = keep("甲.txt"), keep("乙.txt")
    assert (one.path, one.sha256) == (two.path, two.sha256)
    assert operations.read_bytes(two) == b"abc"


@pytest.mark.django_db
def test_a_file_is_there_whole_or_not_at_all(monkeypatch):
    """What a crash left half written is written again; a disk that fails leaves nothing behind."""
    kept = keep(data=b"0123456789")
    place = Path(operations.storage().path(kept.path))
    place.write_bytes(b"0123")
    assert operations.read_bytes(keep(data=b"0123456789")) == b"0123456789"

    def full(_handle: int) -> None:
        raise OSError(28, "no space left")

    before = set(place.parent.parent.rglob("*"))
    monkeypatch.setattr(operations.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        operations._write(1, place.name[:2] + "ff" * 31, "", b"never there")
    assert set(place.parent.parent.rglob("*")) == before


@pytest.mark.django_db
def test_bytes_without_a_row_are_swept_after_a_day():
    """A failed transaction leaves bytes: not yet touched while they may be in use, gone after a day, rows' own stay."""
    kept = keep()
    orphan = operations._write(1, "ff" * 32, "", b"left over")
    now = datetime.now(UTC)
    operations.sweep_orphans(at=now)
    assert operations.storage().exists(orphan)
    # Other tests leave bytes of rows that were rolled back: those go too.
    assert operations.sweep_orphans(at=now + timedelta(hours=limits.ORPHAN_AGE_HOURS + 1)) >= 1
    assert not operations.storage().exists(orphan)
    assert operations.read_bytes(kept) == b"abc"


@pytest.mark.django_db
def test_an_upload_is_its_writers_until_a_room_opens_it(client):
    """Nobody, and somebody else of the house, find nothing."""
    file = keep()
    assert client.get(f"/files/{file.key}/签到表.txt").status_code in (302, 404)
    viewer = SimpleNamespace(account_id=1, person_key=uuid.uuid4(), house_id=1, is_anonymous=False, posts=(1,))
    with leave_scope("the test itself"):
        StoredFile.objects.filter(pk=file.pk).update(stored_by=str(viewer.person_key))
    assert StoredFile.objects.visible_to(viewer).filter(pk=file.pk).exists()
    stranger = SimpleNamespace(account_id=2, person_key=uuid.uuid4(), house_id=1, is_anonymous=False, posts=(1,))
    assert not StoredFile.objects.visible_to(stranger).filter(pk=file.pk).exists()

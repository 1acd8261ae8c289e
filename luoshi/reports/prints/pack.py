"""佐证包 of a target: every counted record's evidence in folders, with an index and the hash of each file.

What lives here: the zip. Not here: the ledger in it (ledger). Invariants: names are clean on every system; each file is
hashed as it is packed and compared with the hash it was stored under; what is missing or differs is said in the index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.files.operations import clean_name, read_bytes
from luoshi.ledger.models import Evidence
from luoshi.reports.excel import workbook
from luoshi.reports.prints.as_word import source_words, word
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.behind import Counted, counted
from luoshi.reports.prints.errors import TooMuch
from luoshi.reports.prints.ledger import figure_of_target, ledger
from luoshi.reports.prints.limits import MAX_PACK_BYTES, MAX_PACK_FILES, MAX_PACK_RECORDS
from luoshi.reports.prints.model import Facts, Field, Grid, Print

Progress = Callable[[int, int, str], None]
IN_MEMORY = 32 * 1024 * 1024
MEGABYTE = 1024 * 1024
PRESSED = frozenset({"jpg", "png", "webp", "gif", "mp4", "mp3", "docx", "xlsx", "pptx", "pdf"})  # nothing to gain


@dataclass(frozen=True, slots=True)
class Packed:
    """One line of the index."""

    record: int
    path: str
    name: str
    size: int | None
    grade: str
    sha256: str
    said: str


def pack(ask: Ask, progress: Progress) -> bytes:
    """The zip. Raises TooMuch, Http404."""
    _spec, figure = figure_of_target(ask)
    try:
        rows, _hidden = counted(ask.viewer, figure, most=MAX_PACK_RECORDS)
    except TooMuch as many:
        raise TooMuch("records", many.limit, many.found) from many
    evidence = _evidence(ask, [row.record_id for row in rows])
    _check_size(evidence)
    places = _folders(rows)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            packed = _pack_files(archive, evidence, places, progress)
            _pack_index(archive, ask, packed, len(places))
        out.seek(0)
        return out.read()


def _evidence(ask: Ask, keys: Iterable[int]) -> list[Evidence]:
    """All that hung on the records at the moment, in the order of the records."""
    order = list(dict.fromkeys(keys))
    found: list[Evidence] = []
    for start in range(0, len(order), 500):
        rows: Any = Evidence.objects.visible_to(ask.viewer).filter(record_id__in=order[start : start + 500])
        found += list(rows.filter(added_at__lte=ask.as_of).select_related("file").order_by("pk"))
    place = {key: at for at, key in enumerate(order)}
    return sorted(found, key=lambda one: (place[one.record_id], one.pk))


def _check_size(evidence: list[Evidence]) -> None:
    files = [one.file for one in evidence if one.file is not None]
    if len(files) > MAX_PACK_FILES:
        raise TooMuch("files", MAX_PACK_FILES, len(files))
    whole = sum(file.size for file in files)
    if whole > MAX_PACK_BYTES:
        raise TooMuch("bytes", MAX_PACK_BYTES // MEGABYTE, -(-whole // MEGABYTE))


def _folders(rows: list[Counted]) -> dict[int, str]:
    """A folder a record, below its unit's: 橡树小学/2026-03-12 主题活动（128）."""
    return {
        row.record_id: f"{safe(row.unit, 40)}/{row.day.isoformat()} {safe(row.title, 50)}（{row.record_id}）"
        for row in rows
    }


def safe(name: str, most: int) -> str:
    """A name that every file system takes, cut to a length that leaves room for its folders."""
    return clean_name(name.replace("/", "·").replace("\\", "·"))[:most].strip(". ") or "无名"


def _pack_files(archive: ZipFile, evidence: list[Evidence], places: dict[int, str], progress: Progress) -> list[Packed]:
    packed: list[Packed] = []
    number: dict[int, int] = {}
    for at, one in enumerate(evidence, start=1):
        number[one.record_id] = number.get(one.record_id, 0) + 1
        packed.append(_pack_one(archive, one, places[one.record_id], number[one.record_id]))
        progress(at, len(evidence), _("正在收集佐证"))
    return packed


def _pack_one(archive: ZipFile, one: Evidence, folder: str, at: int) -> Packed:
    if one.file is None:
        return Packed(one.record_id, folder, one.caption, None, one.grade, "", one.url or _("在系统内完成，没有文件"))
    stem, dot, ending = one.file.name.rpartition(".")
    name = f"{at:02d}-{safe(stem or one.file.name, 60)}" + (f".{safe(ending, 8)}" if dot else "")
    path = f"{folder}/{name}"
    try:
        data = read_bytes(one.file)
    except OSError:
        return Packed(one.record_id, path, one.caption, None, one.grade, "", _("文件已丢失，没有放进包里"))
    digest = hashlib.sha256(data).hexdigest()
    archive.writestr(path, data, ZIP_STORED if one.file.type in PRESSED else ZIP_DEFLATED)
    said = "" if digest == one.file.sha256 else _("与入库时的校验值不符")
    return Packed(one.record_id, path, one.caption, len(data), one.grade, digest, said or one.url)


def _pack_index(archive: ZipFile, ask: Ask, packed: list[Packed], folders: int) -> None:
    """目录.xlsx and 台账.docx for people, sha256.txt for `sha256sum -c`, 说明.txt."""
    book = ledger(ask, most=MAX_PACK_RECORDS)
    index = _index(ask, book, packed)
    archive.writestr("目录.xlsx", workbook(index))
    archive.writestr("目录.docx", word(index))
    archive.writestr("台账.docx", word(book))
    sums = "".join(f"{one.sha256}  {one.path}\n" for one in packed if one.sha256)
    archive.writestr("sha256.txt", sums)
    said = _(
        "%(title)s佐证包\n\n按“单位/日期 标题（记录编号）”分文件夹，共 %(records)s 条记录、%(files)s 个文件。\n"
        "“目录”列出每个文件属于哪条记录；“台账”是计入指标的明细；sha256.txt 可用 sha256sum -c 核对文件未被改动。\n%(source)s\n"
    ) % {
        "title": book.title,
        "records": folders,
        "files": sum(bool(one.sha256) for one in packed),
        "source": source_words(book),
    }
    archive.writestr("说明.txt", "\ufeff" + said.replace("\n", "\r\n"))


def _index(ask: Ask, book: Print, packed: list[Packed]) -> Print:
    fields = (Field(_("序号"), "integer"), Field(_("记录"), "integer"), Field(_("文件或链接")), Field(_("大小（字节）"), "integer"),
              Field(_("等级")), Field(_("说明")), Field("SHA-256"))  # fmt: skip
    rows = tuple(
        (
            at,
            one.record,
            one.path,
            one.size,
            one.grade,
            "；".join(each for each in (one.name, one.said) if each),
            one.sha256,
        )
        for at, one in enumerate(packed, start=1)
    )
    facts = next(block for block in book.blocks if isinstance(block, Facts))
    grid = Grid(_("目录"), fields, rows, landscape=True, empty=_("计入的记录都没有附佐证。"))
    title = _("%(title)s佐证目录") % {"title": ask.target.title if ask.target else ""}
    return Print(
        "pack", title, book.house, book.unit, book.as_of, book.seq, (facts, grid), landscape=True, signed=False
    )


def file_name(ask: Ask) -> str:
    """佐证包-指标-20260901, without its ending."""
    title = safe(ask.target.title if ask.target else "", 60)
    return f"佐证包-{title}-{timezone.localtime(ask.as_of):%Y%m%d}"

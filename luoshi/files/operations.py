"""Keeping files: check, write the bytes, then the row. Reading is `views.py` through `owners.py`.

Invariant: bytes are written before their row, so a row never lacks its bytes; bytes without a row (a transaction that
failed) are swept after a day by `sweep_orphans`.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from luoshi.files import limits
from luoshi.files.inspect import Inspected, inspect
from luoshi.files.models import StoredFile
from luoshi.ui.scope import leave_scope


def storage() -> Storage:
    """The private storage of the installation (a folder, or any S3-compatible store), never a public address."""
    return storages["default"]


def store_file(*, house_id: int, owner_room: str, data: bytes, name: str, by: Any, at: datetime) -> StoredFile:
    """Check and keep one file. `by` is a viewer or None for the installation. Raises a `FileRefused`."""
    name = clean_name(name)
    return keep(house_id=house_id, owner_room=owner_room, found=inspect(data, name), name=name, by=by, at=at)


def keep(*, house_id: int, owner_room: str, found: Inspected, name: str, by: Any, at: datetime) -> StoredFile:
    """Write the bytes of an inspected file, then its row. Same bytes of one house are kept once."""
    digest = hashlib.sha256(found.data).hexdigest()
    return StoredFile.objects.create(
        house_id=house_id,
        owner_room=owner_room,
        name=name,
        type=found.type,
        mime=found.mime,
        size=len(found.data),
        sha256=digest,
        path=_write(house_id, digest, "", found.data),
        thumb_path=_write(house_id, digest, ".thumb", found.thumb) if found.thumb else "",
        width=found.width,
        height=found.height,
        stored_at=at,
        stored_by=str(by.person_key) if by is not None else "",
    )


def _write(house_id: int, digest: str, suffix: str, data: bytes) -> str:
    path, store = f"{house_id}/{digest[:2]}/{digest}{suffix}", storage()
    if isinstance(store, FileSystemStorage):
        if not store.exists(path) or store.size(path) != len(data):  # a crash of an older release left a part of it
            _write_whole(Path(store.path(path)), data, store.file_permissions_mode)
    elif not store.exists(path):
        store.save(path, ContentFile(data))
    return path


def _write_whole(place: Path, data: bytes, mode: int | None) -> None:
    """A file that is there whole or not at all, even where the machine loses its power meanwhile."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{uuid4().hex}.part")
    try:
        with part.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def clean_name(name: str) -> str:
    """A file's name without folders, control characters and marks that file systems refuse; never empty."""
    base = re.split(r"[\\/]", name)[-1]
    base = "".join(c for c in base if c.isprintable() and c not in '<>:"|?*').strip(". ")
    if len(base) > limits.MAX_NAME:
        stem, dot, ending = base.rpartition(".")
        base = stem[: limits.MAX_NAME - len(ending) - 1] + dot + ending if dot else base[: limits.MAX_NAME]
    return base or "文件"


def read_bytes(file: StoredFile) -> bytes:
    """The stored bytes. Raises FileNotFoundError where the storage lost them."""
    with storage().open(file.path, "rb") as source:
        return bytes(source.read())


def sweep_orphans(*, at: datetime) -> int:
    """Delete bytes that no row speaks of and that are older than a day. Returns how many. Local folders only."""
    store = storage()
    if not isinstance(store, FileSystemStorage) or not store.exists(""):
        return 0
    with leave_scope("sweeping files without a row"):
        known = set(StoredFile.objects.values_list("path", flat=True))
        known |= set(StoredFile.objects.exclude(thumb_path="").values_list("thumb_path", flat=True))
    oldest = at - timedelta(hours=limits.ORPHAN_AGE_HOURS)
    gone = 0
    for path in _all_paths(store, ""):
        if path not in known and store.get_modified_time(path) < oldest:
            store.delete(path)
            gone += 1
    return gone


def _all_paths(store: Storage, folder: str) -> list[str]:
    folders, files = store.listdir(folder)
    found = [f"{folder}{name}" for name in files]
    for name in folders:
        found += _all_paths(store, f"{folder}{name}/")
    return found

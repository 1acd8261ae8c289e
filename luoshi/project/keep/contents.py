"""Reading and writing the three shapes of a backup: a folder, one .zip, one .tar.

Lives here: bytes by path. Not here: which (backup, restore). Invariants: a backup is written under another name and
renamed when it is whole; no path of a backup leads out of the place where it is unpacked.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast

from luoshi.project.keep.errors import Damaged, NotABackup
from luoshi.project.keep.manifest import HASH_NAME, NAME, Content, Manifest, load

BLOCK = 1024 * 1024
PART = ".part"
ZIP, TAR = ".zip", ".tar"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)


class Sink(Protocol):
    """Where a backup is written."""

    def add(self, path: str, source: Path, *, link: bool = False) -> Content:
        """Take a file in; `link` where it never changes and may be shared on the same disk. Returns what was taken."""

    def take(self, path: str, source: Path) -> Content:
        """Take a file in that was made for this backup: it is gone afterwards. Returns what was taken."""

    def add_bytes(self, path: str, data: bytes) -> None:
        """Take a few bytes in."""

    def close(self) -> None:
        """All is in."""


class Folder:
    """A folder of plain files."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True, mode=0o700)

    def add(self, path: str, source: Path, *, link: bool = False) -> Content:
        """Copy, or share the bytes with the source where the disk can."""
        target = self.place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if link:
            try:
                os.link(source, target)
                return content_of(target)
            except OSError:  # another disk, or one that has no links
                target.unlink(missing_ok=True)
        with source.open("rb") as bytes_in, target.open("wb") as bytes_out:
            found = copy(bytes_in, bytes_out)
            settle(bytes_out)
        return found

    def take(self, path: str, source: Path) -> Content:
        """Move it in."""
        target = self.place / path
        os.replace(source, target)
        return content_of(target)

    def add_bytes(self, path: str, data: bytes) -> None:
        """Write them."""
        with (self.place / path).open("wb") as file:
            file.write(data)
            settle(file)

    def close(self) -> None:
        """The folder's own entries reach the disk."""
        settle_folder(self.place)


class Zip:
    """One .zip file. Pictures and office files are packed already; only the database is worth the time."""

    def __init__(self, place: Path) -> None:
        self._raw = _private(place)
        self._zip = zipfile.ZipFile(self._raw, "w", zipfile.ZIP_STORED, allowZip64=True)

    def add(self, path: str, source: Path, *, link: bool = False) -> Content:
        """Copy it in."""
        info = zipfile.ZipInfo.from_file(source, path, strict_timestamps=False)
        info.compress_type = zipfile.ZIP_DEFLATED if path.endswith(".sqlite3") else zipfile.ZIP_STORED
        with source.open("rb") as bytes_in, self._zip.open(info, "w", force_zip64=True) as bytes_out:
            return copy(bytes_in, cast(IO[bytes], bytes_out))

    def take(self, path: str, source: Path) -> Content:
        """Copy it in and remove it."""
        found = self.add(path, source)
        source.unlink()
        return found

    def add_bytes(self, path: str, data: bytes) -> None:
        """Write them."""
        self._zip.writestr(path, data)

    def close(self) -> None:
        """Write the table of contents, and let it reach the disk."""
        self._zip.close()
        settle(self._raw)
        self._raw.close()


class Tar:
    """One .tar file, unpacked anywhere by what every system has."""

    def __init__(self, place: Path) -> None:
        self._raw = _private(place)
        self._tar = tarfile.open(fileobj=self._raw, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # closed below

    def add(self, path: str, source: Path, *, link: bool = False) -> Content:
        """Copy it in, hashing what is copied."""
        info = tarfile.TarInfo(path)
        with source.open("rb") as bytes_in:
            info.size = os.fstat(bytes_in.fileno()).st_size
            hashed = _Hashed(bytes_in)
            self._tar.addfile(info, cast(IO[bytes], hashed))
        return Content(info.size, hashed.digest.hexdigest())

    def take(self, path: str, source: Path) -> Content:
        """Copy it in and remove it."""
        found = self.add(path, source)
        source.unlink()
        return found

    def add_bytes(self, path: str, data: bytes) -> None:
        """Write them."""
        info = tarfile.TarInfo(path)
        info.size = len(data)
        self._tar.addfile(info, io.BytesIO(data))

    def close(self) -> None:
        """Write the end mark, and let it reach the disk."""
        self._tar.close()
        settle(self._raw)
        self._raw.close()


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _private(place: Path) -> IO[bytes]:
    """A new file that nobody else may read: it holds everything."""
    return os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "w+b")


def sink(place: Path, shape: str) -> Sink:
    """A new backup of a shape (".zip", ".tar", "" for a folder) at a path that is free."""
    return {ZIP: Zip, TAR: Tar}.get(shape, Folder)(place)


def copy(bytes_in: IO[bytes], bytes_out: IO[bytes] | None) -> Content:
    """Copy (or only read) to the end. Returns size and hash."""
    digest, size = hashlib.sha256(), 0
    while block := bytes_in.read(BLOCK):
        digest.update(block)
        size += len(block)
        if bytes_out is not None:
            bytes_out.write(block)
    return Content(size, digest.hexdigest())


def content_of(path: Path) -> Content:
    """Size and hash of a file."""
    with path.open("rb") as file:
        return copy(file, None)


def settle(file: IO[bytes]) -> None:
    """Let a file's bytes reach the disk."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(place: Path) -> None:
    """Let a folder's entries reach the disk; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(place: Path) -> None:
    """Remove a file or a folder, whatever it is; silent when it is not there."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


# -- reading ----------------------------------------------------------------------------------------------------------


class Source:
    """A backup that is there: its manifest, and each of its files. Raises NotABackup, Damaged, WrongVersion."""

    def __init__(self, place: Path) -> None:
        self.place = place
        if not place.exists():
            raise NotABackup(f"没有找到“{place}”。请检查路径。")
        self._zip = self._tar = None
        try:
            if place.is_file() and zipfile.is_zipfile(place):
                self._zip = zipfile.ZipFile(place)
            elif place.is_file() and tarfile.is_tarfile(place):
                self._tar = tarfile.open(place)  # noqa: SIM115  # closed by `close`
            elif place.is_file():
                raise NotABackup(f"“{place}”不是完整的备份文件：可能没有复制完，或已损坏。请换另一份备份。")
        except (zipfile.BadZipFile, tarfile.TarError, OSError) as error:
            raise Damaged(f"“{place}”打不开，文件可能已损坏。请换另一份备份。") from error
        self.manifest = self._load()

    def _load(self) -> Manifest:
        try:
            with self.open(NAME) as text, self.open(HASH_NAME) as wanted:
                return load(text.read(), wanted.read().decode("ascii", "replace"))
        except KeyError:
            raise NotABackup(
                f"“{self.place}”里没有备份清单（{NAME}）：它不是备份，或者备份没有做完。请换另一份备份。"
            ) from None

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """A file of the backup. Raises KeyError where it is not there, Damaged where it cannot be read."""
        inside(path)
        try:
            if self._zip is not None:
                with self._zip.open(path) as file:
                    yield file
            elif self._tar is not None:
                found = self._tar.extractfile(path)
                if found is None:
                    raise KeyError(path)
                with found:
                    yield found
            else:
                with (self.place / path).open("rb") as plain:
                    yield plain
        except FileNotFoundError as error:
            raise KeyError(path) from error
        except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, NotImplementedError) as error:
            if isinstance(error, OSError) and error.errno in FULL:  # the target's disk, not the source's fault
                raise
            raise Damaged(f"备份里的“{path}”读不出来，备份已损坏。请换另一份备份。") from error

    def prove(self) -> None:
        """Read every file and compare it with the manifest. Raises Damaged; nothing is written."""
        for path, wanted in self.manifest.contents.items():
            self.copy(path, wanted, None)

    def copy(self, path: str, wanted: Content, target: Path | None) -> None:
        """Copy one file (or only read it) and compare what was read. Raises Damaged."""
        try:
            with self.open(path) as bytes_in:
                if target is None:
                    found = copy(bytes_in, None)
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("wb") as bytes_out:
                        found = copy(bytes_in, bytes_out)
                        settle(bytes_out)
        except KeyError:
            raise Damaged(f"备份里少了“{path}”，备份不完整。请换另一份备份。") from None
        if found != wanted:
            raise Damaged(f"备份里的“{path}”与清单不符，被改动或损坏过。请换另一份备份。")

    def close(self) -> None:
        """Let go of the file."""
        for archive in (self._zip, self._tar):
            if archive is not None:
                archive.close()


def inside(path: str) -> str:
    """The path itself, when it stays inside. Raises Damaged."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
        raise Damaged(f"备份里有不该有的路径“{path}”，不予恢复。")
    return path

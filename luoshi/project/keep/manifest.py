"""The manifest of a backup: what it holds, byte for byte, and what the database said when it was made.

Lives here: its shape and its text. Not here: reading or writing the rest of a backup (contents). Invariant: the manifest
is written last and names itself by a hash, so a backup that was cut off has none, and one that was altered says so.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from luoshi.project.keep.errors import Damaged, NotABackup, WrongVersion

FORMAT = 1
NAME, HASH_NAME = "manifest.json", "manifest.sha256"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@dataclass(frozen=True)
class HouseState:
    """One house's journal at the moment of the backup. `journal` is a hash over all its entries' hashes in order."""

    id: int
    name: str
    last_seq: int
    entries: int
    journal: str
    seals: int
    last_seal: str


@dataclass(frozen=True)
class Content:
    """One file of the backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything that a restore proves."""

    version: str
    made_at: str
    engine: str
    migrations: list[str]
    houses: list[HouseState]
    counts: dict[str, int]
    contents: dict[str, Content]
    missing: list[str] = field(default_factory=list)
    """Files that the database names and the disk did not have."""
    format: int = FORMAT
    product: str = "luoshi"

    @property
    def size(self) -> int:
        """Bytes of all contents."""
        return sum(content.size for content in self.contents.values())


def dump(manifest: Manifest) -> bytes:
    """The manifest as text."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()


def hash_of(text: bytes) -> str:
    """The hash that stands beside the manifest."""
    return hashlib.sha256(text).hexdigest()


def load(text: bytes, wanted: str) -> Manifest:
    """Read a manifest. Raises Damaged, NotABackup, WrongVersion."""
    if hash_of(text) != wanted.strip():
        raise Damaged("备份清单与它的校验值不符，备份可能被改动或损坏过。请换另一份备份。")
    try:
        given: dict[str, Any] = json.loads(text)
        if given.get("product") != "luoshi":
            raise NotABackup("这不是落实的备份。")
        if given["format"] > FORMAT:
            raise WrongVersion(f"这份备份由更新的版本（{given['version']}）生成。请先升级程序，再恢复。")
        houses = [HouseState(**one) for one in given.pop("houses")]
        contents = {path: Content(**one) for path, one in given.pop("contents").items()}
        return Manifest(**given, houses=houses, contents=contents)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged("备份清单读不懂，备份可能已损坏。请换另一份备份。") from error

"""Why a file is refused, as data; wording in `messages.py`.

FileRefused
├── TooLarge       over the limit
├── EmptyFile      no byte in it
├── UnknownType    not a picture, PDF, Office, text or video file by its content
├── TypeMismatch   the content is another type than the name says
├── HasMacros      an Office file with program code
├── BadPicture     cannot be decoded, or is a decompression bomb
└── PackedBomb     an Office file that unpacks to far more than it is
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class FileRefused(Exception):
    """An anticipated refusal; nothing was stored. `name` is the file's name as it came."""

    name: str


@dataclass
class TooLarge(FileRefused):
    """The file is larger than `limit` bytes."""

    size: int = 0
    limit: int = 0


class EmptyFile(FileRefused):
    """The file has no content."""


class UnknownType(FileRefused):
    """The content is of no type that is kept."""


@dataclass
class TypeMismatch(FileRefused):
    """The name's ending says another type than the content, which is `found`."""

    found: str = ""


class HasMacros(FileRefused):
    """The Office file carries program code."""


class BadPicture(FileRefused):
    """The picture cannot be decoded within the limits."""


class PackedBomb(FileRefused):
    """The file unpacks beyond reason."""

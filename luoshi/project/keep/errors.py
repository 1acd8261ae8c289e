"""What keeping refuses. Each carries a Chinese sentence that says what to do next; the commands print it."""

from __future__ import annotations


class KeepRefused(Exception):
    """An anticipated refusal; nothing was changed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotABackup(KeepRefused):
    """The folder or file holds no backup, or not a whole one."""


class Damaged(KeepRefused):
    """The backup does not hold what its manifest says."""


class WrongVersion(KeepRefused):
    """The backup was made by a newer programme, or for another kind of database."""


class InUse(KeepRefused):
    """The place is used: by an installation with data in it, or by a server that is running."""


class NoRoom(KeepRefused):
    """The disk has too little room, or became full."""


class NoClient(KeepRefused):
    """PostgreSQL's own programmes are not installed, too old, or failed."""

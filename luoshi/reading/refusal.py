"""The one error of the reader: a source that is not read, with a code and a Chinese sentence that says what to do."""

from __future__ import annotations

from luoshi.reading.messages import REFUSALS


class ReadingRefused(Exception):
    """`code` is a key of messages.REFUSALS; `message` names the file and says what to do next."""

    def __init__(self, code: str, name: str, limit: int = 0) -> None:
        self.code = code
        self.name = name
        self.limit = limit
        self.message = REFUSALS[code].format(name=name, limit=limit)
        super().__init__(self.message)

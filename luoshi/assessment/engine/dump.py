"""A scheme's words as text that a person reads.

What lives here: `dump_text` (words → YAML), `dump` (scheme → YAML), `entry`, `item` for patch.py. Not here: what the words of a
rule are (write.py), keeping somebody's comments (patch.py). Invariant: reading the text gives the same words back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from luoshi.assessment.engine.raw import Raw, RawMap, tidy

if TYPE_CHECKING:
    from luoshi.assessment.engine.model import Scheme

WIDTH = 100  # characters of a line on one screen
LONG = ("说明", "表")  # what makes a rule stand on several lines
_SPECIAL = "-?:,[]{}#&*!|>'\"%@`=<"
_NUMBER = re.compile(r"[-+]?\d[\d./%]*")


def dump(scheme: Scheme) -> str:
    """The canonical text of a scheme: `load_scheme(dump(scheme))` is the same scheme."""
    from luoshi.assessment.engine.write import as_raw  # write.py knows every rule; only this needs it

    return dump_text(as_raw(scheme))


def dump_text(raw: RawMap) -> str:
    """The text of a scheme's words, a rule on one line where it fits."""
    lines: list[str] = []
    for key, value in raw.items():
        lines += entry(str(tidy(key)), tidy(value), 0)
    return "\n".join(lines) + "\n"


def entry(key: str, value: Raw, indent: int) -> list[str]:
    """The lines of a key and its value."""
    head = f"{' ' * indent}{scalar(key)}:"
    if isinstance(value, str):
        return [f"{head} {scalar(value)}"]
    if not value or (not _holds_rows(value) and len(flow := _flow(value)) + len(head) < WIDTH):
        return [f"{head} {_flow(value) if not value else flow}"]
    if isinstance(value, list):
        return [head, *(line for each in value for line in item(each, indent + 2))]
    return [head, *(line for each in value for line in entry(each, value[each], indent + 2))]


def item(value: Raw, indent: int, *, width: int = WIDTH) -> list[str]:
    """The lines of an item of a list, with its dash; on one line up to a width."""
    dash = f"{' ' * indent}- "
    if isinstance(value, str):
        return [dash + scalar(value)]
    told = _flow(value)
    if not isinstance(value, dict) or not value or (not _is_long(value) and len(dash) + len(told) <= width):
        return [dash + told]
    lines = [line for key in value for line in entry(key, value[key], indent + 2)]
    return [dash + lines[0].lstrip(" "), *lines[1:]]


def _is_long(value: RawMap) -> bool:
    return any(key in value for key in LONG) or any(_holds_rows(each) for each in value.values())


def _holds_rows(value: Raw) -> bool:
    """Whether there is a list of mappings in it, which reads better on lines of its own."""
    if isinstance(value, list):
        return any(isinstance(each, dict) for each in value)
    return isinstance(value, dict) and any(_holds_rows(each) for each in value.values())


def _flow(value: Raw) -> str:
    """On one line."""
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, list):
        return f"[{', '.join(_flow(each) for each in value)}]"
    return "{" + ", ".join(f"{scalar(key, flow=True)}: {_flow(each)}" for key, each in value.items()) + "}"


def scalar(text: str, *, flow: bool = False) -> str:
    """A word as it may stand there, in quotes only where it must."""
    if _NUMBER.fullmatch(text):
        return text
    risky = (
        not text
        or text != text.strip()
        or text[0] in _SPECIAL
        or text.endswith(":")
        or any(part in text for part in (": ", " #", "...", "---"))
        or not all(char.isprintable() or char == "\u3000" for char in text)
        or (flow and any(char in text for char in ",[]{}:?"))
        or len(text) > 1000
    )
    return f'"{"".join(map(_escaped, text))}"' if risky else text


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable() or char == "\u3000":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

"""PDF files with a text layer: characters with places become lines, columns, tables, paragraphs.

`pages` asks the PDF library · `running` heads and feet · `grid` ruled tables · `columns` the order of reading · `flow`
paragraphs · `apart` the process in which all this runs. Not here: outline and targets. Invariant: a hostile file costs
bounded time and memory, and ends in ReadingRefused; the library's crash is a refusal, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from luoshi.reading import limits
from luoshi.reading.formats.lines import Line, assemble
from luoshi.reading.model import Paragraph
from luoshi.reading.refusal import ReadingRefused


def read_pdf(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    """Text and paragraphs of a PDF, read in a process of its own. Raises ReadingRefused with what to do instead."""
    command = [sys.executable, "-m", "luoshi.reading.formats.pdf.apart"]
    try:
        done = subprocess.run(  # noqa: S603  our own module, no shell
            command, input=data, capture_output=True, timeout=limits.PDF_SECONDS, check=False, env=_with_own_path()
        )
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"refused": "pdf_damaged"}
    except subprocess.TimeoutExpired as error:
        raise ReadingRefused("pdf_slow", name) from error
    except ValueError as error:
        raise ReadingRefused("pdf_damaged", name) from error
    if "refused" in answer:
        raise ReadingRefused(answer["refused"], name, answer.get("limit", 0))
    return assemble(unpacked(each) for each in answer["lines"])


def packed(line: Line) -> list[object]:
    """A line as JSON."""
    return [line.text, line.style, list(line.cells), line.table]


def unpacked(values: list[object]) -> Line:
    """The line back."""
    text, style, cells, table = values
    line = Line(str(text), str(style))
    line.cells = tuple(map(str, cells)) if isinstance(cells, list) else ()
    line.table = table if isinstance(table, int) else None
    return line


def _with_own_path() -> dict[str, str]:
    """The environment in which the other process finds this package, wherever the server was started."""
    own = str(Path(__file__).resolve().parents[4])
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))}

"""The PDF part of `luoshi bench reading`: paragraphs, labels and time beside pypdfium2's plain text.

What lives here: measuring. Not here: the reader. Both run in this process, in turns, and the least time of each counts; the
reader's own process, in which uploads are read, adds its start.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILES = {"four-plans.pdf": "单栏", "four-plans-two-columns.pdf": "双栏"}


def print_pdf(shared: Path, repeat: int) -> None:
    """Print the lines of both files."""
    print("\n四、PDF 文件（目标：段落 ≥ 125 / 131，标签 96 / 96，用时不超过 pypdfium2 取纯文本的 3 倍）")
    expected = shared / "fixtures" / "expected.json"
    found = {name: shared / "fixtures" / name for name in FILES if (shared / "fixtures" / name).exists()}
    if not expected.exists() or not found:
        print("  没有找到 PDF 样件，未评。")
        return
    wanted = json.loads(expected.read_text("utf-8"))["paragraphs"]
    for name, path in found.items():
        data = path.read_bytes()
        paragraphs, labels = _right(data, name, wanted)
        ours, plain = in_turns([lambda data=data: _ours(data), lambda data=data: _plain(data)], repeat)  # type: ignore[misc]
        print(
            f"  {FILES[name]}：段落 {paragraphs} / {len(wanted)}，标签 {labels} / {sum(bool(label) for label, _ in wanted)}；"
            f"本系统 {ours * 1000:.0f} 毫秒，pypdfium2 纯文本 {plain * 1000:.0f} 毫秒，{ours / plain:.2f} 倍"
        )


def _right(data: bytes, name: str, wanted: list[list[str]]) -> tuple[int, int]:
    """Paragraphs that are the Word file's to the letter, labels aside (LibreOffice printed some otherwise), and labels."""
    from luoshi.reading.formats.pdf.flow import LABEL

    lines = [line.shown for line in _ours(data)]
    bare = {LABEL.sub("", line, count=1) for line in lines} | set(lines)
    return sum(text in bare for _, text in wanted), sum(LABEL.match(line) is not None for line in lines)


def _ours(data: bytes) -> list[Any]:
    from luoshi.reading.formats.pdf.document import lines_of

    return lines_of(data, "")


def _plain(data: bytes) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return texts


def in_turns(calls: list[Callable[[], object]], times: int) -> list[float]:
    """The least processor time of each call, called one after the other, several times."""
    best = [float("inf")] * len(calls)
    for _ in range(times):
        for number, call in enumerate(calls):
            start = time.process_time()
            call()
            best[number] = min(best[number], time.process_time() - start)
    return best

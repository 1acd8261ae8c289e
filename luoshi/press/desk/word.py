"""Word files of the desk: runs with their font, and an article.

Not here: how an article's HTML becomes Word (`press.text.render_word`), the review form (`form_word`). Invariant: what
stands in the file is what its viewer reads on the page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt

from luoshi.files.models import StoredFile
from luoshi.files.operations import read_bytes
from luoshi.press.desk.operations.writing import FILE_ADDRESS
from luoshi.press.models import Article, PieceAuthor
from luoshi.press.text import render_word
from luoshi.press.text.render import Text
from luoshi.press.text.tree import parsed
from luoshi.ui.scope import leave_scope


def word_of(article: Article, *, title: str, html: str, authors: Sequence[PieceAuthor]) -> bytes:
    """The article as .docx on A4."""
    names = tuple(one.name for one in authors)
    text = Text(title, html, names, str(article.unit))
    return render_word.word_of(text, _pictures(article, html))


def _pictures(article: Article, html: str) -> dict[str, bytes]:
    """The bytes of each picture of the text, by its address there."""
    with leave_scope("the pictures of an article in sight"):
        rows = StoredFile.objects.filter(pk__in=article.files.values("file_id"))
        files = {str(file.key): file for file in rows}
    found = {}
    for node in parsed(html).walk():
        address = node.attrs.get("src", "") if node.tag == "img" else ""
        match = FILE_ADDRESS.fullmatch(address)
        if match and match[1] in files:
            found[address] = read_bytes(files[match[1]])
    return found


def put(paragraph: Any, text: str, font: str = "", size: float = 0, *, bold: bool = False) -> Any:
    """A run with its East Asian font said."""
    run = paragraph.add_run(text)
    run.bold = bold
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)
    return run


def saved(document: Any) -> bytes:
    """The bytes."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()

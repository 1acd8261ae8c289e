"""Pictures of an article: kept by the files room (which takes the location out), bound to the article.

Invariant: only pictures; only who may change the text adds one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from luoshi.files.errors import FileRefused
from luoshi.files.inspect import inspect
from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.org.viewer import Viewer
from luoshi.press.desk import errors
from luoshi.press.desk.docx_in import read_docx
from luoshi.press.desk.operations.common import locked_for_text, step
from luoshi.press.desk.operations.writing import Content, save_article, start_article
from luoshi.press.models import Article, ArticleFile

OWNER = "press.desk"


def attach_picture(*, article_id: int, data: bytes, name: str, by: Viewer, at: datetime) -> StoredFile:
    """Keep a picture of the article. Raises FileRefused, BadFile (no picture), as `locked_for_text`."""
    with step("a picture of an article"):
        article = locked_for_text(article_id, by, at)
        file = store_file(house_id=article.house_id, owner_room=OWNER, data=data, name=name, by=by, at=at)
        if not file.is_picture:
            raise errors.BadFile("type")
        ArticleFile.objects.get_or_create(article=article, file=file, defaults={"at": at})
    return file


def import_docx(*, unit_id: int, data: bytes, name: str, kind: str, by: Viewer, at: datetime, **origin: Any) -> Article:
    """Begin a draft from a Word file, pictures included. Raises FileRefused, BadFile, Missing, and as `start_article`."""
    inspect(data, name)
    read = read_docx(data)
    title = read.title or name.rsplit(".", 1)[0]
    article = start_article(by=by, at=at, unit_id=unit_id, title=title, kind=kind, **origin)
    html = read.html
    for address, (file_name, picture) in read.pictures.items():
        try:
            file = attach_picture(article_id=article.pk, data=picture, name=file_name, by=by, at=at)
        except (FileRefused, errors.BadFile):
            continue  # a drawing that no browser shows; its place is left out by the cleaning
        html = html.replace(f'src="{address}"', f'src="{address_of(file)}"')
    content = Content(title, html, kind=kind, topic_id=article.topic_id)
    return save_article(article_id=article.pk, version=article.version, content=content, by=by, at=at)


def address_of(file: StoredFile) -> str:
    """The address by which a text shows a picture."""
    return f"/files/{file.key}/{quote(file.name)}"

"""Pictures of an article: kept by the files room (which takes the location out), bound to the article.

Invariant: only pictures; only who may change the text adds one.
"""

from __future__ import annotations

from datetime import datetime

from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.org.viewer import Viewer
from luoshi.press.desk import errors
from luoshi.press.desk.operations.common import locked_for_text, step
from luoshi.press.models import ArticleFile

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

"""Writing: an article is begun, its text and its facts saved, a draft deleted.

Invariants: HTML is cleaned before it is kept, and shows only the article's own pictures; a text is saved on the version
that its editor started from, else nothing is changed; what somebody else had saved is kept as a version first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from luoshi.audit.operations import log
from luoshi.ledger.models import Draft
from luoshi.org.models import Person, Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.press.desk import errors
from luoshi.press.desk.operations.common import add_hand, keep_version, locked, locked_for_text, step
from luoshi.press.desk.rights import THEIRS, may_write
from luoshi.press.desk.words import FORM_OF
from luoshi.press.models import Article, ArticleFile, Assignment, Commission, Piece, PieceAuthor, Topic
from luoshi.press.text.clean import clean_html, length_of, plain_text

MOST_AUTHORS = 12  # a line under the title; more are "等"
FILE_ADDRESS = re.compile(r"/files/([0-9a-f-]{36})/[^/?#\\.][^/?#\\]*")


@dataclass(frozen=True)
class Author:
    """A name under the article; `person_id` and `unit_id` where the house knows them."""

    name: str
    person_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Content:
    """What a form holds of an article. `authors` None leaves them as they are (a reviewer's change)."""

    title: str
    html: str
    kind: str | None = None
    authors: Sequence[Author] | None = None
    event_on: date | None = None
    planned_at: datetime | None = None
    channels: Sequence[int] = ()
    outlets: str = ""
    consent: bool = False
    show_reviewers: bool = False
    topic_id: int | None = None


def start_article(
    *,
    by: Viewer,
    at: datetime,
    unit_id: int,
    title: str,
    form: str = "",
    kind: str = "news",
    html: str = "",
    topic: Topic | None = None,
    assignment: Assignment | None = None,
    commission: Commission | None = None,
) -> Article:
    """Begin a draft of a unit; the actor is its first author. Raises NotAllowed, Missing, Unit.DoesNotExist."""
    title = _title(title)
    with step("beginning an article"):
        unit = Unit.objects.filter(in_force(by.today), house_id=by.house_id).get(pk=unit_id)
        if not by.can_at("press.write", unit.path):
            raise errors.NotAllowed("press.write")
        piece = Piece.objects.create(
            house_id=by.house_id, unit=unit, title=title, form=form or FORM_OF.get(kind, Piece.Form.TEXT),
            made_by_id=by.person_id, made_at=at,
        )  # fmt: skip
        clean = clean_html(html, allow_image=lambda address: False)
        text = plain_text(clean)
        article: Article = Article.objects.create(
            house_id=by.house_id, piece=piece, unit=unit, kind=kind, title=title, html=clean, text=text,
            length=length_of(text), made_by_id=by.person_id, made_at=at, edited_by_id=by.person_id, edited_at=at,
            topic=topic or next((one.topic for one in (assignment, commission) if one is not None), None),
            assignment=assignment, commission=commission,
        )  # fmt: skip
        PieceAuthor.objects.create(piece=piece, position=1, name=by.name, person_id=by.person_id, unit=unit)
        add_hand(article, by.person_id, "author")
    return article


def save_article(
    *, article_id: int, version: int, content: Content, by: Viewer, at: datetime, keep: bool = False
) -> Article:
    """Save title, text and facts on `version`; `keep` keeps what stood there as a version whoever wrote it.

    Raises Stale, Missing, TooLong and what `locked_for_text` raises.
    """
    title = _title(content.title)
    with step("saving an article"):
        article = locked_for_text(article_id, by, at)
        if article.version != version:
            editor = article.edited_by.name if article.edited_by else ""
            raise errors.Stale(article.version, editor)
        theirs = article.state in THEIRS
        changed = _put_text(article, title, content.html, by, at, keep=keep)
        if theirs:
            _put_facts(article, content)
        if changed and not theirs:
            keep_version(article, "review", by=by, at=at)
        article.save()
        Draft.objects.filter(person_id=by.person_id, form=draft_name(article.pk)).delete()
    return article


def _put_text(article: Article, title: str, html: str, by: Viewer, at: datetime, *, keep: bool) -> bool:
    clean = clean_html(html, allow_image=image_rule(article))
    if (clean, title) == (article.html, article.title):
        return False
    if (keep or article.edited_by_id != by.person_id) and article.state in THEIRS and article.html:
        keep_version(article, "saved", by=None, at=at, name=article.edited_by.name if article.edited_by else "")
    set_text(article, title, clean, by=by, at=at)
    return True


def set_text(article: Article, title: str, clean: str, *, by: Viewer, at: datetime) -> None:
    """Put a cleaned text into the row, without saving it; the piece's title follows until it is known outside."""
    article.title, article.html, article.text = title, clean, plain_text(clean)
    article.length = length_of(article.text)
    article.version += 1
    article.edited_by_id, article.edited_at = by.person_id, at
    if article.piece.opened_at is None and article.piece.title != title:
        article.piece.title = title
        article.piece.save(update_fields=["title"])


def _put_facts(article: Article, content: Content) -> None:
    if content.kind is not None:
        article.kind = content.kind
    article.event_on, article.planned_at = content.event_on, content.planned_at
    article.channels, article.outlets = list(content.channels), content.outlets[:200]
    article.consent, article.show_reviewers = content.consent, content.show_reviewers
    article.topic_id = content.topic_id
    form = FORM_OF.get(article.kind, article.piece.form)
    if form != article.piece.form and article.piece.opened_at is None:
        article.piece.form = form
        article.piece.save(update_fields=["form"])
    if content.authors is not None:
        _put_authors(article, content.authors)


def _put_authors(article: Article, authors: Sequence[Author]) -> None:
    if not authors:
        raise errors.Missing("authors")
    known = set(
        Person.objects.filter(
            house_id=article.house_id, pk__in=[one.person_id for one in authors if one.person_id]
        ).values_list("pk", flat=True)
    )
    units = set(
        Unit.objects.filter(
            house_id=article.house_id, pk__in=[one.unit_id for one in authors if one.unit_id]
        ).values_list("pk", flat=True)
    )
    rows = [
        PieceAuthor(
            piece=article.piece, position=number, name=one.name[:40],
            person_id=one.person_id if one.person_id in known else None,
            unit_id=one.unit_id if one.unit_id in units else None,
        )
        for number, one in enumerate(authors[:MOST_AUTHORS], start=1)
    ]  # fmt: skip
    PieceAuthor.objects.filter(piece=article.piece).delete()
    PieceAuthor.objects.bulk_create(rows)
    article.hands.filter(what="author").exclude(person_id__in={*known, article.made_by_id}).delete()
    for row in rows:
        add_hand(article, row.person_id, "author")


def image_rule(article: Article) -> Any:
    """Which addresses of pictures the article's text may hold: those of its own files. One query."""
    rows = ArticleFile.objects.filter(article=article).select_related("file")
    keys = {str(row.file.key) for row in rows}

    def allowed(address: str) -> bool:
        found = FILE_ADDRESS.fullmatch(address)
        return bool(found and found[1] in keys)

    return allowed


def delete_draft(*, article_id: int, by: Viewer, at: datetime) -> None:
    """Delete an article that was never handed in, with all that hangs on it. Raises NotAllowed, WrongState, HasNumber."""
    with step("deleting a draft"):
        article = locked(article_id, by, *THEIRS)
        if not may_write(by, article):
            raise errors.NotAllowed("press.write")
        if article.number is not None:
            raise errors.HasNumber(article.shown_number)
        log(
            house_id=article.house_id, actor=by, action="article.deleted", subject=f"article:{article.pk}", at=at,
            detail={"title": article.title, "begun": localtime(article.made_at).date().isoformat()},
        )  # fmt: skip
        Draft.objects.filter(house_id=article.house_id, form=draft_name(article.pk)).delete()
        article.piece.delete()


def draft_name(article_id: int) -> str:
    """The name under which the ledger keeps an unsaved form of the article, one for each person."""
    return f"article:{article_id}"


def _title(title: str) -> str:
    found = " ".join(title.split())[:100]
    if not found:
        raise errors.Missing("title")
    return found

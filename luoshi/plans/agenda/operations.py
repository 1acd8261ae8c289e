"""What a person chooses about reminders: the secret of a calendar feed, mail or not.

Invariants: the secret leaves this module once, when it is made; the database has its hash; making a new one replaces
the old. Reading a feed writes nothing: nobody is told who looks at a calendar and when.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org.models import Person
from luoshi.org.viewer import Viewer
from luoshi.plans.models import AgendaChoice
from luoshi.ui.scope import leave_scope

SECRET_BYTES = 32  # 256 bits: nobody guesses an address
MAX_SECRET = 100  # characters; a longer one was not made here


def make_feed(*, by: Viewer, at: datetime) -> str:
    """A new secret for one's own feed; an older one stops working. Returns it, for the only time."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        choice = _own(by)
        action = "feed.replaced" if choice.feed_hash else "feed.made"
        choice.feed_hash, choice.feed_made_at = hash_of(secret), at
        choice.save()
        log(house_id=by.house_id, actor=by, action=action, subject=f"person:{by.person_id}", at=at)
    return secret


def drop_feed(*, by: Viewer, at: datetime) -> None:
    """Stop one's own feed: its address answers nothing any more."""
    with transaction.atomic():
        choice = _own(by)
        if choice.feed_hash:
            choice.feed_hash, choice.feed_made_at = "", None
            choice.save()
            log(house_id=by.house_id, actor=by, action="feed.dropped", subject=f"person:{by.person_id}", at=at)


def choose_mail(*, mail: bool, by: Viewer, at: datetime) -> None:
    """Whether the day's digest comes by mail, too; the inbox has it anyway."""
    with transaction.atomic():
        choice = _own(by)
        choice.mail = mail
        choice.save()


def _own(by: Viewer) -> AgendaChoice:
    """One's own row, locked. Raises Person.DoesNotExist for nobody."""
    with leave_scope("one's own choices"):
        person = Person.objects.get(pk=by.person_id)
        choice: AgendaChoice
        choice, _made = AgendaChoice.objects.select_for_update().get_or_create(
            person=person, defaults={"house_id": person.house_id}
        )
    return choice


def hash_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return sha256(secret.encode()).hexdigest()


def person_of_secret(secret: str) -> Person | None:
    """Whose feed an address is; None for a secret that was replaced, dropped or never made."""
    if not secret or len(secret) > MAX_SECRET:
        return None
    with leave_scope("a feed is read without a session: its secret says whose it is"):
        rows = AgendaChoice.objects.filter(feed_hash=hash_of(secret), person__erased_at__isnull=True)
        found = rows.select_related("person", "person__account").first()
    return found.person if found else None

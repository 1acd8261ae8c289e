"""Drafts of forms, saved by themselves while somebody types (decision 0002: in the one database).

Invariant: one draft a person and form; a later one overwrites it; nobody else reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from luoshi.ledger import errors
from luoshi.ledger.models import Draft
from luoshi.ledger.operations.locking import step
from luoshi.org.viewer import Viewer


def save_draft(*, form: str, body: Mapping[str, Any], by: Viewer, at: datetime) -> Draft:
    """Keep a form as it stands; `form` names it ("record:new:study.session", "record:812"). Raises NotAllowed."""
    if by.person_id is None:
        raise errors.NotAllowed("draft")
    with step("saving a draft"):
        kept = {"house_id": by.house_id, "body": dict(body), "saved_at": at}
        draft: Draft = Draft.objects.update_or_create(person_id=by.person_id, form=form, defaults=kept)[0]
    return draft


def drop_draft(*, form: str, by: Viewer) -> None:
    """Forget a form that was sent, or that its writer gave up."""
    with step("dropping a draft"):
        Draft.objects.filter(person_id=by.person_id, form=form).delete()

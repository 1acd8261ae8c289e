"""Writes of 意见建议: giving and answering; who may open the picture.

Invariants: the writer is known to those who answer and to nobody else; the answer reaches the writer's inbox.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.files.models import StoredFile
from luoshi.files.operations import store_file
from luoshi.org import errors
from luoshi.org.models import Feedback, Membership
from luoshi.org.notices import tell
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

ROOM = "feedback"
READERS = tuple(role.code for role in ROLES.values() if "feedback.read" in role.actions)


def give_feedback(*, text: str, page: str, picture: tuple[bytes, str] | None, by: Viewer, at: datetime) -> Feedback:
    """Keep a message with the address of its page; those who answer are told. Raises a `FileRefused`, NotAllowed."""
    if by.person_id is None:
        raise errors.NotAllowed("feedback")
    with transaction.atomic(), leave_scope("telling those who answer"):
        file = None
        if picture is not None:
            file = store_file(house_id=by.house_id, owner_room=ROOM, data=picture[0], name=picture[1], by=by, at=at)
        made = Feedback.objects.create(
            house_id=by.house_id, person_id=by.person_id, at=at, page=page[:300], text=text.strip(), picture=file
        )
        log(house_id=by.house_id, actor=by, action="feedback.sent", subject=f"feedback:{made.pk}", at=at)
        readers = Membership.objects.filter(in_force(by.today), house_id=by.house_id, role__in=READERS)
        tell(
            house_id=by.house_id, to=set(readers.values_list("person_id", flat=True)), code="feedback.sent",
            subject=_("新的意见建议：%(text)s") % {"text": made.text[:30]}, text=made.text,
            url=f"/feedback/{made.pk}/", at=at, key=f"feedback:{made.pk}",
        )  # fmt: skip
    return made


def answer_feedback(*, feedback: Feedback, answer: str, by: Viewer, at: datetime) -> None:
    """Answer a message, or mend the answer; the writer is told each time. Raises NotAllowed."""
    if not (by.can("feedback.read") and by.house_id == feedback.house_id):
        raise errors.NotAllowed("feedback.read")
    with transaction.atomic():
        row = Feedback.objects.visible_to(by).select_for_update(of=("self",)).get(pk=feedback.pk)
        row.answer, row.answered_at, row.answered_by_id = answer.strip(), at, by.person_id
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        log(house_id=by.house_id, actor=by, action="feedback.answered", subject=f"feedback:{row.pk}", at=at)
        tell(
            house_id=by.house_id, to=[row.person_id], code="feedback.answered",
            subject=_("您的意见建议有了答复"), text=row.answer, url="/feedback/", at=at,
            key=f"feedback-answer:{row.pk}:{at.timestamp()}",
        )  # fmt: skip


def may_see_picture(viewer: Any, file: StoredFile) -> bool:
    """Whoever sees the message sees its picture."""
    return bool(Feedback.objects.visible_to(viewer).filter(picture=file).exists())

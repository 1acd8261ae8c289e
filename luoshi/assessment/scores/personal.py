"""What scores hold of a person: personal results, objections, decisions, for the person's own file.

Invariant: published rows carry the person's key only, so erasing the person leaves no name behind; an objection's text is
kept as part of the procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.assessment.engine import show
from luoshi.assessment.models import Decision, Objection, ScoreRow
from luoshi.org.models import Person
from luoshi.org.personal import Held, held


def register() -> None:
    """Called once, when the room is ready."""
    held.register(Held("scores", _("个人得分"), (_("办法"), _("时段"), _("得分")), _scores))
    held.register(Held("objections", _("提出的异议"), (_("时间"), _("办法"), _("内容"), _("结果")), _objections))
    held.register(Held("decisions", _("关于本人的认定"), (_("日期"), _("事项"), _("内容")), _decisions))


def _scores(person: Person) -> Iterable[Sequence[Any]]:
    rows = ScoreRow.objects.filter(person=person).select_related("publication__scheme")
    for row in rows.order_by("publication__start", "pk"):
        yield row.publication.scheme.name, row.publication.label, show(row.total)


def _objections(person: Person) -> Iterable[Sequence[Any]]:
    rows = Objection.objects.filter(filed_by=person).select_related("publication__scheme")
    for row in rows.order_by("filed_at"):
        yield row.filed_at, row.publication.scheme.name, row.text, row.get_verdict_display()


def _decisions(person: Person) -> Iterable[Sequence[Any]]:
    for row in Decision.objects.filter(person=person).order_by("day", "pk"):
        yield row.day, row.type, row.reason

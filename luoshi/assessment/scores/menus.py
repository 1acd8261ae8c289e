"""What scores show elsewhere: the menu, files' owner, events of this room and of the press.

Invariant: a badge asks one query.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.assessment.engine.words import DONE, MISSED
from luoshi.assessment.facts.events import COMMISSION, DECISION, EventSource, commissions, decisions, event_sources
from luoshi.assessment.models import Objection
from luoshi.assessment.points import PointsSource
from luoshi.assessment.scores import personal, queries
from luoshi.assessment.scores.deciding import TYPES
from luoshi.assessment.scores.objecting import ROOM
from luoshi.files.owners import register_owner
from luoshi.ledger.measures import register_figure_source
from luoshi.ui import registry
from luoshi.ui.registry import MenuItem


def register() -> None:
    """Called once by `AppConfig.ready`."""
    registry.menus.register(
        MenuItem(
            "assessment.scores",
            _("得分"),
            "report-analytics",
            "assessment:scores",
            _sees,
            badge=_badge,
            group=_("考核"),
            order=410,
        )
    )
    personal.register()
    register_owner(ROOM, queries.may_see_file)
    register_figure_source(PointsSource())
    event_sources.register(EventSource(DECISION, "认定", TYPES, decisions, order=10))
    event_sources.register(EventSource(COMMISSION, "约稿", (DONE, MISSED), commissions, order=20))


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("figure.see"))


def _badge(viewer: Any) -> int | None:
    """Objections that wait for this viewer."""
    if not viewer.can("objection.decide"):
        return None
    found = Objection.objects.visible_to(viewer).filter(verdict="", withdrawn_at__isnull=True)
    return int(found.exclude(filed_by_id=viewer.person_id).count())

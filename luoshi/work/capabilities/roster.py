"""Roster: who was expected, who came, and why somebody did not.

What lives here: what the roster adds to a record. Its lines in the journal (one for each present) come from the kind's
quantities, so that it adds none of its own. Invariant: a roster on which nobody is ticked was not finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from luoshi.ledger.errors import Missing
from luoshi.ledger.lines import Line, Parts
from luoshi.ledger.models import Record, RecordPerson
from luoshi.work import queries


class Roster:
    """See `luoshi.ledger.lines.Capability`."""

    code = "roster"

    def load(self, parts: Sequence[Parts]) -> None:
        """The ledger itself loads the roster."""

    def missing(self, parts: Parts) -> Iterable[Missing]:
        """Somebody on a roster that was begun must have come."""
        if parts.people and not parts.present:
            yield Missing("roster", "present", 1, 0)

    def lines(self, parts: Parts) -> Iterable[Line]:
        """None: `participants` and `invited` are sources of the kind's quantities."""
        return ()

    def panel(self, viewer: Any, record: Record) -> str | None:
        """Present and absent people with reasons."""
        people = _people(viewer, record)
        if not people:
            return None
        why = queries.absences(viewer, record)
        came = [person for person in people if person.present]
        away = [(person, why.get(person.key, "")) for person in people if not person.present]
        context = {"came": came, "away": away, "count": len(people)}
        return render_to_string("work/capabilities/roster.html", context)

    def report_block(self, viewer: Any, record: Record) -> Mapping[str, Any] | None:
        """Names for a printed record."""
        people = _people(viewer, record)
        if not people:
            return None
        return {
            "title": "参加人员",
            "present": [person.name for person in people if person.present],
            "absent": [person.name for person in people if not person.present],
        }


def _people(viewer: Any, record: Record) -> list[RecordPerson]:
    return list(RecordPerson.objects.visible_to(viewer).filter(record=record).order_by("pk"))


CAPABILITY = Roster()

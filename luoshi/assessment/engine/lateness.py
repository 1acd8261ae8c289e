"""Whether a record was handed in late.

What lives here: `limit_of`. Not here: what follows (tally.py, duties.py). Invariant: a record without a day of handing in is
not late.
"""

from __future__ import annotations

from datetime import date, timedelta

from luoshi.assessment.engine.facts import Record
from luoshi.assessment.engine.rules import Late
from luoshi.periods.model import month_index, month_start


def limit_of(rule: Late | None, record: Record) -> date | None:
    """The last day on which the record would have been in time; None when it was, or when no rule asks."""
    if rule is None or record.reported is None:
        return None
    if rule.days is not None:
        limit = record.published + timedelta(days=rule.days)
    else:
        after = month_index(record.published) + 1
        last = month_start(after + 1) - timedelta(days=1)
        limit = min(last, month_start(after) + timedelta(days=(rule.month_day or 1) - 1))
    return limit if record.reported > limit else None

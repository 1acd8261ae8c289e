"""The only raw SQL of the product: appending entries, moving tallies, reading and proving both.

`values` shapes · `writing` for `posting.py` · `reading` for `measures/` · `proving` for `check.py` and `seals.py`. Where the two
databases want different texts, these stand side by side.
"""

from luoshi.ledger.store.reading import journal_sums, last_seq, live_entries, seq_as_of, sums, sums_handed_in
from luoshi.ledger.store.values import (
    COLUMNS,
    TALLIES,
    TALLY_KEY,
    Ask,
    Clock,
    EntryRow,
    LiveRow,
    SumRow,
    as_moment,
    entry_row,
    place_of,
)
from luoshi.ledger.store.writing import (
    add_to_tallies,
    append_entries,
    lock_clock,
    standing_entries,
    tick,
    write_posting,
)

__all__ = [
    "COLUMNS",
    "TALLIES",
    "TALLY_KEY",
    "Ask",
    "Clock",
    "EntryRow",
    "LiveRow",
    "SumRow",
    "add_to_tallies",
    "append_entries",
    "as_moment",
    "entry_row",
    "journal_sums",
    "last_seq",
    "live_entries",
    "lock_clock",
    "place_of",
    "seq_as_of",
    "standing_entries",
    "sums",
    "sums_handed_in",
    "tick",
    "write_posting",
]

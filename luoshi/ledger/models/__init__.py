"""The tables of the ledger, one file per subject: kinds, holdings, records and what hangs on them, the journal."""

from luoshi.ledger.models.closing import Closing, ProofRun
from luoshi.ledger.models.evidence import Draft, Evidence, History
from luoshi.ledger.models.journal import DayTally, Entry, Facets, HouseClock, MonthTally, Posting, Seal, WaitingLine
from luoshi.ledger.models.kinds import Holding, Kind, KindVersion
from luoshi.ledger.models.records import Record, RecordHolding, RecordPerson, RecordUnit

__all__ = [
    "Closing",
    "DayTally",
    "Draft",
    "Entry",
    "Evidence",
    "Facets",
    "History",
    "Holding",
    "HouseClock",
    "Kind",
    "KindVersion",
    "MonthTally",
    "Posting",
    "ProofRun",
    "Record",
    "RecordHolding",
    "RecordPerson",
    "RecordUnit",
    "Seal",
    "WaitingLine",
]

"""The tables of the organisation; one module per part, each imported here so that Django finds it."""

from luoshi.org.models.calendars import CalendarPart
from luoshi.org.models.core import Account, House, Membership, Person, Unit, UnitPlace
from luoshi.org.models.imports import ImportedRow, ImportMapping, ImportRun

__all__ = [
    "Account",
    "CalendarPart",
    "House",
    "ImportMapping",
    "ImportRun",
    "ImportedRow",
    "Membership",
    "Person",
    "Unit",
    "UnitPlace",
]

"""The tables of the organisation; one module per part, each imported here so that Django finds it."""

from luoshi.org.models.calendars import CalendarPart
from luoshi.org.models.core import Account, House, Membership, Person, Unit, UnitPlace
from luoshi.org.models.imports import ImportedRow, ImportMapping, ImportRun
from luoshi.org.models.notices import Delivery, Notice

__all__ = [
    "Account",
    "CalendarPart",
    "Delivery",
    "House",
    "ImportMapping",
    "ImportRun",
    "ImportedRow",
    "Membership",
    "Notice",
    "Person",
    "Unit",
    "UnitPlace",
]

"""The tables of the organisation; one module per part, each imported here so that Django finds it."""

from luoshi.org.models.calendars import CalendarPart
from luoshi.org.models.core import Account, House, Membership, Person, Unit, UnitPlace
from luoshi.org.models.feedback import Feedback
from luoshi.org.models.imports import ImportedRow, ImportMapping, ImportRun
from luoshi.org.models.notices import Delivery, Notice
from luoshi.org.models.posts import HandOver
from luoshi.org.models.security import FailedSignIn, PasswordUse, SignIn

__all__ = [
    "Account",
    "CalendarPart",
    "Delivery",
    "FailedSignIn",
    "Feedback",
    "HandOver",
    "House",
    "ImportMapping",
    "ImportRun",
    "ImportedRow",
    "Membership",
    "Notice",
    "PasswordUse",
    "Person",
    "SignIn",
    "Unit",
    "UnitPlace",
]

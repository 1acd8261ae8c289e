"""Tables of the room, a module per part."""

from luoshi.reports.models.prints import PrintTemplate, PrintText
from luoshi.reports.models.returns import Return, ReturnForm, ReturnFormVersion, ReturnLine, ReturnRound, ReturnStep

__all__ = [
    "PrintTemplate",
    "PrintText",
    "Return",
    "ReturnForm",
    "ReturnFormVersion",
    "ReturnLine",
    "ReturnRound",
    "ReturnStep",
]

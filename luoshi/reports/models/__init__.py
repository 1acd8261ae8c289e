"""Tables of the room, a module per part."""

from luoshi.reports.models.returns import Return, ReturnForm, ReturnFormVersion, ReturnLine, ReturnRound, ReturnStep

__all__ = ["Return", "ReturnForm", "ReturnFormVersion", "ReturnLine", "ReturnRound", "ReturnStep"]

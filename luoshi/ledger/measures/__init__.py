"""Measures and figures: how a target is counted, and the counting itself.

`figures_many` computes a whole screen of figures in a fixed number of queries; every number on it is a `Figure`, which
opens to its entries (`entries_behind`), explains itself, and has an address that makes it again.
"""

from luoshi.ledger.measures.asking import Question
from luoshi.ledger.measures.behind import Behind, entries_behind, export_rows
from luoshi.ledger.measures.figure import Figure, FigureSource, figure_sources, from_token, register_figure_source
from luoshi.ledger.measures.figures import figure_of, figures, figures_many
from luoshi.ledger.measures.measure import Amount, Column, Measure, MeasureUnsound, Period, Span
from luoshi.ledger.measures.remembered import remembered

__all__ = [
    "Amount",
    "Behind",
    "Column",
    "Figure",
    "FigureSource",
    "Measure",
    "MeasureUnsound",
    "Period",
    "Question",
    "Span",
    "entries_behind",
    "export_rows",
    "figure_of",
    "figure_sources",
    "figures",
    "figures_many",
    "from_token",
    "register_figure_source",
    "remembered",
]

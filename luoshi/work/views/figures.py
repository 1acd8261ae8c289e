"""A figure opened: its number, how it came about, and the entries behind it, each leading to its record.

What lives here: the page and its export. Not here: counting (`luoshi.ledger.measures`). Invariant: a figure whose column
is out of the viewer's reach is 404, whoever made its address; the list shows only entries in sight and says how many
more there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.catalogue.render import readable
from luoshi.ledger.measures import Figure, MeasureUnsound, entries_behind, export_rows, figure_of, from_token
from luoshi.ledger.measures.measure import SHARES
from luoshi.ledger.models import Entry
from luoshi.ledger.queries import kind_defs
from luoshi.ui.export import table_response
from luoshi.ui.states import amount_text, percent_text


@dataclass(frozen=True)
class Line:
    """An entry as the list shows it."""

    entry: Entry
    amount: Fraction
    word: str
    facets: str


@require_safe
def figure_page(request: HttpRequest, token: str) -> HttpResponse:
    """The figure of an address. `?below=1` lists what it is divided by, `?export=1` gives the list as a file."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    figure = _figure(viewer, token)
    below = bool(request.GET.get("below")) and bool(figure.measure.below_asks)
    if request.GET.get("export"):
        return _export(viewer, figure, below=below)
    page = request.GET.get("page", "1")
    behind = entries_behind(viewer, figure, below=below, page=int(page) if page.isdecimal() else 1)
    definitions = kind_defs(viewer, list({entry.kind.code for entry in behind.entries}))
    context = {
        "figure": figure,
        "value": _value(figure),
        "sentences": figure.explain(),
        "last_day": figure.period.end - timedelta(days=1),
        "behind": behind,
        "lines": [_line(entry, definitions) for entry in behind.entries],
        "below": below,
        "has_below": bool(figure.measure.below_asks),
        "previous": behind.page - 1 if behind.page > 1 else None,
        "next": behind.page + 1 if behind.page < behind.pages else None,
    }
    return render(request, "work/figure.html", context)


def _figure(viewer: Any, token: str) -> Figure:
    try:
        measure, column, period, as_of = from_token(token)
    except MeasureUnsound as error:
        raise Http404 from error
    if viewer.is_anonymous:
        raise Http404
    figure = figure_of(viewer, measure, column, period, as_of=as_of)
    if figure is None:
        raise Http404
    return figure


def _value(figure: Figure) -> str:
    """The number as people read it: shares with both parts."""
    if figure.measure.how not in SHARES:
        return amount_text(figure.num)
    parts = f"{amount_text(figure.num)} / {amount_text(figure.below or 0)}"
    if figure.value is None or figure.measure.how == "per_head":
        return parts if figure.value is None else f"{amount_text(figure.value)}（{parts}）"
    return f"{percent_text(figure.num, figure.below)}（{parts}）"


def _line(entry: Entry, definitions: Any) -> Line:
    kind = definitions.get(entry.kind.code)
    quantities = {quantity.code: quantity for quantity in kind.quantities} if kind else {}
    quantity = quantities.get(entry.quantity)
    labels = []
    for field in kind.facets if kind else ():
        value = entry.facets.values.get(field.code)
        if value not in (None, ""):
            labels.append(readable(field, value))
    amount = Fraction(entry.num, entry.den)
    return Line(entry, amount, quantity.count_word if quantity else "", " · ".join(labels))


def _export(viewer: Any, figure: Figure, *, below: bool) -> HttpResponse:
    header, *rows = export_rows(viewer, figure, below=below)
    return table_response(_("分录"), [str(label) for label in header], rows, today=viewer.today)

"""Points of a scheme as figures, so that a target (and its quotas) can ask for points as for pieces (design.md §3).

What lives here: `PointsSource`. Not here: the page where such a figure opens (scores.views.points). Invariants: points are those
of the version in force on the period's last day, as known at the moment; a unit's figure is its own total, a sum of
units the sum of theirs; the number of queries depends neither on units nor on periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.assessment.computing import scheme_of, versions_in_force
from luoshi.assessment.engine import Scheme, SchemeRefused, Span, score, show
from luoshi.assessment.facts import Gathered, gather
from luoshi.assessment.facts.records import person_id
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.models import SchemeVersion
from luoshi.ledger.measures import Column, Figure
from luoshi.ledger.measures.measure import Amount, Period
from luoshi.org.models import Unit
from luoshi.org.places import chain_up, place_in, timeline
from luoshi.ui.scope import leave_scope

CODE = "points"
AS_IT_STANDS = datetime(9000, 1, 1, tzinfo=UTC)
"""Stands for "now" where no moment is asked for: everything that is known."""


class PointsSource:
    """Figures "办法X得分"."""

    code = CODE
    label = gettext_lazy("得分")
    word = "分"

    def choices(self, house_id: int) -> Iterable[tuple[str, str]]:
        """The schemes in use."""
        with leave_scope("schemes that a target can ask points of"):
            rows = SchemeRow.objects.filter(house_id=house_id, active=True).order_by("pk")
            return [(str(pk), _("%(scheme)s得分") % {"scheme": name}) for pk, name in rows.values_list("pk", "name")]

    def figures(
        self, house_id: int, choice: str, columns: Sequence[Column], periods: Iterable[Period], as_of: datetime | None
    ) -> Mapping[tuple[Any, Period], Amount]:
        """Totals by column and period; nothing for a scheme that is not there or not sound."""
        asked, moment = list(periods), as_of or AS_IT_STANDS
        found: dict[tuple[Any, Period], Amount] = {}
        with leave_scope("points of a scheme, for columns in reach"):
            scheme = SchemeRow.objects.filter(house_id=house_id, pk=int(choice) if choice.isdecimal() else 0).first()
            versions = list(versions_in_force(scheme, moment).order_by("valid_from", "number")) if scheme else []
            chains = timeline(house_id, as_of=as_of)
        gathered: dict[str, Gathered] = {}
        for period in asked:
            engine = _in_force(versions, period)
            if scheme is None or engine is None:
                continue
            text = engine[0]
            if text not in gathered:
                whole = Span(min(each.start for each in asked), max(each.end for each in asked))
                gathered[text] = gather(house_id, whole, moment, scheme=engine[1], top_id=scheme.unit_id)
            totals = _totals(engine[1], gathered[text], period)
            places = {pk: place_in(chain, period.end) or chain[0] for pk, chain in chains.items()}
            above = chain_up(places)
            for column in columns:
                found[column.key, period] = _of_column(column, totals, above)
        return found

    def address(self, figure: Figure) -> str:
        """The page that explains the points."""
        return f"{reverse('assessment:points')}?{urlencode(asked_of(figure), doseq=True)}"

    def explain(self, figure: Figure) -> Iterable[str]:
        """By which scheme, and where each point stands."""
        named = figure.measure.source
        names = dict(self.choices(house_of(figure)))
        told = {"scheme": names.get(named[1] if named else "", _("考核办法")), "points": show(Fraction(figure.num))}
        return (_("按“%(scheme)s”计算，共 %(points)s 分；点开可以看每一分的规则和记录。") % told,)


def house_of(figure: Figure) -> int:
    """The house of a figure's units."""
    with leave_scope("the house of a figure that the viewer was shown"):
        found: int | None = Unit.objects.filter(pk__in=figure.column.units).values_list("house_id", flat=True).first()
    return found or 0


def asked_of(figure: Figure) -> dict[str, Any]:
    """What the address of a figure carries."""
    named = figure.measure.source
    found: dict[str, Any] = {
        "scheme": named[1] if named else "", "unit": list(figure.column.units), "from": figure.period.start.isoformat(),
        "to": figure.period.end.isoformat(),
    }  # fmt: skip
    if not figure.column.below:
        found["own"] = 1
    if figure.as_of:
        found["t"] = figure.as_of.isoformat()
    return found


def _in_force(versions: Sequence[SchemeVersion], period: Period) -> tuple[str, Scheme] | None:
    """Text and scheme of the version that holds on the period's last day."""
    held = [each for each in versions if each.valid_from < period.end]
    if not held:
        return None
    newest = max(held, key=lambda each: (each.valid_from, each.number))
    try:
        return newest.text, scheme_of(newest.text)
    except SchemeRefused:
        return None


def _totals(scheme: Scheme, gathered: Gathered, period: Period) -> dict[str, Fraction]:
    result = score(scheme, *gathered.facts, period=Span(period.start, period.end), terms=gathered.terms)
    bound = set(gathered.roster.bound)
    return {key: each.total for key, each in result.units.items() if key in bound}


def _of_column(column: Column, totals: Mapping[str, Fraction], above: Mapping[int, tuple[int, ...]]) -> Fraction:
    if column.person is not None:
        return totals.get(person_id(column.person), Fraction(0))
    if column.holding is not None:
        return Fraction(0)
    wanted = set(column.units)
    if column.below:
        wanted |= {pk for pk, chain in above.items() if wanted.intersection(chain)}
    return sum((totals.get(str(pk), Fraction(0)) for pk in wanted), Fraction(0))

"""试算: any version of a scheme on any span, and what would change; nothing is written. From here scores are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.assessment.comparing import Difference, differences
from luoshi.assessment.computing import (
    Computed,
    Row,
    compute,
    scheme_of,
    span_from,
    span_key,
    spans_of,
    versions_in_force,
)
from luoshi.assessment.engine import Scheme, SchemeRefused, Span, lint, show
from luoshi.assessment.engine.amounts import signed
from luoshi.assessment.models import Publication, SchemeVersion
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.scores import publishing, queries
from luoshi.assessment.scores.views.base import Managing
from luoshi.assessment.scores.views.table import FEW, is_empty

ATTRIBUTES = {
    "level": gettext_lazy("级别"), "medium": gettext_lazy("媒介"), "form": gettext_lazy("体裁"),
    "position": gettext_lazy("位置"), "side": gettext_lazy("内外"), "origin": gettext_lazy("首发转载"),
}  # fmt: skip
MOST_TEXT = 200_000


@dataclass(frozen=True)
class TrialRow:
    """A unit of a trial in words."""

    row: Row
    points: list[str]
    total: str
    honours: str
    by: str
    url: str


@dataclass(frozen=True)
class Change:
    """What a unit would gain or lose."""

    difference: Difference
    before: str
    after: str
    by: str


class TrialPage(Managing):
    """The page: choose, see, compare, publish. A text that is not saved yet can be tried by POST (`text`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Computed when it is looked at; as many queries with 250 units as with two."""
        return self._answer(request.GET, None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try a text as it stands in an editor."""
        text = request.POST.get("text", "")[:MOST_TEXT]
        return self._answer(request.POST, text)

    def _answer(self, asked: Any, text: str | None) -> HttpResponse:
        rows = list(self.schemes())
        scheme = next((each for each in rows if str(each.pk) == asked.get("scheme")), rows[0] if rows else None)
        context: dict[str, Any] = {"tabs": self.tabs("trial"), "schemes": rows, "scheme": scheme}
        status = 200
        if scheme is not None:
            trial = Trial(self, scheme, asked, text)
            context |= trial.context()
            status = 422 if context.get("problems") and text is not None else 200
        return render(self.request, "assessment/scores/trial.html", context, status=status)


class Trial:
    """One trial as it was asked for."""

    def __init__(self, page: Managing, scheme: SchemeRow, asked: Any, text: str | None) -> None:
        self.page, self.row, self.asked, self.text = page, scheme, asked, text
        self.viewer, self.now = page.viewer, page.now

    @cached_property
    def versions(self) -> list[SchemeVersion]:
        """The scheme's versions in sight, newest first."""
        seen = SchemeVersion.objects.visible_to(self.viewer)
        return list(versions_in_force(self.row, self.now, seen).order_by("-number"))

    @cached_property
    def as_of(self) -> datetime:
        """The moment up to which things are known: the end of the day asked for, else now."""
        try:
            day = date.fromisoformat(self.asked.get("as_of", ""))
        except ValueError:
            return self.now
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)
        return min(end, self.now)

    def context(self) -> dict[str, Any]:
        """Everything that the page shows."""
        found: dict[str, Any] = {
            "versions": self.versions, "asked": self.asked, "text": self.text, "unsaved": self.text is not None,
            "as_of_day": self.asked.get("as_of", ""),
        }  # fmt: skip
        version = self._version()
        if self.text is None and version is None:
            return found | {"no_version": True}
        source = self.text if self.text is not None else version.text if version else ""
        try:
            engine = scheme_of(source)
        except SchemeRefused as refused:
            return found | {"problems": refused.problems, "version": version}
        span = self._span(engine)
        computed = self._computed(engine, span)
        found |= {
            "version": version, "engine": engine, "span": span, "span_key": span_key(span),
            "spans": [(span_key(each), str(each)) for each in spans_of(engine, self.viewer.today)],
            "computed": computed, "marked": [each for each in lint(engine) if not each.kept],
        }  # fmt: skip
        return found | self._compared(computed, engine, span) | self._shown(computed, engine, span, version)

    def _version(self) -> SchemeVersion | None:
        asked = self.asked.get("version", "")
        chosen = next((each for each in self.versions if str(each.pk) == asked), None)
        return chosen or (self.versions[0] if self.versions else None)

    def _span(self, engine: Scheme) -> Span:
        """The span asked for, else the last month that is over."""
        asked = span_from(self.asked.get("span", ""), engine)
        if asked is not None:
            return asked
        months = spans_of(engine, self.viewer.today, back=2)
        return months[1]

    def _computed(self, engine: Scheme, span: Span, as_of: datetime | None = None) -> Computed:
        return compute(
            self.row.house_id, engine, span, as_of or self.as_of, top_id=self.row.unit_id, ranked=self.row.ranking
        )

    # -- against what ------------------------------------------------------------------------------------------------

    def _choices(self, span: Span) -> list[tuple[str, str]]:
        found = [("", _("不比较"))]
        found += [(f"v{each.pk}", _("第 %(number)s 版") % {"number": each.number}) for each in self.versions]
        rows = Publication.objects.visible_to(self.viewer).filter(scheme=self.row, start=span.start, end=span.end)
        found += [
            (f"p{each.pk}", _("%(day)s公布的得分") % {"day": timezone.localdate(each.published_at)})
            for each in rows.order_by("-edition")
        ]
        return found

    def _compared(self, computed: Computed, engine: Scheme, span: Span) -> dict[str, Any]:
        """What would change against another version or what was published."""
        choices = self._choices(span)
        against = self.asked.get("against", "")
        against = against if any(code == against for code, _label in choices) else ""
        found: dict[str, Any] = {"against_choices": choices, "against": against, "changes": None}
        if not against:
            return found
        try:
            before = self._before(against, span)
        except SchemeRefused as refused:
            return found | {"against_problems": refused.problems}
        differ = differences(before, computed.by_key)
        return found | {
            "changes": [
                Change(
                    each, "—" if each.before is None else show(each.before),
                    "—" if each.after is None else show(each.after), signed(each.by),
                )
                for each in differ
            ]
        }  # fmt: skip

    def _before(self, against: str, span: Span) -> dict[str, Row]:
        if against.startswith("p"):
            rows = queries.rows(self.viewer).filter(publication_id=int(against[1:]))
            return {row.detail["key"]: publishing.as_computed(row) for row in rows}
        version = next(each for each in self.versions if f"v{each.pk}" == against)
        return self._computed(scheme_of(version.text), span).by_key

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _shown(self, computed: Computed, engine: Scheme, span: Span, version: SchemeVersion | None) -> dict[str, Any]:
        unit = self.asked.get("unit", "")
        chosen = computed.by_key.get(unit)
        told = None
        if chosen is not None:
            places = computed.gathered.event_places
            told = queries.explained(self.viewer, chosen.components, chosen.detail, places)
        published = Publication.objects.visible_to(self.viewer).filter(scheme=self.row, start=span.start, end=span.end)
        kinds = computed.gathered.kinds
        apart = len(computed.rows) > FEW and not self.row.ranking
        held = [each for each in self.versions if self.text is None and each.valid_from <= span.last_day]
        in_force = max(held, key=lambda each: (each.valid_from, each.number), default=None)
        return {
            "rows": [self._line(row, engine) for row in computed.rows if not (apart and is_empty(row.detail))],
            "empty_rows": [self._line(row, engine) for row in computed.rows if apart and is_empty(row.detail)],
            "count": len(computed.rows),
            "honours": any(row.awards or row.grade or row.vetoes for row in computed.rows),
            "classes": any(row.cls for row in computed.rows),
            "kind_names": [kinds[code].name for code in computed.gathered.basis.kinds if code in kinds],
            "basis": computed.gathered.basis,
            "unknown": [(ATTRIBUTES.get(name, name), word, would) for name, word, would in computed.unknown],
            "records": sum(each.published in span for each in computed.gathered.facts.records),
            "unit": chosen, "told": told,
            "total": show(chosen.total) if chosen else "",
            "published": published.order_by("-edition").first(),
            "over": span.last_day < self.viewer.today,
            "can_publish": self.text is None and version is not None and in_force is not None
            and version.pk == in_force.pk and not self.asked.get("as_of"),
            "in_force": in_force,
        }  # fmt: skip

    def _line(self, row: Row, engine: Scheme) -> TrialRow:
        given = {key: self.asked.get(key, "") for key in ("version", "as_of", "against")}
        query = {"scheme": self.row.pk, "span": self.asked.get("span", ""), "unit": row.key} | given
        url = f"{reverse('assessment:trial')}?{urlencode({k: v for k, v in query.items() if v})}#explained"
        honours = "、".join([*row.awards, *([row.grade] if row.grade else []), *(_("一票否决") for _v in row.vetoes)])
        return TrialRow(
            row, [show(row.components[name]) for name in engine.components], show(row.total), honours, "",
            url if self.text is None else "",
        )  # fmt: skip

"""What pages of prints share: the ask of the address, how a refusal is told, files as downloads.

Invariant: what is out of reach is 404 before anything is computed; a refused ask keeps the page and says why.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from luoshi.org.models import Unit
from luoshi.org.views.seen import Seen
from luoshi.reports.prints.asking import (
    PERIOD_WORDS,
    PERIODS,
    Ask,
    ask_of,
    moment_text,
    period_around,
    periods_offered,
    settings_of,
)
from luoshi.reports.prints.errors import PrintRefused

NAMES = ("unit", "plan", "target", "period", "as_of", "alone")
MOST_UNITS = 400  # of a chooser: the largest house seen has 300


class PrintView(Seen, View):
    """A page whose address carries an ask."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody without figures prints."""
        self.request, self.kwargs = request, kwargs
        if not any("figure.see" in post.role.actions and post.nature != "lent" for post in self.viewer.posts):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    def given(self, **defaults: Any) -> dict[str, Any]:
        """The words of the address, with defaults for those that it leaves out."""
        asked = {name: self.request.GET.get(name, "") for name in NAMES}
        if not self.request.GET.get("asked") and not asked["alone"]:
            asked["alone"] = "1" if defaults.pop("alone", False) else ""
        defaults.pop("alone", None)
        return {name: value or defaults.get(name, "") for name, value in asked.items()}

    def ask(self, **defaults: Any) -> Ask:
        """What is asked for. Raises PrintRefused, Http404."""
        return ask_of(self.viewer, self.given(**defaults), now=self.now)

    @cached_property
    def units(self) -> list[Unit]:
        """Units in reach, for the chooser."""
        rows = Unit.objects.visible_to(self.viewer).filter(self.viewer.within(action="figure.see"))
        return list(rows.filter(valid_to__isnull=True).order_by("path")[:MOST_UNITS])

    def choices(self, ask: Ask | None, kind: str) -> dict[str, Any]:
        """What the form of a print offers: units, periods of a kind, the moment."""
        settings = settings_of(self.viewer.house_id)
        sort = ask.period.type if ask else kind
        today = timezone.localtime(self.now).date()
        offered = periods_offered(sort, today, settings)
        if ask and ask.period.key not in {one.key for one in offered}:
            offered.append(ask.period)
        sorts = []
        for code in PERIODS:
            try:
                sorts.append((code, PERIOD_WORDS[code], period_around(code, today, settings).key))
            except PrintRefused:
                continue
        return {
            "units": [(unit.pk, unit.name, max(0, unit.path.count(".") - 1)) for unit in self.units],
            "sorts": sorts, "sort": sort, "periods": [(one.key, one.label) for one in offered],
            "asked": self.request.GET, "shown_moment": self.request.GET.get("as_of", ""),
        }  # fmt: skip


def query_of(ask: Ask, **more: Any) -> str:
    """The ask as parameters, its moment exact, so that a file shows what the page showed."""
    words: dict[str, Any] = {
        "asked": "1", "unit": ask.unit.pk, "period": ask.period.key, "as_of": moment_text(ask.as_of), **more
    }  # fmt: skip
    if not ask.below:
        words["alone"] = "1"
    if ask.target is not None:
        words["target"] = ask.target.pk
    elif ask.plan is not None:
        words["plan"] = ask.plan.pk
    return urlencode(words)


def download(data: bytes, name: str, form: str, mime: str) -> HttpResponse:
    """A file to be saved; not kept by the browser, for it may hold personal data."""
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{form}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def home_crumb() -> tuple[str, str]:
    """The first step of where a page of prints lies."""
    from django.utils.translation import gettext as _

    return (_("打印与汇总"), reverse("reports:prints"))

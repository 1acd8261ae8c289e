"""What is recognised while one types: outlet, level, medium, what proves it, known pieces; title and day where the house
lets the server look.

Invariant: of other units' records only what agrees with what was typed is told.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from luoshi.press.placements import queries
from luoshi.press.placements.fetching import FetchRefused, fetch
from luoshi.press.placements.forms import PlacementForm, own_units
from luoshi.press.placements.recognising import PROOF, Known, Recognised
from luoshi.press.placements.tasks import SETTING
from luoshi.press.placements.views.base import PressPage, number_of
from luoshi.press.placements.words import label, why
from luoshi.press.text.address import find_address

LOOK_SECONDS = 4.0
"""How long a form waits for a page's title; whoever types is quicker then."""


def value_of(form: PlacementForm, name: str) -> str:
    """A field's value as text; of a row its key."""
    value = form[name].value()
    return str(getattr(value, "pk", value) or "")


def typed_of(form: PlacementForm) -> dict[str, str]:
    """What the form holds of an appearance."""
    return {name: value_of(form, name) for name in ("link", "title", "outlet", "day", "level", "medium")}


def with_known(viewer: Any, posted: QueryDict) -> QueryDict:
    """What was posted, with outlet, level and medium that follow from it where they were left empty."""
    if all(posted.get(name) for name in ("outlet", "level", "medium")):
        return posted
    link = find_address(posted.get("link", "")) or posted.get("link", "").strip()
    known = Known.of_house(viewer.house_id)
    day = day_of(posted.get("day", ""), viewer.today)
    found = known.find(posted.get("outlet", ""), day) or known.find(link, day)
    filled = posted.copy()
    if found is not None:
        facts = {"outlet": found.outlet.name, "level": found.level, "medium": found.outlet.medium}
        for name, value in facts.items():
            filled[name] = posted.get(name) or value
    return filled


def day_of(text: str, today: date) -> date:
    """A day as typed; today where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


def look(viewer: Any, typed: dict[str, str], unit_id: int | None, besides: int | None = None) -> dict[str, Any]:
    """The outlet recognised, what proves it, and known pieces that may be this one."""
    day = day_of(typed.get("day", ""), viewer.today)
    link = find_address(typed.get("link", "")) or typed.get("link", "").strip()
    known = Known.of_house(viewer.house_id)
    found = known.find(typed.get("outlet", ""), day) or known.find(link, day)
    medium = found.outlet.medium if found else typed.get("medium", "")
    alike = []
    if link or typed.get("title"):
        alike = queries.offers(viewer, unit_id=unit_id, title=typed.get("title", ""), day=day,
                               outlet=typed.get("outlet", ""), address=link, besides=besides)  # fmt: skip
    return {
        "found": found,
        "found_level": label("level", found.level) if found else "",
        "found_medium": label("medium", found.outlet.medium) if found else "",
        "unlisted": not found and bool(typed.get("outlet")),
        "proof": PROOF.get(medium, ""),
        "offers": [(each, why(each.why)) for each in alike],
        "link_seen": link,
    }


class PlacementLook(PressPage):
    """The fragment that htmx swaps while one types: level and medium follow the outlet, known pieces are offered."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The fragment."""
        if not self.viewer.can("record.enter"):
            raise Http404
        if request.GET.get("part") == "author":
            row = {"name": "", "unit": "", "reporter": False}
            return render(request, "press/placements/author.html", {"author": row})
        unit = number_of(request.GET.get("unit"))
        own = unit if unit is not None and own_units(self.viewer).filter(pk=unit).exists() else None
        typed = {name: request.GET.get(name, "") for name in ("link", "title", "outlet", "day", "level", "medium")}
        context = look(self.viewer, typed, own)
        found: Recognised | None = context["found"]
        initial = {
            "level": found.level if found else typed["level"],
            "medium": found.outlet.medium if found else typed["medium"],
            "outlet": typed["outlet"] or (found.outlet.name if found else ""),
        }
        form = PlacementForm(viewer=self.viewer, initial=initial)
        fill = bool(found) and not typed["outlet"]
        page = self.page_at(context["link_seen"]) if not typed["title"] else None
        return render(request, "press/placements/look.html", {**context, "form": form, "swap": True, "fill": fill, "page": page,
                                                             "relation": request.GET.get("relation", "")})  # fmt: skip

    def page_at(self, link: str) -> dict[str, Any] | None:
        """Title and day of the page, where the house lets the server fetch it: once in ten minutes an address."""
        if not link or not self.viewer.house_settings.get(SETTING):
            return None
        key = "press-page:" + hashlib.sha256(link.encode()).hexdigest()
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            try:
                page = fetch(link, seconds=LOOK_SECONDS, today=self.viewer.today)
                found = {"title": page.title, "day": page.published}
            except FetchRefused:
                found = {}
            cache.set(key, found, 600)
        return found or None

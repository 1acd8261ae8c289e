"""What shall be recorded? The kinds by group, before a form is opened.

Invariant: only kinds that are active and entered by people are offered.
"""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from luoshi.catalogue.load import load as catalogue
from luoshi.work import queries
from luoshi.work.viewers import who

FREQUENT = 6  # one row at 1366 pixels


class KindChoice(View):
    """What shall be recorded? The kinds by group, the ones used most by this person first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        viewer = who(request)
        if not viewer.can("record.enter"):
            raise Http404
        kinds = queries.kinds_to_enter(viewer)
        names = {group.code: group.name for group in catalogue().groups}
        order = {code: number for number, code in enumerate(names)}
        kinds.sort(key=lambda kind: (order.get(kind.group, 99), kind.order))
        groups = [(names.get(code, code), list(rows)) for code, rows in groupby(kinds, key=lambda kind: kind.group)]
        used = queries.kinds_used(viewer)[:FREQUENT]
        by_key = {kind.pk: kind for kind in kinds}
        context = {"groups": groups, "frequent": [by_key[key] for key in used if key in by_key]}
        return render(request, "work/kind_choice.html", context)

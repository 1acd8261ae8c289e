"""Verification in bulk beside the evidence: the list, one placement with its picture left and its facts right, the keys.

Invariants: never one's own records; claims and likely duplicates are shown before a decision; verifying is the ledger's.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Record
from luoshi.ledger.operations import send_back, verify_many
from luoshi.press.placements import queries
from luoshi.press.placements.kinds import ADOPTED, ITEM, PLACEMENT, SUBMISSION
from luoshi.press.placements.messages import say
from luoshi.press.placements.recognising import RECORD_LEVEL
from luoshi.press.placements.standing import Standings
from luoshi.press.placements.views.base import PressPage, number_of, placement_tabs
from luoshi.press.placements.views.page import parts_of
from luoshi.press.placements.words import label, why

SHOWN = 100
"""Records in the list; the rest follows when these are done."""
KEYS = [
    ("N", gettext_lazy("下一篇")),
    ("P", gettext_lazy("上一篇")),
    ("Enter", gettext_lazy("核实")),
    ("U", gettext_lazy("退回")),
    ("X", gettext_lazy("勾选")),
]
OF = {"": (PLACEMENT,), "info": (ITEM, ADOPTED), "sent": (SUBMISSION,)}


class Verify(PressPage):
    """核验上稿."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For verifiers."""
        if not self.viewer.can("record.verify"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def of(self) -> str:
        """Placements (""), information, submissions, or claims."""
        asked = self.request.GET.get("of", "")
        return asked if asked in OF or asked == "claims" else ""

    def rows(self) -> Any:
        """What waits for this viewer."""
        return queries.queue(self.viewer, OF.get(self.of, ()))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; htmx gets the side alone."""
        claims = queries.claims_to_decide(self.viewer)
        context: dict[str, Any] = {
            "tabs": placement_tabs("verify", self.viewer),
            "parts": self.parts(claims),
            "of": self.of,
            "keys": KEYS,
        }
        if self.of == "claims":
            context["claims_waiting"] = list(claims[:SHOWN])
            asked = number_of(request.GET.get("record"))
            claim = next((c for c in context["claims_waiting"] if c.record_id == asked), None)
            claim = claim or next(iter(context["claims_waiting"]), None)
            current = claim.record if claim else None
        else:
            context["rows"] = list(self.rows()[:SHOWN])
            asked = number_of(request.GET.get("record"))
            current = next((row for row in context["rows"] if row.pk == asked), None) or next(
                iter(context["rows"]), None
            )
            place = context["rows"].index(current) if current else 0
            context["previous_pk"] = context["rows"][place - 1].pk if place else None
            context["next_pk"] = next((row.pk for row in context["rows"][place + 1 :]), None)
        context["current"] = current
        if current is not None:
            context |= self.side(current)
        return render(request, "press/placements/verify.html", context)

    def parts(self, claims: Any) -> list[dict[str, Any]]:
        """The sub-tabs with what waits in each."""
        base = reverse("press:placement_verify")
        counted = queries.queue(self.viewer, (PLACEMENT, ITEM, ADOPTED, SUBMISSION)).order_by()
        kinds = list(counted.values_list("kind__code", flat=True)[:2000])
        found = [
            {"label": name, "url": f"{base}?of={code}" if code else base, "current": self.of == code,
             "count": sum(1 for each in kinds if each in OF[code])}
            for code, name in (("", _("上稿")), ("info", _("信息")), ("sent", _("投稿")))
        ]  # fmt: skip
        count = claims.count()
        return [
            *found,
            {"label": _("认领"), "url": f"{base}?of=claims", "current": self.of == "claims", "count": count},
        ]

    def side(self, record: Record) -> dict[str, Any]:
        """The record's evidence and facts, and what speaks against it."""
        record = (
            Record.objects.visible_to(self.viewer)
            .select_related("kind", "kind_version", "unit", "entered_by")
            .get(pk=record.pk)
        )
        parts = parts_of(self.viewer, record)
        detail = parts["detail"]
        warnings = []
        if detail is not None and record.kind.code == PLACEMENT:
            alike = queries.offers(
                self.viewer, unit_id=record.unit_id, title=detail.title, day=detail.day, outlet=detail.outlet_name,
                address=detail.address, besides=record.pk,
            )  # fmt: skip
            warnings = [(each, why(each.why)) for each in alike if each.why != "near_title" or each.own]
            warnings = [
                pair for pair in warnings if pair[0].record_id not in {a.record_id for a in parts["appearances"]}
            ]
        return {
            **parts,
            "alike": warnings,
            "level_differs": self.level_differs(detail, record),
            "may_decide": True,
        }

    def level_differs(self, detail: Any, record: Record) -> str:
        """The list's level, where the record says another."""
        if detail is None or detail.outlet_id is None:
            return ""
        standing = Standings.of_house(self.viewer.house_id).on(detail.outlet_id, detail.day)
        said = record.values.get("level", "")
        listed = RECORD_LEVEL.get(standing.level, standing.level) if standing else ""
        return label("level", listed) if listed and said and listed != said else ""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Verify or send back the one shown, or all that are ticked."""
        action, reason = request.POST.get("action", ""), request.POST.get("reason", "").strip()
        one = number_of(request.POST.get("record"))
        ids = [one] if one is not None else [number_of(text) for text in request.POST.getlist("ids")]
        rows = list(self.rows().filter(pk__in=[key for key in ids if key is not None]))
        if not rows:
            messages.warning(request, _("请先勾选要处理的上稿。"))
        elif action == "send_back" and not reason:
            messages.warning(request, _("请填写退回原因，再提交一次。"))
            return HttpResponseRedirect(self.address(rows[0].pk))
        elif action == "send_back":
            self.send_back(rows, reason)
        elif action == "verify":
            self.verify(rows)
        return HttpResponseRedirect(self.address(number_of(request.POST.get("following"))))

    def verify(self, rows: list[Record]) -> None:
        """All in one posting; each refused one is said."""
        verdict = verify_many(record_ids=[row.pk for row in rows], by=self.viewer, at=self.at)
        if verdict.verified:
            messages.success(self.request, _("已核实 %(count)s 篇。") % {"count": len(verdict.verified)})
        titles = {row.pk: row.title for row in rows}
        for key, refusal in list(verdict.refused.items())[:5]:
            messages.error(self.request, f"{titles.get(key, '')}：{say(refusal)}")

    def send_back(self, rows: list[Record], reason: str) -> None:
        """Each with the same reason."""
        done = 0
        for row in rows:
            try:
                send_back(record_id=row.pk, reason=reason, by=self.viewer, at=self.at)
                done += 1
            except LedgerRefused as refusal:
                messages.error(self.request, f"{row.title}：{say(refusal)}")
        if done:
            messages.success(self.request, _("已退回 %(count)s 篇。") % {"count": done})

    def address(self, record_id: int | None) -> str:
        """This page with a record open."""
        query = [f"of={self.of}"] if self.of else []
        query += [f"record={record_id}"] if record_id else []
        return f"{reverse('press:placement_verify')}{'?' + '&'.join(query) if query else ''}"

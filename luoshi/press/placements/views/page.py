"""A placement's page: facts, authors with their shares, evidence, the last look at its address, claims, the same piece.

Invariant: a record out of sight is 404; decisions are the operations' own.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from luoshi.ledger import queries as ledger
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Evidence, Record
from luoshi.ledger.operations.rights import check_may_decide, has_own_post
from luoshi.press.models import AddressCheck, Claim, PlacementDetail
from luoshi.press.placements import operations, queries
from luoshi.press.placements.errors import PlacementRefused
from luoshi.press.placements.kinds import KINDS, PLACEMENT
from luoshi.press.placements.messages import say
from luoshi.press.placements.views.base import PressPage
from luoshi.press.placements.words import label
from luoshi.ui.states import amount_text
from luoshi.ui.views import ScopedDetail


class PlacementPage(ScopedDetail):
    """One placement."""

    template_name = "press/placements/page.html"

    def rows(self) -> Any:
        """Records of the press in sight."""
        rows = Record.objects.visible_to(self.viewer).filter(kind__code__in=KINDS)
        return rows.select_related("kind", "kind_version", "unit", "entered_by", "verified_by")

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        record: Record = self.row
        steps = ledger.steps_open(self.viewer, record)
        return {
            **parts_of(self.viewer, record),
            "may_decide": "verify" in steps or "send_back" in steps,
            "may_verify": "verify" in steps,
            "may_change": record.kind.code == PLACEMENT and bool({"change", "correct"} & steps),
            "record_url": reverse("work:record", args=[record.pk]),
        }


def parts_of(viewer: Any, record: Record) -> dict[str, Any]:
    """What a placement's page and the verifier's screen have in common. At most nine queries."""
    rows = PlacementDetail.objects.visible_to(viewer).filter(record=record).select_related("outlet", "piece", "unit")
    detail = rows.order_by("-version").first()
    if detail is None:
        return {"record": record, "detail": None, "facts": [], "pictures": [], "links": [], "authors": [], "claims": []}
    names = queries.person_names(record.house_id, [detail])
    units = queries.unit_names(record.house_id, [detail])
    evidence = list(Evidence.objects.visible_to(viewer).filter(record=record).select_related("file").order_by("pk"))
    claims = list(queries.claims(viewer, waiting=False).filter(record=record))
    check = AddressCheck.objects.visible_to(viewer).filter(record=record).select_related("copy").first()
    appearances = queries.placements(viewer).filter(piece_id=detail.piece_id).exclude(record=record).order_by("day")
    return {
        "record": record,
        "detail": detail,
        "facts": facts_of(detail),
        "authors": queries.shown_authors(detail, names, units),
        "pictures": [each.file for each in evidence if each.file is not None and each.file.is_picture],
        "files": [each.file for each in evidence if each.file is not None and not each.file.is_picture],
        "links": [each.url for each in evidence if each.url and each.file is None],
        "address": record.values.get("link", ""),
        "check": check,
        "claims": claims,
        "own_claims": [each.pk for each in claims if has_own_post(viewer, each.unit, "record.enter")],
        "appearances": list(appearances[:12]),
    }


def facts_of(detail: PlacementDetail) -> list[tuple[str, Any]]:
    """Names and readable values."""
    outlet = detail.outlet.name if detail.outlet else _("%(name)s（未列入名录）") % {"name": detail.outlet_name}
    level = detail.record.values.get("level", detail.level)
    return [
        (_("单位"), detail.unit),
        (_("媒体"), outlet),
        (_("级别"), label("level", level)),
        (_("类型"), label("medium", detail.medium)),
        (_("刊播日期"), detail.day),
        (_("版面、栏目或时段"), detail.page),
        (_("体裁"), label("form", detail.form)),
        (_("位置"), label("position", detail.position) if detail.position != "ordinary" else ""),
        (_("采用方式"), label("way", detail.way)),
        (_("字数或秒数"), amount_text(detail.length) if detail.length else ""),
        (_("首发或转载"), label("origin", detail.origin)),
        (_("付费刊发"), _("是") if detail.paid else ""),
        (_("作品"), _piece_link(detail)),
    ]


def _piece_link(detail: PlacementDetail) -> Any:
    if detail.piece is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("press:piece", args=[detail.piece.key]), detail.piece.title)


def may_decide(viewer: Any, record: Record) -> bool:
    """Whether the viewer verifies records of that unit."""
    try:
        check_may_decide(viewer, record, record.kind_version.kind_def.verification)
    except LedgerRefused:
        return False
    return True


class ClaimStep(PressPage):
    """Accept, decline, or take back a claim."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, then back to where one came from."""
        claim = get_object_or_404(
            Claim.objects.visible_to(self.viewer).select_related("unit", "record__unit", "record__kind_version"), pk=pk
        )
        action = request.POST.get("action", "")
        may = has_own_post(self.viewer, claim.unit, "record.enter") or claim.made_by_id == self.viewer.person_id
        if action != "withdraw":
            may = may_decide(self.viewer, claim.record)
        if not may:
            raise Http404
        try:
            if action == "withdraw":
                operations.withdraw_claim(claim_id=pk, by=self.viewer, at=self.at)
                messages.success(request, _("认领已撤回。"))
            else:
                reason = request.POST.get("reason", "")
                accept = action == "accept"
                operations.decide_claim(claim_id=pk, accept=accept, reason=reason, by=self.viewer, at=self.at)
                messages.success(request, _("已认定，篇数已按作者重新分摊。") if accept else _("已告知对方：未认定。"))
        except (PlacementRefused, LedgerRefused) as refusal:
            messages.error(request, say(refusal))
        if request.POST.get("back") == "verify":
            return HttpResponseRedirect(f"{reverse('press:placement_verify')}?of=claims")
        return HttpResponseRedirect(reverse("press:placement", args=[claim.record_id]))

"""The page of a release: where it stands, the one next step, and its text. Invariant: out of sight is 404."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.files.models import StoredFile
from luoshi.ledger.errors import LedgerRefused
from luoshi.press.channels import operations, queries
from luoshi.press.channels.errors import ChannelRefused
from luoshi.press.channels.messages import say
from luoshi.press.channels.operations.rights import may_release
from luoshi.press.channels.types import TYPES, type_name
from luoshi.press.channels.views.update import UpdateMany
from luoshi.press.channels.words import release_pill, span_text
from luoshi.press.models import Article, Edition, Release
from luoshi.ui.views import ScopedDetail

State = Release.State


class ReleasePage(ScopedDetail):
    """GET shows it, POST takes one step (`act`)."""

    template_name = "press/channels/release.html"

    def rows(self) -> Any:
        """Releases in sight."""
        return queries.releases(self.viewer).select_related(
            "holding__unit", "unit", "edition__piece__unit", "piece__unit", "published_by", "planned_by", "checked_by"
        )

    def context(self) -> dict[str, Any]:
        """Facts and what may be done."""
        row = self.row
        may = may_release(self.viewer, row.holding)
        newest = Edition.objects.visible_to(self.viewer).filter(piece=row.piece_id).order_by("-number").first()
        newer = newest is not None and newest.pk != row.edition_id and newest.withdrawn_at is None
        too_early = bool(row.embargo and self.request.now < row.embargo)  # type: ignore[attr-defined]
        return {
            "pill": release_pill(row),
            "facts": self.facts(),
            "may": may,
            "waits": may and row.state in (State.PLANNED, State.SUBMITTED),
            "too_early": too_early,
            "online": TYPES[row.holding.type].online,
            "photo": row.holding.type in ("board", "screen", "banner", "print"),
            "newer": may and row.state == State.LIVE and newer,
            "to_check": may and row.state == State.LIVE and row.check_on is not None,
            "may_withdraw": may and row.state in (State.PLANNED, State.SUBMITTED, State.FAILED, State.LIVE),
            "article": self.article_url(),
            "record_url": reverse("work:record", args=[row.record_id]) if row.record_id else "",
        }

    def facts(self) -> list[tuple[str, Any]]:
        """Names and values, as far as they are there."""
        row = self.row
        passed = row.edition.made_at
        found: list[tuple[str, Any]] = [
            (_("阵地"), _("%(name)s（%(type)s）") % {"name": row.holding.name, "type": type_name(row.holding.type)}),
            (_("供稿单位"), row.piece.unit), (_("栏目"), row.column), (_("计划时间"), _moment(row.at)),
            (_("不早于"), _moment(row.embargo)), (_("提交时间"), _moment(row.submitted_at)),
            (_("发布时间"), _moment(row.live_at)), (_("发布人"), row.published_by or ""),
            (_("终审到发布"), span_text((row.live_at - passed).total_seconds()) if row.live_at else ""),
        ]  # fmt: skip
        event = (
            Article.objects.visible_to(self.viewer)
            .filter(piece=row.piece_id)
            .values_list("event_on", flat=True)
            .first()
        )
        if event and row.live_at:
            found.append((_("事件到发布"), _("%(n)s 天") % {"n": max(0, (row.live_at.date() - event).days)}))
        found += [
            (_("未发出原因"), row.failed_reason if row.state == State.FAILED else ""),
            (_("撤下原因"), row.withdrawn_reason), (_("撤下时间"), _moment(row.withdrawn_at)),
            (_("复核"), self.checked()),
        ]  # fmt: skip
        return found

    def checked(self) -> str:
        """What the look afterwards found."""
        row = self.row
        if row.checked_at is None:
            return _("%(day)s 起请复核") % {"day": row.check_on} if row.check_on and row.state == State.LIVE else ""
        return row.check_note or _("%(name)s看过，没有问题") % {"name": row.checked_by or ""}

    def article_url(self) -> str:
        """The manuscript, where the viewer sees it; else the piece's page."""
        found = (
            Article.objects.visible_to(self.viewer).filter(piece=self.row.piece_id).values_list("pk", flat=True).first()
        )
        return reverse("press:article", args=[found]) if found else reverse("press:piece", args=[self.row.piece.key])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step; a refusal is said above the page, and nothing is lost but a click."""
        row = self.row
        act = request.POST.get("act", "")
        step = getattr(self, f"do_{act}", None) if act in STEPS else None
        try:
            if step is None:
                messages.warning(request, _("这个操作现在不能用，请刷新页面后再试。"))
            else:
                messages.success(request, step(request, {"release_id": row.pk, "by": self.viewer, "at": request.now}))  # type: ignore[attr-defined]
        except (ChannelRefused, LedgerRefused) as refusal:
            messages.error(request, say(refusal))
        return HttpResponseRedirect(reverse("press:release", args=[row.pk]))

    def do_publish(self, request: HttpRequest, common: dict[str, Any]) -> str:
        """It is out."""
        files = self.photo(request)
        operations.publish(
            **common, address=request.POST.get("address", ""), photo=files[0].pk if files else None,
            number=request.POST.get("number", "")[:30],
        )  # fmt: skip
        return _("已登记为已发布，计入工作记录。")

    def photo(self, request: HttpRequest) -> list[StoredFile]:
        """The photograph that came along."""
        return UpdateMany().files(request)

    def do_submit(self, request: HttpRequest, common: dict[str, Any]) -> str:
        """It waits at the channel."""
        operations.submit(**common)
        return _("已登记为已提交。发出以后，再来登记发布。")

    def do_fail(self, request: HttpRequest, common: dict[str, Any]) -> str:
        """It did not go out."""
        operations.fail(**common, reason=request.POST.get("reason", ""))
        return _("已登记为未发出。")

    def do_again(self, request: HttpRequest, common: dict[str, Any]) -> str:
        """Plan once more."""
        operations.plan_again(**common)
        return _("已重新安排。")

    def do_withdraw(self, request: HttpRequest, common: dict[str, Any]) -> str:
        """Take it down."""
        operations.withdraw(**common, reason=request.POST.get("reason", ""))
        return _("已撤下，相应的工作记录不再计数。")

    def do_replace(self, request: HttpRequest, common: dict[str, Any]) -> str:
        """The corrected text stands there."""
        operations.replace_edition(**common)
        return _("已登记：阵地上已换成更正后的文本。")

    def do_check(self, request: HttpRequest, common: dict[str, Any]) -> str:
        """Looked at."""
        operations.check_release(**common, note=request.POST.get("note", ""))
        return _("已复核。")


STEPS = ("publish", "submit", "fail", "again", "withdraw", "replace", "check")


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""

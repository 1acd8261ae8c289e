"""The page of a channel and the form of what press keeps of it. Invariant: a channel out of sight is 404."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.ledger.models import Record
from luoshi.ledger.queries import records
from luoshi.press.channels import queries, silence
from luoshi.press.channels.errors import ChannelRefused
from luoshi.press.channels.forms import ChannelForm
from luoshi.press.channels.messages import say
from luoshi.press.channels.operations import describe_channel
from luoshi.press.channels.operations.rights import may_release
from luoshi.press.channels.types import PHOTOGRAPHED, declared
from luoshi.press.channels.views.channels import _cell, _names
from luoshi.press.channels.words import ACTION_NAMES, STATE_NAMES, STATE_TONES, duty_text, pill, release_pill
from luoshi.ui.views import ScopedDetail, form_answer

RECENT = 20


class ChannelPage(ScopedDetail):
    """Its card, duty, reviews, updates and releases."""

    template_name = "press/channels/channel.html"

    def rows(self) -> Any:
        """Channels in sight."""
        return queries.channels(self.viewer)

    def context(self) -> dict[str, Any]:
        """Facts, updates, releases, actions."""
        row, viewer = self.row, self.viewer
        type_def, detail = declared(row.type), silence.detail_of(row)
        limits = silence.limits_of_viewer(viewer)
        state = silence.state_of(row, limits, viewer.today)
        names = _names(viewer, [row])
        steps = [str(ACTION_NAMES.get(action, action)) for action in queries.chain_of(viewer, row.unit)]
        facts: list[tuple[str, Any]] = [(_("单位"), row.unit)]
        facts += [(each.label, _cell(each, row.values.get(each.code), names)) for each in type_def.fields]
        facts += [
            (type_def.keeper, row.keeper or ""),
            (_("管理员2"), (detail.second_keeper if detail else None) or ""),
            (_("审核人"), (detail.reviewer if detail else None) or ""),
            (_("审核流程"), " → ".join(steps)),
            (_("更新要求"), duty_text(detail)),
            (_("编号"), row.code),
            (_("启用日期"), row.opened_on),
            (_("停用日期"), row.closed_on or ""),
            (_("说明"), detail.note if detail else ""),
        ]
        touching = records(viewer, holding_id=row.pk).exclude(state=Record.State.WITHDRAWN)
        releases = [(one, release_pill(one)) for one in queries.releases(viewer).filter(holding=row)[:RECENT]]
        own = [post.unit_id for post in viewer.posts_for("record.enter") if post.nature != "lent"]
        enters = row.unit_id in own and row.closed_on is None
        return {
            "declared": type_def,
            "facts": facts,
            "state": pill(STATE_TONES[state], STATE_NAMES[state]),
            "quiet": (viewer.today - row.since).days,
            "warnings": self.warnings(),
            "records": touching.order_by("-day", "-pk")[:RECENT],
            "releases": releases,
            "rule": detail.rule if detail else None,
            "photo": enters and row.type in PHOTOGRAPHED,
            "record_url": "" if not enters else f"{reverse('work:new')}?kind={type_def.update_kind}&unit={row.unit_id}",
            "may_edit": viewer.can_at("holding.edit", row.unit.path),
            "may_hook": viewer.can("house.settings"),
            "may_release": may_release(viewer, row) and row.closed_on is None,
        }

    def warnings(self) -> list[str]:
        """What rules say about it and is not so."""
        found, row = [], self.row
        if queries.channels(self.viewer).filter(queries.unfiled(self.viewer.today), pk=row.pk).exists():
            found.append(_("启用已超过 30 天，还没有备案号。请备案后在卡片里补上。"))
        if row.type == "account" and queries.doubled(self.viewer).filter(pk=row.pk).exists():
            found.append(_("本单位在这个平台上有多个账号。一个单位在一个平台上只应保留一个，其余请停用。"))
        return found


class ChannelEdit(View):
    """管理要求: duty, second keeper, reviewer, rule, limits."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, filled."""
        row = self.row(request, pk)
        detail = silence.detail_of(row)
        initial: dict[str, Any] = {"watched": True}
        if detail is not None:
            fields = ("duty", "duty_number", "watched", "note", "days")
            initial = {name: getattr(detail, name) for name in fields}
            initial |= {name: getattr(detail, f"{name}_id") for name in ("second_keeper", "reviewer", "rule")}
        return self.answer(request, ChannelForm(initial=initial, viewer=viewer_of(request)), row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        row = self.row(request, pk)
        form = ChannelForm(request.POST, viewer=viewer_of(request))
        if form.is_valid():
            try:
                describe_channel(
                    holding_id=row.pk, details=form.details(), by=viewer_of(request), at=request.now  # type: ignore[attr-defined]
                )  # fmt: skip
                messages.success(request, _("已保存。"))
                return HttpResponseRedirect(reverse("press:channel", args=[row.pk]))
            except ChannelRefused as refusal:
                form.add_error(None, say(refusal))
        return self.answer(request, form, row)

    def row(self, request: HttpRequest, pk: int) -> Any:
        """The channel. Raises Http404 where the viewer may not edit it."""
        viewer = viewer_of(request)
        row = get_object_or_404(queries.channels(viewer), pk=pk)
        if not viewer.can_at("holding.edit", row.unit.path):
            raise Http404
        return row

    def answer(self, request: HttpRequest, form: ChannelForm, row: Any) -> HttpResponse:
        """The page with the form."""
        back = reverse("press:channel", args=[row.pk])
        words = {"title": _("“%(name)s”的管理要求") % {"name": row.name}, "back": back, "submit": _("保存")}
        return form_answer(request, form, "press/channels/form.html", words)


def viewer_of(request: HttpRequest) -> Any:
    """Who asks."""
    return request.viewer  # type: ignore[attr-defined]  # set by org's middleware

"""推送接口 of a channel: its address, the secret shown once, what was sent. For who keeps the house's settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.org.notices.ciphers import Unreadable, decrypt
from luoshi.press.channels import queries, signing
from luoshi.press.channels.errors import ChannelRefused
from luoshi.press.channels.forms import HookForm
from luoshi.press.channels.messages import say
from luoshi.press.channels.operations import drop_hook, set_hook, switch_hook
from luoshi.press.channels.views.page import viewer_of
from luoshi.press.models import HookDelivery, Webhook

LAST = 50


class HookPage(View):
    """Set, switch, drop; the log."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return self.answer(request, self.row(request, pk), HookForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One of three things; a new secret is shown in the answer and never again."""
        row, viewer, at = self.row(request, pk), viewer_of(request), request.now  # type: ignore[attr-defined]
        act = request.POST.get("act", "set")
        if act in ("on", "off"):
            switch_hook(holding_id=row.pk, on=act == "on", by=viewer, at=at)
        elif act == "drop":
            drop_hook(holding_id=row.pk, by=viewer, at=at)
            messages.success(request, _("已删除推送接口。"))
        else:
            form = HookForm(request.POST)
            if form.is_valid():
                try:
                    data = form.cleaned_data
                    _hook, secret = set_hook(
                        holding_id=row.pk, address=data["address"], intranet=data["intranet"], by=viewer, at=at
                    )
                    return self.answer(request, row, HookForm(), secret=secret)
                except ChannelRefused as refusal:
                    form.add_error("address", say(refusal))
            return self.answer(request, row, form, status=422)
        return HttpResponseRedirect(reverse("press:channel_hook", args=[row.pk]))

    def row(self, request: HttpRequest, pk: int) -> Any:
        """The channel. Raises Http404."""
        viewer = viewer_of(request)
        if not viewer.can("house.settings"):
            raise Http404
        return get_object_or_404(queries.channels(viewer), pk=pk)

    def answer(
        self, request: HttpRequest, row: Any, form: HookForm, secret: str = "", status: int = 200
    ) -> HttpResponse:
        """The page."""
        viewer = viewer_of(request)
        hook = Webhook.objects.visible_to(viewer).filter(holding=row).first()
        try:
            address = decrypt(hook.address) if hook else ""
        except Unreadable:
            address = _("地址无法解密，请重新设置。")
        sent = HookDelivery.objects.visible_to(viewer).filter(hook=hook).select_related("release__edition")
        context = {
            "row": row, "hook": hook, "address": address, "form": form, "secret": secret,
            "sent": list(sent.order_by("-asked_at", "-pk")[:LAST]) if hook else [],
            "signature": signing.HEADER, "stamp": signing.STAMP,
        }  # fmt: skip
        return render(request, "press/channels/hook.html", context, status=status)

"""Sending what webhooks have to send: claimed first, signed, tried again with growing pauses, then given up.

Queueing is `operations/hooks.py`. Invariants: a message is claimed by moving its next try on before anything is sent,
so a killed worker sends it again later rather than never; the receiver tells a repeated one by its key.
"""

from __future__ import annotations

import http.client
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.org.notices.ciphers import Unreadable, decrypt
from luoshi.press.channels import signing
from luoshi.press.channels.errors import HookRefused
from luoshi.press.channels.messages import HOOK
from luoshi.press.channels.queries import text_of
from luoshi.press.models import HookDelivery, Release
from luoshi.press.text.render import account_html
from luoshi.ui.scope import leave_scope

State = HookDelivery.State
DUE = (State.WAITING, State.FAILED)
RETRY_MINUTES = (1, 5, 15, 60, 240)
BATCH = 50
KEEP_DAYS = 90
OUTSIDE = (OSError, http.client.HTTPException, Unreadable, HookRefused)


def due(at: datetime) -> Any:
    """Messages whose time has come, oldest first."""
    rows = HookDelivery.objects.filter(state__in=DUE, next_at__lte=at, hook__on=True)
    return rows.select_related("hook", "release__edition__piece", "release__holding__unit").order_by("next_at", "pk")


def deliver_due(*, house_id: int, at: datetime, resolving: signing.Resolve = signing.resolve) -> dict[str, int]:
    """Send what is due in one house. Returns how many were sent and how many were not."""
    count = {"sent": 0, "failed": 0}
    with leave_scope("webhooks of a house"):
        for row in due(at).filter(house_id=house_id)[:BATCH]:
            if _claim(row, at):
                count["sent" if _one(row, at, resolving) else "failed"] += 1
    return count


def _claim(row: HookDelivery, at: datetime) -> bool:
    mine = HookDelivery.objects.filter(pk=row.pk, state__in=DUE, tries=row.tries, next_at=row.next_at)
    wait = RETRY_MINUTES[min(row.tries, len(RETRY_MINUTES) - 1)]
    row.tries, row.next_at = row.tries + 1, at + timedelta(minutes=wait)
    return bool(mine.update(tries=row.tries, next_at=row.next_at))


def _one(row: HookDelivery, at: datetime, resolving: signing.Resolve) -> bool:
    body = body_of(row.release, row.event)
    stamp = int(at.timestamp())
    try:
        secret, address = decrypt(row.hook.secret), decrypt(row.hook.address)
        head = {
            signing.HEADER: signing.sign(secret, stamp, body), signing.STAMP: str(stamp), signing.EVENT: row.event,
            signing.KEY: row.key,
        }  # fmt: skip
        answer = signing.post(address, body, head, intranet=row.hook.intranet, resolving=resolving)
    except OUTSIDE as error:
        return _failed(row, None, _explained(error))
    row.status = answer.status
    if not 200 <= answer.status < 300:
        return _failed(row, answer.status, _("对方服务器答复 HTTP %(code)s。") % {"code": answer.status})
    row.state, row.sent_at, row.error = State.SENT, at, ""
    row.save(update_fields=["state", "sent_at", "error", "status"])
    return True


def _failed(row: HookDelivery, status: int | None, error: str) -> bool:
    row.state = State.GIVEN_UP if row.tries >= len(RETRY_MINUTES) else State.FAILED
    row.status, row.error = status, error[:300]
    row.save(update_fields=["state", "status", "error"])
    return False


def _explained(error: Exception) -> str:
    if isinstance(error, HookRefused):
        return str(HOOK[error.why])
    if isinstance(error, Unreadable):
        return _("地址和密钥无法解密（安装密钥换过），请重新设置。")
    if isinstance(error, TimeoutError):
        return _("连接超时。")
    return _("连接失败：%(reply)s") % {"reply": str(error)[:120]}


def body_of(release: Release, event: str) -> bytes:
    """The JSON that is sent: the text as it went out. Nothing about who works in the house but the named authors."""
    text = text_of(release)
    said: dict[str, Any] = {
        "event": event,
        "id": release.pk,
        "piece": str(release.piece.key),
        "edition": release.edition.number,
        "channel": release.holding.name,
        "column": release.column,
        "title": text.title,
        "url": f"{settings.URL}{reverse('press:release', args=[release.pk])}" if settings.URL else "",
    }
    if event == "withdrawn":
        said["reason"] = release.withdrawn_reason
    else:
        said |= {
            "html": account_html(text), "text": release.edition.text, "authors": list(text.authors), "unit": text.unit,
            "published_at": release.live_at.isoformat() if release.live_at else None,
        }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()

"""The signed webhook of a channel: setting it up, and queueing what it sends.

Invariants: the secret is made here, shown once and kept encrypted; one message a release and event, however often it
is asked for; nothing is queued for a channel whose webhook is off.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.jobs.operations import enqueue
from luoshi.ledger.models import Holding
from luoshi.org.notices.ciphers import encrypt
from luoshi.org.viewer import Viewer
from luoshi.press.channels import errors
from luoshi.press.channels.signing import check_literal
from luoshi.press.channels.types import TYPES
from luoshi.press.models import HookDelivery, Release, Webhook
from luoshi.ui.scope import leave_scope

SEND = "press.hooks"


def set_hook(*, holding_id: int, address: str, intranet: bool, by: Viewer, at: datetime) -> tuple[Webhook, str]:
    """Set a channel's webhook with a new secret. Returns it with the secret, which is not shown again.

    Raises NotAllowed, Holding.DoesNotExist, HookRefused.
    """
    holding = _holding(holding_id, by)
    check_literal(address, intranet=intranet)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic(), leave_scope("a channel's webhook"):
        hook, _ = Webhook.objects.update_or_create(
            holding=holding,
            defaults={
                "house_id": holding.house_id, "address": encrypt(address.strip()), "secret": encrypt(secret),
                "intranet": intranet, "on": True, "made_at": at,
            },
        )  # fmt: skip
        _log("hook.set", holding, by, at, intranet=intranet)
    return hook, secret


def switch_hook(*, holding_id: int, on: bool, by: Viewer, at: datetime) -> None:
    """Let it send, or not. Raises NotAllowed, Holding.DoesNotExist."""
    holding = _holding(holding_id, by)
    with transaction.atomic(), leave_scope("a channel's webhook"):
        Webhook.objects.filter(holding=holding).update(on=on)
        _log("hook.switched", holding, by, at, on=on)


def drop_hook(*, holding_id: int, by: Viewer, at: datetime) -> None:
    """Forget address, secret and deliveries. Raises NotAllowed, Holding.DoesNotExist."""
    holding = _holding(holding_id, by)
    with transaction.atomic(), leave_scope("a channel's webhook"):
        Webhook.objects.filter(holding=holding).delete()
        _log("hook.dropped", holding, by, at)


def queue_delivery(*, release: Release, event: str, at: datetime) -> None:
    """Queue the message of a step, where the channel has a webhook that is on. Call it inside the transaction."""
    hook = Webhook.objects.filter(holding=release.holding_id, on=True).first()
    if hook is None:
        return
    key = f"{release.pk}:{event}:{release.edition_id}"
    _made, fresh = HookDelivery.objects.get_or_create(
        hook=hook, key=key,
        defaults={"house_id": release.house_id, "release": release, "event": event, "asked_at": at, "next_at": at},
    )  # fmt: skip
    if fresh:
        enqueue(SEND, house_id=release.house_id, by=None, at=at, payload={}, key=SEND)


def _holding(holding_id: int, by: Viewer) -> Holding:
    if not by.can("house.settings"):
        raise errors.NotAllowed("")
    holding: Holding = Holding.objects.visible_to(by).get(pk=holding_id, type__in=TYPES)
    return holding


def _log(action: str, holding: Holding, by: Viewer, at: datetime, **detail: object) -> None:
    log(
        house_id=holding.house_id, actor=by, action=action, subject=f"holding:{holding.pk}", at=at,
        detail={"name": holding.name, **detail},
    )  # fmt: skip

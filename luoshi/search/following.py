"""Following a model: whatever saves or deletes one of its rows writes the index in the same transaction.

What lives here: the two receivers, for models whose rows are written one at a time. Not here: bulk writes, which send no
signal: who writes in bulk calls `index` itself (`luoshi search check` tells who forgot). Invariant: a save that touches
nothing searched costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models.signals import post_delete, post_save

from luoshi.search.index import Document, drop, index


def follow(model: Any, kind: str, document: Callable[[Any], Document | None], *, watch: Collection[str]) -> None:
    """Index `document(row)` whenever a row is saved with one of the fields of `watch`; None takes it out."""
    fields = frozenset(watch)

    def saved(sender: Any, instance: Any, update_fields: Collection[str] | None = None, **more: Any) -> None:
        if update_fields is not None and not fields & set(update_fields):
            return
        made = document(instance)
        if made is None:
            drop(kind, [instance.pk])
        else:
            index([made])

    def deleted(sender: Any, instance: Any, **more: Any) -> None:
        drop(kind, [instance.pk])

    post_save.connect(saved, sender=model, weak=False, dispatch_uid=f"search saved {kind}")
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=f"search deleted {kind}")

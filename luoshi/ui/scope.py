"""No viewer, no rows: querysets that refuse to run until somebody says who is looking.

What lives here: the scoped queryset and the one explicit way round it. Not here: what a viewer may see (`Model.sight`,
in each room, built from `luoshi.org.viewer`). Invariant: a query on a scoped model that names no viewer raises
`NoViewer`, however it is run (iteration, count, subquery, union, update, delete, prefetch, form choices).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import sql

_left: ContextVar[str | None] = ContextVar("luoshi_left_scope", default=None)


class NoViewer(RuntimeError):
    """A scoped query was run for nobody. Carries the model's name."""


class Sees(Protocol):
    """Whatever may look at rows: `luoshi.org.viewer.Viewer`, or `Public`."""

    @property
    def account_id(self) -> int | None:
        """The account, None for nobody."""


@contextmanager
def leave_scope(reason: str) -> Iterator[None]:
    """Run queries for the house itself rather than for a viewer. `reason` says why, for whoever greps for it."""
    if not reason:
        raise ValueError("leaving the scope needs a reason")
    token = _left.set(reason)
    try:
        yield
    finally:
        _left.reset(token)


class ScopedQuery(sql.Query):
    """A query that knows whether a viewer was named."""

    seen_by: int | None = None

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """Every way of reading passes here: rows, count, exists, aggregate, subquery, union."""
        self.demand_viewer()
        return super().get_compiler(*args, **kwargs)

    def demand_viewer(self) -> None:
        """Raise `NoViewer` unless a viewer was named or the scope was left on purpose."""
        if self.seen_by is None and _left.get() is None:
            raise NoViewer(self.model.__name__ if self.model else "?")


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset of a scoped model. The model offers `sight(viewer) -> Q`."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, ScopedQuery(model) if query is None else query, using, hints)

    def visible_to(self, viewer: Sees) -> Self:
        """Only the rows that `viewer` may see today."""
        seen = self.filter(self.model.sight(viewer))
        seen.query.seen_by = viewer.account_id or 0
        return seen

    def none(self) -> Self:
        """No rows: harmless for anybody."""
        empty = super().none()
        empty.query.seen_by = 0
        return empty

    def __or__(self, other: Any) -> Self:
        # own | all would keep the mark of the left side.
        self._demand()
        other._demand()
        return super().__or__(other)

    def __and__(self, other: Any) -> Self:
        self._demand()
        other._demand()
        return super().__and__(other)

    def update(self, **kwargs: Any) -> int:
        """Update and delete change the query's class: guarded apart."""
        self._demand()
        return super().update(**kwargs)

    def delete(self) -> Any:
        """Guarded like `update`."""
        self._demand()
        return super().delete()

    def _raw_delete(self, using: Any) -> Any:
        self._demand()
        return super()._raw_delete(using)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Raw SQL cannot be scoped; it lives in `ledger/store.py` alone."""
        raise NoViewer("raw SQL")

    def _demand(self) -> None:
        query = self.query
        if isinstance(query, ScopedQuery):
            query.demand_viewer()


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]  # built by Django at run time
    """The default manager of every scoped model; also behind reverse relations, so `unit.record_set` is scoped too."""


class ScopedModel(models.Model):
    """Base of the models whose rows belong to units. Writing one row by `save()` needs no viewer; reading does."""

    objects = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def sight(cls, viewer: Any) -> models.Q:
        """The rows of this model that `viewer` may see. Every scoped model says its own."""
        raise NoViewer(f"{cls.__name__} does not say who may see it")

    def _perform_unique_checks(self, unique_checks: Any) -> Any:
        with leave_scope("uniqueness"):
            return super()._perform_unique_checks(unique_checks)  # type: ignore[misc]  # private in the stubs

    def validate_constraints(self, exclude: Any = None) -> None:
        """Constraints look at all rows, whoever asks."""
        with leave_scope("uniqueness"):
            super().validate_constraints(exclude=exclude)

"""Plans, clauses and targets in the search: what of them is found, and where a hit leads.

Rows saved one at a time are followed; the documents that a reading makes in bulk are written by `index_plan`. Invariant: a
clause is found by its own words only, not by those of the clauses below it, which are found themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.plans.models import Clause, Plan, PlanText, Target
from luoshi.search.following import follow
from luoshi.search.index import Document, index
from luoshi.search.pages import page
from luoshi.ui.registry import SearchSource, Spot, search_sources
from luoshi.ui.scope import leave_scope

PLAN, CLAUSE, TARGET = "plan", "clause", "target"
HEADING = 60  # characters of a clause without a heading that stand as its title


def index_plan(plan: Plan) -> None:
    """Write all documents of a plan whose text was read or taken over."""
    with leave_scope("a plan's documents"):
        index([plan_document(plan)])
        index(clause_documents(Clause.objects.filter(plan=plan).select_related("plan")))
        index(map(target_document, Target.objects.filter(plan=plan).select_related("plan")))


def plan_document(plan: Plan) -> Document:
    """A plan: its title."""
    return Document(PLAN, plan.pk, plan.house_id, plan.title, day=plan.start)


def target_document(target: Target) -> Document:
    """A target: its title and the words of the document that ask for it."""
    return Document(
        TARGET, target.pk, target.house_id, target.title, text=target.quote, day=target.plan.start,
        under=target.plan_id,
    )  # fmt: skip


def clause_documents(clauses: Iterable[Clause]) -> list[Document]:
    """Clauses with their plans: label and heading, and the clause's own words. Two queries more."""
    rows = list(clauses)
    plans = {row.plan_id for row in rows}
    texts: dict[int, str] = {}
    with leave_scope("the words of clauses"):
        adopted = PlanText.objects.filter(plan_id__in=plans, adopted_at__isnull=False).order_by("number")
        texts.update(adopted.values_list("plan_id", "text"))
        starts: dict[int, list[int]] = {}
        for plan_id, start in (
            Clause.objects.filter(plan_id__in=plans).order_by("start").values_list("plan_id", "start")
        ):
            starts.setdefault(plan_id, []).append(start)
    return [_clause_document(row, texts.get(row.plan_id, ""), starts[row.plan_id]) for row in rows]


def _clause_document(clause: Clause, text: str, starts: list[int]) -> Document:
    end = min((start for start in starts if clause.start < start < clause.end), default=clause.end)
    own = text[clause.start : end].strip()
    title = f"{clause.label}{clause.heading}" if clause.heading else own.split("\n")[0][:HEADING]
    return Document(
        CLAUSE, clause.pk, clause.house_id, title or clause.label, text=own, day=clause.plan.start,
        under=clause.plan_id,
    )  # fmt: skip


def _all_plans(house_id: int, after: int, limit: int) -> list[Document]:
    return [plan_document(row) for row in Plan.objects.filter(house_id=house_id, pk__gt=after).order_by("pk")[:limit]]


def _all_clauses(house_id: int, after: int, limit: int) -> list[Document]:
    rows = Clause.objects.filter(house_id=house_id, pk__gt=after).select_related("plan")
    return clause_documents(rows.order_by("pk")[:limit])


def _all_targets(house_id: int, after: int, limit: int) -> list[Document]:
    rows = Target.objects.filter(house_id=house_id, pk__gt=after).select_related("plan")
    return [target_document(row) for row in rows.order_by("pk")[:limit]]


def _plan_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    rows = Plan.objects.visible_to(viewer).filter(pk__in=[entry.object_id for entry in entries])
    return {
        row.pk: Spot(page("plans:document", row.pk), " · ".join((str(row.unit), row.get_state_display())))
        for row in rows.select_related("unit")
    }


def _clause_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    rows = Clause.objects.visible_to(viewer).filter(pk__in=[entry.object_id for entry in entries])
    return {
        row.pk: Spot(f"{page('plans:document', row.plan_id)}#c{row.pk}", row.plan.title)
        for row in rows.select_related("plan")
    }


def _target_spots(viewer: Any, entries: Any) -> Mapping[int, Spot]:
    rows = Target.objects.visible_to(viewer).filter(pk__in=[entry.object_id for entry in entries])
    return {
        row.pk: Spot(page("plans:target", row.pk), " · ".join((row.plan.title, row.get_state_display())))
        for row in rows.select_related("plan")
    }


def register() -> None:
    """Offer plans, clauses and targets, and follow what is written one at a time."""
    for source in (
        SearchSource(TARGET, _("指标"), "target-arrow", Target.objects.visible_to, _target_spots, _all_targets, 200),
        SearchSource(CLAUSE, _("条款"), "list-check", Clause.objects.visible_to, _clause_spots, _all_clauses, 210),
        SearchSource(PLAN, _("方案"), "file-text", Plan.objects.visible_to, _plan_spots, _all_plans, 220),
    ):
        search_sources.register(source)
    follow(Plan, PLAN, plan_document, watch=("title", "start"))
    follow(Target, TARGET, target_document, watch=("title", "quote"))
    follow(Clause, CLAUSE, lambda row: clause_documents([row])[0], watch=("label", "heading", "start", "end"))

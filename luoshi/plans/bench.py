"""The workbench of one plan: its document, all that was found in it, and what each find still lacks.

What lives here: cards, filters, the lines of the document, loaded in a fixed number of queries. Not here: HTML (`views`),
steps (`operations.confirming`). Invariant: a card shows the draft that confirming would take, and what keeps it from that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from luoshi.catalogue.model import Catalogue
from luoshi.org.viewer import Viewer
from luoshi.plans import words
from luoshi.plans.document import Line, Span, lines_of
from luoshi.plans.models import Clause, Plan, PlanText, Step, Target
from luoshi.plans.queries import Tally, catalogue_of, text_of, unit_names
from luoshi.plans.spec import TargetSpec, from_json, problems

FILTERS = ("found", "confirmed", "dismissed", "unsure", "wrong")


@dataclass(frozen=True)
class Card:
    """A target beside the document."""

    target: Target
    spec: TargetSpec
    problems: Mapping[str, str]
    asks: str
    when: str
    reach: str
    counted: str
    owner: str
    sure: str
    held: str
    warning: str = ""

    @property
    def state(self) -> str:
        """The state as pills and marks know it."""
        return self.target.state

    @property
    def tone(self) -> str:
        """good once confirmed, behind where something is missing, wait while it is to be confirmed."""
        if self.target.state == Target.State.FOUND:
            return "behind" if self.problems else "wait"
        return "good" if self.target.state == Target.State.CONFIRMED else "none"

    @property
    def joined(self) -> bool:
        """Whether it was dismissed because it is part of another one now."""
        return self.target.state == Target.State.DISMISSED and self.target.reason.startswith("已并入")


@dataclass
class Bench:
    """Everything that the workbench of one plan shows. A fixed number of queries, whatever the plan's length."""

    viewer: Viewer
    plan: Plan
    text: PlanText
    targets: list[Target]
    clauses: list[Clause]
    catalogue: Catalogue
    names: Mapping[int, str]
    specs: Mapping[int, TargetSpec] = field(default_factory=dict)

    @classmethod
    def load(cls, viewer: Viewer, plan: Plan) -> Bench:
        """Five queries and one of names."""
        targets = list(Target.objects.visible_to(viewer).filter(plan=plan).select_related("clause"))
        clauses = list(Clause.objects.visible_to(viewer).filter(plan=plan))
        specs = {target.pk: from_json(target.draft) for target in targets}
        names = unit_names(viewer, words.unit_ids_of(specs.values()))
        return cls(viewer, plan, text_of(viewer, plan), targets, clauses, catalogue_of(viewer), names, specs)

    @cached_property
    def tally(self) -> Tally:
        """How far the plan is confirmed."""
        counts = dict.fromkeys(Target.State.values, 0)
        for target in self.targets:
            counts[target.state] += 1
        return Tally(**counts)

    @cached_property
    def cards(self) -> list[Card]:
        """A card a target, in the order of the document; those joined into others at their place, folded."""
        return [self.card(target) for target in self.targets]

    def card(self, target: Target) -> Card:
        """The card of one target of this plan."""
        spec = self.specs.get(target.pk) or from_json(target.draft)
        clause = target.clause
        return Card(
            target=target,
            spec=spec,
            problems=problems(spec) if target.state == Target.State.FOUND else {},
            asks=words.value_words(spec),
            when=words.when_words(spec),
            reach=words.reach_words(spec.reach, self.names, self.catalogue),
            counted=words.counting_words(spec.counting, self.catalogue),
            owner=self.names.get(spec.owner_id or 0, "") if spec.owner_id != spec.reach.unit_id else "",
            sure=words.confidence_words(target.confidence, target.origin),
            held=clause.held_reason if clause else "",
            warning=self.warning(spec),
        )

    def warning(self, spec: TargetSpec) -> str:
        """What looks wrong without keeping the target from being counted: a due day outside the plan's span."""
        day = str((spec.due or {}).get("date") or "")
        if day and not self.plan.start.isoformat() <= day < self.plan.end.isoformat():
            return _("期限 %(day)s 不在方案的起止时间内，请核对年份。") % {"day": day}
        return ""

    def chosen(self, show: str, search: str) -> list[Card]:
        """Cards that a filter and words leave."""
        wanted = search.split()[:5]
        return [
            card
            for card in self.cards
            if _shown(card, show) and all(one in f"{card.target.title}{card.target.quote}" for one in wanted)
        ]

    def counts(self) -> dict[str, int]:
        """How many cards each filter shows."""
        return {show: sum(_shown(card, show) for card in self.cards) for show in ("", *FILTERS)}

    @cached_property
    def sure(self) -> tuple[list[Card], list[Card]]:
        """Those that would be confirmed at once, and those as sure that lack something."""
        near = [
            card
            for card in self.cards
            if card.target.state == "found" and card.target.confidence >= words.SURE and not card.target.lost
        ]
        return [card for card in near if not card.problems], [card for card in near if card.problems]

    @property
    def unread(self) -> list[dict[str, Any]]:
        """Numbers and frequencies that were not understood and that no target covers by now."""
        taken = [(target.start, target.end) for target in self.targets if not target.lost]
        return [
            {**row, "number": number}
            for number, row in enumerate(self.text.reading.get("unread", ()))
            if not any(start < row["end"] and end > row["start"] for start, end in taken)
        ]

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Sentences of points and rewards, kept for the assessment."""
        return list(self.text.reading.get("rules", ()))

    @cached_property
    def lines(self) -> list[Line]:
        """The document with everything found in it."""
        spans = [Span(t.start, t.end, "target", t.pk) for t in self.targets if not t.lost and not _gone(t)]
        spans += [Span(row["start"], row["end"], "unread", row["number"]) for row in self.unread]
        spans += [Span(row["start"], row["end"], "rule", number) for number, row in enumerate(self.rules)]
        return lines_of(self.text.text, self.text.paragraphs, self.clauses, spans)

    @cached_property
    def held(self) -> dict[int, str]:
        """Clauses that stay text, with the reason."""
        return {clause.pk: clause.held_reason for clause in self.clauses if clause.held_reason}


def _gone(target: Target) -> bool:
    return target.state == Target.State.DISMISSED and target.reason.startswith("已并入")


def _shown(card: Card, show: str) -> bool:
    target = card.target
    match show:
        case "found" | "confirmed" | "dismissed":
            return target.state == show
        case "unsure":
            return target.state == "found" and target.confidence < words.UNSURE
        case "wrong":
            return target.state == "found" and bool(card.problems)
    return True


def may_undo(viewer: Viewer, plan: Plan) -> Step | None:
    """This person's newest step that is not taken back."""
    rows = Step.objects.visible_to(viewer).filter(plan=plan, by=str(viewer.person_key or ""), undone_at__isnull=True)
    return rows.order_by("-pk").first()

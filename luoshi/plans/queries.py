"""Reads of plans for pages: lists, the workbench of confirming, what would be owed. All demand a viewer.

What lives here: rows joined with names and words, in a fixed number of queries. Not here: counting (`progress`), HTML
(`views`). Invariant: whatever is offered or named lies in the viewer's sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from luoshi.catalogue.load import load
from luoshi.catalogue.model import Catalogue
from luoshi.files.models import StoredFile
from luoshi.ledger.models import KindVersion
from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.plans import words
from luoshi.plans.document import Line, Span, lines_of
from luoshi.plans.duties import Holder, holders
from luoshi.plans.facts import HouseFacts
from luoshi.plans.models import Clause, Plan, PlanText, Step, Target
from luoshi.plans.spec import Reach, TargetSpec, from_json, problems

ROOM = "plans"


def plans(viewer: Viewer) -> Any:
    """Plans in sight, newest first, with their unit."""
    return Plan.objects.visible_to(viewer).select_related("unit")


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a plan is confirmed."""

    found: int = 0
    confirmed: int = 0
    dismissed: int = 0
    ended: int = 0

    @property
    def total(self) -> int:
        """All that ask something: those left out don't count."""
        return self.found + self.decided

    @property
    def decided(self) -> int:
        """Confirmed, running ones that were ended included."""
        return self.confirmed + self.ended

    @property
    def text(self) -> str:
        """41 / 63."""
        return f"{self.decided} / {self.total}"


def tallies(viewer: Viewer, plan_ids: Iterable[int]) -> dict[int, Tally]:
    """How far each plan is confirmed. One query."""
    rows = Target.objects.visible_to(viewer).filter(plan_id__in=list(plan_ids)).order_by()
    counts: dict[int, dict[str, int]] = {}
    for plan_id, state, count in rows.values_list("plan_id", "state").annotate(count=Count("pk")):
        counts.setdefault(plan_id, {})[state] = count
    return {plan_id: Tally(**states) for plan_id, states in counts.items()}


def catalogue_of(viewer: Viewer) -> Catalogue:
    """What is declared, with the house's own kinds. One query."""
    rows = KindVersion.objects.visible_to(viewer).filter(kind__own=True, kind__active=True).order_by("number")
    own = {row.kind_def.code: row.kind_def for row in rows}
    return load().with_kinds(own.values()) if own else load()


def text_of(viewer: Viewer, plan: Plan) -> PlanText:
    """The adopted document, with its file. Raises PlanText.DoesNotExist."""
    rows = PlanText.objects.visible_to(viewer).filter(plan=plan, adopted_at__isnull=False)
    return rows.select_related("source").latest("number")


def waiting_text(viewer: Viewer, plan: Plan) -> PlanText | None:
    """A corrected document newer than the adopted one that nobody has taken over yet."""
    newest = PlanText.objects.visible_to(viewer).filter(plan=plan).order_by("-number").defer("text", "reading").first()
    return newest if newest is not None and newest.adopted_at is None else None


def unit_names(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """Names of units in sight. One query, none for nothing."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {unit.pk: str(unit) for unit in Unit.objects.visible_to(viewer).filter(pk__in=wanted)}


def units_today(viewer: Viewer) -> Any:
    """Units in sight that exist today, in tree order: for choosers."""
    return Unit.objects.visible_to(viewer).filter(in_force(viewer.today)).order_by("path")


def root_unit(viewer: Viewer) -> Unit | None:
    """The highest unit in sight: whose plan an upload most likely is."""
    first: Unit | None = units_today(viewer).first()
    return first


def upload(viewer: Viewer, key: Any) -> StoredFile | None:
    """One's own upload of a plan, by its key."""
    found: StoredFile | None = StoredFile.objects.visible_to(viewer).filter(owner_room=ROOM, key=key).first()
    return found


def may_see_source(viewer: Viewer, file: StoredFile) -> bool:
    """Who sees the plan sees the file that it was read from."""
    return bool(PlanText.objects.visible_to(viewer).filter(source=file).exists())


# -- the workbench -----------------------------------------------------------------------------------------------------

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


# -- whom a reach binds ------------------------------------------------------------------------------------------------

PEEK = 60  # names shown of those reached


@dataclass(frozen=True)
class Reached:
    """Whom a reach would bind: how many, of what, and the first names in sight."""

    count: int
    word: str
    names: list[str]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


_WORDS = {"unit": "个单位", "person": "人", "holding": "个阵地", "house": "个单位"}


def reached(viewer: Viewer, facts: HouseFacts, reach: Reach, top_id: int) -> Reached:
    """Whom a reach binds today. No query but those of `facts` and one of what is in sight."""
    found = [holder for holder in holders(reach, facts, top_id=top_id) if in_office(holder, viewer)]
    seen = set(
        Unit.objects.visible_to(viewer).filter(pk__in={h.unit_id for h in found}).values_list("pk", flat=True)
        if found
        else ()
    )
    names = [_named(holder, facts) for holder in found if holder.unit_id in seen]
    kind = found[0].kind if found else "unit"
    return Reached(len(found), _WORDS[kind], names[:PEEK])


def in_office(holder: Holder, viewer: Viewer) -> bool:
    """Whether a holder owes anything today or later."""
    return holder.valid_to is None or holder.valid_to > viewer.today


def _named(holder: Holder, facts: HouseFacts) -> str:
    if holder.kind in ("person", "holding") and holder.unit_id in facts.units:
        return f"{holder.name}（{facts.units[holder.unit_id].name}）"
    return holder.name


@dataclass(frozen=True)
class Owing:
    """One confirmed target in the summary before a plan starts."""

    target: Target
    asks: str
    when: str
    reach: str
    count: int
    word: str
    owner: str


@dataclass(frozen=True)
class Summary:
    """What starting a plan would put on whom."""

    owing: list[Owing]
    units: int
    people: int
    by_type: list[tuple[str, int, int]]  # type, units of it, lines each of them owes at most


def summary(viewer: Viewer, bench: Bench, facts: HouseFacts) -> Summary:
    """Who will owe what. Queries: those of `facts`."""
    owing: list[Owing] = []
    lines: dict[int, int] = {}
    people: set[str] = set()
    for card in bench.cards:
        if card.target.state != Target.State.CONFIRMED:
            continue
        found = [h for h in holders(card.spec.reach, facts, top_id=bench.plan.unit_id) if in_office(h, viewer)]
        kind = found[0].kind if found else "unit"
        owing.append(Owing(card.target, card.asks, card.when, card.reach, len(found), _WORDS[kind], card.owner))
        people.update(holder.key for holder in found if holder.kind == "person")
        for unit_id in {holder.unit_id for holder in found}:
            lines[unit_id] = lines.get(unit_id, 0) + 1
    return Summary(owing, len(lines), len(people), _by_type(lines, facts))


def _by_type(lines: Mapping[int, int], facts: HouseFacts) -> list[tuple[str, int, int]]:
    types: dict[str, list[int]] = {}
    for unit_id, count in lines.items():
        types.setdefault(facts.units[unit_id].type or "其他", []).append(count)
    return sorted(((name, len(counts), max(counts)) for name, counts in types.items()), key=lambda row: -row[1])


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a chooser or a table's head needs it."""

    id: int
    name: str
    type: str
    klass: str
    spellings: str

    def answers(self, *, type_: str = "", klass: str = "", search: str = "") -> bool:
        """Whether it is of a type and class and holds all words, in its names or pinyin initials."""
        return (
            type_ in ("", self.type)
            and klass in ("", self.klass)
            and all(word.lower() in self.spellings for word in search.split()[:5])
        )


def unit_rows(viewer: Viewer) -> list[UnitRow]:
    """All units in sight that exist today, in tree order. One query."""
    columns = ("pk", "short_name", "name", "type", "klass", "initials")
    return [
        UnitRow(pk, short or name, kind, klass, f"{short} {name} {initials}".lower())
        for pk, short, name, kind, klass, initials in units_today(viewer).values_list(*columns)
    ]


def unit_lists(rows: Iterable[UnitRow]) -> tuple[list[str], list[str]]:
    """The types and classes that units have, in the order of the tree."""
    rows = list(rows)
    return (
        list(dict.fromkeys(row.type for row in rows if row.type)),
        list(dict.fromkeys(row.klass for row in rows if row.klass)),
    )

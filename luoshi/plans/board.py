"""The board: targets × holders × periods met with the ledger's figures, for one viewer, day and moment.

What lives here: `Board`. Not here: duties (`duties`), sums (`luoshi.ledger.measures`), what pages ask (`progress`).
Invariants: the number of queries does not grow with targets, units or records; a viewer gets only cells whose figures
are in reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from luoshi.ledger.measures.asking import Question
from luoshi.ledger.measures.figure import Figure
from luoshi.ledger.measures.figures import figures_many
from luoshi.ledger.measures.measure import Column
from luoshi.org.calendars import HouseDates
from luoshi.org.viewer import Viewer
from luoshi.periods.period import Period
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.allowances.applying import applied
from luoshi.plans.allowances.reading import in_force
from luoshi.plans.cells import Cell, TargetInfo
from luoshi.plans.counting import measure_of
from luoshi.plans.duties import Duty, Holder, Version, duties, holders
from luoshi.plans.facts import HouseFacts
from luoshi.plans.judging import Judge, counted, grows
from luoshi.plans.late import ON_TIME, Late, split
from luoshi.plans.models import Plan, Target, TargetVersion
from luoshi.plans.quotas.chains import Parts, Units, is_sum, least_of, load_chains, shares_of, versions_with, with_quota
from luoshi.plans.quotas.least import Minimum, judged
from luoshi.plans.spec import Reach, TargetSpec, from_json
from luoshi.ui.scope import leave_scope

Pick = Callable[[tuple[Duty, ...], date], tuple[Duty, ...]]


@dataclass(frozen=True)
class Line:
    """A target with its holders and the chain of what it asks."""

    info: TargetInfo
    plan: Plan
    versions: tuple[Version, ...]
    ends_on: date | None
    holders: tuple[Holder, ...]
    start: date
    since: date | None = None  # the day on which it was confirmed: what was over by then is never late
    quotas: Units = field(default_factory=dict)
    shares: tuple[Holder, ...] = ()  # units that have a share of a sum: shown to them, never added up with `holders`

    @property
    def everyone(self) -> tuple[Holder, ...]:
        """Those bound, and those with a share."""
        return self.holders + self.shares

    def is_share(self, holder: Holder) -> bool:
        """Whether a holder has a share of a sum rather than the target itself."""
        return bool(self.shares) and holder.kind == "unit" and holder.key != self.holders[0].key

    def parts_of(self, holder: Holder) -> Parts:
        """The unit's own quotas; none of a sum that is not divided to it, of people, of holdings."""
        if not self.quotas or holder.kind != "unit" or (is_sum(self.info.spec) and not self.is_share(holder)):
            return {}
        return self.quotas.get(holder.unit_id, {})


class Bound(NamedTuple):
    """A holder of a line with what all its cells share: its duties, those picked, its periods, its quotas."""

    holder: Holder
    everything: tuple[Duty, ...]
    picked: tuple[Duty, ...]
    settings: PeriodSettings
    policy: str
    parts: Parts
    grows: bool

    @property
    def divided(self) -> bool:
        """Whether single months or quarters have a least of their own."""
        return len(self.parts) > ("" in self.parts)


class Board:
    """The targets of some plans for one viewer, on one day, as known at one moment."""

    def __init__(
        self, viewer: Viewer, *, today: date, as_of: datetime | None = None, dates: HouseDates | None = None
    ) -> None:
        """`dates`: another calendar than the house's, to see what it would change."""
        self.viewer, self.today, self.as_of = viewer, today, as_of
        self.facts = HouseFacts.load(viewer.house_id, as_of, dates)
        self.allowances = in_force(viewer.house_id, as_of)
        self._settings: dict[Any, PeriodSettings] = {}
        self._duties: dict[Any, tuple[Duty, ...]] = {}
        self.judge = Judge.of(today)
        self._calendars: dict[int, int] = {}
        self._calendar_keys: dict[Any, int] = {}
        self._columns: dict[int, tuple[Holder, Column]] = {}
        self._tuples: dict[tuple[int, ...], tuple[Column, ...]] = {}
        self._holders: dict[tuple[Reach, int], tuple[Holder, ...]] = {}

    # -- what is asked, of whom ------------------------------------------------------------------------------------

    def lines(self, rows: Iterable[Target], units: Iterable[int] | None = None) -> list[Line]:
        """Targets with their versions, quotas (of all units, or of these and those below) and holders. Two queries."""
        targets = list(rows)
        chains = _chains(targets, self.as_of)
        wanted = None if units is None else {below for unit in units for below in self.facts.below(unit)}
        quotas = load_chains(chains, as_of=self.as_of, unit_ids=wanted)
        return [
            self._line(target, tuple(chains[target.pk]), quotas.get(target.pk, {}))
            for target in targets
            if target.pk in chains
        ]

    def _line(self, target: Target, chain: tuple[Version, ...], quotas: Units) -> Line:
        in_force = [v for v in chain if v.valid_from <= self.today] or [chain[0]]
        spec = in_force[-1].spec
        clause = target.clause
        info = TargetInfo(
            target.pk, target.plan_id, target.title, target.quote, clause.label if clause else "", target.clause_id,
            target.start, target.end, target.owner_id, target.lost, spec, spec.carried_from,
        )  # fmt: skip
        top = target.plan.unit_id
        divided = quotas and is_sum(spec)
        shares = (
            shares_of(quotas, self.facts, top_id=spec.reach.unit_id or top, mode=spec.reach.mode) if divided else ()
        )
        start = spec.begins(target.plan.start)
        since = timezone.localdate(target.decided_at) if target.decided_at else None
        return Line(info, target.plan, chain, target.ends_on, self.holders_of(spec, top), start, since, quotas, shares)

    def holders_of(self, spec: TargetSpec, top_id: int) -> tuple[Holder, ...]:
        """Whom a spec binds; the same tuple for the same reach, so that the ledger sees shared columns."""
        reach = spec.reach
        if spec.counting.how == "coverage" and reach.mode in ("each_unit", "each_holding"):
            # A coverage is one share over all of them, not a duty of each.
            reach = replace(reach, mode="subtree" if reach.unit_id else "house")
        key = (reach, top_id)
        if key not in self._holders:
            self._holders[key] = holders(reach, self.facts, top_id=top_id)
        return self._holders[key]

    def duties_of(self, line: Line, holder: Holder) -> tuple[Duty, ...]:
        """All cells of a holder in the plan's span, with what was allowed of them; shared by holders who are alike."""
        per_head = line.info.spec.reach.mode == "per_head"
        parts, share = line.parts_of(holder), line.is_share(holder)
        calendar = self.calendar_of(holder.unit_id)
        key = (line.info.id, calendar, holder.valid_from, holder.valid_to, holder.staff if per_head else None,
               share, tuple(parts.items()))  # fmt: skip
        if key not in self._duties:
            versions = versions_with(line.versions, parts.get("", ()), share=share, start=line.start)
            found = duties(
                versions, holder, start=line.start, end=line.plan.end,
                settings=self.settings_of(line, holder.unit_id), ends_on=line.ends_on,
            )  # fmt: skip
            self._duties[key] = with_quota(found, parts, share=share)
        granted = self.allowances.of_holder(line.info.id, holder)
        if not granted:
            return self._duties[key]
        own = (line.info.id, holder.key, share)
        if own not in self._duties:
            self._duties[own] = applied(self._duties[key], granted, self.settings_of(line, holder.unit_id))
        return self._duties[own]

    def settings_of(self, line: Line, unit_id: int) -> PeriodSettings:
        """How a target counts its periods at a unit: its own settings, else the plan's, else the house's."""
        own = line.info.spec.periods
        key = (line.plan.pk, self.calendar_of(unit_id), line.info.id if own else 0)
        if key not in self._settings:
            plan = line.plan
            self._settings[key] = self.facts.dates.periods(
                self.facts.place(unit_id), plan.start, plan.end, plan=plan.settings, target=own or None
            )
        return self._settings[key]

    def calendar_of(self, unit_id: int) -> int:
        """A number for the unit's calendar: units with the same one share their duties. Looked up once a unit."""
        found = self._calendars.get(unit_id)
        if found is None:
            key = self.facts.dates.key(self.facts.place(unit_id))
            found = self._calendars[unit_id] = self._calendar_keys.setdefault(key, len(self._calendar_keys))
        return found

    # -- counted ---------------------------------------------------------------------------------------------------

    def cells(
        self,
        lines: Sequence[Line],
        pick: Pick,
        *,
        only: Callable[[Holder], bool] | None = None,
        of: Callable[[Line], Sequence[Holder]] = lambda line: line.holders,
    ) -> list[Cell]:
        """The picked duties of each holder with their figures; those out of the viewer's reach are left out.

        `of`: whose; by default those bound, not those with a share of a sum.
        """
        wanted: list[tuple[Line, Bound, Any]] = []
        questions: list[Question] = []
        for line in lines:
            bound = self._bound(line, [h for h in of(line) if only is None or only(h)], pick)
            for asked, group in self._alike(bound):
                key = (line.info.id, len(questions))
                wanted += [(line, each, key) for each in group]
                periods = {duty.period: duty for duty in asked}
                least = {
                    p for each in group if each.divided for duty in each.picked for p, _ in self._least(each, duty)
                } - periods.keys()
                questions.append(
                    Question(
                        key,
                        measure_of(line.info.spec, line.info.carried_from or line.info.id),
                        self._columns_of(group),
                        (*periods, *sorted(least, key=lambda p: (p.start, p.end))),
                        {period: _moment(duty.limits.late_from) for period, duty in periods.items()},
                    )
                )
        figures = figures_many(self.viewer, questions, as_of=self.as_of, waiting=self.as_of is None)
        found = []
        for line, each, key in wanted:
            for duty in each.picked:
                figure = figures.get((key, each.holder.key, duty.period))
                if figure is not None:
                    late = self._late(line, each, duty, key, figures) if each.grows else ON_TIME
                    minima = self._minima(line.info.spec, each, duty, key, figures) if each.divided else ()
                    judged = self.judge.judge(line.info.spec, duty, figure, each.settings, late, minima)
                    found.append(Cell(line.info, each.holder, duty, figure, judged, bool(each.parts)))
        return found

    def _bound(self, line: Line, chosen: Iterable[Holder], pick: Pick) -> list[Bound]:
        """The holders with all that is the same for their cells; those without a duty are left out."""
        spec, picks = line.info.spec, {}
        found = []
        growing = grows(spec)
        for holder in chosen:
            everything = self.duties_of(line, holder)
            picked = picks.get(id(everything))
            if picked is None:
                picked = picks[id(everything)] = pick(everything, self.today)
            if picked:
                settings, parts = self.settings_of(line, holder.unit_id), line.parts_of(holder)
                found.append(
                    Bound(holder, everything, picked, settings, settings.late_policy if growing else "mark", parts, growing)
                )  # fmt: skip
        return found

    def _columns_of(self, group: Sequence[Bound]) -> tuple[Column, ...]:
        """The columns of these holders; the very same tuple for the same holders, which the ledger numbers once."""
        columns = tuple(self._column(each.holder) for each in group)
        return self._tuples.setdefault(tuple(map(id, columns)), columns)

    def _column(self, holder: Holder) -> Column:
        """The ledger's column of a holder, the same one for all targets that bind it."""
        found = self._columns.get(id(holder))
        if found is None:  # the holder is kept beside its column, so that no other can get its id
            column = Column(holder.key, (holder.unit_id,), holder.below, holder.person, holder.holding)
            found = self._columns[id(holder)] = (holder, column)
        return found[1]

    def _alike(self, bound: Sequence[Bound]) -> Iterable[tuple[tuple[Duty, ...], list[Bound]]]:
        """The holders whose periods and days of lateness are the same, with the duties to ask for: one question each.

        Where late work goes to the next period, the period before each is asked for, too.
        """
        groups: dict[Any, tuple[tuple[Duty, ...], list[Bound]]] = {}
        known: dict[tuple[int, str], Any] = {}
        for each in bound:
            alike = (id(each.everything), each.policy)
            key = known.get(alike)
            if key is None:
                asked = each.picked
                if each.policy == "next":
                    earlier = [before for duty in asked if (before := _before(each.everything, duty))]
                    asked = tuple({duty.period: duty for duty in (*earlier, *asked)}.values())
                key = known[alike] = tuple((duty.period, duty.limits.late_from) for duty in asked)
                groups.setdefault(key, (asked, []))
            groups[key][1].append(each)
        return groups.values()

    def policy_of(self, line: Line, holder: Holder) -> str:
        """What becomes of late work: mark, next or reject. Shares, caps and levels are only marked."""
        return self.settings_of(line, holder.unit_id).late_policy if grows(line.info.spec) else "mark"

    def _late(self, line: Line, each: Bound, duty: Duty, key: Any, figures: Mapping[Any, Figure]) -> Late:
        figure = figures[key, each.holder.key, duty.period]
        if each.policy != "next":
            return split(each.policy, duty, figure, None, last=False, since=line.since)
        before = _before(each.everything, duty)
        earlier = figures.get((key, each.holder.key, before.period)) if before else None
        return split(
            each.policy, duty, figure, (before, earlier) if before and earlier else None,
            last=duty.period == each.everything[-1].period, since=line.since,
        )  # fmt: skip

    def _least(self, each: Bound, duty: Duty) -> tuple[tuple[Period, Fraction], ...]:
        """The months and quarters of a duty that have a least of their own."""
        return least_of(each.parts, duty.period, each.settings, self.today)

    def _minima(
        self, spec: TargetSpec, each: Bound, duty: Duty, key: Any, figures: Mapping[Any, Figure]
    ) -> tuple[Minimum, ...]:
        found = []
        for period, least in self._least(each, duty):
            figure = figures.get((key, each.holder.key, period))
            if figure is not None:
                done, _ = counted(spec, duty, figure)
                found.append(judged(period, least, done, self.today, each.settings))
        return tuple(found)


def _before(everything: Sequence[Duty], duty: Duty) -> Duty | None:
    """The duty before one, in the same list."""
    earlier = [each for each in everything if each.period.end <= duty.period.start]
    return earlier[-1] if earlier else None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _chains(targets: Sequence[Target], as_of: datetime | None) -> dict[int, list[Version]]:
    """What each target asks from which day on, as known at `as_of`."""
    rows = TargetVersion.objects.filter(target_id__in=[target.pk for target in targets])
    if as_of is None:
        rows = rows.filter(replaced_at__isnull=True)
    else:
        rows = rows.filter(recorded_at__lte=as_of).filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=as_of))
    chains: dict[int, list[Version]] = {}
    with leave_scope("versions of targets that the viewer was given"):
        for pk, spec, day, mode in rows.order_by("valid_from", "number").values_list(
            "target_id", "spec", "valid_from", "mode"
        ):
            chains.setdefault(pk, []).append(Version(from_json(spec), day, mode))
    return chains

"""The grid of a division: targets (or the parts of one) × units, grouped by class, with what is in force in each cell.

What lives here: one loading and the values behind page, file and spreading. Not here: drawing (`views.quotas_table`),
sums in words (`sums`). Invariant: the number of queries depends neither on the units nor on the targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans import words
from luoshi.plans.models import Plan, Target
from luoshi.plans.quotas.amounts import amount_words
from luoshi.plans.quotas.bound import Binding, binding_of
from luoshi.plans.quotas.cells import Chained, Key, last_number, newest, now_of
from luoshi.plans.quotas.chains import parts_of
from luoshi.plans.spec import TargetSpec, from_json

MOST_TARGETS = 20  # columns of a screen; a bulletin of more outlets is divided in two goes
SHOWN_TARGETS = 8  # without a choice: what 1366 px hold beside the units

WHOLES = {
    "year": gettext_lazy("全年"),
    "half_year": gettext_lazy("每半年"),
    "quarter": gettext_lazy("每季度"),
    "two_months": gettext_lazy("每两月"),
    "month": gettext_lazy("每月"),
    "term": gettext_lazy("每学期"),
    "school_year": gettext_lazy("学年"),
    "award_year": gettext_lazy("年度"),
    "n_years": gettext_lazy("规划期"),
    "once": gettext_lazy("方案期"),
    "week": gettext_lazy("每周"),
    "day": gettext_lazy("每天"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A target, or one part of it. `total`: what a sum should make; `each`: what binds each unit otherwise."""

    target_id: int
    part: str
    title: str
    asks: str
    word: str
    total: Fraction | None
    each: Fraction | None
    units: frozenset[int]
    found: bool = False  # not confirmed yet

    @property
    def name(self) -> str:
        """Stable in forms: c12, c12-month."""
        return f"c{self.target_id}{f'-{self.part}' if self.part else ''}"

    def key(self, unit_id: int) -> Key:
        """Its cell of a unit."""
        return Key(self.target_id, unit_id, self.part)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit."""

    unit_id: int
    name: str
    type: str
    klass: str
    staff: int | None
    short: str
    initials: str

    @property
    def spellings(self) -> str:
        """What it is found by."""
        return f"{self.name} {self.short} {self.initials}".lower()

    @property
    def group(self) -> str:
        """What units are grouped by: 中小学校·城区."""
        return "·".join(part for part in (self.type, self.klass) if part) or _("其他")


@dataclass
class Grid:
    """All of a division's page. `base`: the plan's newest division, by which a later save is told."""

    plan: Plan
    binding: Binding
    specs: Mapping[int, TargetSpec]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chains: Chained
    base: int
    later: Mapping[Key, date] = field(default_factory=dict)  # cells whose newest value only holds from a later day

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """Rows by type and class, in the order of the tree."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.group, []).append(row)
        return list(found.items())

    def value(self, key: Key) -> Fraction | None:
        """What is in force of a cell (the newest, also one that holds from a later day)."""
        return newest(self.chains, key)

    @property
    def any_given(self) -> bool:
        """Whether anything of these columns was divided before."""
        return bool(self.chains)

    def column(self, name: str) -> Column | None:
        """A column by its name in forms."""
        return next((column for column in self.columns if column.name == name), None)

    def narrowed(self, *, type_: str = "", klass: str = "", search: str = "") -> Grid:
        """The grid with fewer rows."""
        asked = search.lower().split()[:5]
        rows = tuple(
            row
            for row in self.rows
            if type_ in ("", row.type) and klass in ("", row.klass) and all(word in row.spellings for word in asked)
        )
        return replace(self, rows=rows)


def divisible_targets(viewer: Viewer, plan: Plan, binding: Binding) -> list[tuple[Target, TargetSpec]]:
    """What can be divided of a plan, in the order of the document; found ones too while it is prepared. One query."""
    states = ["confirmed", "found"] if plan.state == Plan.State.DRAFT else ["confirmed"]
    rows = Target.objects.visible_to(viewer).filter(plan=plan, state__in=states).order_by("start", "pk")
    found = ((target, from_json(target.draft)) for target in rows)
    return [(target, spec) for target, spec in found if binding.divides(spec)]


def load_grid(viewer: Viewer, plan: Plan, *, chosen: Sequence[int] = (), parts: bool = False) -> Grid:
    """The grid of the chosen targets; without a choice of those divided already and of the sums. Seven queries.

    `parts`: with exactly one target, its months and quarters beside its whole.
    """
    binding = binding_of(plan)
    known = divisible_targets(viewer, plan, binding)
    chains = now_of([target.pk for target, _ in known])
    divided = {key.target_id for key in chains}
    if chosen:
        shown = [(t, s) for t, s in known if t.pk in set(chosen)][:MOST_TARGETS]
    else:
        shown = [(t, s) for t, s in known if t.pk in divided or binding.is_sum(s)][:SHOWN_TARGETS]
    with_parts = parts and len(shown) == 1
    columns = tuple(column for target, spec in shown for column in _columns(target, spec, binding, with_parts))
    mine = {target.pk for target, _ in shown}
    kept = {key: chain for key, chain in chains.items() if key.target_id in mine}
    return Grid(
        plan=plan,
        binding=binding,
        specs={target.pk: spec for target, spec in known},
        columns=columns,
        rows=_rows(viewer, binding, columns, kept),
        chains=kept,
        base=last_number(plan),
        later={key: c[-1].valid_from for key, c in kept.items() if c[-1].valid_from > viewer.today},
    )


def _columns(target: Target, spec: TargetSpec, binding: Binding, parts: bool) -> Iterable[Column]:
    units = frozenset(binding.units_of(spec))
    total = binding.total_of(spec)
    asks = words.value_words(spec)
    if spec.reach.mode == "subtree" and spec.reach.unit_id is not None:
        asks = f"{binding.unit(spec.reach.unit_id).name} · {asks}"
    each = None if binding.is_sum(spec) else spec.value
    found = target.state == Target.State.FOUND
    whole = WHOLES.get(spec.cadence, "")
    title = str(whole) if parts else target.title
    yield Column(target.pk, "", title, asks, spec.count_word, total, each, units, found)
    if parts:
        for part in parts_of(spec):
            yield Column(target.pk, part, part_words(part), "", spec.count_word, None, None, units, found)


def part_words(part: str) -> str:
    """月最低, 季最低, 3月; "" for the whole."""
    known = {"": "", "month": _("月最低"), "quarter": _("季最低")}
    return known[part] if part in known else _("%(month)s月") % {"month": int(part[1:])}


def _rows(viewer: Viewer, binding: Binding, columns: Iterable[Column], chains: Chained) -> tuple[Row, ...]:
    """Units that exist today or later and may get something, in sight, grouped. One query (who is in sight)."""
    wanted = {unit for column in columns for unit in column.units} | {key.unit_id for key in chains}
    facts = binding.facts.units
    there = [u for u in facts.values() if u.id in wanted and (u.valid_to is None or u.valid_to > viewer.today)]
    columns_ = ("pk", "short_name", "initials")
    seen = {row[0]: row for row in Unit.objects.visible_to(viewer).values_list(*columns_)}
    rows = [Row(u.id, u.name, u.type, u.klass, u.staff, seen[u.id][1], seen[u.id][2]) for u in there if u.id in seen]
    order = {name: at for at, name in enumerate(dict.fromkeys(row.type for row in rows))}
    return tuple(sorted(rows, key=lambda row: order[row.type]))


def sum_words(total: Fraction | None, given: Fraction, word: str) -> tuple[str, str]:
    """The sum beside the target's value in words, and whether it is equal: ("还差 2 篇", "short")."""
    if total is None:
        return "", "none"
    if given == total:
        return _("正好"), "even"
    said = {"amount": amount_words(abs(total - given)), "word": word}
    return (
        (_("还差 %(amount)s %(word)s") % said, "short")
        if given < total
        else (_("多出 %(amount)s %(word)s") % said, "over")
    )

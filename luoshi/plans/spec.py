"""What a target asks, as one value: pure, comparable, and the same in a form, a draft and a version.

What lives here: `TargetSpec`, `Reach`, `Counting` and their checks. Not here: tables (`models`), guesses (`propose`).
Invariant: a spec that `problems` finds nothing wrong with can be counted; JSON round-trips exactly (amounts as text).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

Comparator = Literal[">=", "<=", "="]
ReachMode = Literal["house", "unit", "subtree", "each_unit", "each_person", "each_holding", "per_head"]
How = Literal[
    "sum", "pieces", "people", "holdings", "latest", "max", "exists", "coverage", "ratio", "average", "in_time"
]

CADENCES = (
    *("year", "half_year", "quarter", "two_months", "month", "half_month", "ten_days", "two_weeks", "week", "day"),
    *("term", "school_year", "award_year", "n_years", "n_hours", "event", "once", "irregular"),
)
REACH_MODES: dict[str, str] = {
    "house": "全局合计",
    "unit": "指定单位自己",
    "subtree": "指定单位及下级合计",
    "each_unit": "每个单位各自",
    "each_person": "每个人各自",
    "each_holding": "名录中的每一个",
    "per_head": "按人数（人均）",
}
HOWS: dict[str, str] = {
    "sum": "累计数量",
    "pieces": "不同作品数",
    "people": "不同人数",
    "holdings": "不同阵地（名录）数",
    "latest": "最近一次的数值",
    "max": "最大值",
    "exists": "做了没有",
    "coverage": "覆盖率",
    "ratio": "两项之比",
    "average": "人均",
    "in_time": "按时率",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a target binds, by today's tree.

    `unit_id`: the unit of modes unit and subtree, and the top of the others (None: the house). `types`, `classes`:
    names of the house's lists, empty for all. `unit_ids`: a chosen list instead. `except_ids`: left out. `roles`: whose
    people (mode each_person; empty: everybody with a post). `person_ids`: a chosen list of people. `holding_type`: of
    the catalogue (mode each_holding, and coverage of holdings). `below`: with the work of the units
    below each (各学区组织 … reads as a district's own; a district that answers for its schools sets it).
    """

    mode: ReachMode = "house"
    unit_id: int | None = None
    types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()
    except_ids: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    person_ids: tuple[int, ...] = ()
    holding_type: str = ""
    below: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """How a target is counted: kinds, their quantity, facets wanted, and how entries become a figure.

    `facets` maps a facet's code to the accepted values. `denominator` names the second quantity of a ratio.
    `limit` is the time limit of in_time: {"value", "unit": minute | hour | day | working_day}.
    """

    kinds: tuple[str, ...] = ()
    quantity: str = "count"
    how: How = "sum"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denominator: str = ""
    limit: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """A target as it is to be counted. `value` None: a duty without number (irregular), never coloured."""

    title: str
    comparator: Comparator = ">="
    value: Fraction | None = Fraction(1)
    max_value: Fraction | None = None
    count_word: str = "次"
    cadence: str = "year"
    n: int | None = None
    months: tuple[int, ...] = ()
    due: Mapping[str, Any] | None = None
    rate: bool = False
    implied: bool = False
    actor: str = ""
    owner_id: int | None = None
    co_owner_ids: tuple[int, ...] = ()
    reach: Reach = Reach()
    counting: Counting = Counting()
    yardstick: Fraction | None = None  # the house's own number for an irregular target, marked as its own
    continues: bool = False  # a target over several years outlives the plan
    periods: Mapping[str, Any] = field(default_factory=dict)  # settings of its own (JSON of PeriodSettings)
    since: str = ""  # of one carried on into a later plan: the day its years began, as 2026-01-01
    carried_from: int | None = None  # and the target whose carried-over amounts (opening) are its own

    def with_(self, **changes: Any) -> TargetSpec:
        """A copy with some values changed."""
        return replace(self, **changes)

    def begins(self, start: date) -> date:
        """From when its periods run: the plan's start, or the day its years began in an earlier plan."""
        return min(date.fromisoformat(self.since), start) if self.since and self.cadence == "n_years" else start

    @property
    def is_limit(self) -> bool:
        """A time limit: counted as events done in time over events."""
        return self.cadence == "event" and self.comparator == "<="

    @property
    def is_ratio(self) -> bool:
        """Its figure is a share, not an amount that grows."""
        return self.rate or self.is_limit or self.counting.how in ("coverage", "ratio", "in_time")


def problems(spec: TargetSpec) -> dict[str, str]:
    """What keeps a spec from being counted: field → Chinese sentence. Empty: it can be confirmed."""
    return _demand_problems(spec) | _counting_problems(spec)


def _demand_problems(spec: TargetSpec) -> dict[str, str]:
    found: dict[str, str] = {}
    if not spec.title.strip():
        found["title"] = "请填写指标名称。"
    if spec.cadence not in CADENCES:
        found["cadence"] = "请选择周期。"
    if spec.comparator not in (">=", "<=", "="):
        found["comparator"] = "请选择不少于、不超过或等于。"
    if spec.cadence == "n_years" and (spec.n or 0) < 1:
        found["n"] = "请填写跨几年。"
    if spec.max_value is not None and spec.value is not None and spec.max_value < spec.value:
        found["max_value"] = "上限不能小于下限。"
    if any(not 1 <= month <= 12 for month in spec.months):
        found["months"] = "月份应在 1 至 12 之间。"
    if spec.counting.how in ("coverage", "ratio") and spec.value is not None and not spec.rate:
        found["rate"] = "覆盖率和比率要按百分比提要求，请勾选“是百分比”。"
    if wrong := _value_problem(spec):
        found["value"] = wrong
    return found


def _value_problem(spec: TargetSpec) -> str:
    if spec.value is None:
        irregular = spec.cadence == "irregular"
        return "" if irregular else "请填写数量；没有数量的常规工作请把周期选为“不定期”。"
    if spec.value < 0:
        return "数量不能是负数。"
    return "比率不能超过 100%。" if spec.rate and spec.value > 100 else ""


def _counting_problems(spec: TargetSpec) -> dict[str, str]:
    found: dict[str, str] = {}
    if not spec.counting.kinds:
        found["kinds"] = "请选择按哪类记录计数。"
    if spec.counting.how == "ratio" and not spec.counting.denominator:
        found["denominator"] = "请选择比率的分母。"
    if spec.reach.mode in ("unit", "subtree") and spec.reach.unit_id is None:
        found["reach_unit"] = "请选择由哪个单位完成。"
    if spec.reach.mode == "each_holding" and not spec.reach.holding_type:
        found["holding_type"] = "请选择名录类型。"
    return found


def to_json(spec: TargetSpec) -> dict[str, Any]:
    """A JSON object; fractions as "5" or "5/2"."""
    data = asdict(spec)
    for name in ("value", "max_value", "yardstick"):
        data[name] = None if data[name] is None else str(data[name])
    return _plain(data)


def from_json(data: Mapping[str, Any]) -> TargetSpec:
    """The spec of a JSON object made by `to_json`; unknown keys are left out, so that older versions stay readable."""
    known = {key: value for key, value in data.items() if key in TargetSpec.__dataclass_fields__}
    for name in ("value", "max_value", "yardstick"):
        if known.get(name) is not None:
            known[name] = Fraction(known[name])
    known["months"] = tuple(known.get("months") or ())
    known["co_owner_ids"] = tuple(known.get("co_owner_ids") or ())
    known["periods"] = dict(known.get("periods") or {})
    known["reach"] = _part(Reach, known.get("reach") or {})
    counting = dict(known.get("counting") or {})
    counting["facets"] = {code: tuple(values) for code, values in (counting.get("facets") or {}).items()}
    known["counting"] = _part(Counting, counting)
    return TargetSpec(**known)


def _part(cls: Any, data: Mapping[str, Any]) -> Any:
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.items()
        if name in cls.__dataclass_fields__
    }
    return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

"""The editor of due rules makes every form that the reader knows, and a spec survives its form."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.catalogue.load import load
from luoshi.plans.forms.counting import CountingForm, counting_initial
from luoshi.plans.forms.demand import DemandForm, demand_initial
from luoshi.plans.forms.due import DueForm, due_initial
from luoshi.plans.spec import Counting, TargetSpec

RULES = [
    None,
    {"date": "2026-11-25"},
    {"month": 11, "day": 25},
    {"day_of_month": 24},
    {"day_of_month": 31},
    {"day_of_week": 4},
    {"day_of_week": [1, 3, 5]},
    {"month_of_quarter": 3, "day_of_month": 20},
    {"day_of_next_month": 5},
    {"days_after_period": 10},
    {"within": {"value": 24, "unit": "hour"}},
    {"within": {"value": 3, "unit": "working_day", "side": "before"}},
    {"before": "term"},
    {"festival": "重阳节"},
]


def posted(form) -> dict[str, object]:
    """What a browser would post of a form that nobody touched."""
    return {
        form.add_prefix(name): form.initial[name] for name in form.fields if form.initial.get(name) not in (None, False)
    }


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_each_due_rule_comes_back_as_it_was(rule):
    shown = DueForm(initial=due_initial(rule))
    form = DueForm(initial=due_initial(None), data=posted(shown))
    assert form.is_valid(), form.errors
    assert form.rule() == rule


def test_a_due_rule_without_its_day_says_which_field_is_missing():
    form = DueForm(initial=due_initial(None), data={"due-form": "date", "due-date": ""})
    assert not form.is_valid()
    assert list(form.errors) == ["date"]
    form = DueForm(initial=due_initial(None), data={"due-form": "date", "due-date": "2026-11-25"})
    assert form.is_valid()


amounts = st.integers(0, 10**9).map(Fraction) | st.decimals(0, 10**6, places=2).map(Fraction)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    value=amounts,
    comparator=st.sampled_from([">=", "<=", "="]),
    cadence=st.sampled_from(["year", "month", "quarter", "week", "term", "once", "event"]),
    months=st.sets(st.integers(1, 12), max_size=3),
)
def test_a_demand_survives_its_form(value, comparator, cadence, months):
    """Whatever amount of at most two decimals: what the form shows and reads back is exact."""
    months = tuple(sorted(months)) if cadence in ("year", "month", "week") else ()
    spec = TargetSpec("学习", comparator, value, count_word="次", cadence=cadence, months=months)
    form = DemandForm(initial={}, data=posted(DemandForm(initial=demand_initial(spec))))
    assert form.is_valid(), form.errors
    assert spec.with_(**form.changes()) == spec


@pytest.mark.parametrize(("typed", "meant"), [("２万", 20_000), ("1,500", 1500), ("2.5", Fraction(5, 2)), (" 12 ", 12)])
def test_numbers_are_taken_as_people_type_them(typed, meant):
    form = DemandForm(initial={}, data={"demand-title": "x", "demand-comparator": ">=", "demand-cadence": "year",
                                        "demand-value": typed})  # fmt: skip
    assert form.is_valid(), form.errors
    assert form.changes()["value"] == meant


@pytest.mark.parametrize("kind", [kind.code for kind in load().kinds() if not kind.system])
def test_every_kind_can_be_counted_in_each_of_its_quantities(kind):
    """The chooser offers what the catalogue declares, and gives it back, facets included."""
    definition = load().kind(kind)
    for quantity in definition.quantities:
        facets = {facet.code: (facet.choices[0].code,) for facet in definition.facets if facet.choices}
        counting = Counting((kind,), quantity.code, "sum", facets)
        shown = CountingForm(load(), initial=counting_initial(counting, load()))
        form = CountingForm(load(), initial={}, data=posted(shown))
        assert form.is_valid(), form.errors
        assert form.counting() == counting

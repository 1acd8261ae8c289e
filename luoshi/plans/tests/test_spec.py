"""What a target asks, as a value: it survives JSON, and says what keeps it from being counted."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from luoshi.plans.spec import CADENCES, Counting, Reach, TargetSpec, from_json, problems, to_json

READY = TargetSpec("集中学习", value=Fraction(12), counting=Counting(("study.session",)))

specs = st.builds(
    TargetSpec,
    title=st.text(max_size=20),
    comparator=st.sampled_from([">=", "<=", "="]),
    value=st.none() | st.fractions(min_value=0),
    cadence=st.sampled_from(CADENCES),
    months=st.lists(st.integers(1, 12), max_size=3).map(tuple),
    due=st.none() | st.just({"month": 12, "day": 20}),
    reach=st.builds(Reach, unit_id=st.none() | st.integers(1, 9), types=st.lists(st.text(max_size=4)).map(tuple)),
    counting=st.builds(
        Counting,
        kinds=st.lists(st.text(max_size=9), max_size=2).map(tuple),
        facets=st.dictionaries(st.text(max_size=4), st.lists(st.text(max_size=4)).map(tuple), max_size=2),
    ),
)


@given(specs)
def test_a_spec_survives_json(spec):
    """What is stored is what was meant, amounts to the digit."""
    assert from_json(to_json(spec)) == spec


def test_a_number_is_wanted_unless_the_duty_is_irregular():
    """Refused without a number, accepted once the cadence says so."""
    bare = READY.with_(value=None)
    assert set(problems(bare)) == {"value"}
    assert problems(bare.with_(cadence="irregular")) == {}


def test_a_kind_is_wanted():
    """Without a kind there is nothing to count."""
    assert set(problems(READY.with_(counting=Counting()))) == {"kinds"}
    assert problems(READY) == {}


def test_a_share_stays_within_a_hundred():
    """A rate over 100 is a slip."""
    assert set(problems(READY.with_(rate=True, value=Fraction(120)))) == {"value"}
    assert problems(READY.with_(rate=True, value=Fraction(90))) == {}


def test_a_named_unit_must_be_named():
    """Reach `unit` without a unit is refused, with one it can be confirmed."""
    assert set(problems(READY.with_(reach=Reach("unit")))) == {"reach_unit"}
    assert problems(READY.with_(reach=Reach("unit", unit_id=3))) == {}


def test_a_share_is_asked_in_per_cent():
    """A coverage of 2 of 3 beside a bare 100 would read "0.7 / 100"."""
    share = READY.with_(value=Fraction(100), counting=Counting(("channel.update",), how="coverage"))
    assert set(problems(share)) == {"rate"}
    assert problems(share.with_(rate=True)) == {}

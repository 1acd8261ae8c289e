"""Spreading a total over units: laws that hold for any total, weights, locks and minima."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luoshi.plans.quotas.spreading import NoBasis, NobodyOpen, Share, SpreadRefused, TotalTooSmall, spread

AMOUNTS = st.fractions(0, 500, max_denominator=4)
WEIGHTS = st.integers(0, 400).map(Fraction)
NOTHING = st.just(Fraction(0))


@st.composite
def units(draw, least=NOTHING):
    rows = draw(st.lists(st.tuples(WEIGHTS, st.none() | st.integers(0, 20), least), min_size=1, max_size=30))
    return [Share(key, weight, None if lock is None else Fraction(lock), low)
            for key, (weight, lock, low) in enumerate(rows)]  # fmt: skip


def shared(total: Fraction, shares: list[Share]) -> dict[int, Fraction]:
    """The spread, of cases that can be spread."""
    try:
        return spread(total, shares)
    except SpreadRefused:
        assume(False)
        raise


@given(AMOUNTS, units())
def test_the_amounts_sum_to_the_total_exactly(total, shares):
    assert sum(shared(total, shares).values()) == total


@given(AMOUNTS, units(least=st.integers(0, 3).map(Fraction)))
def test_locks_stay_and_nobody_gets_less_than_the_least(total, shares):
    found = shared(total, shares)
    for share in shares:
        assert found[share.key] == share.locked if share.locked is not None else found[share.key] >= share.least


@given(AMOUNTS, units())
def test_more_weight_never_means_less(total, shares):
    """Compared among those that are open; equal weights differ by one piece at most."""
    found = shared(total, shares)
    free = [share for share in shares if share.locked is None]
    for one in free:
        for other in free:
            if one.weight > other.weight:
                assert found[one.key] >= found[other.key]
            if one.weight == other.weight:
                assert abs(found[one.key] - found[other.key]) <= 1


@given(AMOUNTS, units(least=st.integers(0, 3).map(Fraction)), st.randoms())
def test_the_order_of_the_units_does_not_matter(total, shares, random):
    found = shared(total, shares)
    mixed = list(shares)
    random.shuffle(mixed)
    assert spread(total, mixed) == found


@given(st.integers(0, 5000), units())
def test_whole_totals_are_spread_in_whole_pieces(total, shares):
    assert all(amount.denominator == 1 for amount in shared(Fraction(total), shares).values())


def test_1500_pieces_over_five_schools_by_their_staff():
    """By hand: 1500 over 40, 10, 25, 25, 17 teachers: 512 12/13 … the largest remainders get the last pieces."""
    staff = [40, 10, 25, 25, 17]
    found = spread(Fraction(1500), [Share(n, Fraction(many)) for n, many in enumerate(staff)])
    assert list(found.values()) == [513, 128, 321, 320, 218]


def test_a_total_below_the_least_is_refused_and_enough_is_spread():
    """Three units of at least 4 cannot share 11; with 12 they get 4 each."""
    shares = [Share(n, Fraction(n + 1), least=Fraction(4)) for n in range(3)]
    with pytest.raises(TotalTooSmall) as refused:
        spread(Fraction(11), shares)
    assert refused.value.bound == 12
    assert set(spread(Fraction(12), shares).values()) == {4}


def test_without_any_weight_there_is_no_basis():
    """Nothing was done last year: even the least cannot say who gets the rest."""
    with pytest.raises(NoBasis):
        spread(Fraction(5), [Share(1, Fraction(0)), Share(2, Fraction(0))])
    assert spread(Fraction(5), [Share(1, Fraction(0)), Share(2, Fraction(1))]) == {1: 0, 2: 5}


def test_all_locked_must_make_the_total():
    with pytest.raises(NobodyOpen):
        spread(Fraction(5), [Share(1, Fraction(1), locked=Fraction(4))])
    assert spread(Fraction(4), [Share(1, Fraction(1), locked=Fraction(4))]) == {1: 4}

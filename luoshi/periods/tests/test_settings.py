"""Settings of house, plan and target, merged from what is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from luoshi.periods import PeriodSettings, SettingInvalid, decreed

TERM = {"start": "2026-03-02", "end": "2026-07-04", "school_year": 2025, "ordinal": 2}


def test_target_wins_over_plan_over_house_over_default() -> None:
    """Each layer says only what differs."""
    house = {"month_closing_day": 24, "shift": "earlier", "school_terms": [TERM]}
    found = PeriodSettings.merged(house=house, plan={"shift": "none", "grace_days": 2}, target={"grace_days": 0})
    assert (found.month_closing_day, found.shift, found.grace_days, found.late_policy) == (24, "none", 0, "mark")
    assert found.school_terms[0].start == date(2026, 3, 2)
    assert PeriodSettings.merged(calendar=decreed()).calendar == decreed()


def test_stored_settings_come_back_as_they_were() -> None:
    """to_json and merged are inverse, so a form can show and save them."""
    found = PeriodSettings.merged(
        house={"months": [1, 3], "school_terms": [TERM], "lock_days": None, "year_start": [9, 1]}
    )
    assert PeriodSettings.merged(house=found.to_json()) == found


@pytest.mark.parametrize(
    "layer",
    [
        {"month_closing_day": 0},
        {"month_closing_day": "24"},
        {"shift": "sideways"},
        {"late_policy": "forget"},
        {"grace_days": -1},
        {"grace_days": None},
        {"grace_days": True},
        {"months": [13]},
        {"months": ["三"]},
        {"year_start": [2, 29]},
        {"year_start": [1]},
        {"daily": "often"},
        {"school_terms": [{"start": "2026-03-02"}]},
        {"school_terms": [TERM, TERM]},
        {"school_terms": [TERM | {"end": "2026-03-02"}]},
        {"calendar": None},
        {"unheard_of": 1},
    ],
)
def test_setting_that_cannot_be_is_refused_by_name(layer: dict[str, Any]) -> None:
    """The error carries the name, so that a form can show it beside its field."""
    with pytest.raises(SettingInvalid) as refused:
        PeriodSettings.merged(house={"grace_days": 1}, plan=layer)
    assert refused.value.name == next(iter(layer))

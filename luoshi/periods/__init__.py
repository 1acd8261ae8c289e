"""Periods: cadences, reporting months, terms, working days, due rules, pace. A pure library: no Django, no clock.

What lives here: the names that other rooms use. Not here: obligations and targets (plans). Invariant: spans are
half-open [start, end) throughout.
"""

from __future__ import annotations

from luoshi.periods.calendar import DayMark, Rest, Shift, WorkCalendar
from luoshi.periods.day_rows import days_of_year, rows_of_text
from luoshi.periods.decrees import DayError, ImportedDays, decreed, decreed_years, import_days
from luoshi.periods.due import (
    Deadlines,
    DueRuleInvalid,
    correction_until,
    deadline_after,
    deadlines,
    named_due_days,
    put_off,
)
from luoshi.periods.festivals import festival, festival_name, festival_names
from luoshi.periods.pace import Colour, colour, expected_by, forecast, number_words, share_by
from luoshi.periods.period import CADENCES, CadenceUnknown, Period, periods_of, tiles_of
from luoshi.periods.preview import preview, provisional_words
from luoshi.periods.school import Term, assumed_terms, breaks, teaching_week, terms_between
from luoshi.periods.settings import PeriodSettings, SettingInvalid
from luoshi.periods.words import (
    cadence_words,
    date_words,
    due_words,
    duty_words,
    month_day_words,
    month_words,
    parse_date,
    span_words,
    weekday_words,
)

__all__ = [
    "CADENCES",
    "CadenceUnknown",
    "Colour",
    "DayError",
    "DayMark",
    "Deadlines",
    "DueRuleInvalid",
    "ImportedDays",
    "Period",
    "PeriodSettings",
    "Rest",
    "SettingInvalid",
    "Shift",
    "Term",
    "WorkCalendar",
    "assumed_terms",
    "breaks",
    "cadence_words",
    "colour",
    "correction_until",
    "date_words",
    "days_of_year",
    "deadline_after",
    "deadlines",
    "decreed",
    "decreed_years",
    "due_words",
    "duty_words",
    "expected_by",
    "festival",
    "festival_name",
    "festival_names",
    "forecast",
    "import_days",
    "month_day_words",
    "month_words",
    "named_due_days",
    "number_words",
    "parse_date",
    "periods_of",
    "preview",
    "provisional_words",
    "put_off",
    "rows_of_text",
    "share_by",
    "span_words",
    "teaching_week",
    "terms_between",
    "tiles_of",
    "weekday_words",
]

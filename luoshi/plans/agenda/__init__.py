"""Dates of duties: calendar page, iCalendar feed, the day's digest, and what moves when days change.

`dues` the due and lock days of duties · `moving` open deadlines for the settings pages · `month` a month for the page
· `ics` text of a feed · `digest` who gets what text on which day · `operations`, `views`, `tasks`. Invariant: all of it
is computed from the same duties as progress.
"""

"""Limits of prints, each with its reason."""

from __future__ import annotations

MAX_ROWS = 5_000  # of a ledger on paper: 250 pages; what is longer is read as Excel
MAX_SHEET_ROWS = 100_000  # of a ledger as Excel: ten seconds of writing
MAX_NAMES = 8  # units named in a sentence; the rest is counted
MAX_WATCHED = 12  # targets of a summary that need attention
MAX_COMING = 12  # days that lie ahead in a summary
COMING_DAYS = 31
MAX_TEXT = 5_000  # characters of one own paragraph: three pages
MAX_PACK_FILES = 3_000  # evidence of a pack: what a person can hand over
MAX_PACK_BYTES = 300 * 1024 * 1024  # fits a memory stick and the memory of a small server
MAX_PACK_RECORDS = 5_000
MAX_LISTED = 500  # records listed in a unit's report
MAX_TASK_ROWS = 40  # lines of a task list that stay readable on one page

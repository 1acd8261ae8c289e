"""Limits of the room, each with its reason."""

from __future__ import annotations

MAX_TITLE = 200  # the longest title of any room; a clause's heading is cut
MAX_TEXT = 3_000  # characters of one row's text: a record's fields and note; a plan's long text is found by its clauses
MAX_WORD = 64  # a longer run without a space is an address or a fault
MAX_QUERY = 120  # what fits the box; more is pasted by mistake
MAX_WORDS = 6  # more make the query slow and never the result better
FIRST_HITS = 5  # of each kind on the first page
PAGE_SIZE = 30  # of one kind; bounded HTML
MAX_PAGES = 200  # nobody pages farther; keeps OFFSET bounded
BATCH = 500  # documents a statement
SNIPPET = 90  # characters of text shown around the first word

"""Limits of the reader, each with its reason. What does not fit is refused with a sentence that says what to do."""

from __future__ import annotations

MAX_DEPTH = 9  # Word has nine list levels; deeper "levels" in a text are noise

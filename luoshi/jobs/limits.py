"""Limits of background work, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

MOST_ATTEMPTS = 3  # a job that fell over three times will fall over again: a person must look
RETRY_SECONDS = (10, 60)  # between attempts: a lock or a mail server is often back within a minute
THREADS = 2  # a report that is being written must not hold up a digest; more would fight for one processor
MOST_TEXT = 200  # characters of a line of progress or of a title
MOST_ERROR = 500  # characters of what a person reads about a failure; the traceback is in the log
KEEP_DAYS = 30  # finished jobs are listed for a month; what they made has a life of its own
PROGRESS_SECONDS = 0.5  # a row written for each of 10,000 steps would take the one write lock of SQLite
STOP_SECONDS = 15  # what a job gets to end by itself when the server is told to stop


@dataclass(frozen=True)
class Pace:
    """How often a worker shows that it lives, and when it counts as dead. Seconds."""

    beat: float = 5.0
    dead: float = 60.0  # twelve beats: longer than any pause of a busy machine, or of a writer on SQLite (20 s)
    poll: float = 0.5


PACE = Pace()

"""Limits of notices, each with its reason."""

from __future__ import annotations

MOST_SUBJECT = 200  # characters; longer ones are cut with an ellipsis
MOST_ERROR = 300
CONNECT_SECONDS = 10  # a mail server that has not answered by then will not do so for the next message either
BATCH = 100  # messages sent over one connection; servers close it after some hundreds
RETRY_MINUTES = (1, 5, 15, 60, 240)  # then it is given up: after five hours the news is old
MOST_ROBOTS = 10  # groups of one institution
MOST_REPLY = 4096  # bytes read of a robot's answer
KEEP_READ_DAYS = 180
KEEP_UNREAD_DAYS = 400  # longer than the year that a plan runs
KEEP_DELIVERY_DAYS = 90

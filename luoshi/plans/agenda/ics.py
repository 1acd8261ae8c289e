"""The text of a calendar feed (RFC 5545). Pure: items in, bytes out.

Invariants: an event's UID follows from the duty and not from its day, so that a day that moves moves the event; nothing
of a person but the titles of duties is in it; a day before a due day at nine the alarm rings, while it is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from luoshi.periods.calendar import ONE_DAY
from luoshi.plans.agenda.dues import Item

PRODUCT = "-//Luoshi//Agenda//ZH"
REFRESH = timedelta(hours=6)
BEFORE = timedelta(hours=-15)  # nine in the morning of the day before
DOMAIN = "luoshi"


def feed(items: Iterable[Item], *, name: str, at: datetime, base: str = "") -> bytes:
    """The feed of these items as known at `at`. `base` is the address that people type, for links; "" for none."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for item in items:
        calendar.add_component(_event(item, at, base))
    return bytes(calendar.to_ical())


def uid_of(item: Item) -> str:
    """The stable name of an item, without anything that says whose it is."""
    return f"{sha256(f'{item.kind}:{item.key}'.encode()).hexdigest()[:32]}@{DOMAIN}"


def _event(item: Item, at: datetime, base: str) -> Event:
    event = Event()
    event.add("uid", uid_of(item))
    event.add("dtstamp", at.astimezone(UTC))
    event.add("last-modified", at.astimezone(UTC))
    event.add("dtstart", item.day)
    event.add("dtend", item.day + ONE_DAY)
    event.add("summary", item.words)
    if item.said:
        event.add("description", item.said)
    if base:
        event.add("url", f"{base}{item.entry_url or item.url}")
    event.add("transp", "TRANSPARENT")
    if not item.done:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", item.words)
        alarm.add("trigger", BEFORE)
        event.add_component(alarm)
    return event

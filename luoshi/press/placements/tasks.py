"""Background work of placements: reading what was reported by its address, and looking again at addresses later.

Both only where the house allows the network (setting `press_fetch`, off). Invariants: nothing here decides over a record: a
page that is gone is marked, and the placement stands; a look that fails is tried another day; the first copy is kept.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.files.errors import FileRefused
from luoshi.files.operations import store_file
from luoshi.jobs.operations import enqueue
from luoshi.jobs.registry import JobContext, daily, job
from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Evidence, Record
from luoshi.ledger.operations import NewEvidence
from luoshi.org.models import House
from luoshi.press.models import AddressCheck, PlacementDetail
from luoshi.press.placements.details import make_details
from luoshi.press.placements.fetching import FetchRefused, Page, fetch
from luoshi.press.placements.kinds import KINDS
from luoshi.ui.scope import leave_scope

SETTING = "press_fetch"
READ, LOOK, DETAILS = "press.read_address", "press.look_again", "press.details"
AGAIN_DAYS = 30
"""Between two looks at an address that opens."""
GONE_AFTER = 3
"""Failures in a row before an address is called gone: one bad day of a server is none."""
A_NIGHT = 300
"""Addresses of a house in one run: ten seconds each at worst is under an hour."""
A_NIGHT_OF_DETAILS = 2_000
"""Older records of a house in one run; ten years of a county are done in a month of nights."""
STANDING = (Record.State.SUBMITTED, Record.State.VERIFIED)


def allows(house: House) -> bool:
    """Whether the house lets the server fetch pages."""
    return bool(house.settings.get(SETTING, False))


def read_later(record: Record, *, by: Any, at: datetime) -> None:
    """Queue reading the address of a new placement, inside its transaction, where the house allows it."""
    house = House.objects.get(pk=record.house_id)
    if allows(house):
        enqueue(READ, house_id=house.pk, by=by, at=at, payload={"record_id": record.pk}, key=f"{READ}:{record.pk}")


@job(READ, title=_("读取上稿网页"))
def read_address(ctx: JobContext, record_id: int) -> None:
    """Fetch one address; keep the page as a file and as evidence of grade B."""
    with leave_scope("reading a reported address"):
        check = AddressCheck.objects.select_related("record__house").filter(record_id=record_id).first()
    if check is not None and allows(check.record.house):
        look_at(check, at=ctx.at)


@daily(LOOK, hour=2, minute=30)
def look_again(at: datetime) -> int:
    """Look at the addresses of standing placements that were not looked at for a month. Returns how many."""
    with leave_scope("looking again at addresses"):
        houses = [house for house in House.objects.all() if allows(house)]
    count = 0
    for house in houses:
        due = Q(checked_at__isnull=True) | Q(checked_at__lt=at - timedelta(days=AGAIN_DAYS))
        due |= Q(failures__gt=0, failures__lt=GONE_AFTER, checked_at__lt=at - timedelta(hours=20))
        with leave_scope("looking again at addresses"):
            rows = AddressCheck.objects.filter(due, record__house=house, record__state__in=STANDING)
            checks = list(rows.select_related("record").order_by("checked_at", "pk")[:A_NIGHT])
        for check in checks:
            look_at(check, at=at)
            count += 1
    return count


@daily(DETAILS, hour=1, minute=10)
def complete_details(at: datetime) -> int:
    """Details of records that were handed in before this part was there. Returns how many; nothing on later nights."""
    count = 0
    for house_id in House.objects.values_list("pk", flat=True):
        with transaction.atomic(), leave_scope("details of older records of the press"):
            made = PlacementDetail.objects.filter(record=OuterRef("pk"), version=OuterRef("version"))
            rows = Record.objects.filter(house_id=house_id, kind__code__in=KINDS, first_handed_in_at__isnull=False)
            lacking = list(rows.exclude(Exists(made)).select_related("kind").order_by("pk")[:A_NIGHT_OF_DETAILS])
            if lacking:
                count += len(make_details(lacking, at=at))
    return count


def look_at(check: AddressCheck, *, at: datetime) -> AddressCheck:
    """Fetch the address and write down what came of it. The network is outside of every transaction."""
    today = timezone.localdate(at)
    try:
        page = fetch(check.address, today=today)
    except FetchRefused:
        page = None
    with transaction.atomic(), leave_scope("what came of looking at an address"):
        row: AddressCheck = (
            AddressCheck.objects.select_for_update(of=("self",)).select_related("record").get(pk=check.pk)
        )
        if row.address != check.address:
            return row
        row.checked_at = at
        if page is None:
            row.failures += 1
            if row.failures >= GONE_AFTER:
                row.state = AddressCheck.State.GONE
        else:
            row.failures, row.state, row.seen_on = 0, AddressCheck.State.ALIVE, today
            row.title, row.published = page.title[:120], page.published
            if row.copy_id is None:
                _keep(row, page, at)
        row.save()
    return row


def _keep(row: AddressCheck, page: Page, at: datetime) -> None:
    """The first copy: a file whose hash is kept, attached as evidence of grade B."""
    name = f"{row.record.title[:40]}.txt"
    text = _as_text(page)
    try:
        file = store_file(house_id=row.record.house_id, owner_room="ledger", data=text, name=name, by=None, at=at)
    except FileRefused:
        return
    row.copy, row.sha256 = file, hashlib.sha256(page.data).hexdigest()
    if not Evidence.objects.filter(record=row.record, url=row.address[:500]).exists():
        evidence = NewEvidence(file_id=file.pk, url=row.address[:500], grade="B", sha256=row.sha256)
        ledger.attach_evidence(record_id=row.record_id, evidence=evidence, by=None, at=at)


def _as_text(page: Page) -> bytes:
    """The page's words as text: what is kept opens anywhere and runs nothing."""
    import nh3

    plain = nh3.clean(page.text, tags=set(), clean_content_tags={"script", "style"})
    lines = (line.strip() for line in plain.splitlines())
    return "\n".join(line for line in [page.address, page.title, *lines] if line).encode()

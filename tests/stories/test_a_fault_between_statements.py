"""Power is cut between any two statements of a step, files included: nothing is half done.

What is true of files: bytes are written before their row, so a row never lacks its bytes; bytes without a row, left by a
cut, are swept after a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from luoshi.files.models import StoredFile
from luoshi.files.operations import read_bytes, store_file, sweep_orphans
from luoshi.ledger import check
from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Record
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope
from luoshi.work.operations import Sent, amend, correct, enter
from tests.stories.county import County

pytestmark = pytest.mark.both
MOST = 400  # statements of the longest step are under a hundred; a step that never ends would hide that nothing was cut


class PowerCut(Exception):
    """The machine stops here."""


def cut_before(number: int) -> Callable[..., Any]:
    """Stop before the numbered statement; marks of transactions are not counted."""
    seen = [0]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen[0] += 1
            if seen[0] == number:
                raise PowerCut
        return execute(sql, params, many, context)

    return wrapper


def rows() -> str:
    """A hash of every row of every table of ours."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table):
            if model.__module__.startswith("luoshi."):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                found.update(repr(sorted(map(repr, cursor.fetchall()))).encode())
    return found.hexdigest()


def bytes_kept() -> set[str]:
    """The stored files in the folder."""
    folder = Path(settings.MEDIA_ROOT)
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def paths_of_rows() -> set[str]:
    """The paths that rows speak of."""
    with leave_scope("the story"):
        return set(StoredFile.objects.values_list("path", flat=True))


@pytest.fixture
def county(db: None) -> County:
    """The county in March."""
    county = County()
    county.at(2026, 3, 20)
    return county


def photo(county: County, by: Viewer, text: str) -> StoredFile:
    """A file that somebody uploads."""
    return store_file(
        house_id=county.house.pk, owner_room="ledger", data=text.encode(), name=f"{text}.txt", by=by, at=county.now
    )


def sent(county: County, *files: StoredFile, **more: Any) -> Sent:
    """A form with files."""
    return Sent(county.content("t.activity", county.oak, date(2026, 3, 18), **more), files)


def _upload_and_hand_in(county: County, record: Record | None) -> None:
    by = county.oak_clerk
    files = [photo(county, by, name) for name in ("现场甲", "现场乙")]
    enter(sent=sent(county, *files), hand_in=True, by=by, at=county.now)


def _hand_in(county: County, record: Record | None) -> None:
    assert record is not None
    amend(record_id=record.pk, sent=sent(county, photo(county, county.oak_clerk, "补充")), hand_in=True, by=county.oak_clerk,
          at=county.now)  # fmt: skip


def _verify(county: County, record: Record | None) -> None:
    assert record is not None
    ledger.verify_record(record_id=record.pk, by=county.county_verifier, at=county.now)


def _correct(county: County, record: Record | None) -> None:
    assert record is not None
    correct(record_id=record.pk, sent=sent(county, photo(county, county.oak_clerk, "更正"), hours="2"), reason="时长写错",
            by=county.oak_clerk, at=county.now)  # fmt: skip


def _withdraw(county: County, record: Record | None) -> None:
    assert record is not None
    ledger.withdraw_record(record_id=record.pk, reason="重复登记", by=county.oak_clerk, at=county.now)


STEPS: dict[str, tuple[str, Callable[[County, Record | None], None]]] = {
    "upload and hand in": ("", _upload_and_hand_in),
    "hand in": ("draft", _hand_in),
    "verify": ("submitted", _verify),
    "correct": ("verified", _correct),
    "withdraw": ("verified", _withdraw),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_cut_leaves_nothing_half_done(county: County, name: str) -> None:
    """Before the first statement, the second, …: all rows are as before, no row lacks its bytes; uncut it is done."""
    state, step = STEPS[name]
    record = getattr(county, state)("t.activity", county.oak, date(2026, 3, 17)) if state else None
    county.tick()
    before = rows()
    for number in range(1, MOST):
        try:
            with transaction.atomic(), connection.execute_wrapper(cut_before(number)):
                step(county, record)
        except PowerCut:
            assert rows() == before, f"{name}: cut before statement {number}"
            assert paths_of_rows() <= bytes_kept(), f"{name}: a row without bytes, cut before statement {number}"
        else:
            break
    assert 5 < number < MOST - 1
    assert rows() != before
    assert paths_of_rows() <= bytes_kept()
    assert check.check(house_id=county.house.pk).findings == []


def test_bytes_that_a_cut_left_are_swept_after_a_day_and_no_others(county: County) -> None:
    """An upload cut before its row leaves bytes; a day later they go, and the bytes of rows stay."""
    kept = photo(county, county.oak_clerk, "留下的")
    number = 1
    while not bytes_kept() - paths_of_rows():
        with pytest.raises(PowerCut), transaction.atomic(), connection.execute_wrapper(cut_before(number)):
            photo(county, county.oak_clerk, "断电的")
        number += 1
    now = timezone.now()
    assert sweep_orphans(at=now + timedelta(hours=1)) == 0
    assert sweep_orphans(at=now + timedelta(hours=25)) == 1
    assert bytes_kept() == paths_of_rows()
    assert read_bytes(kept) == "留下的".encode()


def test_a_full_disk_leaves_no_row(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes cannot be written: no row speaks of them, and the same upload works once there is room."""
    before = rows()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("luoshi.files.operations.os.fsync", full)  # where a disk says that the bytes did not fit
        with pytest.raises(OSError, match="No space"), transaction.atomic():
            photo(county, county.oak_clerk, "现场")
    assert rows() == before
    assert read_bytes(photo(county, county.oak_clerk, "现场")) == "现场".encode()

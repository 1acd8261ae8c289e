"""A worker is killed in the middle of a job: another one finishes it. Real processes on a database of their own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from luoshi.jobs.tests import work_process

PATIENCE = 60
ROOT = Path(__file__).resolve().parents[3]


def until(what: Callable[[], Any]) -> Any:
    """Wait until it is true and return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.05)
    pytest.fail("waited in vain")


class House:
    """A home folder with a database, worker processes, and one table of jobs to look into."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("LUOSHI_", "DJANGO_"))}
        self.environment |= {"LUOSHI_HOME": str(home), "PYTHONPATH": str(ROOT), "LUOSHI_TOP_ROOM": "org"}
        self.started: list[subprocess.Popen[bytes]] = []
        script = "import luoshi.cli.main as m; m.set_up_django(); from luoshi.cli.serve import migrate; migrate()"
        subprocess.run([sys.executable, "-c", script], env=self.environment, check=True)

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        """Start one and wait until it is up."""
        process = subprocess.Popen(
            [sys.executable, work_process.__file__, str(self.home), *words], env=self.environment
        )
        self.started.append(process)
        until(lambda: (self.home / f"ready-{process.pid}").exists())
        return process

    def rows(self, sql: str, *given: Any) -> list[Any]:
        """Ask the file, or write to it."""
        with sqlite3.connect(self.home / "luoshi.sqlite3", timeout=20) as connection:
            return connection.execute(sql, given).fetchall()

    def queue(self, name: str) -> None:
        """Put a job in as another process would."""
        at = "2026-03-05 01:00:00"
        self.rows(
            "INSERT INTO jobs_job (house_id, name, title, payload, key, state, done, total, text, result, error,"
            " asked_by, asked_at, due_at, attempts, worker)"
            " VALUES (7, 'test.marks', '', ?, '', 'queued', 0, 0, '', '{}', '', '', ?, ?, 0, '')",
            f'{{"name": "{name}"}}', at, at,
        )  # fmt: skip

    def state(self) -> tuple[str, int]:
        """State and attempts of the newest job."""
        found: tuple[str, int] = self.rows("SELECT state, attempts FROM jobs_job ORDER BY id DESC LIMIT 1")[0]
        return found

    def marks(self, name: str) -> list[str]:
        """What the attempts wrote."""
        path = self.home / name
        return path.read_text("ascii").split() if path.exists() else []


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The folder; whatever was started is ended."""
    made = House(tmp_path)
    yield made
    for process in made.started:
        process.kill()
        process.wait()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_a_job_whose_worker_is_killed_is_finished_by_another_one(house: House) -> None:
    """The second worker stands by while the first one lives, and takes over once it has been silent."""
    first = house.worker("slow")
    second = house.worker()
    house.queue("report")
    until(lambda: house.state() == ("running", 1) and house.marks("report") == ["1"])
    time.sleep(0.5)
    assert house.state() == ("running", 1), "a standby must not touch a living worker's job"
    first.send_signal(signal.SIGKILL)
    first.wait()
    until(lambda: house.state() == ("done", 2))
    assert house.marks("report") == ["1", "2"]
    assert second.poll() is None


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGSTOP")
def test_a_worker_that_was_frozen_and_wakes_up_gives_way(house: House) -> None:
    """Thought dead, it finds its job in other hands: it writes nothing, stands by, and lives on."""
    first = house.worker("slow")
    house.queue("report")
    until(lambda: house.marks("report") == ["1"])
    first.send_signal(signal.SIGSTOP)
    house.worker()
    until(lambda: house.state() == ("done", 2))
    first.send_signal(signal.SIGCONT)
    time.sleep(1)
    assert house.state() == ("done", 2)
    assert first.poll() is None
    assert house.rows("SELECT count(*) FROM jobs_lease") == [(1,)]


def test_a_worker_that_is_told_to_stop_hands_its_job_back_and_the_lease_on(house: House) -> None:
    """Nothing has to be waited for: the next worker begins at once, and no attempt was lost."""
    first = house.worker("slow")
    house.queue("report")
    until(lambda: house.marks("report") == ["1"])
    (house.home / "stop").touch()
    assert first.wait(timeout=PATIENCE) == 0
    assert house.state() == ("queued", 0)
    assert house.rows("SELECT holder FROM jobs_lease") == [("",)]
    (house.home / "stop").unlink()
    house.worker()
    until(lambda: house.state() == ("done", 1))
    assert house.marks("report") == ["1", "1"]

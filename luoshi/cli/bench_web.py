"""`luoshi bench web`: the server as people meet it, over HTTP: a list, the matrix with 50 people, the 24th of the month.

Makes a house of its own in a folder that is thrown away, starts `luoshi serve` on it and lets a process of its own play
the people. Invariant: what is measured is the product's own server with its own settings; signing in is not part of it.
What the numbers mean: docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from luoshi.cli import bench_web_load

HELP = "网页：列表、300×60 矩阵（50 人同时看）、24 日 300 个单位同时交"
NEEDS_DJANGO = False  # it sets Django up itself, on a folder of its own
PEOPLE, PAUSE = 50, (5.0, 15.0)
TODAY_RECORDS = 30_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the sizes."""
    parser.add_argument("--records", type=int, default=TODAY_RECORDS, help=f"已核实记录数（默认 {TODAY_RECORDS}）")
    parser.add_argument("--seconds", type=int, default=30, help="每项测多少秒（默认 30）")
    parser.add_argument("--workers", type=int, default=2, help="服务进程数（默认 2）")


def run(args: argparse.Namespace) -> int:
    """Make the house, measure, print a line each."""
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as home:
        port = _free_port()
        os.environ.update(LUOSHI_HOME=home, LUOSHI_DATABASE="", LUOSHI_URL=f"http://127.0.0.1:{port}")
        os.environ.update(LUOSHI_MODE="production")
        house = _house(args.records)
        with _serving(home, port, args.workers):
            Measures(house, port, args).all()
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _house(records: int) -> Any:
    from luoshi.cli.main import set_up_django

    set_up_django()
    from django.core.management import call_command
    from django.utils import timezone

    from luoshi.cli.bench_web_house import YEAR, WebHouse

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    house = WebHouse()
    house.fill(records, max(min(timezone.localdate(), date(YEAR, 12, 31)), date(YEAR, 2, 1)))
    print(f"准备数据：{len(house.schools)} 个单位、60 项指标、{records:,} 条记录，{time.perf_counter() - start:.0f} 秒")
    return house


class _serving:  # used like a function: with _serving(…)
    """`luoshi serve` on a port, until the block ends."""

    def __init__(self, home: str, port: int, workers: int) -> None:
        self.command = [sys.executable, "-m", "luoshi", "serve", "--port", str(port), "--workers", str(workers)]
        self.port, self.log = port, Path(home) / "serve.log"

    def __enter__(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)  # noqa: S603  # our own command
        for _ in range(600):
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=2):  # our own server
                    return
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(self.log.read_text("utf-8", "replace")) from None
                time.sleep(0.1)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)


class Measures:
    """What is asked of the server."""

    def __init__(self, house: Any, port: int, args: argparse.Namespace) -> None:
        self.house, self.port, self.seconds, self.workers = house, port, args.seconds, args.workers
        self.cookies = {name: house.cookie(account) for name, account in house.accounts.items()}

    def all(self) -> None:
        """Every measure, a line each."""
        self.pages()
        self.throughput()
        self.matrix()
        self.the_24th()

    def pages(self) -> None:
        """Each page alone, one person."""
        plan = self.house.plan.pk
        for what, path in (("记录列表（50 行）", "/records/"), ("指标表", f"/plans/{plan}/table/"),
                           ("单位 × 指标矩阵", f"/plans/{plan}/matrix/"), ("首页（领导）", "/")):  # fmt: skip
            times = self.play([self.person("leader", path)], (0, 0), 4)
            _line(f"{what}，一个人看", times)

    def throughput(self) -> None:
        """The list without pauses: what the server can do at most, for each second of its processors."""
        before = _children()
        times = self.play([self.person("leader", "/records/") for _ in range(8)], (0, 0), self.seconds)
        spent = _children() - before
        rate = len(times) / self.seconds
        _line("记录列表（50 行），不停地看", times)
        print(
            f"    每秒 {rate:.0f} 次（{self.workers} 个进程）；目标：每核每秒 50 次；出题的进程也占处理器 {spent:.0f} 秒"
        )

    def matrix(self) -> None:
        """Fifty people who look at the matrix again and again, with a pause as people make it."""
        path = f"/plans/{self.house.plan.pk}/matrix/"
        times = self.play([self.person("leader", path) for _ in range(PEOPLE)], PAUSE, self.seconds)
        _line(f"矩阵 300×60，{PEOPLE} 人看（每 5—15 秒一次）", times, goal=0.3)

    def the_24th(self) -> None:
        """300 units open the form and hand a record in at the same moment."""
        people = []
        for number, (unit, account) in enumerate(zip(self.house.schools, self.house.clerks, strict=True)):
            cookie, token = self.house.cookie(account)
            form = {
                "csrfmiddlewaretoken": token, "unit": unit.pk, "day": f"{date.today():%Y-%m-%d}",  # noqa: DTZ011
                "f_what": "本月统计表", "f_amount": "1", "client_key": f"bench{number:04}", "then": "hand_in",
            }  # fmt: skip
            address = f"/records/new/?kind=work.item&unit={unit.pk}"
            people.append({"cookie": cookie, "steps": [["GET", address, None], ["POST", address, form]]})
        start = time.perf_counter()
        times = self.play(people, (0, 0), 0)
        _line("24 日：300 个单位同时打开表单并交", times)
        print(f"    全部交完 {time.perf_counter() - start:.1f} 秒；收到 {self._handed_in()} 条")

    def _handed_in(self) -> int:
        from luoshi.ledger.models import Record
        from luoshi.ui.scope import leave_scope

        with leave_scope("bench"):
            return Record.objects.filter(house=self.house.house, kind__code="work.item", state="submitted").count()

    def person(self, role: str, path: str) -> dict[str, Any]:
        """Somebody who opens a page."""
        return {"cookie": self.cookies[role][0], "steps": [["GET", path, None]]}

    def play(self, people: list[dict[str, Any]], pause: tuple[float, float], seconds: int) -> list[tuple[int, float]]:
        """Let them go; (status, seconds) of every answer."""
        plan = {"port": self.port, "people": people, "pause": pause, "seconds": seconds}
        done = subprocess.run(  # noqa: S603  # our own programme
            [sys.executable, str(bench_web_load.__file__)],
            input=json.dumps(plan),
            capture_output=True,
            text=True,
            check=True,
        )
        return [(status, wait) for status, wait in json.loads(done.stdout)]


def _line(what: str, times: list[tuple[int, float]], goal: float = 0) -> None:
    """Median, 95th and slowest, and what did not answer as it should."""
    waits = sorted(wait for _, wait in times)
    bad = Counter(status for status, _ in times if status not in (200, 302))
    at = [waits[min(int(len(waits) * share), len(waits) - 1)] * 1000 for share in (0.5, 0.95, 1)]
    wrong = f"，出错 {bad.total()} 次（{'、'.join(map(str, bad))}）" if bad else ""
    aim = f"，目标 p95 ≤ {goal * 1000:.0f} 毫秒" if goal else ""
    print(f"  {what}：{len(times)} 次，中位 {at[0]:.0f}、p95 {at[1]:.0f}、最慢 {at[2]:.0f} 毫秒{aim}{wrong}")


def _children() -> float:
    """Processor seconds of ended child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

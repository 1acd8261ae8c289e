"""`luoshi bench score`: how fast records are scored, with and without the trace, beside a plain loop of the same rules.

What lives here: made facts of a county's year, timing. Not here: the engine. The peer is what a clerk's script would do: a
table of points looked up per record and added per unit and month, in floats, with nothing explained.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

HELP = "考核计分：每秒计分的记录数，留痕与不留痕，对照直接累加"
RECORDS, UNITS = 100_000, 250
START = date(2026, 1, 1)
SCHEMES = ("s01", "s02", "s03", "s04", "s10", "s12")
LEVELS = ("国家级", "省级", "市级", "县级", "一类", "二类", "三类")
MEDIA = ("报纸", "电视", "网站", "杂志", "内部刊物")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the benchmark's arguments."""
    parser.add_argument("--records", metavar="条数", type=int, default=RECORDS, help="记录条数")


def run(args: argparse.Namespace) -> int:
    """Measure each scheme twice and print the better."""
    from luoshi.assessment import engine

    records, units = facts(args.records)
    print(f"考核计分：{len(records):,} 条记录，{UNITS} 个单位，一年，单核")
    peer = best(lambda: plain_loop(records))
    print(f"  直接累加（不分规则、不留痕）　{len(records) / peer:>10,.0f} 条/秒")
    folder = Path(engine.__file__).parent / "schemes"
    for name in SCHEMES:
        scheme = engine.load_scheme(folder / f"{name}.yaml")
        fast = best(lambda scheme=scheme: engine.score(scheme, records, units))
        few = records[: len(records) // 4]
        slow = best(lambda scheme=scheme, few=few: engine.score(scheme, few, units, trace=True))
        print(
            f"  {name} {scheme.name}　不留痕 {len(records) / fast:>9,.0f} 条/秒，"
            f"留痕 {len(few) / slow:>8,.0f} 条/秒，为直接累加的 {fast / peer:.1f} 倍时间"
        )
    return 0


def best(do: Any, times: int = 2) -> float:
    """The shortest of some runs, in seconds of this process (other work on the machine does not count)."""
    found = []
    for _ in range(times):
        start = time.process_time()
        do()
        found.append(time.process_time() - start)
    return min(found)


def facts(count: int) -> tuple[list[Any], list[Any]]:
    """A county's made year: one work in five appears more than once, one record in ten is joint work."""
    from luoshi.assessment.engine import Author, Record, Unit

    random = Random(7)  # noqa: S311  made data, the same each time
    names = [f"单位{number:03}" for number in range(UNITS)]
    units = [
        Unit(name, cls="党政办", size=Fraction(random.randint(100, 3000)), figures={"月任务": Fraction(20)})
        for name in names
    ]
    units += [Unit(f"{name}作者", cls="青年干部", figures={"月任务": Fraction(0)}) for name in names]
    records = []
    for number in range(count):
        own = random.sample(names, 2) if random.random() < 0.1 else [random.choice(names)]
        records.append(
            Record(
                f"{number:07}",
                tuple((name, None) for name in own),
                START + timedelta(days=random.randrange(365)),
                outlet=f"媒体{random.randrange(60)}",
                level=random.choice(LEVELS),
                medium=random.choice(MEDIA),
                side=random.choice(("内部", "外部")),
                position=random.choice(("", "", "头条")),
                length=random.randrange(100, 3000),
                work=f"w{random.randrange(count)}" if random.random() < 0.2 else "",
                authors=tuple(Author(f"{name}作者", name) for name in own),
            )
        )
    return records, units


def plain_loop(records: list[Any]) -> dict[Any, float]:
    """The least that scoring costs: one look-up and one addition a record."""
    points = {(level, medium): 4.0 for level in LEVELS for medium in MEDIA}
    sums: dict[Any, float] = defaultdict(float)
    for record in records:
        for unit, _ in record.units:
            sums[unit, record.published.month] += points[record.level, record.medium]
    return sums

"""A worker in a process of its own, for `test_killed.py`: `python work_process.py FOLDER [slow]`.

It registers one job that writes a line for each attempt; a slow one then waits to be killed.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.project.settings"


def main(folder: Path, slow: bool) -> None:
    """Work until told to stop."""
    import django

    django.setup()
    from luoshi.jobs import registry
    from luoshi.jobs.limits import Pace
    from luoshi.jobs.worker import Worker

    for schedule in list(registry.schedules()):
        registry.forget(schedule.code)

    @registry.job("test.marks")
    def run(ctx: Any, name: str) -> None:
        with (folder / name).open("a", encoding="ascii") as file:
            file.write(f"{ctx.attempt}\n")
        ctx.progress(1, 2, "写了一半")
        while slow:
            time.sleep(0.05)
            ctx.progress(1, 2, "写了一半")
        ctx.result({"text": "写完了"})

    worker = Worker(pace=Pace(beat=0.2, dead=2.0, poll=0.05), threads=1)
    worker.start()
    (folder / f"ready-{os.getpid()}").write_text(datetime.now().astimezone().isoformat(), encoding="ascii")
    try:
        while not (folder / "stop").exists():
            time.sleep(0.05)
    finally:
        worker.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), "slow" in sys.argv)

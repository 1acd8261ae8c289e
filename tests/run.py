"""`luoshi test`: all tests on SQLite, then those marked `both` on a PostgreSQL that the tests start themselves.

Words that follow go to pytest, in both runs. `--sqlite` or `--postgres` as the first word runs one of them.
Without a pg_ctl the second run is left out, and the last lines say so; in CI that is a failure.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

import signal
import subprocess

from tests.fixtures import postgres

NO_TESTS = 5
MOST_WORKERS = 4  # each makes a database and imports all: more cost more than they bring
RULE = "!" * 80
MISSING = "没有找到 PostgreSQL（pg_ctl）：标有 both 的测试只在 SQLite 上运行过。"


def main(words: list[str]) -> int:
    """Run what `words` ask for and return the worst exit code; no test chosen on PostgreSQL is no failure."""
    only = words.pop(0) if words[:1] in (["--sqlite"], ["--postgres"]) else ""
    codes = []
    if only != "--postgres":
        codes.append(pytest(words, "SQLite"))
    if only != "--sqlite" and codes != [2]:  # 2: interrupted by the keyboard
        codes.append(on_postgres(words))
    return max(codes)


def on_postgres(words: list[str]) -> int:
    """Run the tests marked `both` on a server of their own; a browser shows nothing of the database."""
    if not postgres.programs():
        print(f"{RULE}\n{MISSING}\n{RULE}")
        return 1 if os.environ.get("CI") else 0
    with postgres.server() as url:
        code = pytest(["-m", "both and not browser", *words], "PostgreSQL", LUOSHI_DATABASE=url)
    return 0 if code == NO_TESTS else code


def chosen(words: list[str]) -> bool:
    """Return whether the words choose tests or workers, rather than only how to print."""
    return any(
        word in {"-k", "-n", "-x", "--lf", "--ff", "--pdb"} or Path(word.split("::")[0]).exists() for word in words
    )


def pytest(words: list[str], title: str, **environment: str) -> int:
    """Run pytest once and return its exit code."""
    print(f"\n测试（{title}）", flush=True)
    # Two workers take two thirds of the time of one; a run of chosen tests starts faster without them.
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if workers > 1 and not chosen(words):
        words = ["-n", str(workers), "--dist", "loadgroup", *words]
    clean = {name: value for name, value in os.environ.items() if name != "LUOSHI_DATABASE"}
    return subprocess.call([sys.executable, "-m", "pytest", *words], env={**clean, **environment})


def end(*_: object) -> None:
    """End as after an exception, so that the server is stopped and its folder removed."""
    sys.exit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    sys.exit(main(sys.argv[1:]))

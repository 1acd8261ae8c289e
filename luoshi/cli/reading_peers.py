"""The peers of `luoshi bench reading`: JioNLP + cn2an in an environment of their own, python-docx where it is installed.

What lives here: making the environment in the user's cache folder, on demand, and timing the peers. They are no
dependencies of ours. Invariant: whatever goes wrong, the answer is None ("not compared"), never a made-up figure.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

PEERS = ("jionlp==1.5.24", "cn2an==0.5.23")
LOOSE = ("jionlp", "cn2an")
INSTALL_SECONDS, RUN_SECONDS = 600, 900

# What the peers are asked to do: figures in characters made Arabic, and all expressions of time found and read.
_WORK = """
import json, sys, time
start = time.process_time()
import jionlp, cn2an
spent = {"load": time.process_time() - start}
job = json.load(sys.stdin)
def work(text):
    for sentence in jionlp.split_sentence(text, criterion="coarse"):
        try:
            cn2an.transform(sentence, "cn2an")
        except Exception:
            pass
        try:
            jionlp.ner.extract_time(sentence, time_base={"year": 2024, "month": 1, "day": 1})
        except Exception:
            pass
for name, text in job["texts"].items():
    best = float("inf")
    for _ in range(job["times"]):
        start = time.process_time()
        work(text)
        best = min(best, time.process_time() - start)
    spent[name] = best
print("RESULT" + json.dumps(spent))
"""


def cache_folder() -> Path:
    """The user's cache folder for benchmarks."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
    return Path(base) / "luoshi" / "bench-reading"


def _interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _environment() -> Path | None:
    """An interpreter that has the peers; None when they can't be installed."""
    folder = cache_folder()
    python = _interpreter(folder)
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
        if _works(python):
            return python
        for wanted in (PEERS, LOOSE):
            command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
            if subprocess.run(command, capture_output=True, timeout=INSTALL_SECONDS, check=False).returncode == 0:  # noqa: S603  # our own argument list
                break
        return python if _works(python) else None
    except (OSError, subprocess.SubprocessError):
        return None


def _works(python: Path) -> bool:
    command = [str(python), "-c", "import jionlp, cn2an"]
    return subprocess.run(command, capture_output=True, timeout=RUN_SECONDS, check=False).returncode == 0  # noqa: S603  # our own argument list


def jionlp_seconds(texts: dict[str, str], times: int) -> dict[str, float] | None:
    """Processor time of JioNLP + cn2an on each text, and of loading them; None when they can't be installed or run."""
    python = _environment()
    if python is None:
        return None
    job = json.dumps({"texts": texts, "times": times})
    try:
        done = subprocess.run(  # noqa: S603  # our own argument list
            [str(python), "-c", _WORK], input=job.encode(), capture_output=True, timeout=RUN_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    lines = [x for x in done.stdout.decode("utf-8", "replace").splitlines() if x.startswith("RESULT")]
    if not lines:
        return None
    found: dict[str, float] = json.loads(lines[-1].removeprefix("RESULT"))
    return found


def python_docx_seconds(data: bytes, times: int) -> float | None:
    """Processor time of opening a Word file with python-docx and reading its paragraphs; None where it is not installed."""
    try:
        import docx
    except ImportError:
        return None
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
        best = min(best, time.process_time() - start)
    return best


def fresh_import_seconds(root: Path) -> float:
    """Processor time of importing our reader with its grammar in a fresh interpreter."""
    code = "import time; s = time.process_time(); import luoshi.reading.targets, luoshi.reading; print(time.process_time() - s)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=root, timeout=RUN_SECONDS, check=True)  # noqa: S603  # our own argument list
    return float(done.stdout.decode().strip())

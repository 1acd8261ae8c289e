"""Lists the project's own files for the rules of this folder; what was vendored or made by a tool is not ours."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "luoshi"
NOT_OURS = ("static/vendor/", ".lock", "LICENSE")


@cache
def tracked() -> tuple[str, ...]:
    """Return the names of all files of the project, with / between folders, as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        names = listed.stdout.splitlines()
    else:  # an archive without history
        hidden = {".venv", "var", "__pycache__", ".git"}
        names = [
            path.relative_to(ROOT).as_posix()
            for path in ROOT.rglob("*")
            if path.is_file() and not hidden & set(path.relative_to(ROOT).parts)
        ]
    return tuple(name for name in names if (ROOT / name).is_file() and not any(part in name for part in NOT_OURS))


def named(*endings: str, under: str = "") -> list[str]:
    """Return the names that end so, below the folder `under`."""
    return [name for name in tracked() if name.endswith(endings) and name.startswith(under)]


def text(name: str) -> str:
    """Return a file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def python(under: str = "") -> Iterator[tuple[str, ast.Module]]:
    """Yield each Python file with its syntax tree."""
    for name in named(".py", under=under):
        yield name, ast.parse(text(name), filename=name)


def rooms() -> list[str]:
    """Return the rooms of the house that exist, pure ones and the shell (cli, demo, project) included."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))

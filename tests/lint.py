"""`luoshi lint`: style, types and the direction of imports; each says what it found, the worst decides the exit code.

`--fix` lets ruff repair and lay out what it can.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Where a wrong type costs a wrong figure, nothing is left untyped.
STRICT = ["luoshi/reading", "luoshi/catalogue", "luoshi/periods", "luoshi/sheets", "luoshi/assessment/engine"]
STRICT += ["luoshi/press/text"]
STRICT_WITH_DJANGO = ["luoshi/ledger"]


def main(words: list[str]) -> int:
    """Run the linters and return 0 when none found anything, 1 otherwise."""
    fix = "--fix" in words
    python = sys.executable
    codes = [
        run("ruff check", python, "-m", "ruff", "check", *(["--fix"] if fix else []), "."),
        run("ruff format", python, "-m", "ruff", "format", *([] if fix else ["--check"]), "."),
        types("mypy (pure rooms)", STRICT, "mypy.ini"),
        types("mypy (ledger)", STRICT_WITH_DJANGO, "mypy-django.ini"),
        run("import contract", python, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"),
    ]
    print("没有发现问题。" if not any(codes) else "有问题，见上。")
    return 1 if any(codes) else 0


def types(title: str, rooms: list[str], config: str) -> int:
    """Run mypy strictly over those of the rooms that exist; their tests are annotated, but not judged."""
    found = [room for room in rooms if any((ROOT / room).glob("*.py"))]
    return run(title, sys.executable, "-m", "mypy", "--config-file", f"tests/{config}", *found) if found else 0


def run(title: str, *command: str) -> int:
    """Run one linter and return its exit code."""
    print(f"── {title}", flush=True)
    return subprocess.call(command, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

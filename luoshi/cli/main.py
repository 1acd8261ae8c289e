"""The command `luoshi`: finds the command's module, sets Django up when it needs it, returns its exit code.

A command is a module of this package with HELP (one Chinese sentence), `add_arguments(parser)` and
`run(args) -> int`; NEEDS_DJANGO = True when it uses the database. To add one, write the module and name it in
COMMANDS. Modules are imported only when they are asked for, so that `luoshi read` starts without Django.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Protocol, cast

FINE, FINDINGS, MISUSE = 0, 1, 2

COMMANDS = {
    "demo": "luoshi.cli.demo",
    "serve": "luoshi.cli.serve",
    "house": "luoshi.cli.house",
    "read": "luoshi.cli.read",
    "proof": "luoshi.cli.proof",
    "import": "luoshi.cli.import_",
    "score": "luoshi.cli.score",
    "report": "luoshi.cli.report",
    "ledger": "luoshi.cli.ledger",
    "log": "luoshi.cli.log",
    "account": "luoshi.cli.account",
    "search": "luoshi.cli.search",
    "backup": "luoshi.cli.backup",
    "restore": "luoshi.cli.restore",
    "coverage": "luoshi.cli.coverage",
    "bench": "luoshi.cli.bench",
    "doctor": "luoshi.cli.doctor",
    "manage": "luoshi.cli.manage",
}


class Command(Protocol):
    """What a command's module offers."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work and return the exit code."""


class ChineseHelp(argparse.HelpFormatter):
    """Says 用法 instead of usage."""

    def add_usage(self, *args: Any, **kwargs: Any) -> None:
        """Write the usage line."""
        super().add_usage(*args, **{"prefix": "用法：", **kwargs})


class ChineseParser(argparse.ArgumentParser):
    """An argument parser whose own words are Chinese."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, formatter_class=ChineseHelp, add_help=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> None:  # type: ignore[override]  # NoReturn cannot be promised of exit()
        """Print the usage and what is wrong, and end with 2."""
        self.print_usage(sys.stderr)
        self.exit(MISUSE, f"参数有误：{message}\n")


def available() -> dict[str, str]:
    """Return the commands whose module exists, in the order of COMMANDS."""
    return {name: module for name, module in COMMANDS.items() if find_spec(module)}


def load(module: str) -> Command:
    """Import a command's module, after Django's set-up when it wants that."""
    loaded = importlib.import_module(module)
    if getattr(loaded, "NEEDS_DJANGO", False):
        set_up_django()
    return cast(Command, loaded)


def set_up_django() -> None:
    """Load settings and rooms; harmless when it has been done already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.project.settings")
    import django

    django.setup()


def overview() -> str:
    """Return the list of commands that `luoshi` prints without argument."""
    lines = ["落实：让工作方案自己运转起来。", "", "用法：luoshi 命令 …（luoshi 命令 --help 看各命令的说明）", ""]
    lines += [f"  {name:<9}{importlib.import_module(module).HELP}" for name, module in available().items()]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of `argv` (default: the process's own) and return its exit code."""
    _speak_utf8()
    try:
        return _dispatch(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        print("\n已中断。", file=sys.stderr)
        return FINDINGS
    except BrokenPipeError:  # `luoshi read FILE | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


def _dispatch(argv: list[str]) -> int:
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(overview())
        return FINE
    name, rest = argv[0], argv[1:]
    module = available().get(name)
    if module is None:
        print(f"没有“{name}”这个命令。\n\n{overview()}", file=sys.stderr)
        return MISUSE
    command = load(module)
    parser = ChineseParser(prog=f"luoshi {name}", description=command.HELP)
    command.add_arguments(parser)
    return command.run(parser.parse_args(rest))


def _speak_utf8() -> None:
    """Print Chinese on consoles whose own encoding cannot (Windows, LANG=C)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (getattr(stream, "encoding", "") or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())

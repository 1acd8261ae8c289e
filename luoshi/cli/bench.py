"""`luoshi bench [NAME …]`: the benchmarks of docs/benchmarks.md, each beside its peer in the same run.

A benchmark is a module `bench_NAME` of this package with HELP, `add_arguments(parser)` and `run(args) -> int`.
This module only finds and starts them. Benchmarks are apart from tests: they measure, they don't judge.
"""

import argparse
from importlib import import_module
from pkgutil import iter_modules

import luoshi.cli
from luoshi.cli.main import FINDINGS, MISUSE, ChineseParser, load

HELP = "运行性能与准确率对比测试（bench 名称 …；不写名称则列出全部）"
PREFIX = "bench_"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the benchmark's name, then whatever it wants itself."""
    parser.add_argument("name", nargs="?", help="测试名称；all 依次运行全部")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="该测试自己的参数")


def run(args: argparse.Namespace) -> int:
    """Run one benchmark, or all with `all`; list them without a name."""
    names = benchmarks()
    if not args.name:
        for name in names:
            print(f"  {name:<9}{import_module(f'luoshi.cli.{PREFIX}{name}').HELP}")
        return 0
    if args.name == "all":
        return max((run_one(name, []) for name in names), default=FINDINGS)
    if args.name not in names:
        print(f"没有“{args.name}”这项测试，可选：{'、'.join(names)}。")
        return MISUSE
    return run_one(args.name, args.options)


def benchmarks() -> list[str]:
    """Return the names of the benchmarks, sorted."""
    modules = (module.name for module in iter_modules(luoshi.cli.__path__))
    return sorted(name.removeprefix(PREFIX) for name in modules if name.startswith(PREFIX))


def run_one(name: str, options: list[str]) -> int:
    """Run one benchmark with its own options and return its exit code."""
    command = load(f"luoshi.cli.{PREFIX}{name}")
    parser = ChineseParser(prog=f"luoshi bench {name}", description=command.HELP)
    command.add_arguments(parser)
    return command.run(parser.parse_args(options))

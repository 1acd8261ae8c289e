"""Rules that every source file keeps: size, saying what it is for, no back door past scope, no clock below views."""

import ast
import re

from tests.house.sources import named, python, text

MOST_LINES = 400
MOST_FUNCTION_LINES = 60
VAGUE_NAMES = ("utils.py", "helpers.py", "services.py", "misc.py")
CLOCKS = {("timezone", "now"), ("timezone", "localdate"), ("date", "today"), ("datetime", "now"), ("time", "time")}
# Where a moment enters the house; everything below gets it as an argument.
CLOCK_ROOMS = ("luoshi/cli/", "luoshi/demo/", "luoshi/project/", "luoshi/jobs/")
CLOCK_FILES = re.compile(r"/(views|lists|middleware|tasks|api)(/|\.py|_)|/management/|/tests/")
# This machine's folders, package registries, and words about how the code was written.
FORBIDDEN = re.compile(
    r"(?<![\w.])/work/(?:main|shared)|/ro" + r"ot/|py" + r"pi\.org|python" + r"hosted|registry\.np" + r"mjs|"
    r"cla" + r"ude|anth" + r"ropic|chat" + r"gpt|copi" + r"lot",
    re.IGNORECASE,
)
TEXT = (".py", ".md", ".toml", ".html", ".css", ".js", ".txt", ".yml", ".ini", ".cfg", "run")


def test_files_stay_small() -> None:
    """A file over 400 lines holds two things; its name would be the place to see which."""
    sizes = {name: text(name).count("\n") for name in named(".py", ".html", ".js") if "/migrations/" not in name}
    long = [f"{name}: {lines}" for name, lines in sizes.items() if lines > MOST_LINES]
    assert not long, f"over {MOST_LINES} lines: {long}"


def test_functions_fit_a_screen() -> None:
    """No function is over 60 lines, tests included."""
    long = [
        f"{name}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for name, tree in python()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_FUNCTION_LINES
    ]
    assert not long, f"over {MOST_FUNCTION_LINES} lines: {long}"


def test_every_module_says_what_it_is_for() -> None:
    """A module's first words answer: what lives here, what does not, which invariant holds."""
    mute = [
        name
        for name, tree in python()
        if not ast.get_docstring(tree)
        and "/migrations/" not in name
        and (tree.body or not name.endswith("__init__.py"))
    ]
    assert not mute, f"no module docstring: {mute}"


def test_no_file_has_a_name_that_says_nothing() -> None:
    """A helper belongs to what it helps."""
    vague = [name for name in named(".py") if name.rsplit("/", 1)[-1] in VAGUE_NAMES]
    assert not vague, vague


def test_nothing_reads_past_its_scope() -> None:
    """`_base_manager` and `.raw(` know no viewer; only the ledger's store writes SQL."""
    bypass = [
        f"{name}:{node.lineno} {node.attr}"
        for name, tree in python(under="luoshi/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"_base_manager", "raw"}
        if name not in {"luoshi/ledger/store.py", "luoshi/ui/scope.py"} and "/tests/" not in name
    ]
    assert not bypass, f"use visible_to(viewer), or leave_scope(reason): {bypass}"


def test_no_clock_below_the_views() -> None:
    """`today` and `at` are arguments, so that "as of" costs nothing and tests need no frozen clock."""
    clocks = [
        f"{name}:{line} {clock}"
        for name, tree in python(under="luoshi/")
        if not name.startswith(CLOCK_ROOMS) and not CLOCK_FILES.search(name)
        for line, clock in clocks_read(tree)
    ]
    assert not clocks, f"pass the moment in: {clocks}"


def test_the_clock_rule_tells_reading_a_clock_from_turning_a_moment_into_a_day() -> None:
    """`localdate(at)` is arithmetic; the same call without an argument asks the clock."""
    read = "timezone.now(); date.today(); timezone.localdate(); field(default=timezone.now)"
    assert len(clocks_read(ast.parse(read))) == 4
    assert not clocks_read(ast.parse("timezone.localdate(at); at.date(); timezone.localtime(at)"))


def clocks_read(tree: ast.AST) -> list[tuple[int, str]]:
    """Return (line, name) of each place that asks a clock."""
    given = {
        id(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and _is(node.func, "localdate")
    }
    return [
        (node.lineno, f"{node.value.id}.{node.attr}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if (node.value.id, node.attr) in CLOCKS and id(node) not in given
    ]


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def test_nothing_tells_of_the_machine_it_was_written_on() -> None:
    """No path, registry or tool of a developer's machine is in a tracked file."""
    told = [
        f"{name}:{number}"
        for name in named(*TEXT)
        for number, line in enumerate(text(name).splitlines(), 1)
        if FORBIDDEN.search(line)
    ]
    assert not told, told

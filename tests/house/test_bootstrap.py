"""`luoshi.py`, the two commands of the README: what it says, when it installs, what it hands on to."""

import ast
import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import luoshi
from luoshi.cli.main import COMMANDS
from tests.house.sources import ROOT, text


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, working on a folder of the test's own, with everything it starts written down."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "luoshi.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    venv.mkdir()
    for name in (module.PRODUCT, module.TESTS):
        (tmp_path / name).write_text(f"{name} as of today", encoding="utf-8")
    started: list[list[str]] = []
    patched: dict[str, Any] = {
        "ROOT": str(tmp_path),
        "VENV": str(venv),
        "MARK": str(venv / "mark.json"),
        "usable": lambda: True,
        "by_uv": lambda lock: started.append(["install", Path(lock).name]) or True,
        "put_on_path": lambda: None,
        "become": lambda command: started.append(command) or 0,
        "started": started,
    }
    for name, value in patched.items():
        monkeypatch.setattr(module, name, value, raising=False)
    return module


def test_the_second_start_installs_nothing(bootstrap: ModuleType) -> None:
    """The mark of the lock says that all is there; a changed lock installs again."""
    assert bootstrap.main(["serve", "--port", "9000"]) == 0
    assert bootstrap.started == [
        ["install", bootstrap.PRODUCT],
        [bootstrap.PYTHON, "-m", "luoshi", "serve", "--port", "9000"],
    ]
    bootstrap.started.clear()
    bootstrap.main(["serve"])
    assert bootstrap.started == [[bootstrap.PYTHON, "-m", "luoshi", "serve"]]
    Path(bootstrap.ROOT, bootstrap.PRODUCT).write_text("newer versions", encoding="utf-8")
    bootstrap.main(["serve"])
    assert ["install", bootstrap.PRODUCT] in bootstrap.started


def test_the_tests_lock_holds_the_product_too(bootstrap: ModuleType) -> None:
    """After `test`, `demo` starts at once: both locks pin the same versions."""
    bootstrap.main(["test", "-k", "merge"])
    assert bootstrap.started[-1][2:] == ["-k", "merge"]
    bootstrap.started.clear()
    bootstrap.main(["demo"])
    assert bootstrap.started == [[bootstrap.PYTHON, "-m", "luoshi", "demo"]]


def test_a_failed_installation_leaves_no_mark(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start tries again instead of running half a house."""
    for way in ("by_uv", "by_pip"):
        monkeypatch.setattr(bootstrap, way, lambda lock: False)
    assert bootstrap.main(["demo"]) == 1
    assert not Path(bootstrap.MARK).exists()


def test_an_old_python_without_a_newer_one_is_told_what_to_install(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence names the version wanted and the one found."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    assert bootstrap.main(["demo"]) == 1
    errors = capsys.readouterr().err
    assert "3.11" in errors
    assert "3.9" in errors


def test_without_venv_debian_users_are_told_the_package(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Debian's Python comes without venv; the sentence names the package of this very version."""
    monkeypatch.setattr(bootstrap, "by_uv", lambda lock: False)
    monkeypatch.setattr(bootstrap, "run", lambda command, quiet=False: 1)
    assert bootstrap.main(["demo"]) == 1
    assert f"python{sys.version_info[0]}.{sys.version_info[1]}-venv" in capsys.readouterr().err


def test_without_a_word_it_prints_its_sentences(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is installed to say what there is, and every command that it names exists."""
    assert bootstrap.main([]) == 0
    assert not bootstrap.started
    own = {*bootstrap.WITH_TESTS, "setup", "lock", "help"}
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("  python3")]
    assert lines
    assert {words[2] for words in lines} <= own | set(COMMANDS)


def test_an_old_python_can_read_the_script() -> None:
    """Python 3.6 must understand it to be able to say that it is too old."""
    ast.parse(text("luoshi.py"), feature_version=(3, 6))


def test_both_locks_pin_the_same_versions() -> None:
    """Hashes everywhere, and no package whose version depends on which command came first."""
    product, tests = (_pins(name) for name in ("requirements.lock", "requirements-test.lock"))
    assert len(product) > 20
    assert product < tests


def test_the_package_and_its_metadata_have_one_version() -> None:
    """The build tool would find `luoshi.py` in place of the package, so the version stands in two files."""
    metadata = tomllib.loads(text("pyproject.toml"))["project"]
    assert metadata["version"] == luoshi.__version__


def _pins(name: str) -> set[str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert sum("--hash=sha256:" in line for line in lines) > 100
    return {line.split(" ")[0] for line in lines if "==" in line and not line.lstrip().startswith("#")}

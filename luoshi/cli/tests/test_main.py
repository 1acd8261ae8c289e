"""The command's frame: what exists is listed, what doesn't is refused with 2, pure commands start without Django."""

import subprocess
import sys
from importlib import import_module

import pytest

from luoshi.cli.main import COMMANDS, FINE, MISUSE, available, main


def test_without_a_word_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever types `luoshi` learns what it can do."""
    assert main([]) == FINE
    printed = capsys.readouterr().out
    assert all(f"  {name}" in printed for name in available())


def test_an_unknown_command_is_misuse_and_shows_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped command ends with 2 and helps on."""
    assert main(["raed"]) == MISUSE
    errors = capsys.readouterr().err
    assert "raed" in errors
    assert "manage" in errors


@pytest.mark.parametrize("name", sorted(available()))
def test_every_command_keeps_the_contract(name: str) -> None:
    """Help in one Chinese sentence, arguments, run; and its help page can be printed."""
    module = import_module(COMMANDS[name])
    assert any("\u4e00" <= letter <= "\u9fff" for letter in module.HELP)
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == FINE


def test_wrong_arguments_are_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that is no number is refused in Chinese before anything starts."""
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", "eighty"])
    assert ended.value.code == MISUSE
    assert "参数有误" in capsys.readouterr().err


def test_an_address_without_its_scheme_is_misuse() -> None:
    """`--url luoshi.example.cn` would make every form refuse its token; it is refused first."""
    assert main(["serve", "--url", "luoshi.example.cn"]) == MISUSE


def test_the_list_of_commands_starts_without_django() -> None:
    """Whoever reads a file on the command line doesn't wait for a web framework."""
    code = "import sys, luoshi.cli.main as m; m.main([]); sys.exit('django.apps' in sys.modules)"
    assert subprocess.call([sys.executable, "-c", code], stdout=subprocess.DEVNULL) == 0


def test_chinese_is_printed_whatever_the_console_says() -> None:
    """A console that calls itself ASCII does not stop the command."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "luoshi"],
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == FINE
    assert "落实" in done.stdout.decode("utf-8")

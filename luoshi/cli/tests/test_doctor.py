"""The doctor: each fault is named in a sentence that says what to do, and a sound installation passes."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from luoshi.cli import doctor
from luoshi.cli.main import main

SOUND = {"URL": "https://luoshi.example.cn", "DEBUG": False}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home folder of a sound installation."""
    (tmp_path / "secret.key").write_text("key", encoding="ascii")
    (tmp_path / "secret.key").chmod(0o600)
    return tmp_path


@pytest.mark.django_db
def test_a_sound_installation_passes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found, exit code 0, and the last line says what to do next."""
    with override_settings(HOME=home, **SOUND):
        assert main(["doctor"]) == 0
    assert "luoshi serve" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "word"),
    [({"URL": "http://10.1.2.3"}, "https"), ({"URL": ""}, "LUOSHI_URL"), ({"DEBUG": True}, "LUOSHI_MODE")],
)
def test_an_unsafe_address_is_a_finding(
    fault: dict[str, object], word: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One fact differs from the sound installation; the exit code and the sentence tell."""
    with override_settings(HOME=home, **{**SOUND, **fault}):
        assert main(["doctor"]) == 1
    assert word in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in another way")
def test_a_key_that_others_can_read_is_a_finding(home: Path) -> None:
    """Whoever reads the key can sign a session for anybody."""
    with override_settings(HOME=home, **SOUND):
        assert doctor.key_is_private() is None
        (home / "secret.key").chmod(0o644)
        assert "chmod 600" in (doctor.key_is_private() or "")


@pytest.mark.django_db
def test_a_nearly_full_disk_is_a_finding(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the folder and how much is left."""
    with override_settings(HOME=home, **SOUND):
        assert doctor.disk_has_room() is None
        monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
        assert str(home) in (doctor.disk_has_room() or "")

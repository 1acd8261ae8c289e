"""The command `luoshi demo`: furnishes a free folder once, uses it again, and keeps its hands off everything else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from luoshi.cli.demo import MARK, empty, is_ours, padded
from luoshi.cli.main import FINE, MISUSE
from luoshi.demo.people import SIGN_INS


def demo(home: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a person starts it."""
    words = ["demo", "--home", str(home), "--today", "2026-04-15", "--units", "20", "--no-serve"]
    settings = {"PYTHONUTF8": "1", "DJANGO_SETTINGS_MODULE": "luoshi.project.settings"}
    return subprocess.run(
        [sys.executable, "-m", "luoshi", *words],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, **settings}, check=False,
    )  # fmt: skip


def test_a_free_folder_is_furnished_once_and_used_again(tmp_path: Path) -> None:
    """The first run tells its steps with numbers and seconds, both end with the sign-ins."""
    home = tmp_path / "demo"
    first = demo(home)
    assert first.returncode == FINE, first.stderr
    assert all(step in first.stdout for step in ("单位", "人员", "名录", "方案", "记录", "完成", "秒"))
    made = json.loads((home / MARK).read_text(encoding="utf-8"))
    assert made["today"] == "2026-04-15"
    again = demo(home)
    assert again.returncode == FINE
    assert "使用已布置好的演示数据" in again.stdout
    for told in (first, again):
        assert all(username in told.stdout for _, username, _ in SIGN_INS)
    assert json.loads((home / MARK).read_text(encoding="utf-8")) == made


def test_another_installation_is_refused(tmp_path: Path) -> None:
    """A folder that holds something else is left as it is; exit code 2."""
    (tmp_path / "luoshi.sqlite3").write_text("not ours", encoding="ascii")
    refused = demo(tmp_path)
    assert refused.returncode == MISUSE
    assert "--home" in refused.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["luoshi.sqlite3"]


def test_a_run_that_was_broken_off_begins_anew(tmp_path: Path) -> None:
    """The folder is ours from its first moment on, furnished only with the mark."""
    home = tmp_path / "demo"
    assert is_ours(home)
    empty(home)
    (home / "luoshi.sqlite3").write_text("half", encoding="ascii")
    assert is_ours(home)
    empty(home)
    assert not (home / "luoshi.sqlite3").exists()
    assert not (home / MARK).exists()


def test_columns_of_chinese_words_stand_under_each_other() -> None:
    """A Chinese character is as wide as two letters."""
    assert padded("计划员", 8) == "计划员  "
    assert padded("jihua", 8) == "jihua   "

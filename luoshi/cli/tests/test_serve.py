"""Serving: a new installation answers after one command, and stops when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from luoshi.cli.serve import taken

START_SECONDS = 60


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str, process: "subprocess.Popen[bytes]") -> str:
    """Return the page as soon as the server gives it."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=5) as page:
                return page.read().decode()
        except OSError:  # not there yet, or slow on a busy machine
            time.sleep(0.2)
    pytest.fail(f"no answer; exit code {process.poll()}")


def refused_sign_in(url: str) -> str:
    """Return the page that answers a wrong password: counting the tries needs the cache's table."""
    browser = build_opener(HTTPCookieProcessor())
    token = browser.open(url, timeout=30).read().decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    given = urlencode({"login": "nobody", "password": "wrong", "csrfmiddlewaretoken": token}).encode()
    return browser.open(Request(url, given, {"Referer": url}), timeout=30).read().decode()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM to be told by")
@pytest.mark.parametrize("server", ["granian", "waitress"])
def test_a_new_installation_answers_and_stops_when_told(server: str, tmp_path: Path) -> None:
    """Database, key and static files are made on the way; the page asks for the hashed files that exist."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DJANGO_"))}
    command = [sys.executable, "-m", "luoshi", "serve", "--port", str(port), "--server", server]
    environment |= {"LUOSHI_HOME": str(tmp_path), "LUOSHI_URL": f"http://127.0.0.1:{port}"}
    if server == "granian":  # a house made before the first start must not leave files without hashed names behind
        first = [sys.executable, "-m", "luoshi", "house", "青禾县教育局", "--admin", "qinghe"]
        subprocess.run(first, env=environment, stdout=subprocess.DEVNULL, check=True)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        page = answer(f"http://127.0.0.1:{port}/accounts/login/", process)
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert answer(f"http://127.0.0.1:{port}{style}", process)
        assert "用户名" in refused_sign_in(f"http://127.0.0.1:{port}/accounts/login/")
        assert taken("127.0.0.1", port)
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert not taken("127.0.0.1", port)

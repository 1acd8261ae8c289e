"""`luoshi serve`: brings database and static files up to date, then answers.

What lives here: starting and stopping a server. What does not: settings (project) and the demo's furniture.
`demo` uses the same three steps: set_environment, then Django's set-up, then prepare and run_server.
Invariant: no request is answered by a database that lacks a migration.
"""

import argparse
import hashlib
import os
import signal
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from luoshi.cli.main import FINDINGS, FINE, MISUSE, set_up_django

HELP = "启动正式服务（先更新数据库和静态文件）"

HOST, PORT = "127.0.0.1", 8000
# Python answers one request at a time per process, so processes are what scales; the second thread of each takes
# over while a slow upload trickles in. More threads were slower.
WORKERS, THREADS = 2, 2
# A page takes well under a second; a report that is being written may take longer.
STOP_SECONDS = 20
APPLICATION = "luoshi.project.wsgi:application"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen and by which address people come."""
    parser.add_argument("--host", default=HOST, help=f"监听地址（默认 {HOST}，只供本机和反向代理访问）")
    parser.add_argument("--port", type=int, default=PORT, help=f"端口（默认 {PORT}）")
    parser.add_argument("--url", default="", help="用户访问的网址，如 https://luoshi.example.cn（默认取 LUOSHI_URL）")
    parser.add_argument("--server", choices=("granian", "waitress"), default=default_server(), help="服务程序")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"进程数（仅 granian，默认 {WORKERS}）")


def default_server() -> str:
    """Return the server for this system: granian's worker processes are not made for Windows."""
    return "waitress" if os.name == "nt" else "granian"


def run(args: argparse.Namespace) -> int:
    """Prepare and serve until it is stopped. 1 when the port is taken, 2 when the address is none."""
    if args.url and urlsplit(args.url).scheme not in {"http", "https"}:
        print("--url 要写完整网址，例如 https://luoshi.example.cn", file=sys.stderr)
        return MISUSE
    set_environment(url=args.url)
    if taken(args.host, args.port):
        print(f"端口 {args.port} 已被占用。请用 --port 换一个，或先停掉占用它的程序。", file=sys.stderr)
        return FINDINGS
    set_up_django()
    prepare()
    print(f"落实已启动：{address(args.host, args.port)}（按 Ctrl+C 停止）", flush=True)
    run_server(host=args.host, port=args.port, server=args.server, workers=args.workers)
    return FINE


def set_environment(*, url: str = "", home: Path | None = None, mode: str = "") -> None:
    """Tell the settings of this process and of the workers; must come before Django's set-up."""
    given = {"LUOSHI_URL": url, "LUOSHI_HOME": str(home or ""), "LUOSHI_MODE": mode, "LUOSHI_STATIC": "hashed"}
    os.environ.update({name: value for name, value in given.items() if value})


def taken(host: str, port: int) -> bool:
    """Return whether another program listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":  # the last run's closed connections are no reason to refuse
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def address(host: str, port: int) -> str:
    """Return the address to print: what the institution named, else the local one."""
    named = os.environ.get("LUOSHI_URL")
    local = HOST if host in {"0.0.0.0", "::"} else host  # noqa: S104  not bound here, only printed
    return f"{named or f'http://{local}:{port}'}/"


def migrate() -> None:
    """Apply missing migrations. Needs Django set up."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def prepare() -> None:
    """Apply missing migrations and collect static files that changed. Needs Django set up."""
    from django.conf import settings
    from django.core.management import call_command

    migrate()
    mark = settings.STATIC_ROOT / ".source"
    wanted = static_source()
    if not mark.exists() or mark.read_text("ascii") != wanted:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        mark.write_text(wanted, "ascii")


def static_source() -> str:
    """Return a hash over names, sizes and times of all static files, and over how they are stored.

    A folder collected without hashed names answers nothing to a server that asks for them.
    """
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = os.stat(storage.path(name))
            digest.update(f"{name}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def run_server(*, host: str = HOST, port: int = PORT, server: str = "", workers: int = WORKERS) -> None:
    """Answer requests until SIGINT or SIGTERM; requests under way are finished first."""
    if (server or default_server()) == "waitress":
        _waitress(host, port)
    else:
        _granian(host, port, workers)


def _granian(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve()


def _waitress(host: str, port: int) -> None:
    from waitress import serve

    from luoshi.project.wsgi import application

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    # waitress catches the interrupt itself, closes the door and lets its threads finish.
    serve(application, host=host, port=port, threads=WORKERS * THREADS, ident=None)

"""`luoshi serve`: brings database and static files up to date, then answers, and runs the background work.

What lives here: starting and stopping server and worker as one command. What does not: settings and upgrades (project),
jobs (room jobs), the demo's furniture. `demo` uses the same three steps: set_environment, then Django's set-up, then
prepare and run_server. Invariants: no request is answered by a database that lacks a migration; the worker's threads live
in the process that was started, never in one that was forked from it.
"""

import argparse
import contextlib
import hashlib
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Iterator
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
    parser.add_argument("--no-worker", action="store_true", help="不在这里执行后台任务（由另一个 luoshi serve 执行）")


def default_server() -> str:
    """Return the server for this system: granian's worker processes are not made for Windows."""
    return "waitress" if os.name == "nt" else "granian"


def run(args: argparse.Namespace) -> int:
    """Prepare and serve until it is stopped. 1 when the port is taken or the upgrade failed, 2 for a wrong address."""
    from luoshi.project.keep.errors import KeepRefused

    if args.url and urlsplit(args.url).scheme not in {"http", "https"}:
        print("--url 要写完整网址，例如 https://luoshi.example.cn", file=sys.stderr)
        return MISUSE
    set_environment(url=args.url)
    if taken(args.host, args.port):
        print(f"端口 {args.port} 已被占用。请用 --port 换一个，或先停掉占用它的程序。", file=sys.stderr)
        return FINDINGS
    set_up_django()
    try:
        prepare()
    except KeepRefused as refused:
        print(refused.sentence, file=sys.stderr)
        return FINDINGS
    print(f"落实已启动：{address(args.host, args.port)}（按 Ctrl+C 停止）", flush=True)
    run_server(
        host=args.host, port=args.port, server=args.server, workers=args.workers, worker=not args.no_worker
    )  # fmt: skip
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
    """Apply missing migrations, a backup first. Needs Django set up. Raises KeepRefused with a sentence."""
    from django.utils import timezone

    from luoshi.project.keep.upgrade import bring_up_to_date

    bring_up_to_date(at=timezone.now(), tell=lambda words: print(words, flush=True))


def prepare() -> None:
    """Apply missing migrations and collect static files that changed. Needs Django set up. Raises KeepRefused."""
    from django.conf import settings

    from luoshi.project.keep.lock import UPGRADE, locked

    with locked(settings.HOME, UPGRADE):  # of two servers that start together the second finds all done
        migrate()
        collect_static()


def collect_static() -> None:
    """Collect static files that changed."""
    from django.conf import settings
    from django.core.management import call_command

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


def run_server(
    *, host: str = HOST, port: int = PORT, server: str = "", workers: int = WORKERS, worker: bool = True
) -> None:
    """Answer requests until SIGINT or SIGTERM; requests and jobs under way are finished first."""
    with background_work() if worker else contextlib.nullcontext():
        if (server or default_server()) == "waitress":
            _waitress(host, port)
        else:
            _granian(host, port, workers)


@contextlib.contextmanager
def background_work() -> Iterator[None]:
    """Run jobs and schedules in threads of this process. Of several servers on one database one does."""
    from django.db import connections

    from luoshi.jobs.worker import Worker

    connections.close_all()
    work = Worker()
    work.start()
    try:
        yield
    finally:
        work.stop()


def _granian(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # A forked process would inherit the worker's locks and open database.
    multiprocessing.set_start_method("spawn", force=True)
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

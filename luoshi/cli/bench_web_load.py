"""People in front of a server, for `luoshi bench web`: a process of its own that uses the standard library only.

    python bench_web_load.py < plan.json > times.json

plan: {"port", "people": [{"cookie", "steps": [[method, path, form or null], …]}], "pause": [least, most] seconds between
two steps, "seconds": how long each goes round its steps, or 0 for once}. times: [[status, seconds], …] of every answer.
Invariant: each person has one connection, which is kept, as a browser does.
"""

import http.client
import json
import random
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode


def main() -> None:
    """Let all people start at the same moment and print what they waited."""
    plan = json.load(sys.stdin)
    times: list[tuple[int, float]] = []
    gate = threading.Barrier(len(plan["people"]))
    threads = [threading.Thread(target=walk, args=(plan, person, gate, times)) for person in plan["people"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(times, sys.stdout)


def walk(plan: dict[str, Any], person: dict[str, Any], gate: threading.Barrier, times: list[tuple[int, float]]) -> None:
    """One person's steps, once or until the time is over."""
    server = http.client.HTTPConnection("127.0.0.1", plan["port"], timeout=120)
    draw = random.Random(person["cookie"])  # noqa: S311  # pauses, not secrets
    least, most = plan["pause"]
    gate.wait()
    until = time.perf_counter() + plan["seconds"]
    if most:
        time.sleep(draw.uniform(0, most))
    while True:
        for method, path, form in person["steps"]:
            times.append(ask(server, person["cookie"], method, path, form))
            if most:
                time.sleep(draw.uniform(least, most))
        if time.perf_counter() >= until:
            return


def ask(server: http.client.HTTPConnection, cookie: str, method: str, path: str, form: Any) -> tuple[int, float]:
    """One request: (status, seconds until its last byte); 0 where no answer came."""
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    body = None
    if form is not None:
        body = urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Referer"] = f"http://127.0.0.1:{server.port}/"
    start = time.perf_counter()
    try:
        server.request(method, path, body, headers)
        answer = server.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        server.close()
        return 0, time.perf_counter() - start
    return answer.status, time.perf_counter() - start


if __name__ == "__main__":
    main()

"""A mail server and a robot's server for tests, on this machine, as strict as told."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Post:
    """What arrived, and how the server answers."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.port = 0
        self.refuse_login = False
        self.refuse_to: dict[str, str] = {}
        self.greeting = "220 test"
        self.connections = 0


@contextmanager
def mail_server() -> Iterator[Post]:
    """Speak enough SMTP for one client at a time."""
    post = Post()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            post.connections += 1
            self.say(post.greeting)
            while line := self.rfile.readline().decode().strip():
                word = line.split()[0].upper()
                if word == "DATA":
                    self.data()
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say(self.answer(word, line))

        def answer(self, word: str, line: str) -> str:
            if word == "EHLO":
                return "250-test\r\n250 AUTH PLAIN"
            if word == "AUTH":
                return "535 wrong password" if post.refuse_login else "235 ok"
            if word == "RCPT":
                return next((said for name, said in post.refuse_to.items() if name in line), "250 ok")
            return "250 ok"

        def data(self) -> None:
            self.say("354 go on")
            lines = []
            while (line := self.rfile.readline().decode()) != ".\r\n":
                lines.append(line)
            post.letters.append("".join(lines))
            self.say("250 ok")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        post.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield post
        server.shutdown()


class Chat:
    """What a robot's server got, and what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.answer: Any = {"errcode": 0}
        self.status = 200
        self.url = ""


@contextmanager
def chat_server() -> Iterator[Chat]:
    """Take posts of JSON."""
    chat = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            chat.got.append((self.path, json.loads(self.rfile.read(size))))
            self.send_response(chat.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(chat.answer).encode() if not isinstance(chat.answer, bytes) else chat.answer)

        def log_message(self, *words: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        chat.url = f"http://127.0.0.1:{server.server_address[1]}/send?key=1"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield chat
        server.shutdown()

"""What a signed webhook sends: the body, its signature, and whether its address may be posted to at all.

Pure but for resolving names. Not here: when it is sent (`tasks.py`). Invariants: the signature is HMAC-SHA256 over
"timestamp.body" with the channel's secret, so that a repeated old message is told by its timestamp; an address of the
local net is refused unless the administrator allowed it, and the number that was checked is the one connected to.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from luoshi.press.channels.errors import HookRefused

SECONDS = 10
MOST_REPLY = 65_536
HEADER, STAMP, EVENT, KEY = "X-Luoshi-Signature", "X-Luoshi-Timestamp", "X-Luoshi-Event", "X-Luoshi-Delivery"
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    body: bytes


def sign(secret: str, stamp: int, body: bytes) -> str:
    """The header's value: sha256=<hex>."""
    return "sha256=" + hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def resolve(host: str, port: int) -> list[str]:
    """The numbers of a name."""
    return list(dict.fromkeys(str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_open(number: str) -> bool:
    """Whether a number is of the open net, also where an IPv6 one carries an IPv4 one."""
    try:
        address = ipaddress.ip_address(number.split("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_open(str(inner))
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return is_open(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def parts_of(address: str) -> tuple[str, str, int, str]:
    """Scheme, host, port, path. Raises HookRefused."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise HookRefused("scheme") from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise HookRefused("scheme")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or any(c.isspace() for c in path):
        raise HookRefused("scheme")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def check_literal(address: str, *, intranet: bool) -> None:
    """What is plain without asking anybody: the form, and a number or name of this machine. Raises HookRefused."""
    _, host, _, _ = parts_of(address)
    if intranet:
        return
    bare = host.strip("[]")
    numeric = ":" in bare or all(part.isdigit() for part in bare.split("."))
    if bare == "localhost" or bare.endswith((".local", ".localhost", ".internal")) or (numeric and not is_open(bare)):
        raise HookRefused("private")


def post(address: str, body: bytes, head: dict[str, str], *, intranet: bool, resolving: Resolve = resolve) -> Answer:
    """Post once; redirects are not followed. Raises HookRefused, OSError, http.client.HTTPException."""
    scheme, host, port, path = parts_of(address)
    numbers = resolving(host, port)
    if not numbers or (not intranet and not all(is_open(each) for each in numbers)):
        raise HookRefused("private")
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        wire: socket.socket = socket.create_connection((numbers[0], port), timeout=SECONDS)
        if scheme == "https":
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
        connection.sock = wire
        connection.request("POST", path, body, {"User-Agent": "luoshi", "Content-Type": "application/json", **head})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_REPLY))
    finally:
        connection.close()

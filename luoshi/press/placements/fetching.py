"""Fetching a page that somebody named: its title, its day, a copy. Hostile until checked.

What lives here: the request itself and what is read out of the page; pure but for the network. Not here: when it is done
(tasks.py). Invariants: only http and https on their usual ports; every name is resolved here and only addresses of the open
net are connected to, by number, so that a name that answers differently the second time leads nowhere; each redirect is
checked again; time and size are bounded; no cookies, no proxies, nothing of the page is run.
"""

from __future__ import annotations

import html
import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

SECONDS = 10.0
"""For one page, redirects included; each step within waits no longer."""
MOST_BYTES = 2_000_000
"""A page's text; pictures are not fetched."""
MOST_REDIRECTS = 4
PORTS = {"http": 80, "https": 443}
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_OG_TITLE = re.compile(r"""<meta[^>]+property=["']og:title["'][^>]+content=["']([^"']+)["']""", re.I)
_H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.I | re.S)
_TAG = re.compile(r"<[^>]+>")
_META_DAY = re.compile(
    r"""<meta[^>]+(?:name|property|itemprop)=["'](?:pubdate|publishdate|article:published_time|datePublished)["'][^>]+"""
    r"""content=["'](\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})""",
    re.I,
)
_DAY = re.compile(r"(20\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})")
_CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.I)
_SITE_END = re.compile(r"\s*[-_|—–·]+\s*[^-_|—–·]{2,30}$")

Resolve = Callable[[str, int], list[str]]


class FetchRefused(Exception):
    """The address may not or cannot be fetched. `code`: scheme, private, status, size, time, network."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Page:
    """What came: the last address, the bytes, the text they stand for, title and day where the page says them."""

    address: str
    data: bytes
    text: str = ""
    title: str = ""
    published: date | None = None


def resolve(host: str, port: int) -> list[str]:
    """The numbers of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def open_address(text: str) -> bool:
    """Whether an IP address is of the open net: not private, local, shared, reserved, multicast, nor one of those inside
    an IPv6 address that carries an IPv4 one."""
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    inner: ipaddress.IPv4Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    each = inner or address
    return each.is_global and not (each.is_multicast or each.is_reserved or each.is_unspecified)


def fetch(url: str, *, resolving: Resolve = resolve, seconds: float = SECONDS, today: date | None = None) -> Page:
    """The page at an address. Raises FetchRefused. `today`: a later day found in the page is none."""
    until = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        answer, data = _once(url, resolving, until)
        if answer.status in (301, 302, 303, 307, 308) and (onward := answer.getheader("Location")):
            url = urljoin(url, onward)
            continue
        if answer.status != 200:
            raise FetchRefused("status")
        text = text_of(data, answer.getheader("Content-Type") or "")
        title, published = read_page(text)
        if published is not None and today is not None and published > today:
            published = None
        return Page(url, data, text, title, published)
    raise FetchRefused("status")


def _once(url: str, resolving: Resolve, until: float) -> tuple[http.client.HTTPResponse, bytes]:
    scheme, host, port, path = _parts(url)
    try:
        numbers = resolving(host, port)
    except OSError as error:
        raise FetchRefused("network") from error
    if not numbers or not all(open_address(each) for each in numbers):
        raise FetchRefused("private")
    connection = http.client.HTTPConnection(host, port, timeout=_left(until))
    try:
        wire: socket.socket = socket.create_connection((numbers[0], port), timeout=_left(until))
        if scheme == "https":
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
        connection.sock = wire
        head = {"Host": host, "User-Agent": "Luoshi", "Accept": "text/html", "Accept-Encoding": "identity"}
        connection.request("GET", path, headers=head)
        answer = connection.getresponse()
        return answer, _read(answer, wire, until)
    except FetchRefused:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchRefused("time" if isinstance(error, TimeoutError) else "network") from error
    finally:
        connection.close()


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchRefused("scheme") from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise FetchRefused("scheme")
    if port not in (None, PORTS[scheme]):
        raise FetchRefused("scheme")
    try:
        host = parts.hostname.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchRefused("scheme") from error
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    return scheme, host, PORTS[scheme], "".join(c if 32 < ord(c) < 127 else _quoted(c) for c in target)


def _quoted(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise FetchRefused("time")
    return left


def _read(answer: http.client.HTTPResponse, wire: socket.socket, until: float) -> bytes:
    """The body, bounded in size and in time, however slowly it drips."""
    found = bytearray()
    while chunk := answer.read1(65_536):
        found += chunk
        if len(found) > MOST_BYTES:
            raise FetchRefused("size")
        wire.settimeout(_left(until))
    return bytes(found)


def text_of(data: bytes, content_type: str = "") -> str:
    """The text of a page by the charset that its answer or its head names; unknown ones as UTF-8."""
    named = _CHARSET.search(content_type.encode("ascii", "ignore") + b" " + data[:2048])
    charset = named[1].decode("ascii", "ignore").lower() if named else "utf-8"
    charset = "gb18030" if charset in ("gb2312", "gbk") else charset
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def read_page(text: str) -> tuple[str, date | None]:
    """Title and day of an HTML page; "" and None where it says none."""
    found = _OG_TITLE.search(text) or _H1.search(text) or _TITLE.search(text)
    title = " ".join(html.unescape(_TAG.sub("", found[1])).split()) if found else ""
    if found is not None and found.re is _TITLE:
        title = _SITE_END.sub("", title)
    return title[:100], _day_in(_META_DAY.search(text)) or _day_in(_DAY.search(_TAG.sub(" ", text)))


def _day_in(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None

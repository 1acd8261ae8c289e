"""Addresses of pages, brought into one form so that the same page is known again.

Not here: whether the page is the same work under another address (likeness.py). Invariant: normalising twice changes
nothing. The rules: field practice as written in the README of the room; WeChat articles are known by biz+mid+idx+sn or by
the short token.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_TRACKING = re.compile(
    r"^(utm_\w+|spm|from|isappinstalled|share_?\w*|src|source|ref|referer|referrer|timestamp|scene|clicktime|enterid|"
    r"nettype|devicetype|version|lang|sessionid|ascene|exportkey|pass_ticket|wx_header|fontscale|subscene|chksm|"
    r"mpshare|srcid|sharer_\w+|poc_token|tt_from|tt_\w+|app|weibo_id|wxshare_count|fbclid|gclid|msclkid|yclid|_t|_r|"
    r"rand|random|track_id|use_new_style|req_id|group_source|bdchannel|bd_vid|vd_source|is_from_\w+|isfrom|sf_from|"
    r"jump_from|from_\w+|spss|channel_?from|luicode|lfid|type_from|nonce|signature)$",
    re.I,
)
_HOST_HEADS = ("www.", "m.", "wap.", "3g.", "mobile.")
_PORTS = {"http": "80", "https": "443"}
_WECHAT = "mp.weixin.qq.com"
_PASTED = re.compile(r"https?://[^\s<>\"'“”‘’（）《》，。；！？、]+", re.I)
_SAFE_PATH = "/:@!$&'()*+,;=~-._"


def find_address(text: str) -> str:
    """The first address in a pasted text (chat programs paste a title before it); "" when there is none."""
    found = _PASTED.search(text)
    return found[0] if found else ""


def normalise_address(url: str) -> str:
    """The address in the one form that is compared: "host/path?query", without scheme; "" for what is no web address.

    Dropped: scheme, www./m./wap., default port, fragment (but a `#!` or `#/` route), tracking parameters, trailing slash
    and index page; kept parameters in order of name. Host in punycode, lower case; path percent-encoded one way.
    """
    text = url.strip().replace("：//", "://").replace("\u200b", "")
    if text.startswith("//"):
        text = "http:" + text
    if not re.match(r"^[a-z][a-z0-9+.-]*://", text, re.I):
        text = "http://" + text
    try:
        parts = urlsplit(text)
        host = _host(parts.hostname or "")
        port = str(parts.port) if parts.port is not None else ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in _PORTS or "." not in host:
        return ""
    query = parse_qsl(parts.query, keep_blank_values=True)
    if host == _WECHAT and (known := _wechat(parts.path, dict(query))):
        return f"{_WECHAT}/{known}"
    if port and port not in _PORTS.values():
        host += f":{port}"
    path = re.sub(
        r"/{2,}",
        "/",
        quote(unquote(parts.path, errors="surrogateescape").encode("utf-8", "surrogateescape"), safe=_SAFE_PATH),
    )
    path = re.sub(r"/(index|default)\.(s?html?|php|jsp|aspx?)$", "/", path, flags=re.I).rstrip("/")
    kept = sorted((name, value) for name, value in query if not _TRACKING.match(name))
    tail = f"?{urlencode(kept)}" if kept else ""
    if parts.fragment.startswith(("/", "!")):
        tail += "#" + quote(unquote(parts.fragment), safe=_SAFE_PATH + "?")
    return host + path + tail


def domain_of(url: str) -> str:
    """The host of an address in the form that outlets' domains are kept in; "" for what is no web address."""
    return re.split(r"[/?#:]", normalise_address(url), maxsplit=1)[0]


def _host(name: str) -> str:
    host = name.rstrip(".").lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    for head in _HOST_HEADS:
        if host.startswith(head) and host.count(".") >= 2:
            return host[len(head) :]
    return host


def _wechat(path: str, query: dict[str, str]) -> str:
    """biz+mid+idx+sn of a long WeChat address, or the token of a short one; "" for other pages of that host."""
    names = {"__biz": "", "mid": "", "idx": "", "sn": ""}
    for name, value in query.items():
        key = {"appmsgid": "mid", "itemidx": "idx", "sign": "sn"}.get(name, name)
        if key in names:
            names[key] = value
    if names["__biz"] and names["mid"]:
        return "s?" + urlencode(
            {"__biz": names["__biz"], "mid": names["mid"], "idx": names["idx"] or "1", "sn": names["sn"]}
        )
    token = re.fullmatch(r"/s/([\w-]+)/?", path)
    return f"s/{token[1]}" if token else ""

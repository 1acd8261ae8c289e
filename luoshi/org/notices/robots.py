"""Chat robots of groups (企业微信, 钉钉, 飞书) and plain webhooks: one POST of a subject and a link.

Not here: which messages are sent (sending). Invariants: nothing about a person leaves beyond the subject and the link
that the caller gave; a robot that answers "received" but refuses (they answer 200 to a wrong key) counts as refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote_plus, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org.notices.ciphers import Unreadable, decrypt
from luoshi.org.notices.limits import CONNECT_SECONDS, MOST_ERROR, MOST_REPLY

KEY = "robots"
WECOM, DINGTALK, FEISHU, WEBHOOK = "wecom", "dingtalk", "feishu", "webhook"
TYPES = {
    WECOM: gettext_lazy("企业微信群机器人"),
    DINGTALK: gettext_lazy("钉钉群机器人"),
    FEISHU: gettext_lazy("飞书群机器人"),
    WEBHOOK: gettext_lazy("其他系统（Webhook）"),
}
# Which of them sign their messages where the group's owner asked for it.
SIGNED = (DINGTALK, FEISHU)
HOSTS = {
    WECOM: ("qyapi.weixin.qq.com",),
    DINGTALK: ("oapi.dingtalk.com",),
    FEISHU: ("open.feishu.cn", "open.larksuite.com"),
}


@dataclass(frozen=True)
class Robot:
    """One group's robot. `address` and `secret` are encrypted."""

    code: str
    name: str
    type: str
    address: str
    secret: str = ""
    on: bool = True

    @property
    def type_name(self) -> str:
        """The type in Chinese."""
        return str(TYPES.get(self.type, self.type))

    def kept(self) -> dict[str, Any]:
        """As the house's settings keep it."""
        return asdict(self)


class RobotRefused(Exception):
    """The robot's server answered that it did not take the message; carries its words."""


def robots_of(house: Any) -> list[Robot]:
    """The house's robots, on or off."""
    return [Robot(**given) for given in house.settings.get(KEY) or []]


def guess_type(address: str) -> str:
    """Which chat program an address belongs to, by its host."""
    host = urlsplit(address).hostname or ""
    return next((type for type, hosts in HOSTS.items() if host in hosts), WEBHOOK)


def send(robot: Robot, *, subject: str, link: str, at: datetime) -> None:
    """Post one message. Raises RobotRefused, OSError (network), Unreadable."""
    address, secret = decrypt(robot.address), decrypt(robot.secret)
    address, body = _BUILD[robot.type](address, secret, subject, link, at)
    scheme = urlsplit(address).scheme
    if scheme not in {"http", "https"}:
        raise RobotRefused(_("地址要以 http:// 或 https:// 开头。"))
    data = json.dumps(body, ensure_ascii=False).encode()
    request = Request(address, data, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "luoshi"})  # noqa: S310  # the scheme was looked at above
    with _opener().open(request, timeout=CONNECT_SECONDS) as answer:
        reply = answer.read(MOST_REPLY)
    _check_reply(robot.type, reply)


class _NoRedirect(HTTPRedirectHandler):
    """A message goes where the administrator said, nowhere else."""

    def redirect_request(self, *given: Any) -> None:
        """Never follow."""
        return


def _opener() -> Any:
    return build_opener(_NoRedirect)


def _check_reply(type: str, reply: bytes) -> None:
    if type == WEBHOOK:
        return
    try:
        said = json.loads(reply)
        code = said.get("errcode", said.get("code", said.get("StatusCode", 0)))
    except (ValueError, AttributeError):
        raise RobotRefused(_("对方的答复不是这种机器人的格式，请核对地址。")) from None
    if code != 0:
        words = str(said.get("errmsg") or said.get("msg") or said.get("StatusMessage") or "")
        raise RobotRefused(f"{code} {words}"[:MOST_ERROR])


def explain(error: Exception) -> str:
    """What failed, exactly."""
    if isinstance(error, Unreadable):
        return _("机器人地址无法解密（安装密钥换过），请重新添加这个机器人。")
    if isinstance(error, RobotRefused):
        return _("机器人没有接受：%(reply)s") % {"reply": str(error)[:MOST_ERROR]}
    if isinstance(error, HTTPError):
        return _("对方服务器答复 HTTP %(code)s，请核对地址。") % {"code": error.code}
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _("对方服务器的证书不被信任：%(reply)s") % {"reply": str(cause)[:120]}
    if isinstance(cause, socket.gaierror):
        return _("找不到对方服务器，请检查地址，以及本机能否访问外网。")
    if isinstance(cause, TimeoutError):
        return _("连接超时，请检查本机能否访问外网。")
    if isinstance(cause, ConnectionRefusedError):
        return _("对方服务器拒绝了连接，请核对地址和端口。")
    return _("连接失败：%(reply)s") % {"reply": str(cause)[:120]}


# -- what each of them wants to be sent -------------------------------------------------------------------------------

Built = tuple[str, dict[str, Any]]


def _words(subject: str, link: str) -> str:
    return f"{subject}\n{link}" if link else subject


def _wecom(address: str, secret: str, subject: str, link: str, at: datetime) -> Built:
    return address, {"msgtype": "text", "text": {"content": _words(subject, link)}}


def _dingtalk(address: str, secret: str, subject: str, link: str, at: datetime) -> Built:
    if secret:
        stamp = str(int(at.timestamp() * 1000))
        signed = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
        joint = "&" if "?" in address else "?"
        address += f"{joint}timestamp={stamp}&sign={quote_plus(base64.b64encode(signed))}"
    return address, {"msgtype": "text", "text": {"content": _words(subject, link)}}


def _feishu(address: str, secret: str, subject: str, link: str, at: datetime) -> Built:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": _words(subject, link)}}
    if secret:
        stamp = str(int(at.timestamp()))
        signed = hmac.digest(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)
        body |= {"timestamp": stamp, "sign": base64.b64encode(signed).decode("ascii")}
    return address, body


def _webhook(address: str, secret: str, subject: str, link: str, at: datetime) -> Built:
    return address, {"subject": subject, "url": link, "at": at.isoformat()}


_BUILD: dict[str, Callable[[str, str, str, str, datetime], Built]] = {
    WECOM: _wecom,
    DINGTALK: _dingtalk,
    FEISHU: _feishu,
    WEBHOOK: _webhook,
}

"""Mail: the house's mail server as a value, one connection to it, and what went wrong in plain words.

Not here: which messages are sent (sending), the page (views). Invariant: without `on` and a server nothing is opened.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from luoshi.org.notices.ciphers import Unreadable, decrypt
from luoshi.org.notices.limits import CONNECT_SECONDS, MOST_ERROR

STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
PORTS = {STARTTLS: 587, TLS: 465, PLAIN: 25}
BACKEND = "django.core.mail.backends.smtp.EmailBackend"
KEY = "mail"
# Replies that no later attempt changes: no such mailbox, mailbox name not allowed, message refused by policy.
FINAL_CODES = frozenset({550, 551, 553, 554})


@dataclass(frozen=True)
class MailServer:
    """How the house sends mail. `password` is encrypted."""

    on: bool = False
    server: str = ""
    port: int = PORTS[STARTTLS]
    security: str = STARTTLS
    user: str = ""
    password: str = ""
    sender: str = ""
    sender_name: str = ""

    @property
    def ready(self) -> bool:
        """Whether mail may leave."""
        return self.on and bool(self.server and self.sender)


def mail_of(house: Any) -> MailServer:
    """The house's mail server; one that is off where nothing was set."""
    given = house.settings.get(KEY) or {}
    return MailServer(**{name: given[name] for name in MailServer.__dataclass_fields__ if name in given})


def connect(server: MailServer) -> Any:
    """Django's SMTP connection, opened. Raises OSError, SMTPException, Unreadable."""
    connection = get_connection(
        BACKEND,
        host=server.server,
        port=server.port,
        username=server.user,
        password=decrypt(server.password),
        use_tls=server.security == STARTTLS,
        use_ssl=server.security == TLS,
        timeout=CONNECT_SECONDS,
        fail_silently=False,
    )
    try:
        connection.open()
    except BaseException:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()  # a refused sign-in leaves the line open
        raise
    return connection


def message(server: MailServer, *, to: str, subject: str, text: str, url: str, connection: Any) -> EmailMessage:
    """One plain message: what happened, where to look, who sent it."""
    link = f"{settings.URL}{url}" if settings.URL and url.startswith("/") else ""
    where = _("打开查看：%(link)s") % {"link": link} if link else _("请登录系统查看。")
    foot = _("这封邮件由系统自动发送，请不要回复。")
    body = "\n\n".join(part for part in (text.strip(), where, foot) if part)
    sender = formataddr((server.sender_name, server.sender)) if server.sender_name else server.sender
    # A line break in a subject would be a header of its own; Django refuses it, so it is taken out here.
    return EmailMessage(" ".join(subject.split()), body, sender, [to], connection=connection)


def is_final(error: Exception) -> bool:
    """Whether trying this message again would fail in the same way."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in FINAL_CODES for code, _reply in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code in FINAL_CODES


def explain(error: Exception, server: MailServer) -> str:
    """What failed, exactly, and what to look at."""
    place = {"server": server.server, "port": server.port, "user": server.user, "sender": server.sender}
    return (_explain(error, server, place))[:MOST_ERROR]


def _explain(error: Exception, server: MailServer, place: dict[str, Any]) -> str:
    if isinstance(error, Unreadable):
        return _("邮箱密码无法解密（安装密钥换过），请在邮件设置里重新填写密码。")
    if isinstance(error, smtplib.SMTPException):
        return _explain_smtp(error, place)
    return _explain_network(error, server, place)


def _explain_smtp(error: smtplib.SMTPException, place: dict[str, Any]) -> str:
    said = {**place, "reply": _reply(error)}
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("服务器不接受用户名“%(user)s”和密码。很多邮箱要用“授权码”代替登录密码。服务器答复：%(reply)s") % said
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _("服务器不让以“%(sender)s”的名义发信，发件地址一般要与用户名一致。服务器答复：%(reply)s") % said
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("服务器不接受这个收件地址。服务器答复：%(reply)s") % said
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _("服务器 %(server)s:%(port)s 不支持所选的加密或登录方式，请换一种“加密方式”。答复：%(reply)s") % said
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _("服务器 %(server)s:%(port)s 中途断开了连接，请检查端口与加密方式是否相配。") % said
    return _("服务器拒绝了这封邮件。服务器答复：%(reply)s") % said


def _explain_network(error: Exception, server: MailServer, place: dict[str, Any]) -> str:
    said = {**place, "reply": str(error)[:120]}
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("服务器 %(server)s 的证书不被信任或与名称不符（%(reply)s），请核对服务器名称。") % said
    if isinstance(error, ssl.SSLError):
        return _("与 %(server)s:%(port)s 建立加密连接失败，请检查端口与加密方式是否相配（%(reply)s）。") % said
    if isinstance(error, socket.gaierror):
        return _("找不到服务器“%(server)s”，请检查名称，以及本机能否解析域名。") % said
    if isinstance(error, TimeoutError):
        return _("连接 %(server)s:%(port)s 超时，请检查端口，以及防火墙是否放行。") % said
    if isinstance(error, ConnectionRefusedError):
        return _("%(server)s 拒绝了 %(port)s 端口的连接，请检查端口。") % said
    return _("连接 %(server)s:%(port)s 失败：%(reply)s") % said


def _reply(error: smtplib.SMTPException) -> str:
    """The server's own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return str(error)
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"

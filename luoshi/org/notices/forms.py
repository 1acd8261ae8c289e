"""Forms of the settings page: the mail server, and one robot more."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.org.notices import robots
from luoshi.org.notices.mail import PLAIN, PORTS, STARTTLS, TLS, MailServer
from luoshi.ui.forms import FormLook

SECURITY = [
    (STARTTLS, _("STARTTLS（常用端口 587）")),
    (TLS, _("SSL/TLS（常用端口 465）")),
    (PLAIN, _("不加密（端口 25，仅限内网）")),
]


class MailForm(FormLook, forms.Form):
    """The house's mail server. An empty password keeps the one that is set."""

    on = forms.BooleanField(label=_("发送邮件"), required=False)
    server = forms.CharField(
        label=_("发信服务器"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "smtp.example.cn"}),
    )
    security = forms.ChoiceField(label=_("加密方式"), choices=SECURITY)
    port = forms.IntegerField(label=_("端口"), min_value=1, max_value=65535, required=False)
    user = forms.CharField(
        label=_("用户名"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("密码或授权码"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )
    sender = forms.EmailField(label=_("发件地址"), required=False, help_text=_("一般要与用户名是同一个邮箱。"))
    sender_name = forms.CharField(label=_("发件人名称"), max_length=60, required=False)
    test_to = forms.EmailField(label=_("测试邮件发给"), required=False)

    def __init__(self, *args: Any, known: MailServer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if known.password:
            self.fields["password"].help_text = _("已设置。留空表示不改。")

    def clean(self) -> dict[str, Any]:
        """What is on must be able to send; the port follows from the security where none is given."""
        given = super().clean() or self.cleaned_data
        wanted = given.get("on") or "test" in self.data
        for name, sentence in (("server", _("请填写发信服务器。")), ("sender", _("请填写发件地址。"))):
            if wanted and not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if "test" in self.data and not given.get("test_to") and "test_to" not in self.errors:
            self.add_error("test_to", _("请填写测试邮件发给谁。"))
        if not given.get("port") and "port" not in self.errors:
            given["port"] = PORTS[given.get("security") or STARTTLS]
        return given

    def server_given(self) -> MailServer:
        """The server as typed, with the password that is set; a typed one is `password_given`."""
        names = ("on", "server", "port", "security", "user", "sender", "sender_name")
        return MailServer(**{name: self.cleaned_data[name] for name in names}, password=self.known.password)

    @property
    def password_given(self) -> str | None:
        """A new password, or None to keep the one that is set. Without a user name there is none."""
        if not self.cleaned_data["user"]:
            return ""
        return self.cleaned_data["password"] or None


class RobotForm(FormLook, forms.Form):
    """One group's robot: its address, as the chat program shows it."""

    name = forms.CharField(label=_("群名称"), max_length=40)
    address = forms.CharField(
        label=_("机器人地址"),
        max_length=500,
        help_text=_("在企业微信、钉钉或飞书的群设置里添加“自定义机器人”，复制它的 Webhook 地址粘贴到这里。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "https://…"}),
    )
    secret = forms.CharField(
        label=_("签名密钥"),
        max_length=200,
        required=False,
        help_text=_("钉钉、飞书选择了“加签”或“签名校验”时填写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        """A whole address, nothing else."""
        address: str = self.cleaned_data["address"].strip()
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise forms.ValidationError(_("请粘贴完整的地址，以 https:// 开头。"))
        return address

    def clean(self) -> dict[str, Any]:
        """A secret only where it is used."""
        given = super().clean() or self.cleaned_data
        if given.get("secret") and self.type not in robots.SIGNED:
            self.add_error("secret", _("只有钉钉和飞书的机器人用签名密钥，这个地址不需要。"))
        return given

    @property
    def type(self) -> str:
        """Known by the address."""
        return robots.guess_type(self.cleaned_data.get("address", ""))

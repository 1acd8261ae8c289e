"""Sign-in's address list and its rules: nobody signs up, names are locked with care, secrets are kept sealed.

What lives here: which pages of django-allauth are mounted, and the adapters that hand its questions to org. What does
not: accounts, posts, counting and locking (org), the pages' look (ui). Invariants: an address of allauth that is not
listed here does not exist; a page of sign-in never tells whether a name exists.
"""

import base64
import hashlib
from dataclasses import replace
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.forms import ActivateTOTPForm
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import cache
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.org import errors
from luoshi.org.messages import say
from luoshi.org.operations import check_open, note_failure
from luoshi.org.passwords import rules_for, rules_sentence
from luoshi.org.security import security_of
from luoshi.org.views.sign_in_signals import visit_of

SEALED = "sealed:"
CODE_SECONDS = 150  # longer than a code is good for: its half minute and one on either side


class ClosedAdapter(DefaultAccountAdapter):
    """Closes sign-up, asks org before each try, and tells it of each failure."""

    error_messages = {  # allauth's own attribute
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不对，请再试一次。"),
        "incorrect_password": _("密码不对，请再试一次。"),
        "enter_current_password": _("请输入现在的密码。"),
        "too_many_login_attempts": _("尝试次数过多，请 15 分钟后再试；急用时请安全管理员解除锁定。"),
        "account_inactive": _("用户名或密码不对，请再试一次。"),
        "rate_limited": _("操作太频繁，请稍候再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an administrator makes the accounts."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a locked pair of name and address before the password is looked at."""
        visit = visit_of(request)
        try:
            check_open(username=credentials.get("username", ""), address=truncate_ip(visit.address), at=timezone.now())
        except errors.SignInLocked as locked:
            raise ValidationError(say(locked), code="too_many_login_attempts") from locked

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count it."""
        visit = visit_of(request)
        note_failure(
            username=credentials.get("username", ""),
            visit=replace(visit, address=truncate_ip(visit.address)),
            at=timezone.now(),
        )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A switched-off account is a wrong password to whoever asks, the right one included."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Between two steps of a sign-in the account was switched off: begin again."""
        return redirect("account_login")


class SealedAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted with the installation's key; some roles must keep theirs."""

    error_messages = {  # allauth's own attribute
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对或已用过，请等下一个再试。"),
        "cannot_delete_authenticator": _("本单位要求您的岗位使用动态验证码，不能关闭。"),
        "cannot_generate_recovery_codes": _("请先开启动态验证码，再生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return SEALED + _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret; those from before sealing are plain."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        return _box().decrypt(encrypted_text.removeprefix(SEALED).encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where the house demands it of the person's role."""
        viewer = getattr(context.request, "viewer", None)
        if viewer is None or viewer.account_id != authenticator.user_id:
            return True
        rules = security_of(viewer.house_settings)
        return not rules.wants_second(post.role_code for post in viewer.posts)


class _Named:
    """The box of a code, in the product's words, with the phone's number keys."""

    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("验证码")
        code.widget.attrs.update({"placeholder": "", "inputmode": "numeric", "autocomplete": "one-time-code"})


class _Once(_Named):
    """A code is taken once: it is good for a minute and a half, since phones without a network are not on the second."""

    def clean_code(self) -> str:
        """Refuse what has opened something before."""
        code: str = super().clean_code()  # type: ignore[misc]  # the form behind it
        key = f"luoshi.code:{self.user.pk}:{code.replace(' ', '')}"  # type: ignore[attr-defined]  # the form's
        if not cache.add(key, 1, timeout=CODE_SECONDS):
            raise SealedAdapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, AuthenticateForm):
    """The code at sign-in."""


class CodeAgainForm(_Once, ReauthenticateForm):
    """The code before something that needs it again."""


class FirstCodeForm(_Named, ActivateTOTPForm):
    """The code that proves that the phone has the secret."""


def _box() -> Fernet:
    key = hashlib.sha256(b"luoshi.second-factor\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class ChangePassword(account.PasswordChangeView):
    """One's own password, with the house's rules beside the field."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rules in words."""
        context = {**super().get_context_data(**kwargs), "rules": rules_sentence(rules_for(self.request.user))}
        if "password1" in context["form"].fields:  # the framework's own words for the same rules
            context["form"].fields["password1"].help_text = ""
        return context


urlpatterns: list[URLPattern] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]

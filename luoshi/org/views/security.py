"""安全设置: the house's rules of sign-in, locked names, a lost second factor. For the security administrator alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from luoshi.org import errors, operations
from luoshi.org.messages import say
from luoshi.org.models import Account, FailedSignIn
from luoshi.org.operations.sign_ins import name_of
from luoshi.org.queries import account_named
from luoshi.org.safety_forms import SecurityForm, UsernameForm
from luoshi.org.security import security_of
from luoshi.org.views.guard import Guarded
from luoshi.ui.views import form_answer

MOST_LOCKED = 50  # names on the page; more at once is an attack, and the log has them all


class Security(Guarded):
    """The rules, each with a clear word beside its field."""

    actions = ("security.manage",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with the house's rules."""
        rules = security_of(self.viewer.house_settings)
        return self.page(request, SecurityForm(initial=rules.as_json()), UsernameForm(prefix="reset"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set them."""
        form = SecurityForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, UsernameForm(prefix="reset"))
        operations.change_security(
            house_id=self.viewer.house_id, to=form.settings(), by=self.viewer, at=request.now  # type: ignore[attr-defined]
        )  # fmt: skip
        messages.success(request, _("安全设置已保存，马上生效。"))
        return redirect("org:security")

    def page(self, request: HttpRequest, form: Any, reset: Any) -> HttpResponse:
        """Rules, locks, reset."""
        rows = FailedSignIn.objects.visible_to(self.viewer).filter(locked_until__gt=request.now)  # type: ignore[attr-defined]
        locked: dict[str, list[str]] = {}
        for row in rows.order_by("name", "address")[:MOST_LOCKED]:
            locked.setdefault(row.name, []).append(row.address)
        wrong = reset if reset.is_bound else form
        return form_answer(request, wrong, "org/security.html", {"rules": form, "reset": reset, "locked": locked})


class Unlock(Security):
    """Let a locked name be tried again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Nothing to see."""
        return redirect("org:security")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Unlock it everywhere; names of other houses are not found."""
        name = name_of(request.POST.get("name", ""))
        if operations.unlock(username=name, by=self.viewer, at=request.now):  # type: ignore[attr-defined]
            messages.success(request, _("已解除“%(name)s”的锁定。") % {"name": name})
        else:
            messages.warning(request, _("这个用户名现在没有锁定。"))
        return redirect("org:security")


class ResetSecondFactor(Security):
    """A phone is lost: the next sign-in needs the password only, and a new second factor where one is demanded."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Nothing to see."""
        return redirect("org:security")

    def post(self, request: HttpRequest) -> HttpResponse:
        """By user name, so that this page lists nobody."""
        form = UsernameForm(request.POST, prefix="reset")
        if form.is_valid():
            account = account_named(form.cleaned_data["username"], self.viewer)
            if account is None:
                form.add_error("username", _("没有这个用户名，请核对后再填。"))
            elif self.reset(request, account, form):
                return redirect("org:security")
        rules = SecurityForm(initial=security_of(self.viewer.house_settings).as_json())
        return self.page(request, rules, form)

    def reset(self, request: HttpRequest, account: Account, form: UsernameForm) -> bool:
        """Do it, or put what stands in the way beside the field."""
        try:
            gone = operations.reset_second_factor(person=account.person, by=self.viewer, at=request.now)  # type: ignore[attr-defined]
        except errors.OrgRefused as error:
            form.add_error("username", say(error))
            return False
        if gone:
            messages.success(
                request, _("“%(name)s”的动态验证码已重置，已有的登录随即退出。") % {"name": account.username}
            )
        else:
            messages.warning(request, _("“%(name)s”没有开启动态验证码。") % {"name": account.username})
        return True

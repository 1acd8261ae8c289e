"""Passwords: first ones to hand over, and the house's rules for those that people choose.

What lives here: the generator, the validator that Django calls, the sentence beside the field. Not here: what a house
may set (`luoshi.org.security`). Invariant: every password that an account gets is remembered as a hash, as many as the
rule looks back at, the handed-over ones too.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.org.models import Account, House, PasswordUse
from luoshi.org.security import HISTORY, SecuritySettings, kinds_in, security_of
from luoshi.ui.scope import leave_scope

# Without 0, O, 1, l, I: it is read out over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Three groups of four: 31**12 possibilities."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def rules_for(user: Any) -> SecuritySettings:
    """The rules of the house of an account, or the safe defaults for nobody."""
    if not isinstance(user, Account) or not user.person_id:
        return SecuritySettings()
    with leave_scope("the house's own password rules"):
        house = House.objects.filter(people=user.person_id).values_list("settings", flat=True).first()
    return security_of(house or {})


def rules_sentence(rules: SecuritySettings) -> str:
    """The rules in words, for beside the field."""
    said = [
        _("至少 %(length)s 个字符，含大写字母、小写字母、数字、其他符号中的 %(kinds)s 种。")
        % {"length": rules.password_length, "kinds": rules.password_kinds}
        if rules.password_kinds > 1
        else _("至少 %(length)s 个字符。") % {"length": rules.password_length}
    ]
    if rules.password_history:
        said.append(_("不能与最近 %(count)s 次用过的密码相同。") % {"count": rules.password_history})
    if rules.password_days:
        said.append(_("每 %(days)s 天更换一次。") % {"days": rules.password_days})
    return "".join(said)


class HouseRules:
    """Django's interface of a password validator: length, kinds of characters, passwords used before."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with everything that is wrong."""
        rules, wrong = rules_for(user), []
        if len(password) < rules.password_length:
            wrong.append(_("密码至少要有 %(length)s 个字符。") % {"length": rules.password_length})
        if kinds_in(password) < rules.password_kinds:
            wrong.append(
                _("请混用大写字母、小写字母、数字、其他符号中的至少 %(kinds)s 种。") % {"kinds": rules.password_kinds}
            )
        if not wrong and isinstance(user, Account) and user.pk and _used_before(password, user, rules.password_history):
            wrong.append(_("这个密码最近用过，请换一个。"))
        if wrong:
            raise ValidationError(wrong)

    def password_changed(self, password: str, user: Any = None) -> None:
        """Remember the new one; forget those that no rule looks back at."""
        if not isinstance(user, Account) or not user.has_usable_password():
            return
        with transaction.atomic(), leave_scope("remembering a password"):
            PasswordUse.objects.create(house_id=user.person.house_id, account=user, password=user.password)
            kept = PasswordUse.objects.filter(account=user).order_by("-at", "-pk").values_list("pk", flat=True)
            too_old = list(kept[HISTORY[1] + 1 :])
            PasswordUse.objects.filter(pk__in=too_old).delete()

    def get_help_text(self) -> str:
        """The defaults; the page says the house's own rules."""
        return rules_sentence(SecuritySettings())


def _used_before(password: str, user: Account, count: int) -> bool:
    with leave_scope("passwords used before"):
        rows = PasswordUse.objects.filter(account=user).order_by("-at", "-pk").values_list("password", flat=True)
        used = [user.password, *rows[:count]] if count else []
    return any(check_password(password, each) for each in dict.fromkeys(used))

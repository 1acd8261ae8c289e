"""Sign-ins, failed tries, used passwords: what the house knows of how its accounts are opened.

What lives here: tables. Rules are `luoshi.org.security` (settings), `operations.sign_ins`, `luoshi.org.passwords`.
Invariants: a failed try is counted by name and address, whether the name exists or not; a password is kept as a hash
only, and as many as the house's rule looks back at.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from luoshi.org.models.core import Account, House
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


class SignIn(ScopedModel):
    """One log-in of an account, open until it is ended: by its person, by another, by idleness, by a rule."""

    house = models.ForeignKey(House, models.PROTECT)
    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "at"], name="sign_in_account")]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """One's own."""
        return Q(account_id=viewer.account_id) if viewer.account_id else NOTHING


class FailedSignIn(ScopedModel):
    """Wrong tries of a name from an address, and until when this pair is locked. `house` where the name exists."""

    house = models.ForeignKey(House, models.CASCADE, null=True)
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    failures = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "address"], name="failed_sign_in_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Names of the own house, for those who keep its security."""
        return Q(house_id=viewer.house_id) if viewer.can("security.manage") else NOTHING


class PasswordUse(ScopedModel):
    """A password that an account has had: its hash and since when."""

    house = models.ForeignKey(House, models.PROTECT)
    account = models.ForeignKey(Account, models.CASCADE, related_name="passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "at"], name="password_account")]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Nobody: only the rule looks."""
        return NOTHING

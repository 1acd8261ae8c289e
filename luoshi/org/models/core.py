"""The organisation: houses, units in a dated tree, people, accounts, posts.

What lives here: tables and their constraints. Writing is `operations.py`, reading `queries.py`.
Invariants: every row carries its house; a unit's place is a version chain (`UnitPlace`), of which `Unit.path`,
`parent`, `type`, `klass` and `staff` repeat today's; a person's data may be emptied, the opaque `key` stays.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.viewer import NOTHING, sight_of_house
from luoshi.ui.scope import ScopedModel


class House(models.Model):
    """An institution: the root of one tree. Its key stands in every big table. Read by key only, never listed."""

    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    settings = models.JSONField(_("设置"), default=dict)
    created_at = models.DateTimeField()
    tree_day = models.DateField(null=True, blank=True)  # the day that today's columns of the units speak of

    def __str__(self) -> str:
        return self.short_name or self.name


class Unit(ScopedModel):
    """A unit or body. The columns of place repeat today's version in `UnitPlace`."""

    house = models.ForeignKey(House, models.PROTECT, related_name="units")
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    initials = models.CharField(max_length=100, blank=True)  # pinyin initials, for finding
    sort_key = models.CharField(max_length=200, blank=True)  # full pinyin, for sorting
    type = models.CharField(_("类型"), max_length=40, blank=True)
    klass = models.CharField(_("类别"), max_length=40, blank=True)
    staff = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    is_body = models.BooleanField(_("议事机构或班子"), default=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=140, blank=True, db_index=True)
    order = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(_("设立日期"))
    valid_to = models.DateField(_("撤并日期"), null=True, blank=True)  # half-open: not a unit on this day any more
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "sort_key", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "path"], name="unit_house_path"),
            models.Index(fields=["house", "type", "klass"], name="unit_type_class"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "name"], condition=Q(valid_to__isnull=True), name="unit_name_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Units in the reach of any post of the viewer, whatever the post is for."""
        reach = NOTHING
        for action in ("record.see", "org.manage", "record.verify"):
            reach |= viewer.within(action=action)
        return reach


class UnitPlace(ScopedModel):
    """One version of a unit's place: parent, type, class, staff from a day on. Replaced, never changed."""

    house = models.ForeignKey(House, models.PROTECT)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="places")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="places_below")
    type = models.CharField(max_length=40, blank=True)
    klass = models.CharField(max_length=40, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "valid_from"], name="place_house_from")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"], condition=Q(replaced_at__isnull=True), name="place_once_a_day"
            )
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The tree of the own house is no secret inside it."""
        return sight_of_house(viewer)


class Person(ScopedModel):
    """A person of the house, or a post with an account of its own: `is_post`, with who uses it now in `held_by`.

    `key` is what entries hold; `erased_at` says when the rest was emptied.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="people")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("姓名"), max_length=40)
    initials = models.CharField(max_length=40, blank=True)
    sort_key = models.CharField(max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    is_post = models.BooleanField(_("岗位账号"), default=False)  # an account of a post (办公室), not of one human being
    held_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="holds_posts")

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Oneself, and people with a post in a unit within reach."""
        if viewer.is_anonymous:
            return NOTHING
        if viewer.can("org.manage"):
            return Q(house_id=viewer.house_id)
        posts = Membership.objects.visible_to(viewer).values("person_id")
        return Q(house_id=viewer.house_id) & (Q(pk=viewer.person_id) | Q(pk__in=posts))


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by `operations.add_account`; `createsuperuser` is not offered."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A sign-in name of a person (or of a post such as 办公室). The user model of the project."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(_("启用"), default=True)
    must_change = models.BooleanField(_("首次登录须改密码"), default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    # The administration site of the framework is not installed: nobody is staff by a flag.
    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        """Set it and count it as chosen by its owner; `operations` mark a password that was handed over."""
        super().set_password(raw_password)
        self.must_change = False


class Membership(ScopedModel):
    """A person's post in a unit, dated. `nature`: own, lent (sees that unit's queue only) or standin."""

    class Nature(models.TextChoices):
        OWN = "own", _("本职")
        LENT = "lent", _("借用")
        STANDIN = "standin", _("代理")

    house = models.ForeignKey(House, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=20)
    nature = models.CharField(_("性质"), max_length=10, choices=Nature.choices, default=Nature.OWN)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("止"), null=True, blank=True)  # half-open

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "role"], name="post_house_role")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"], condition=Q(valid_to__isnull=True), name="post_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="post_ends_after_start"
            ),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Own posts, and posts in units within reach."""
        own = Q(house_id=viewer.house_id, person_id=viewer.person_id) if viewer.person_id else NOTHING
        return own | viewer.within("unit__", "record.see") | viewer.within("unit__", "org.manage")


__all__ = ["Account", "House", "Membership", "Person", "Unit", "UnitPlace"]

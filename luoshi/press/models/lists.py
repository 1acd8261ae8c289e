"""The house's lists for checking texts: wrong forms, words to avoid, fixed phrases, names and posts, own units' names.

What lives here: the tables. Not here: finding in a text (`press.text.checks`), writing (`lists/operations.py`).
Invariants: a house has at most one list of a kind; an entry belongs to its list's house; spans of days are half-open;
`version` goes up with every change of the list or of an entry of it, so that what was compiled from it is known as old.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import House, Person
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel

READERS = frozenset({"press.lists", "press.write", "press.first", "press.second", "press.final", "press.publish"})


def lists_sight(viewer: Any) -> Q:
    """Who writes, reviews, publishes or keeps the lists sees those of the house."""
    if viewer.is_anonymous or not READERS & viewer.actions:
        return NOTHING
    return Q(house_id=viewer.house_id)


class CheckList(ScopedModel):
    """One list of a house. `keeper`: who answers for it; `active`: whether texts are checked by it."""

    class Kind(models.TextChoices):
        PAIRS = "pairs", _("错别字")
        AVOID = "avoid", _("禁用慎用词")
        PHRASES = "phrases", _("固定提法")
        POSTS = "posts", _("姓名职务")
        UNITS = "units", _("单位名称")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    keeper = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("维护人")
    )
    version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(_("检查时使用"), default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "kind"], name="check_list_kind"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Who writes, reviews, publishes or keeps lists."""
        return lists_sight(viewer)


class ListEntry(ScopedModel):
    """A line of a list. What its columns mean depends on the list's kind:

    pairs: wrong form → right form, `spare` longer words in which it is right · avoid: word → replacement · phrases: the
    fixed form in `right` · posts: name in `wrong`, post in `right`, place in `position` · units: full name in `right`,
    short names in `spare`, former names in `wrong`. Several words stand in one cell parted by 、.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    list = models.ForeignKey(CheckList, models.CASCADE, related_name="entries")
    wrong = models.CharField(max_length=200, blank=True)
    right = models.CharField(max_length=200, blank=True)
    spare = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("排序"), null=True, blank=True)
    valid_from = models.DateField(_("自"), null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    active = models.BooleanField(_("启用"), default=True)
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["list", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "list"], name="list_entry_house")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
                name="list_entry_span",
            ),
        ]

    def __str__(self) -> str:
        return self.wrong or self.right

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Who writes, reviews, publishes or keeps lists."""
        return lists_sight(viewer)

"""Schemes of assessment and their versions, and the yardsticks that were kept in spite of a rule.

What lives here: the tables. Not here: the language of schemes (`assessment.engine`), their pages (`assessment.schemes`).
Invariants: a version is appended and never changed (but for `replaced_by`); its text is what the engine reads; a ranking
names its purpose, its basis and who allowed it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.assessment.models.sight import scheme_sight
from luoshi.files.models import StoredFile
from luoshi.org.models import House, Person, Unit
from luoshi.ui.scope import ScopedModel


class Scheme(ScopedModel):
    """A scheme of a unit (`unit`: who issued it), which binds the units below. `current`: number of its newest version.

    `purpose` repeats that of the newest version. `active`: in use, so that it is seen by whom it binds and can be published.
    """

    class Purpose(models.TextChoices):
        """As the engine names them (`engine.words.PURPOSES`)."""

        STATISTICS = "统计", _("统计")
        INCENTIVE = "激励", _("激励")
        JUDGED = "考核", _("考核")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("办法名称"), max_length=100)
    purpose = models.CharField(_("用途"), max_length=4, choices=Purpose.choices, default=Purpose.STATISTICS)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(_("文号"), max_length=100, blank=True)
    active = models.BooleanField(_("启用"), default=False)
    current = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ranking = models.BooleanField(_("排名"), default=False)
    ranking_purpose = models.CharField(_("排名的用途"), max_length=200, blank=True)
    ranking_basis = models.CharField(_("排名的依据"), max_length=200, blank=True)
    ranking_authority = models.CharField(_("批准人或批准会议"), max_length=100, blank=True)
    ranking_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ranking_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-active", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "unit", "name"], name="scheme_name_once"),
            models.CheckConstraint(
                condition=Q(ranking=False) | (~Q(ranking_purpose="") & ~Q(ranking_basis="") & ~Q(ranking_authority="")),
                name="scheme_ranking_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Those who manage it; once in use, whoever it binds."""
        return scheme_sight(viewer)


class SchemeVersion(ScopedModel):
    """One version of a scheme's text (YAML), in force from a day on until the next one's day.

    `replaced_by`: the version that took its place for the same day (a slip corrected); as of a moment before that one's
    `recorded_at` the older one still speaks.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(_("改了什么"), max_length=300, blank=True)
    valid_from = models.DateField(_("从哪天起用"))
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering: ClassVar[list[str]] = ["scheme", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the scheme."""
        return scheme_sight(viewer, "scheme__")


class KeptYardstick(ScopedModel):
    """What was chosen for a rule that uses a yardstick which the rules forbid (`engine.lint`), and why. Appended only.

    `rule`: the rule's id in the text; `code`, `article`: of the yardstick.
    """

    class Choice(models.TextChoices):
        """kept: stays in spite of the article; purpose: the scheme's or rule's purpose was changed; dropped: taken out."""

        KEPT = "kept", _("保留")
        PURPOSE = "purpose", _("改用途")
        DROPPED = "dropped", _("删去")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="kept")
    rule = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    article = models.CharField(max_length=300)
    choice = models.CharField(max_length=8, choices=Choice.choices)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["version", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(choice="kept") | ~Q(reason=""), name="yardstick_kept_has_reason"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the scheme: the reason is no secret from whom it binds."""
        return scheme_sight(viewer, "version__scheme__")

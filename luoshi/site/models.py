"""The public site of a house: one row, off until somebody switches it on.

What lives here: its address, name, columns and the channel whose live releases it shows. What is shown is no row of
this room: it is `press.models.Release`, seen by `luoshi.site.viewer.Public`. Invariant: a site shows one channel of its
own house.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import Holding
from luoshi.org.models import House
from luoshi.org.viewer import sight_of_house
from luoshi.ui.scope import ScopedModel


class PublicSite(ScopedModel):
    """A house's public pages. `columns`: names in order; `slug`: its place in addresses."""

    house = models.OneToOneField(House, models.PROTECT, related_name="+")
    holding = models.OneToOneField(Holding, models.PROTECT, related_name="public_site")
    slug = models.SlugField(_("地址"), max_length=40, unique=True)
    on = models.BooleanField(_("对外开放"), default=False)
    title = models.CharField(_("网站名称"), max_length=60)
    about = models.CharField(_("网站简介"), max_length=300, blank=True)
    filing = models.CharField(_("备案号"), max_length=60, blank=True)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    columns = models.JSONField(_("栏目"), default=list)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Any:
        """The house's own people; the public finds a site by its address (`queries.site_at`)."""
        return sight_of_house(viewer)

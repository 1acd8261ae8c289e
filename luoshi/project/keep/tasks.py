"""The nightly backup, where the installation's settings ask for one: LUOSHI_BACKUP and LUOSHI_BACKUP_KEEP."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.jobs.registry import daily
from luoshi.org.models import House, Membership
from luoshi.org.notices import tell
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.project.keep import backup
from luoshi.project.keep.errors import KeepRefused
from luoshi.ui.scope import leave_scope

logger = logging.getLogger("luoshi.keep")


@daily("keep.backup", hour=2, minute=30)
def nightly(at: datetime) -> None:
    """Make a backup and remove the oldest; who keeps the settings of a house is told when it did not work out."""
    if not settings.BACKUP_FOLDER:
        return
    folder = Path(settings.BACKUP_FOLDER)
    try:
        place, shape = backup.place_for(folder, shape="", at=at)
        made = backup.make_backup(place=place, shape=shape, at=at)
    except KeepRefused as refused:
        tell_keepers(refused.sentence, at)
        raise
    gone = backup.prune(folder, keep=settings.BACKUP_KEEP, at=at)
    logger.info("backup %s, %s removed", made.place, len(gone))
    lost = len(made.manifest.missing) + len(made.damaged)
    if lost:
        tell_keepers(_("备份已做好，但有 %(count)s 个文件在硬盘上已丢失或损坏。") % {"count": lost}, at)


def tell_keepers(sentence: str, at: datetime) -> None:
    """A notice to everybody who keeps the settings of a house, once a day."""
    day = timezone.localdate(at)
    roles = [role.code for role in ROLES.values() if "house.settings" in role.actions]
    with leave_scope("telling who keeps the installation"):
        for house_id in House.objects.values_list("pk", flat=True):
            posts = Membership.objects.filter(in_force(day), house_id=house_id, role__in=roles)
            tell(
                house_id=house_id,
                to=set(posts.values_list("person_id", flat=True)),
                code="keep.backup",
                subject=_("昨夜的备份没有做好"),
                text=sentence,
                url="",
                at=at,
                key=f"backup:{day.isoformat()}",
                channels=("inbox", "mail"),
            )

"""The demo's own channels at the bureau, releases in every state, and its public site.

What lives here: what the bureau runs itself and what went out on it. Not here: boards and accounts of units
(`holdings.py`), the articles (`press_desk`). Invariants: by the room's own operations; no real place or person; one
release waits for `fabu`, one is to be looked at, one failed.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from luoshi.demo.people import People
from luoshi.ledger.models import Holding
from luoshi.ledger.operations import add_holding
from luoshi.org.models import Account, Unit
from luoshi.org.viewer import Viewer
from luoshi.press.channels import operations
from luoshi.press.channels.operations.details import Details
from luoshi.press.channels.operations.releases import Wish
from luoshi.press.channels.queries import editions_out
from luoshi.press.models import Edition, Release
from luoshi.site.operations import SiteWords, set_site
from luoshi.ui.scope import leave_scope

OWN = (
    ("site", "青禾教育公开网", {"address": "https://www.qinghe.example/site/qinghe/", "filed_no": "演示备 2026001"}, 7),
    ("account", "青禾教育发布", {"platform": "wechat", "account_id": "qinghe-news", "owner": "青禾县教育局"}, 7),
    ("board", "局机关宣传栏", {"form": "board", "place": "办公楼一层", "area": "4.8"}, 90),
    ("screen", "政务大厅电子屏", {"place": "政务大厅", "size": "3×1.7米", "online": False}, 30),
)
COLUMNS = ("校园动态", "政策解读", "人物")


def furnish(people: People, root: Unit, *, opened: date, founded: datetime, now: datetime) -> int:
    """Channels, releases and the site. Returns how many releases there are."""
    with leave_scope("the people of the demo's channels"):
        rows = Account.objects.filter(username__in=("fabu", "xitong")).select_related("person")
        found = {each.username: each.person for each in rows}
    if len(found) < 2:
        return 0
    publisher = people.viewer(found["fabu"])
    kept: dict[str, Holding] = {}
    for type_, name, given, days in OWN:
        kept[type_] = add_holding(
            type=type_, name=name, unit_id=root.pk, opened_on=opened, given=given, by=None, at=founded,
            keeper_id=found["fabu"].pk,
        )  # fmt: skip
        details = Details(duty="days", duty_number=days, reviewer_id=None)
        operations.describe_channel(holding_id=kept[type_].pk, details=details, by=None, at=founded)
    operations.set_rule(
        house_id=root.house_id, type="board", silent=None, dead=None, wanted=["学校", "学区"],
        by=people.viewer(people.planner), at=founded,
    )  # fmt: skip
    set_site(
        holding_id=kept["site"].pk, by=people.viewer(found["xitong"]), at=founded,
        words=SiteWords("qinghe", "青禾教育", True, "青禾县教育系统的新闻、政策解读和人物。", columns=COLUMNS),
    )  # fmt: skip
    editions = list(editions_out(publisher)[:6])
    count = 0
    for number, edition in enumerate(editions):
        count += _released(number, edition, kept, publisher, now)
    return count


def _released(number: int, edition: Edition, kept: dict[str, Holding], publisher: Viewer, now: datetime) -> int:
    """One edition on the site and one more channel; the newest waits, the second failed on the account."""
    other = kept[("account", "account", "board", "screen", "account", "board")[number]]
    at = max(edition.made_at + timedelta(hours=3), now - timedelta(days=3 * number + 1))
    made: list[Release] = operations.plan_releases(
        edition_id=edition.pk, holding_ids=[kept["site"].pk, other.pk], by=publisher, at=at,
        wish=Wish(column=COLUMNS[number % 3], show_reviewers=number % 2 == 0),
    )  # fmt: skip
    if number == 0:
        return len(made)
    for release in made:
        if number == 1 and release.holding_id == other.pk:
            operations.fail(release_id=release.pk, reason="平台审核没有通过：图片不清楚", by=publisher, at=at)
            continue
        operations.publish(release_id=release.pk, by=publisher, at=at)
        if number > 2:
            operations.check_release(release_id=release.pk, note="", by=publisher, at=at + timedelta(hours=1))
    return len(made)

"""The demo's topics, leads, assignment and commissions: enough that calendar, gaps and lists have something to show.

What lives here: what was planned. Not here: articles (`press_desk`). Invariants: by the operations that people use; no
real place or person; it depends on `now` alone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from luoshi.demo.people import People
from luoshi.org.models import Account, Unit
from luoshi.press.desk.topics import assignments, commissions, leads, planning
from luoshi.press.models import Article
from luoshi.ui.scope import leave_scope

TOPICS = (
    ("乡村振兴中的学校", "中心工作", 1, 12, ("text", "photo"), 12),
    ("书香校园", "主题活动", 3, 11, ("text", "photo", "video"), 20),
    ("身边的好老师", "先进典型", 1, 12, ("text",), 10),
    ("课后服务新做法", "经验做法", 2, 12, ("text",), 6),
    ("安全教育进课堂", "重点工程", 1, 12, ("text", "photo"), None),
    ("政策问答", "政策解读", 1, 12, ("text",), None),
)
LEADS = (("退休教师坚持十年给学生修书", "person"), ("食堂阿姨记住了全班的忌口", "person"), ("新操场投入使用", "event"))


def furnish(people: People, *, now: datetime) -> int:
    """Plan the year; returns how many topics."""
    with leave_scope("accounts of the demo"):
        rows = Account.objects.filter(username__in=("jihua", "tongxun")).select_related("person")
        viewers = {row.username: people.viewer(row.person) for row in rows}
        if len(viewers) < 2:
            return 0
        by, writer = viewers["jihua"], viewers["tongxun"]
        root = Unit.objects.get(house_id=by.house_id, parent__isnull=True)
        made = [
            planning.add_topic(
                unit=root, by=by, at=now,
                content=planning.Content(
                    name, date(now.year, first, 1), date(now.year, last, 28), field, forms, wanted, by.person_id
                ),
            )
            for name, field, first, last, forms, wanted in TOPICS
        ]  # fmt: skip
        for place, article in enumerate(Article.objects.filter(house_id=by.house_id).order_by("pk")[:8]):
            Article.objects.filter(pk=article.pk).update(topic=made[place % 3])
    own = next(post.unit_id for post in writer.posts if "press.write" in post.actions)
    given = [
        leads.offer(
            unit_id=own,
            what=what,
            type=type,
            day=(now - timedelta(hours=30)).date(),
            by=writer,
            at=now - timedelta(hours=5),
        )
        for what, type in LEADS
    ]
    task = assignments.Task(LEADS[0][0], now + timedelta(days=4), "八百字以内，配一张照片", writer.person_id)
    assignments.assign(task=task, lead=given[0], by=by, at=now - timedelta(hours=4))
    leads.refuse(lead_id=given[2].pk, reason="上周已经报道过", by=by, at=now - timedelta(hours=3))
    for title, days in (("课后服务的经验做法", 6), ("读书活动的典型事例", 12)):
        wish = commissions.Wish(title, now.date() + timedelta(days=days), [own], "一千字以内，事例要真实。")
        commissions.commission(wish=wish, by=by, at=now - timedelta(hours=2))
    return len(made)

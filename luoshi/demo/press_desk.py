"""The demo's articles: a dozen in all states, so that lists, queue, review form and figures have something to show.

What lives here: what was written and what became of it. Not here: the pages, the people (`people`). Invariants: by the
desk's own operations; no real place or person; at least one article waits for each of the three reviewers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from luoshi.demo.people import People
from luoshi.org.models import Account, Unit
from luoshi.org.viewer import Viewer
from luoshi.press.desk import operations as desk
from luoshi.press.models import Article
from luoshi.ui.scope import leave_scope

REVIEWERS = ("chushen", "fushen", "zhongshen")


@dataclass(frozen=True)
class Tale:
    """One article: when it was begun, how far it came. `fate`: draft, back, dropped, or passed reviews as a number."""

    ago: int
    kind: str
    title: str
    paragraphs: tuple[str, ...]
    fate: str = "3"
    opinion: str = "同意。"


TALES = (
    Tale(58, "news", "校园读书月启动，每班建起图书角", (
        "学校启动读书月活动。各班由学生自己动手，利用走廊和教室一角建起图书角，首批图书由师生和家长共同捐赠。",
        "学校安排每天午后二十分钟自由阅读，语文组每周选一节课交流读书心得，学期末评选读书小标兵。",
        "“以前下课就追跑，现在常常看见孩子们围着书架。”一位班主任说。")),
    Tale(47, "policy", "一图读懂：课后服务这样安排", (
        "课后服务坚持自愿原则，由家长提出申请，学校统一安排。服务时间从放学起，一般不早于当地下班时间结束。",
        "内容包括作业辅导、体育锻炼、艺术活动和阅读，不上新课，不集体补课。")),
    Tale(40, "people", "她把乡村音乐课上成了合唱团", (
        "学校只有一间旧教室能当音乐室，没有钢琴，就从一架电子琴开始。三年下来，全校三分之一的学生进了合唱团。",
        "她把当地的劳动号子改编成二声部，孩子们一听就会。“唱自己村子里的歌，他们特别有劲。”")),
    Tale(33, "experience", "“小班长值周”：让学生参与校园管理", (
        "学校把校园管理分成十二个岗位，由学生轮流担任，一周一换，人人有岗。",
        "一学期下来，学生提出改进建议46条，采纳31条。")),
    Tale(26, "photo", "图片：雨后操场上的第一课", ("连日阴雨后放晴，体育课回到操场。图为学生在练习接力。",)),
    Tale(19, "report", "一所村小的三十年", (
        "从四间土坯房到一栋教学楼，这所村小走过了三十年。最少的时候，全校只有九个学生、两位老师。",
        "如今，学校和镇中心校同步上网课，音乐、美术老师每周来走教。"), "withdrawn"),
    Tale(12, "news", "食堂开放日：家长走进后厨", (
        "学校举办食堂开放日，三十多位家长走进后厨，查看进货台账，和孩子一起用餐。",
        "家长提出的八条建议已在公示栏逐条答复。"), "corrected"),
    Tale(6, "news", "秋季运动会改在周末举行，方便家长到场", ("为方便家长到场，学校把秋季运动会改在周末举行。",), "dropped"),
    Tale(5, "report", "教研员下校听课，和青年教师同备一节课", (
        "教研员到校听课，课后和青年教师一起改教案，第二天换班再上一次。",
        "“同一节课，改了三稿，孩子的反应完全不一样。”青年教师说。"), "2"),
    Tale(3, "news", "校门口的护学岗：家长、老师、民警一起站", (
        "早晚高峰，学校门口多了一支护学队。家长自愿报名，老师带班，民警指导，上下学秩序明显好转。",), "1"),
    Tale(2, "comment", "少一点打卡，多一点陪伴", (
        "家庭教育不在于每天拍多少张照片，而在于放下手机，认真听孩子说完一句话。",), "back"),
    Tale(1, "news", "科技节上，学生自己动手做小桥", (
        "科技节设七个项目，最受欢迎的是“纸桥承重”。六年级一组学生的作品承重达12公斤。",), "0"),
    Tale(0, "news", "冬季长跑开始了", ("清晨七点四十分，操场上已经有了跑步声。",), "draft"),
)  # fmt: skip


def furnish(people: People, units: dict[str, Unit], *, now: datetime) -> int:
    """Write them at the school of `tongxun` and in an office. Returns how many articles there are."""
    with leave_scope("the people of the demo's desk"):
        wanted = (*REVIEWERS, "tongxun", "gt01")
        accounts = {one.username: one for one in Account.objects.filter(username__in=wanted).select_related("person")}
    viewers = {name: people.viewer(account.person) for name, account in accounts.items()}
    if not {*REVIEWERS, "tongxun"} <= viewers.keys():
        return 0
    reviewers = [viewers[name] for name in REVIEWERS]
    for number, tale in enumerate(TALES):
        writer = viewers.get("gt01", viewers["tongxun"]) if number % 4 == 1 else viewers["tongxun"]
        _tell(tale, writer, reviewers, now)
    return len(TALES)


def _tell(tale: Tale, writer: Viewer, reviewers: Sequence[Viewer], now: datetime) -> None:
    begun = now - timedelta(days=tale.ago, hours=3)
    unit_id = writer.posts_for("press.write")[0].unit_id
    html = "".join(f"<p>{paragraph}</p>" for paragraph in tale.paragraphs)
    article = desk.start_article(
        by=writer, at=begun, unit_id=unit_id, title=tale.title, kind=tale.kind, html="<p>（草稿）</p>"
    )
    content = desk.Content(tale.title, html, tale.kind, [desk.Author(writer.name, writer.person_id, unit_id)],
                           event_on=(begun - timedelta(days=1 + tale.ago % 3)).date())  # fmt: skip
    article = desk.save_article(
        article_id=article.pk, version=article.version, content=content, by=writer, at=begun + timedelta(minutes=20)
    )
    if tale.fate != "draft":
        article = desk.hand_in(article_id=article.pk, by=writer, at=begun + timedelta(minutes=30))
        _go_on(tale, article, writer, reviewers, begun)


def _go_on(tale: Tale, article: Article, writer: Viewer, reviewers: Sequence[Viewer], begun: datetime) -> None:
    key, hour = article.pk, timedelta(minutes=25)
    if tale.fate in ("back", "dropped"):
        reason = "导语再紧一些，第二段人名请核对。"
        desk.send_back(article_id=key, to_step=0, reason=reason, by=reviewers[0], at=begun + 2 * hour)
        if tale.fate == "dropped":
            desk.drop_article(article_id=key, reason="活动改期，不再报道", by=writer, at=begun + 3 * hour)
        return
    count = int(tale.fate) if tale.fate.isdigit() else len(reviewers)
    _pass(article, tale, reviewers[:count], begun + 2 * hour)
    if tale.fate == "withdrawn":
        desk.withdraw_article(article_id=key, reason="校史年份有误，核实后另发", by=writer, at=begun + 6 * hour)
    elif tale.fate == "corrected":
        article = desk.correct_article(article_id=key, reason="家长人数应为三十六位", by=writer, at=begun + 6 * hour)
        html = article.html.replace("三十多位", "三十六位")
        content = desk.Content(article.title, html, event_on=article.event_on)
        desk.save_article(article_id=key, version=article.version, content=content, by=writer, at=begun + 6 * hour)
        article = desk.hand_in(article_id=key, by=writer, at=begun + 6 * hour)
        _pass(article, tale, reviewers, begun + 6 * hour)


def _pass(article: Article, tale: Tale, reviewers: Sequence[Viewer], since: datetime) -> None:
    for number, reviewer in enumerate(reviewers):
        at: Any = since + timedelta(minutes=10 * number)
        if number == 0 and article.round == 1 and tale.kind != "photo":
            html = article.html.replace("<p>", "<p>日前，", 1)
            desk.save_article(
                article_id=article.pk, version=article.version, content=desk.Content(article.title, html), by=reviewer,
                at=at,
            )  # fmt: skip
        desk.pass_review(
            article_id=article.pk, by=reviewer, at=at, proofread=True, opinion=tale.opinion, grade="ab"[number % 2]
        )

"""The demo's assessment: two schemes, last month's scores of one of them published, an objection that waits.

What lives here: the schemes' texts and what was done with them. Not here: the pages, the people. Invariants: by the room's own
operations; no ranking; nothing that the rules forbid for the purpose named.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as clock

from luoshi.assessment.computing import scheme_of, spans_of
from luoshi.assessment.models import Scheme, SchemeVersion, ScoreRow
from luoshi.assessment.scores.errors import ScoresRefused
from luoshi.assessment.scores.objecting import file_objection
from luoshi.assessment.scores.publishing import publish_scores
from luoshi.demo.people import People
from luoshi.demo.year import ZONE
from luoshi.org.models import Account, Unit
from luoshi.ui.scope import leave_scope

NEWS = """# 外宣稿件：只作激励，不进入考核
名称: 外宣稿件激励办法
用途: 激励
依据: 江教宣〔%(year)s〕2号
计分对象: 媒体上稿
组成: [上稿, 更正]
异议: {工作日: 5, 受理: 宣传股}
规则:
  - 编号: 上稿
    类型: 计分标准
    条款: 第三条
    表:
      - {级别: 国家级, 分: 20}
      - {级别: 省级, 位置: 头版头条, 分: 20}
      - {级别: 省级, 分: 10}
      - {级别: 市级, 位置: 头版头条, 分: 8}
      - {级别: 市级, 分: 4}
      - {级别: 县级, 分: 1}
  - {编号: 短稿, 类型: 系数, 条款: 第四条, 条件: {体裁: [消息, 简讯], 字数: 不足500}, 乘: 0.5}
  - {编号: 转载, 类型: 转载, 条款: 第五条, 方式: 不计}
  - {编号: 同一内容, 类型: 同一内容, 条款: 第五条, 方式: 取最高}
  - {编号: 付费, 类型: 不计, 条款: 第六条, 条件: {付费: 是}, 原因: 购买版面不计}
  - {编号: 失实, 类型: 失实, 条款: 第七条, 每次: -5, 该条不计: 是, 计入: 更正}
"""
BOARDS = """# 阵地更新：只作统计，看清哪些阵地久未更新
名称: 宣传阵地更新统计办法
用途: 统计
计分对象: %(kind)s
规则:
  - 编号: 更新
    类型: 计分标准
    条款: 第二条
    表:
      - {标记: %(kind)s, 分: 1}
  - {编号: 月更新, 类型: 欠账, 条款: 第三条, 应完成: 1, 周期: 月}
"""
OBJECTION = "本校当月有一篇登在市级报纸头版头条，台账里按一般位置登记了，请核对版面后更正。"


def furnish(people: People, units: dict[str, Unit], root: Unit, *, now: datetime) -> int:
    """Issue the schemes, publish, object. Returns how many scores were published."""
    from luoshi.catalogue import load

    with leave_scope("the people of the demo's assessment"):
        accounts = {
            one.username: one
            for one in Account.objects.filter(username__in=["kaohe", "tongxun"]).select_related("person")
        }
    if len(accounts) < 2:
        return 0
    assessor, writer = (people.viewer(accounts[name].person) for name in ("kaohe", "tongxun"))
    issued = datetime.combine(date(now.year - 1, 12, 20), clock(9), ZONE)
    news = _issue(root, NEWS % {"year": now.year - 1}, issued)
    _issue(root, BOARDS % {"kind": load().kind("channel.update").name}, issued)
    at = now - timedelta(hours=20)
    span = next(
        each for each in spans_of(scheme_of(NEWS % {"year": 1}), at.date(), back=3) if each.last_day < at.date()
    )
    try:
        made = publish_scores(scheme_id=news.pk, span=span, by=assessor, at=at)
    except ScoresRefused:
        return 0
    with leave_scope("the demo's objection"):
        rows = list(ScoreRow.objects.filter(publication=made))
    mine = {post.unit_id for post in writer.posts}
    scored = [row for row in rows if row.num > 0 and row.unit_id in people.correspondents]
    row = min(scored, key=lambda each: (each.unit_id not in mine, each.number), default=None)
    if row is not None:
        by = people.viewer(people.correspondents[row.unit_id])
        file_objection(row_id=row.pk, text=OBJECTION, by=by, at=now - timedelta(hours=2))
    return len(rows)


def _issue(root: Unit, text: str, at: datetime) -> Scheme:
    """A scheme in use since the year before."""
    engine = scheme_of(text)
    scheme = Scheme.objects.create(
        house_id=root.house_id, unit=root, name=engine.name, purpose=engine.purpose, active=True, current=1, made_at=at,
        reference=engine.issued_by,
    )  # fmt: skip
    SchemeVersion.objects.create(
        house_id=root.house_id, scheme=scheme, number=1, text=text, valid_from=date(at.year, 1, 1), recorded_at=at,
        note="首次发布",
    )  # fmt: skip
    return scheme

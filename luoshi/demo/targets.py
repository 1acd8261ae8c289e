"""How each target of the demo's plan is counted, by a piece of its words: what a planner would correct by hand.

What lives here: the table. Not here: confirming (`plan`), the plan's words (`plan_text`). Invariant: units are named by
names of the tree; a target without a row here keeps what the product proposes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from luoshi.demo import units as tree
from luoshi.org.models import Unit
from luoshi.plans.spec import Counting, Reach, TargetSpec

HELD: Mapping[str, str] = {
    "学习平台积分": "不统计个人的学习积分、转发和点赞，也不据此排名（为基层减负的有关规定）。本条保留原文，不纳入运行。",
    "个人社交账号": "不查看、不统计个人账号和言论。本条保留原文，不纳入运行。",
}
"""Pieces of clauses that stay text, and why."""

DISMISSED: Mapping[str, str] = {"专项经费": "经费由财务股按预算管理，不作为工作指标统计。"}
LEFT = ("1次督查", "7个工作日")
"""Found targets that nobody has decided upon yet, so that the planner's desk is not empty."""
SPLIT = "报送信息不少于2条"
"""Asked of two sorts of units at once: split when it is confirmed."""


@dataclass(frozen=True)
class Units:
    """The units that the table names, looked up once."""

    by_name: Mapping[str, Unit]

    def key(self, name: str) -> int:
        """The unit's key."""
        return int(self.by_name[name].pk)


Fix = Callable[[TargetSpec, Units], TargetSpec]


def fix_for(quote: str, spec: TargetSpec, units: Mapping[str, Unit], *, second: bool = False) -> TargetSpec | None:
    """The corrected spec of a target with these words; None where the table has nothing to say.

    `second`: the twin of a split target.
    """
    known = Units(units)
    if quote.isdigit():  # a row of the table: its words are the number alone
        return _share(spec, known)
    if SPLIT in quote:
        return _items_of_direct(spec, known) if second else _items_of_districts(spec, known)
    found = next((fix for piece, fix in TABLE.items() if piece in quote), None)
    return found(spec, known) if found else None


def _fix(
    kind: str,
    quantity: str = "times",
    *,
    how: str = "sum",
    facets: Mapping[str, tuple[str, ...]] | None = None,
    below: str = "",
    title: str = "",
    reach: Callable[[Units], Reach],
    yardstick: int | None = None,
) -> Fix:
    def apply(spec: TargetSpec, units: Units) -> TargetSpec:
        limit = spec.counting.limit or (spec.due or {}).get("within")
        counting = Counting((kind,), quantity, how, facets or {}, below, limit if how == "in_time" else None)  # type: ignore[arg-type]  # the table's words are Hows
        return replace(
            spec, counting=counting, reach=reach(units), title=title or spec.title,
            yardstick=spec.yardstick if yardstick is None else Fraction(yardstick),
        )  # fmt: skip

    return apply


def _unit(name: str) -> Callable[[Units], Reach]:
    return lambda units: Reach("unit", unit_id=units.key(name))


def _each(*types: str, klass: str = "", below: bool = False) -> Callable[[Units], Reach]:
    classes = (klass,) if klass else ()
    return lambda units: Reach("each_unit", types=types, classes=classes, below=below)


def _house(units: Units) -> Reach:
    return Reach("house")


def _holding(code: str) -> Callable[[Units], Reach]:
    return lambda units: Reach("each_holding", holding_type=code)


def _members(body: str) -> Callable[[Units], Reach]:
    """Each member of a body, its secretary left out."""
    return lambda units: Reach("each_person", unit_id=units.key(body), roles=("observer",))


def _share(spec: TargetSpec, units: Units) -> TargetSpec:
    district = spec.actor if spec.actor in units.by_name else tree.GROUP
    counting = Counting(("press.placement",), "pieces")
    reach = Reach("subtree", unit_id=units.key(district))
    return replace(spec, title="学区媒体供稿", count_word="篇", counting=counting, reach=reach, cadence="year")


def _items_of_districts(spec: TargetSpec, units: Units) -> TargetSpec:
    return replace(spec, title="学区每月报送信息", counting=Counting(("info.item",), "items"),
                   reach=Reach("each_unit", types=(tree.DISTRICT,)))  # fmt: skip


def _items_of_direct(spec: TargetSpec, units: Units) -> TargetSpec:
    reach = Reach("each_unit", types=(tree.SCHOOL,), classes=(tree.DIRECT,))
    return replace(spec, title="县直学校每月报送信息", counting=Counting(("info.item",), "items"), reach=reach)


_CITY_UP = {"level": ("national", "province", "city")}

TABLE: Mapping[str, Fix] = {
    "中心组全年集中学习": _fix("study.session", facets={"mode": ("group",)}, reach=_unit(tree.GROUP), title="中心组集中学习"),
    "专题研讨": _fix("study.session", facets={"form": ("discussion",)}, reach=_unit(tree.GROUP), title="中心组专题研讨"),
    "学习体会": _fix("study.essay", "pieces", reach=_members(tree.GROUP), title="中心组成员学习体会或调研报告"),
    "学习后3个工作日": _fix("study.session", how="in_time", reach=_unit(tree.GROUP), title="学习记录按时报送"),
    "出席率": _fix("study.session", "present", how="ratio", below="expected", reach=_unit(tree.GROUP)),
    "各党支部每月": _fix("study.session", reach=_each(tree.BRANCH), title="党支部集体学习"),
    "主题党日": _fix("party.life", facets={"type": ("day",)}, reach=_each(tree.BRANCH), title="主题党日活动"),
    "讲党课": _fix("party.lecture", reach=_each(tree.BRANCH), title="党支部书记讲党课"),
    "人均不少于24学时": _fix("training.session", "hours", title="机关干部业务培训学时",
                        reach=lambda units: Reach("per_head", types=(tree.OFFICE,))),
    "师德师风": _fix("training.session", reach=_each(tree.SCHOOL), title="师德师风专题培训"),
    "宣讲报告会": _fix("lecture", reach=_each(tree.DISTRICT, below=True), title="理论宣讲报告会"),
    "机关各股室": _fix("info.item", "items", reach=_each(tree.OFFICE), title="股室报送信息"),
    "发稿不少于120篇": _fix("press.placement", "pieces", facets=_CITY_UP, reach=_house, title="市级及以上媒体发稿"),
    "通讯员每人": _fix("training.attended", "hours", title="通讯员业务培训学时",
                   reach=lambda units: Reach("each_person", roles=("correspondent",))),
    "公众号每周推送": _fix("channel.post", "posts", reach=_unit("宣传股"), title="“青禾教育”公众号推送"),
    "门户网站": _fix("channel.site", "posts", reach=_unit("信息中心"), title="门户网站更新"),
    "内部刊物": _fix("channel.issue", "issues", reach=_unit("宣传股"), title="《青禾教育》编发"),
    "8次以上": _fix("channel.update", reach=_each(tree.SCHOOL), title="宣传栏更新"),
    "覆盖率": _fix("channel.update", "boards", how="coverage", title="宣传栏更新覆盖率",
                reach=lambda units: Reach("house", holding_type="board")),
    "电子屏": _fix("channel.screen", "screens", reach=_holding("screen"), title="电子屏更换内容"),
    "广播站": _fix("channel.broadcast", reach=_each(tree.SCHOOL, klass=tree.DIRECT), title="校园广播站播音"),
    "内容巡查": _fix("patrol", reach=_unit("信息中心"), title="网站和公众号内容巡查"),
    "网站运行": _fix("patrol", reach=_unit("信息中心"), title="网站运行查看"),
    "藏书清查": _fix("library.check", reach=_each(tree.SCHOOL), title="图书馆藏书清查"),
    "2小时内": _fix("incident.report", how="in_time", reach=_house, title="突发事件2小时内报告"),
    "分析研判会": _fix("meeting", facets={"type": ("analysis",)}, reach=_house, title="分析研判会", yardstick=4),
    "读书节": _fix("activity", facets={"type": ("reading",)}, reach=_each(tree.SCHOOL), title="读书节启动活动"),
    "主题教育活动": _fix("activity", facets={"type": ("theme",)}, reach=_each(tree.SCHOOL), title="主题教育活动"),
    "家长开放日": _fix("activity", facets={"type": ("openday",)}, title="家长开放日",
                   reach=_each(tree.KINDERGARTEN, klass=tree.PRIVATE)),
    "志愿服务": _fix("activity.volunteer", reach=_each(tree.SCHOOL, klass=tree.DIRECT), title="志愿服务活动"),
    "困难儿童": _fix("activity.care", facets={"group": ("child",)}, reach=_each(tree.DISTRICT), title="走访慰问困难儿童"),
    "联系村": _fix("activity.visit", reach=_holding("village"), title="联系村（社区）走访"),
    "文化品牌": _fix("culture.project", "projects", facets={"type": ("brand",)}, reach=_house, title="校园文化品牌"),
    "文明校园": _fix("honour.award", "awards", reach=_house, title="县级以上荣誉"),
    "按时答复率": _fix("case.answer", "in_time", how="ratio", below="cases", reach=_house, title="群众诉求按时答复率"),
    "调研指导": _fix("activity.guide", "person_times", reach=_members(tree.LEADERS), title="领导班子成员调研指导"),
    "办实事": _fix("activity.help", "matters", reach=_house, title="为师生办实事"),
}  # fmt: skip
"""A piece of the target's words → what is to be corrected."""

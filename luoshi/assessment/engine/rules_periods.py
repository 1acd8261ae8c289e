"""Reading the rules about periods, events and the whole.

What lives here: one reader per type. Not here: the header that all rules share (load.py). Invariant: as in rules_items.py.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from luoshi.assessment.engine import messages, words
from luoshi.assessment.engine.amounts import ZERO
from luoshi.assessment.engine.conditions import Condition
from luoshi.assessment.engine.fields import Fields
from luoshi.assessment.engine.rules import (
    Award,
    Base,
    Limit,
    Occurrence,
    PassLine,
    Rank,
    Rate,
    Reading,
    Repeat,
    Required,
    Shortfall,
    Surplus,
    Weight,
)
from luoshi.assessment.engine.tree import Map, Text

Head = dict[str, Any]
HEADS = {"每人": "staff", "每班": "class_count", "按规模": "size"}


def _required(fields: Fields, key: str, *, needed: bool = True) -> Required:
    """应完成: a number, {每人: 2}, {栏: 季任务} or {按类别: {…}}."""
    node = fields.node(key)
    if isinstance(node, Map):
        inner = Fields(node, fields.problems, f"{fields.place}“{key}”中：")
        by_class = inner.inner("按类别")
        if by_class is not None:
            inner.leftover()
            return Required(by_class={cls: _required(by_class, cls) for cls in by_class.tree.items})
        column = inner.text("栏")
        per = next((word for word in HEADS if inner.has(word)), "")
        number = inner.some(per) if per else ZERO
        if bool(column) == bool(per):
            inner.problem(messages.ONE_OF % {"keys": "每人、每班、按规模、栏、按类别"})
        inner.asked |= set(HEADS)
        inner.leftover()
        return Required(number, HEADS.get(per, ""), column)
    return Required(fields.some(key, needed=needed))


def _reading(fields: Fields, key: str, where: Condition) -> Reading:
    """取, 事件, 零头."""
    source = fields.choice("取", words.SOURCES, "events" if fields.has("事件") else "adopted")
    events = frozenset(fields.texts("事件")) if source == "events" else frozenset()
    if source == "events" and not events:
        fields.problem(messages.MISSING % {"key": "事件"})
    return Reading(key, source, events, where, fields.choice("零头", words.RESTS, "keep"))


def _kinds(fields: Fields, default: str) -> Head:
    """周期, and 记入 where the points stand on a longer period."""
    kind = fields.choice("周期", words.KINDS, default)
    post = fields.choice("记入", words.KINDS, kind)
    if words.RANK[post] < words.RANK[kind]:
        fields.problem(messages.COARSER, fields.line_of("记入"))
        post = kind
    return {"kind": kind, "post_kind": post}


def _duty(fields: Fields, head: Head) -> Head:
    """What base, shortfall and surplus share. Their condition is the reading's."""
    reading = _reading(fields, head["id"], head["where"])
    return {**head, "reading": reading, "required": _required(fields, "应完成"), **_kinds(fields, "month")}


def base(fields: Fields, head: Head) -> Base:
    """基础分."""
    mode = fields.choice("方式", words.BASES, "cliff", needed=True)
    each = fields.some("每缺", needed=mode == "per_missing")
    return Base(full=fields.some("满分", needed=True), mode=mode, each=each, **_duty(fields, head))


def shortfall(fields: Fields, head: Head) -> Shortfall:
    """欠账. Without a deduction it only shows how far a quota is met."""
    given = {key: fields.amount(key) for key in ("每缺扣", "满分", "未完成扣")}
    if sum(value is not None for value in given.values()) > 1:
        fields.problem(messages.ONE_OF % {"keys": "每缺扣、满分、未完成扣"})
    return Shortfall(
        each=given["每缺扣"] or ZERO,
        full=given["满分"],
        flat=given["未完成扣"] or ZERO,
        carry=fields.yes("结转"),
        **_duty(fields, head),
    )


def surplus(fields: Fields, head: Head) -> Surplus:
    """超额."""
    return Surplus(each=fields.some("每超加", needed=True), most=fields.amount("最多加"), **_duty(fields, head))


def rate(fields: Fields, head: Head) -> Rate:
    """比率."""
    readings = []
    for key in ("分子", "分母"):
        inner = fields.inner(key)
        if inner is None:
            fields.problem(messages.MISSING % {"key": key})
            readings.append(Reading(f"{head['id']}{key}"))
            continue
        readings.append(_reading(inner, f"{head['id']}{key}", inner.condition()))
        inner.leftover()
    below, reach = fields.amount("低于"), fields.amount("达到")
    if below is None and reach is None:
        fields.problem(messages.ONE_OF % {"keys": "低于、达到"})
    return Rate(
        done=readings[0],
        all=readings[1],
        below=below,
        minus=fields.some("扣", needed=below is not None),
        reach=reach,
        plus=fields.some("加"),
        **_kinds(fields, "quarter"),
        **head,
    )


def _limit(fields: Fields, head: Head, name: str) -> Limit:
    scope = fields.choice("范围", words.LIMIT_SCOPES, "component")
    kind = fields.choice("周期", words.KINDS, "year")
    amount = fields.some("限", needed=True)
    return Limit(scope=scope, kind=kind, **(head | {name: amount}))


def cap(fields: Fields, head: Head) -> Limit:
    """封顶."""
    return _limit(fields, head, "most")


def floor(fields: Fields, head: Head) -> Limit:
    """扣完为止."""
    return _limit(fields, head, "least")


def occurrence(fields: Fields, head: Head) -> Occurrence:
    """迟报 约稿 失实 负面事件 一票否决 批示 加减分."""
    kind = head["type"]
    each: dict[str, Fraction] = {}
    if kind == "约稿":
        each = {words.DONE: fields.some("完成"), words.MISSED: fields.some("未完成")}
    else:
        own = fields.texts("事件") or (kind,)
        each = dict.fromkeys(own, fields.some("每次"))
    if kind == "加减分" and not fields.has("事件"):
        fields.problem(messages.MISSING % {"key": "事件"})
    veto = fields.choice("结果", words.VETOES, "no_award") if kind == "一票否决" else ""
    if fields.yes("一票否决"):
        veto = "no_award"
    return Occurrence(
        each=each,
        by_level=fields.amounts("按级别"),
        clear=fields.choice("清零", words.KINDS, ""),
        voids_item=fields.yes("该条不计", default=kind == "失实"),
        veto=veto,
        repeat=_repeat(fields, next(iter(each)) if kind != "约稿" else words.MISSED),
        **_kinds(fields, "month"),
        **head,
    )


def _repeat(fields: Fields, event: str) -> Repeat | None:
    inner = fields.inner("累计")
    if inner is None:
        return None
    count = inner.integer("次数", None, 1, 1000)
    if count is None:
        inner.problem(messages.MISSING % {"key": "次数"})
    repeat = Repeat(
        count or 1,
        inner.text("事件", event),
        inner.choice("清零", words.KINDS, ""),
        inner.choice("结果", words.VETOES, ""),
    )
    inner.leftover()
    return repeat


def weight(fields: Fields, head: Head) -> Weight:
    """折合."""
    scale = fields.choice("方式", words.SCALES, "none", needed=True)
    target = _required(fields, "任务") if fields.has("任务") or scale == "target" else None
    return Weight(
        divisor=fields.choice("除以", words.DIVISORS, ""),
        scale=scale,
        full=fields.amount("满分", needed=scale != "none"),
        target=target,
        **head,
    )


def pass_line(fields: Fields, head: Head) -> PassLine:
    """达标线."""
    return PassLine(
        kind=fields.choice("周期", words.KINDS, "month"),
        at_least=_required(fields, "分"),
        row=fields.integer("连续", None, 2, 100),
        result=fields.text("结果"),
        **head,
    )


def rank(fields: Fields, head: Head) -> Rank:
    """排名."""
    return Rank(
        ties=fields.choice("同分", words.TIES, "share"), zero_apart=fields.yes("零分单列", default=True), **head
    )


def award(fields: Fields, head: Head) -> Award:
    """评奖."""
    places = fields.node("前")
    by_class: dict[str, int] = {}
    top: int | None = None
    if isinstance(places, Text):
        top = fields.integer("前", None, 1, 100_000)
    elif isinstance(places, Map):
        inner = Fields(places, fields.problems, fields.place)
        by_class = {cls: inner.integer(cls, 0, 0, 100_000) or 0 for cls in places.items}
    grades = tuple(sorted(fields.amounts("等次").items(), key=lambda pair: -pair[1]))
    line = fields.amount("达到")
    if places is None and line is None and not grades:
        fields.problem(messages.ONE_OF % {"keys": "前、达到、等次"})
    name = fields.text("名称", needed=True)
    return Award(name=name, top=top, by_class=by_class, at_least=line, grades=grades, **head)


READERS = {
    "基础分": base,
    "欠账": shortfall,
    "超额": surplus,
    "比率": rate,
    "封顶": cap,
    "扣完为止": floor,
    **dict.fromkeys(("迟报", "约稿", "失实", "负面事件", "一票否决", "批示", "加减分"), occurrence),
    "折合": weight,
    "达标线": pass_line,
    "排名": rank,
    "评奖": award,
}

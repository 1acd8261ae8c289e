"""Duties that nobody or nothing is bound by: no owner, no number, two demands that differ, words that were not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.plans.proofing.finding import Draft, Finding
from luoshi.reading.model import Target

_OWNED = re.compile(
    r"责任(?:单位|科室|部门|股室|人|领导)|牵头|负责|承担|主办|承办|落实单位|"
    r"各(?:学校|校|单位|学区|乡镇|镇|街道|科室|股室|部门|中心校|支部|级|地|村|社区|班|年级|县|区|市)|"
    r"(?:全县|全区|全市|全校|全局|全镇|局属|直属|中小学|幼儿园|党员|教师|干部|职工|师生|成员)"
)
_VAGUE = re.compile(r"定期|不定期|经常|适时|常态化|及时|按时|多次|若干次|一定数量")


def no_owner(draft: Draft) -> Iterator[Finding]:
    """Demands with nobody named in their clause or above it; those of one part together, at the first of them."""
    parents = {clause.id: above for clause, above in draft.clauses}
    owned = {clause.id: _names_owner(draft, clause.start, clause.end) for clause, _ in draft.clauses}
    parts: dict[str, list[Target]] = {}
    for target in draft.plan.targets:
        ident = target.clause or ""
        if target.actor or target.value is None or owned.get(ident) or _names_owner(draft, *_span(draft, target)):
            continue
        above = parents.get(ident)
        if above is not None and _names_owner(draft, above.start, _head_end(draft, above.start)):
            continue
        parts.setdefault(above.id if above else ident, []).append(target)
    for targets in parts.values():
        first, more = targets[0], len(targets) - 1
        also = f"（这一部分还有 {more} 处）" if more else ""
        yield draft.finding(
            "no_owner", "should", first.start, first.end, f"有数量要求，但没有写由谁落实{also}。",
            "请写明责任单位，或“各学校……”；没有写明时，系统记为发文单位自己的任务。",
        )  # fmt: skip


def _span(draft: Draft, target: Target) -> tuple[int, int]:
    sentence = draft.sentence_at(target.start)
    return sentence.start, sentence.end


def _head_end(draft: Draft, start: int) -> int:
    end = draft.document.text.find("\n", start)
    return len(draft.document.text) if end < 0 else end


def _names_owner(draft: Draft, start: int, end: int) -> bool:
    return bool(_OWNED.search(draft.document.text, start, end))


def no_number(draft: Draft) -> Iterator[Finding]:
    """Regular duties without a number or a period (定期召开)."""
    for target in draft.plan.targets:
        if target.cadence == "irregular" and target.value is None:
            word = _VAGUE.search(target.quote)
            said = f"“{word.group()}”没有次数和周期，" if word else "没有写次数和周期，"
            yield draft.finding(
                "no_number", "should", target.start, target.end, f"{said}无法判断做到没有。",
                "请写成“每月不少于1次”这样的要求；确实不需要的，可以不改，系统只记录不判断。",
            )  # fmt: skip


def conflicts(draft: Draft) -> Iterator[Finding]:
    """The same thing demanded twice with different numbers."""
    first: dict[tuple[object, ...], Target] = {}
    for target in draft.plan.targets:
        if target.kind is None or target.value is None:
            continue
        what = re.sub(r"[\s，,、。]", "", target.measure)
        key = (
            target.kind,
            what,
            target.actor,
            target.cadence,
            target.scope,
            target.per,
            target.unit,
            target.comparator,
        )
        before = first.setdefault(key, target)
        if before is not target and before.value != target.value and what:
            text = f"这里是 {target.value}{target.unit}，前面（“{before.quote[:24]}”）是 {before.value}{before.unit}。"
            yield draft.finding("conflict", "must", target.start, target.end, text, "同一件事请只写一个数。")


def unread(draft: Draft) -> Iterator[Finding]:
    """Numbers that the reader did not understand: people may not either."""
    for each in draft.plan.unread:
        advice = "请看看这句话能不能写得更明白；导入以后也可以手工补成指标。"
        yield draft.finding("unread", "look", each.start, each.end, f"系统没有读懂：{each.why}", advice)

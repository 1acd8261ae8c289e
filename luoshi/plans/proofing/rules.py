"""What the rules forbid, and the form of the paper: yardsticks, clauses that are not run, length, numbering.

Sources: `luoshi.catalogue.ethics` (field.md §0 and §5); length: 整治形式主义为基层减负若干规定, field.md §5 (a).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from luoshi.catalogue.ethics import forbidden_yardsticks, held_reason
from luoshi.plans.proofing.finding import Draft, Finding
from luoshi.reading.model import Clause
from luoshi.reading.outline.labels import readings

_JUDGES = re.compile(
    r"考核|考评|评价依据|评优|评先|评比|评分|绩效|一票否决|扣\s*\d|扣分|加分|计\s*\d+\s*分|记\s*\d+\s*分|得\s*\d+\s*分|"
    r"加\s*\d+(?:\.\d+)?\s*分|减\s*\d+(?:\.\d+)?\s*分|排名|排序|通报批评|职称|评聘|挂钩"
)
_COUNTED = re.compile(r"[一-鿿]")
LONG_GENERAL = 5000
BURDEN = "《整治形式主义为基层减负若干规定》"


def yardsticks(draft: Draft) -> Iterator[Finding]:
    """Sentences that judge units or persons by what the rules forbid; the same in one part together."""
    points = [(each.start, each.end) for each in draft.plan.rules if "分" in each.quote]
    above = {clause.id: parent.id if parent else clause.id for clause, parent in draft.clauses}
    found: dict[tuple[str, str], list[Finding]] = {}
    for sentence in draft.sentences:
        judges = _JUDGES.search(sentence.folded) or any(a < sentence.end and b > sentence.start for a, b in points)
        for entry in forbidden_yardsticks(sentence.text)[:1] if judges else ():
            part = above.get(draft.where(sentence.start), "")
            found.setdefault((part, entry.code), []).append(
                draft.finding(
                    "yardstick", "must", sentence.start, sentence.end, entry.sentence,
                    "可以改为只作统计或激励，不与考核、排名挂钩。", entry.article,
                )
            )  # fmt: skip
    for same in found.values():
        more = len(same) - 1
        first = same[0]
        yield replace(first, sentence=f"{first.sentence}（这一部分还有 {more} 处。）") if more else first


def held(draft: Draft) -> Iterator[Finding]:
    """Targets that Luoshi keeps as text and does not run."""
    said: set[int] = set()
    for target in draft.plan.targets:
        reason = held_reason(target.quote)
        if reason and target.start not in said:
            said.add(target.start)
            yield draft.finding("held", "look", target.start, target.end, reason, "系统只保留原文，不计数、不派发。")


def too_long(draft: Draft) -> Iterator[Finding]:
    """A paper of more than 5,000 characters."""
    length = len(_COUNTED.findall(draft.document.text[draft.plan.start : draft.plan.end]))
    if length > LONG_GENERAL:
        first = next(iter(draft.paragraphs()), None)
        start, end = (first.start, first.end) if first else (draft.plan.start, draft.plan.start)
        text = f"全文约 {length} 个汉字；一般文件不超过 {LONG_GENERAL} 字。"
        yield draft.finding("long", "look", start, end, text, "可以把分解表、表样移到附件。", BURDEN)


def numbering(draft: Draft) -> Iterator[Finding]:
    """Numbers of neighbouring parts that leave one out or repeat one."""
    groups: dict[str | None, list[Clause]] = {}
    for clause, above in draft.clauses:
        groups.setdefault(above.id if above else None, []).append(clause)
    for clauses in groups.values():
        for one, other in pairwise(clauses):
            wrong = _step(one, other)
            if wrong:
                end = other.start + len(other.label)
                yield draft.finding("numbering", "should", other.start, end, wrong, "请核对序号。")


def _step(one: Clause, other: Clause) -> str:
    before, after = readings(f"{one.label}一"), readings(f"{other.label}一")
    if not before or not after or before[0].family != after[0].family or len(before[0].numbers) > 1:
        return ""
    if after[0].number == before[0].number:
        return f"“{other.label}”重复了。"
    if after[0].number > before[0].number + 1:
        return f"“{one.label}”后面是“{other.label}”，中间缺号。"
    return ""

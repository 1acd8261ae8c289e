"""What is asked of units more than once, without a day, or although the house holds it already.

Source: field.md §5 (the same material at most once; known data are not asked again).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.plans.proofing.finding import Draft, Finding, Sentence

ASKS = re.compile(r"报送|上报|上交|填报|报备|提交|交至|报至|报给|汇总报|交到|送交|收集|填写|建立|(?<=日)前?报")
_NOT_ASKING = re.compile(r"未|不按时|不及时|迟|逾期|缺|扣|加分|计分|考核|详见|见附件")
_PAPER = re.compile(
    r"《([^《》]{2,40})》|([一-鿿]{2,14}?(?:统计表|汇总表|登记表|一览表|情况表|月报表|明细表|台账|报表|清单))"
)
_SHORT_REPORT = re.compile(r"(总结|小结|报告|计划|汇报)材料?$")
_WEAK = re.compile(
    r"^(?:附件\d*|并|和|及|或|将|把|按|的|每|各|本|上|当|月度|季度|年度|半年|年|月|报送|上报|上交|填报|填写|提交|建立)+"
)
_VERB = re.compile(r"^.*(?:报送|上报|上交|填报|填写|提交|建立|报备|交至|报至|送交|收集)")
_GENERAL = re.compile(r"统计|汇总|登记|情况|明细|一览|工作|活动|月度?|季度?|年度?|表|台账|清单|[（(].*?[)）]")
_PERIODIC = ("month", "quarter", "week", "half_month", "ten_days", "half_year", "two_weeks", "two_months")
BASIS = "《整治形式主义为基层减负若干规定》关于同类材料不重复报送的要求"


@dataclass(frozen=True, slots=True)
class Asking:
    """A paper that a sentence asks for."""

    name: str
    core: str
    start: int
    end: int
    sentence: Sentence


def askings(draft: Draft) -> Iterator[Asking]:
    """Every paper that the plan asks for, sentence by sentence."""
    for sentence in draft.sentences:
        if not ASKS.search(sentence.folded) or _NOT_ASKING.search(sentence.folded):
            continue
        for found in _PAPER.finditer(sentence.text):
            titled = found[1] is not None
            name = found[1] if titled else _WEAK.sub("", _VERB.sub("", found[2]))
            if titled and not re.search(r"表|台账|清单|总结|小结|报告|报表|册", name):
                continue
            start = sentence.start + (found.start(1) if titled else found.end() - len(name))
            yield Asking(name, _GENERAL.sub("", _WEAK.sub("", name)), start, start + len(name), sentence)


def asked_twice(draft: Draft) -> Iterator[Finding]:
    """The same table asked for in two sentences; nearly the same name is put as a question."""
    seen = _Seen()
    for asking in askings(draft):
        before = seen.before(asking)
        seen.add(asking)
        if before is None:
            continue
        exact = before.name == asking.name
        place = _excerpt(before.sentence)
        text = (
            f"“{asking.name}”前面已经要过（“{place}”）。"
            if exact
            else f"“{asking.name}”和前面的“{before.name}”很像同一张表（“{place}”）。"
        )
        yield draft.finding(
            "asked_twice", "should" if exact else "look", asking.start, asking.end, text,
            "同一份材料只要一次：请合并成一张表、一个时间。", BASIS,
        )  # fmt: skip


class _Seen:
    """What was asked for so far, found by its name or by most of its pairs of characters."""

    def __init__(self) -> None:
        self._by_name: dict[str, Asking] = {}
        self._by_pair: dict[str, list[str]] = {}

    def add(self, asking: Asking) -> None:
        """Remember the first of a name."""
        if asking.name not in self._by_name:
            self._by_name[asking.name] = asking
            for pair in _pairs(asking.core):
                self._by_pair.setdefault(pair, []).append(asking.name)

    def before(self, asking: Asking) -> Asking | None:
        """The same paper in another sentence, else the first that is nearly called so."""
        same = self._by_name.get(asking.name)
        if same is not None:
            return same if same.sentence.start != asking.sentence.start else None
        mine = _pairs(asking.core)
        shared = Counter(name for pair in mine for name in self._by_pair.get(pair, ()))
        for name, count in shared.items():
            other = self._by_name[name]
            alike = count * 4 >= (len(mine) + len(_pairs(other.core)) - count) * 3
            if alike and other.sentence.start != asking.sentence.start:
                return other
        return None


def _pairs(core: str) -> set[str]:
    return {core[i : i + 2] for i in range(len(core) - 1)}


def _excerpt(sentence: Sentence) -> str:
    return sentence.text if len(sentence.text) <= 30 else f"{sentence.text[:29]}…"


def no_day(draft: Draft) -> Iterator[Finding]:
    """A paper asked for every month or quarter without a day."""
    said: set[int] = set()
    for target in draft.plan.targets:
        sentence = draft.sentence_at(target.start)
        asks = re.search(r"报送|上报|上交|填报|提交", target.quote)
        if asks is None or target.due is not None or target.cadence not in _PERIODIC or sentence.start in said:
            continue
        if not (target.implied or re.search(r"表|总结|小结|台账|清单|计划$|报告$", target.quote)):
            continue  # so many items a month: they come when there is something to tell
        if re.search(r"\d+\s*日|月底|月末|季末|周[一二三四五六日]|星期", sentence.folded):
            continue
        said.add(sentence.start)
        yield draft.finding(
            "no_day", "should", target.start, target.end, "要求定期报送，但没有写几号前。",
            "请写明截止日期；没有写明时，系统按每期最后一天执行。",
        )  # fmt: skip

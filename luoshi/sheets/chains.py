"""Chains of a chat (接龙), lists of articles, lists of addresses: lines that people paste become proposals.

What lives here: which lines belong together, and what each says: day, unit, person, title, address. Pure: units and
people are names that the caller knows. Not here: words within a line (running.py), what is done with proposals.
Invariant: every line that is not blank is in exactly one of `items`, `heads`, `passed`, `unread`; none is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from luoshi.sheets.running import find_day, find_stats, find_urls, has_time, number_of_line, without_time

MAX_LINES = 2_000
MAX_TITLE = 120
Doubt = Literal["no_day", "no_unit", "no_title", "day_reckoned", "day_ahead", "day_of_head", "unit_like", "repeated"]
_HEAD = re.compile(r"^\s*[#＃]?\s*(?:群)?接龙")
_RULE = re.compile(r"^[\W_]+$")
_THANKS = re.compile(
    r"^(?:好的?|收到|谢谢.{0,6}|辛苦.{0,4}|OK|ok|已阅|已读|[\[［].{1,4}[\]］]|嗯+|可以|明白|是的?|了解|.{0,4}已提交|同上)[!！。~～\s]*$"
)
_STATUS = re.compile(
    r"^(?:已(?:群发|发表|发布|推送|通知|发送)(?:成功)?|原创|发表记录|全部发表|已声明原创|转载|头条|次条|修改|删除|置顶|合集|未通知|通知成功|展开|收起|更多|序号|标题|时间)+$"
)
_LEAD = re.compile(r"^[\s\-—–·•・*,，、:：;；|｜.。/]+|[\s\-—–·•・*,，、:：;；|｜/]+$")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫佘练骆付代麦容悲初瞿褚班全名井米谈宫虞奚佟符蒲穆漆卞东"
)
_TITLES = "老师|校长|主任|书记|园长|主席|同志|股长|科长"
_PERSON = re.compile(rf"^@?([\u4e00-\u9fff·]{{2,4}}?)(?:{_TITLES})?$")
_SPEAKER = re.compile(r"^(?P<who>[^\s:：，,。]{2,16})\s*[:：]?$")


@dataclass(frozen=True, slots=True)
class Item:
    """A proposal. `lines`: numbers of the lines it was read from; `unit`, `person`: as named; `doubts`: what to look at."""

    lines: tuple[int, ...]
    title: str = ""
    day: date | None = None
    last: date | None = None
    unit: str = ""
    person: str = ""
    url: str = ""
    reads: int | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A pasted line by its number from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What was read. heads: headings and who spoke when; passed: counts, thanks, rules; unread: not understood."""

    items: tuple[Item, ...]
    heads: tuple[Line, ...] = ()
    passed: tuple[Line, ...] = ()
    unread: tuple[Line, ...] = ()


@dataclass(slots=True)
class _Open:
    """An item being read."""

    lines: list[int]
    text: str = ""
    title: str = ""
    day: date | None = None
    last: date | None = None
    urls: list[str] = field(default_factory=list)
    reads: int | None = None
    person: str = ""
    doubts: set[Doubt] = field(default_factory=set)
    closed: bool = False  # a blank line or the next number came


def read_chain(
    text: str, *, year: int, today: date, units: Collection[str] = (), people: Collection[str] = ()
) -> Chain:
    """Read pasted lines. `year` completes 3月5日; `units`, `people`: names in reach. Lines beyond MAX_LINES are unread."""
    reader = _Reader(year, today)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = _is_numbered(rows)
    for number, row in enumerate(rows, start=1):
        if number > MAX_LINES:
            if row.strip():
                reader.unread.append(Line(number, row))
            continue
        reader.take(number, row, numbered)
    names = _Names(units, people)
    items = _with_repeats([_item(found, names, today) for found in reader.items])
    return Chain(tuple(items), tuple(reader.heads), tuple(reader.passed), tuple(reader.unread))


def _is_numbered(rows: Sequence[str]) -> bool:
    """Whether the lines are a numbered list: 1 and 2 stand there, in this order."""
    expected = 1
    for row in rows:
        found = number_of_line(row, expected)
        if found and found[0] == expected:
            expected += 1
    return expected > 2 or (expected == 2 and any(_HEAD.match(row) for row in rows))


class _Reader:
    """Takes line after line; knows the item at hand, the day of the group, who spoke last."""

    def __init__(self, year: int, today: date) -> None:
        self.year, self.today = year, today
        self.items: list[_Open] = []
        self.heads: list[Line] = []
        self.passed: list[Line] = []
        self.unread: list[Line] = []
        self._expected = 1
        self._group: date | None = None
        self._group_doubt: Doubt | None = None
        self._speaker = ""

    @property
    def _current(self) -> _Open | None:
        return self.items[-1] if self.items and not self.items[-1].closed else None

    def take(self, number: int, row: str, numbered: bool) -> None:
        """One line."""
        line = row.strip().strip("\ufeff\u200b")
        if not line:
            if self._current is not None:
                self._current.closed = not numbered
            return
        if _HEAD.match(line):
            self._close()
            self._expected = 1
            self._head(number, row)
        elif _RULE.match(line) or _THANKS.match(line) or _STATUS.match(re.sub(r"\s+", "", line)):
            self.passed.append(Line(number, row))
        elif self._as_number(number, line) or self._as_part(number, line):
            return
        elif numbered:
            self._beside(number, row, line)
        else:
            self._new(number, line)

    def _close(self) -> None:
        if self._current is not None:
            self._current.closed = True

    def _head(self, number: int, row: str) -> None:
        """A heading may name the day of all that follows."""
        self.heads.append(Line(number, row))
        day = find_day(row, self.year, self.today)
        if day is not None:
            self._group, self._group_doubt = day.day, "day_of_head"

    def _as_number(self, number: int, line: str) -> bool:
        found = number_of_line(line, self._expected)
        if found is None or not found[1].strip():
            return False
        self._expected = found[0] + 1
        self._new(number, found[1])
        return True

    def _as_part(self, number: int, line: str) -> bool:
        """A line that is only an address, a day, counts, or who spoke when: it belongs to the item at hand."""
        urls, rest = find_urls(line)
        reads, rest = find_stats(rest)
        day = find_day(rest, self.year, self.today)
        bare = _LEAD.sub("", without_time(day.rest if day else rest))
        if bare and not (day is not None or has_time(line)):
            return False
        if bare:
            return self._as_speaker(number, line, bare, day.day if day else None)
        if urls:
            self._give_url(number, urls[0])
        elif day is not None:
            self._give_day(number, line, day.day, "day_reckoned" if day.doubt else None)
        elif self._current is not None:
            self._current.reads = reads if reads is not None else self._current.reads
            self._current.lines.append(number)
        else:
            self.passed.append(Line(number, line))
        return True

    def _as_speaker(self, number: int, line: str, bare: str, day: date | None) -> bool:
        """Name and time alone: who says what follows, and on which day."""
        who = _SPEAKER.match(bare)
        if who is None or not has_time(line):
            return False
        self._close()
        self._speaker = who["who"]
        if day is not None:
            self._group, self._group_doubt = day, "day_of_head"
        self.heads.append(Line(number, line))
        return True

    def _give_url(self, number: int, url: str) -> None:
        current = self._current
        if current is not None and not current.urls:
            current.urls.append(url)
            current.lines.append(number)
            return
        self._close()
        self.items.append(self._opened(number, urls=[url]))

    def _give_day(self, number: int, line: str, day: date, doubt: Doubt | None) -> None:
        current = self._current
        if current is not None and current.day is None:
            current.day = current.last = day
            current.doubts |= {doubt} if doubt else set()
            current.lines.append(number)
            return
        self._close()
        self._group, self._group_doubt = day, doubt
        self.heads.append(Line(number, line))

    def _opened(self, number: int, urls: list[str], text: str = "") -> _Open:
        """A new item with the day of its group and who speaks."""
        doubts: set[Doubt] = {self._group_doubt} if self._group is not None and self._group_doubt else set()
        day = self._group
        return _Open([number], text=text, urls=urls, person=self._speaker, day=day, last=day, doubts=doubts)

    def _new(self, number: int, line: str) -> None:
        urls, rest = find_urls(line)
        current = self._current
        if current is not None and current.urls and not current.text and not urls and len(current.lines) == 1:
            current.text = rest  # an address, its title below it
            current.lines.append(number)
            self._date(current, rest)
            return
        self._close()
        found = self._opened(number, urls, rest)
        self._date(found, rest)
        self.items.append(found)

    def _date(self, item: _Open, text: str) -> None:
        """Take day and counts out of an item's text."""
        reads, rest = find_stats(text)
        day = find_day(rest, self.year, self.today)
        if day is not None:
            item.day, item.last, rest = day.day, day.last, day.rest
            item.doubts = {"day_reckoned"} if day.doubt else set()
        item.reads, item.text = reads if reads is not None else item.reads, without_time(rest)

    def _beside(self, number: int, row: str, line: str) -> None:
        """A line of a numbered list that has no number: a heading before the first, else not understood."""
        if self._expected == 1:
            self._head(number, row)
        else:
            self.unread.append(Line(number, row))


class _Names:
    """Units and people by name, longest first."""

    def __init__(self, units: Collection[str], people: Collection[str]) -> None:
        self.units = sorted({unit for unit in units if len(unit) > 1}, key=len, reverse=True)
        self.people = frozenset(people)

    def unit_in(self, text: str) -> str:
        """The longest name that stands in the text."""
        return next((unit for unit in self.units if unit in text), "")

    def unit_like(self, text: str) -> str:
        """The only unit whose name holds a word of the text (实验小学 for 县实验小学); "" for none or several."""
        words = [word for word in _words(text) if len(word) > 2]
        found = {unit for unit in self.units for word in words if word in unit}
        return next(iter(found)) if len(found) == 1 else ""

    def is_person(self, word: str) -> bool:
        """Whether a word by itself is somebody's name."""
        found = _PERSON.match(word)
        return found is not None and (found[1] in self.people or (found[1][0] in _SURNAMES and len(found[1]) < 4))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,，、;；|｜:：/+＋]+", text) if word]


def _item(found: _Open, names: _Names, today: date) -> Item:
    """The proposal of an item: unit and person that stand by themselves are taken out of its title."""
    doubts = set(found.doubts)
    unit = names.unit_in(found.text) or names.unit_in(found.person)
    if not unit and (unit := names.unit_like(found.text)):
        doubts.add("unit_like")
    words, person = _words(found.text), ""
    spare = [word for word in words if word != unit]
    for word in words[:4]:
        if names.is_person(word) and word in spare and len(spare) > 1:  # something must be left for the title
            person = _PERSON.match(word)[1]  # type: ignore[index]  # it matched
            words.remove(word)
            break
    alone = [word for word in words if word != unit and not (unit and word in unit and len(word) > 2)]
    title = found.text if len(alone) == len(_words(found.text)) else " ".join(alone)
    title = _LEAD.sub("", re.sub(r"\s+", " ", re.sub(r"^\s*[【\[](.+)[】\]]\s*$", r"\1", title)))[:MAX_TITLE]
    url = found.urls[0] if found.urls else ""
    for missing, doubt in ((found.day is None, "no_day"), (not unit, "no_unit"), (not title, "no_title")):
        doubts |= {doubt} if missing else set()  # type: ignore[arg-type]  # one of the words
    doubts |= {"day_ahead"} if found.day is not None and found.day > today else set()
    ordered = tuple(sorted(doubts))
    who = person or (found.person if names.is_person(found.person) else "")
    return Item(tuple(found.lines), title, found.day, found.last, unit, who, url, found.reads, ordered)


def _with_repeats(items: Sequence[Item]) -> list[Item]:
    """The items; one that says the same as an earlier one is marked."""
    seen: set[tuple[object, ...]] = set()
    found = []
    for item in items:
        key = (item.url,) if item.url else (item.day, item.unit, re.sub(r"\W+", "", item.title))
        if key in seen:
            item = Item(  # the same item, marked
                item.lines, item.title, item.day, item.last, item.unit, item.person, item.url, item.reads,
                tuple(sorted({*item.doubts, "repeated"})),
            )  # fmt: skip
        seen.add(key)
        found.append(item)
    return found

"""What stands inside a line of a chat or an article list: its number, days, addresses, counts of reads.

What lives here: finding and cutting out. Not here: which lines belong together (chains.py). Invariant: nothing is
guessed that is not written, but the year (given) and words such as 昨天, which are told as doubts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import normalize

_CIRCLED = {chr(code): number for start, first in ((0x2460, 1), (0x3251, 21), (0x32B1, 36)) for number, code in
            enumerate(range(start, start + (20 if start == 0x2460 else 15)), start=first)}  # fmt: skip
_DOTTED = {chr(0x2488 + n): n + 1 for n in range(20)} | {chr(0x2474 + n): n + 1 for n in range(20)}
_SIGNS = _CIRCLED | _DOTTED
_KEYCAP = re.compile(r"^\s*(\d{1,2})\ufe0f?\u20e3\s*")
_NUMBER = re.compile(
    r"^\s*(?:[(（【\[]\s*(\d{1,3})\s*[)）】\]]\s*[.、．:：]?|(\d{1,3})\s*[.．](?!\d)|(\d{1,3})\s*[、:：)）](?!\d\d)|第\s*(\d{1,3})\s*[条个位])\s*"
)
_TIGHT = re.compile(r"^\s*(\d{1,3})[.．、](?=\d{1,4}\s*[年月./-]\s*\d)")  # 1.3月5日, 12.3.5 读书会
_LOOSE = re.compile(r"^\s*(\d{1,3})\s+(?=\S)")
URL = re.compile(r"https?://[^\s\u4e00-\u9fff，。；、“”（）()<>\"'】\]]+")
_BARE_URL = re.compile(r"(?<![\w.])(?:mp\.weixin\.qq\.com|www\.[\w-]+(?:\.[\w-]+)+)/[^\s\u4e00-\u9fff，。；、）)】\]]*")
_YEAR = r"(?:(?P<y>20\d\d|\d\d)\s*[年./-]\s*)"
_DAYS = (
    re.compile(rf"{_YEAR}?(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*[日号]?(?!\d)"),
    re.compile(r"(?<![\d.])(?P<y>20\d\d)\s*[-./]\s*(?P<m>\d{1,2})\s*[-./]\s*(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d)"),
    re.compile(r"(?<![\d.\w/-])(?P<m>0?[1-9]|1[0-2])[-./](?P<d>0?[1-9]|[12]\d|3[01])(?![\d.\w%％/]|-(?!\d{1,2}(?:[./]\d{1,2})?(?:[^\d.]|$)))"),
)  # fmt: skip
_UNTIL = re.compile(r"\s*(?:至|到|~|～|—+|–+|-)\s*(?:(\d{1,2})\s*[月./-]\s*)?(\d{1,2})\s*[日号]?(?![\d:：月])")
_TRAIL = re.compile(r"\s*[(（]?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*[)）]?")
_TIME = re.compile(r"(?:上午|下午|晚上|早上|中午|凌晨)?\s*(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)")
_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_WEEKDAY = re.compile(r"(?<!第)(?:星期|周)([一二三四五六日天])(?![岁年期])")
_STATS = re.compile(
    r"(?:阅读|浏览|播放|点击|在看|点赞|赞|留言|评论|分享|转发|转载|收藏|喜欢|推荐|完播率|送达|访问|人数|次数|量|数|次|人|原文)+\s*[:：]?\s*\d[\d,.]*\s*[万wW+%]*\+?"
    r"|(?<![\d.年月/-])\d[\d,.]*\s*[万wW]?\+?\s*(?:次|人)?\s*(?:阅读|浏览|播放|点击|在看|点赞|留言|评论|分享|转发|收藏)(?:量|数|次数)?"
)
_READS = re.compile(
    r"(?:阅读|浏览|播放)(?:量|数|次数)?\s*[:：]?\s*(\d[\d,.]*)\s*(万|w|W)?|(?<![\d.年月/-])(\d[\d,.]*)\s*(万|w|W)?\+?\s*(?:次)?(?:阅读|浏览|播放)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a line, its last day, the line without it; `doubt`: how it was reckoned where it is not written out."""

    day: date
    last: date
    rest: str
    doubt: str = ""


def number_of_line(line: str, expected: int) -> tuple[int, str] | None:
    """A line's number and what follows: 1. 1、 (1) ① ⑴ ⒈ 1️⃣ 第1条; `1 张三` and `1.3月5日` only where 1 is due."""
    keycap = _KEYCAP.match(line)
    if keycap:
        return int(keycap[1]), line[keycap.end() :]
    bare = line.lstrip()
    if bare[:1] in _SIGNS:
        return _SIGNS[bare[0]], bare[1:].lstrip(" .、．:：")
    tight = _TIGHT.match(line)
    if tight and int(tight[1]) in (expected, 1) and _day_at_start(line[tight.end() :]):
        return int(tight[1]), line[tight.end() :]
    plain = normalize("NFKC", line) if not line.isascii() and re.match(r"\s*[０-９]", line) else line
    found = _NUMBER.match(plain)
    if found:
        return int(next(group for group in found.groups() if group)), plain[found.end() :]
    loose = _LOOSE.match(line)
    if loose and int(loose[1]) == expected:
        return int(loose[1]), line[loose.end() :]
    return None


def _day_at_start(text: str) -> bool:
    return any((found := pattern.match(text)) is not None and _made(found, 2000) for pattern in _DAYS)


def find_urls(line: str) -> tuple[list[str], str]:
    """The addresses of a line, and the line without them."""
    found = [match[0].rstrip(".,;:!?，。") for match in URL.finditer(line)]
    rest = URL.sub(" ", line)
    found += [f"https://{match[0]}" for match in _BARE_URL.finditer(rest)]
    return found, _BARE_URL.sub(" ", rest)


def find_day(line: str, year: int, today: date) -> Day | None:
    """The first day in a line: 2026年3月5日, 2026-3-5, 20260305, 3月5日, 3.5, 3/5, 3月5日-7日, 昨天, 星期三."""
    best: tuple[int, re.Match[str], date] | None = None
    for pattern in _DAYS:
        for match in pattern.finditer(line):
            day = _made(match, year)
            if day is not None and (best is None or match.start() < best[0]):
                best = (match.start(), match, day)
                break
    if best is not None:
        return _with_end(line, best[1], best[2])
    for word, ago in _AGO.items():
        if word in line:
            day = today - timedelta(days=ago)
            return Day(day, day, _cut(line, line.index(word), line.index(word) + len(word)), "relative")
    weekday = _WEEKDAY.search(line)
    if weekday and _TIME.search(line):
        back = (today.weekday() - "一二三四五六日".index(weekday[1].replace("天", "日"))) % 7
        day = today - timedelta(days=back)
        return Day(day, day, _cut(line, weekday.start(), weekday.end()), "relative")
    return None


def _with_end(line: str, match: re.Match[str], day: date) -> Day:
    until = _UNTIL.match(line, match.end())
    last, end = day, match.end()
    if until:
        try:
            other = date(day.year, int(until[1] or day.month), int(until[2]))
        except ValueError:
            other = day
        if other > day and (other - day).days < 120:
            last, end = other, until.end()
    trail = _TRAIL.match(line, end)
    return Day(day, last, _cut(line, match.start(), trail.end() if trail else end))


def _made(match: re.Match[str], year: int) -> date | None:
    named = match.groupdict().get("y")
    own = year if not named else int(named) + (2000 if len(named) == 2 else 0)
    try:
        return date(own, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _cut(line: str, start: int, end: int) -> str:
    """The line without a part, and without brackets that are empty then."""
    return re.sub(r"[(（【\[]\s*[)）】\]]", " ", f"{line[:start]} {line[end:]}")


def without_time(line: str) -> str:
    """The line without times of day."""
    return _TIME.sub(" ", line)


def has_time(line: str) -> bool:
    """Whether a time of day stands in the line."""
    return _TIME.search(line) is not None


def find_stats(line: str) -> tuple[int | None, str]:
    """Reads that are told, and the line without counts of an account's backend."""
    reads = _READS.search(line)
    amount: int | None = None
    if reads:
        digits, unit = (reads[1], reads[2]) if reads[1] else (reads[3], reads[4])
        try:
            amount = int(float(digits.replace(",", "").rstrip(".")) * (10_000 if unit else 1))
        except ValueError:
            amount = None
    return amount, _STATS.sub(" ", line)

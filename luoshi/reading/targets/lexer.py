"""The lexer: folded text of a paragraph to tokens, in one pass from left to right.

What lives here: the order in which numbers, time words, comparators, verbs, quotations and marks are tried at a place.
Not here: what they mean together (clauses.py, assemble.py). Invariant: tokens are in order and do not overlap; the work
at each place is bounded, so the whole is linear in the text.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from . import cadences, moments
from .numerals import NUMERAL_START, Number, scan_number
from .timewords import TIME_UNITS
from .tokens import Token
from .words import AFTER, BEFORE, COUNT_WORDS, MAX_COUNT, MODALS, ORG_TAIL, VERBS

QUOTES: Final = {"“": "”", "《": "》", "「": "」", "『": "』", "〈": "〉", "‘": "’"}
_MAX_QUOTED: Final = 80
SEPARATORS: Final = frozenset(",;:。!?\n\t")
_TIME_START: Final = frozenset("全年按逐月各本今上下次当隔双逢季周日天开人常学一同翌明")
_FESTIVAL_START: Final = frozenset("春元清端中重七妇劳“五六八三青儿教国建护宪植记世医")
REGULAR: Final = ("定期", "不定期", "定期不定期", "经常性", "经常", "常态化", "适时", "不间断", "有计划地")
_DUTY_REGULAR: Final = frozenset(("定期", "不定期", "定期不定期", "经常性", "经常"))
_RATE_WORDS: Final = re.compile(
    r"百分之([零〇一二两三四五六七八九十百]{1,5}(?:点[零一二三四五六七八九]{1,3})?|\d{1,3}(?:\.\d{1,3})?)"
)
_PARTS: Final = re.compile(r"([一二三四五六七八九])分之([一二三四五六七八九])|(\d{1,2})/(\d{1,2})(?![\d/年月])")
_SLOGAN: Final = re.compile(
    r"[一两三四五六七八九十][^\W\d十百千万亿至到、余多几半点分][一两三四五六七八九十][\u4e00-\u9fff]"
)
_RATE_TOP: Final = re.compile(r"(?:-{1,2}|~|至|到)(\d{1,3}(?:\.\d{1,3})?)%")
_CLOCK: Final = re.compile(r"(?:时|点钟|点)(?:\d{1,2}分|半|整|许)?(?=[前后至到,、;。]|各|下班|上班|之|以|开|$)|:\d{2}")
_PER: Final = re.compile(r"/(?:每)?(人|月|季度|季|半年|年|周|天|日|学期|学年|次|村|家|户|班|旬)")
_PER_CADENCE: Final = {
    "月": "month",
    "季度": "quarter",
    "季": "quarter",
    "半年": "half_year",
    "年": "year",
    "周": "week",
    "天": "day",
    "日": "day",
    "学期": "term",
    "学年": "school_year",
    "旬": "ten_days",
    "次": "event",
}
_IDIOMS: Final = frozenset(
    "一定 一般 一律 一致 一并 一经 一旦 一线 一流 一系列 一方面 一体 一起 一道 一贯 一直 一切 一些 一批 一部分 一带一路 一次性 一把手 一手 一岗双责 一样 一面 一边 一时 一再 一向 一如 一票否决 一如既往 一系 一对一 一站式 "
    "一揽子 一篮子 一张网 一张图 一盘棋 一条龙 一体化 一网通办 一事一议 一以贯之 一站 一窗 一键 一刀切 一同 一举 一改 一心 一家 一例会 十分 十佳 三农 三会一课 两学一做 三重一大 三下乡 三支一扶 两会 两新 两个维护 四个意识 四个自信 两个确立 五个一 三个代表 八项规定 "
    "一年一度 半数以上 一号 二维码 三甲 三等 一等 二等 四史 三公 两化 百姓 千方百计 万众 九年 两岸 两级 三级 四级 二级 五级 一级 两委 七一 一类 二类 三类 两类 三方 两者 一门心思 一窗口 一屏 一品 一村 一企 一户 一校".split()
)
_RESPONSE: Final = re.compile(
    r"[\d一二三四五六七八九十半]{1,3}个?(?:分钟|小时|工作日|日|天)(?:内)?(?:响应|上报|到达|到场|抵达|办结|处置|回复|答复|反馈|报告|受理|处理|整改|审结|送达|修复|回访|通报|签收|出警|见面|联系)"
)
_NO_MODAL: Final = frozenset(
    "应急 应对 应用 反应 适应 供应 响应 相应 对应 应届 应知 应会 应邀 要求 重要 主要 纪要 摘要 必要 概要 简要 需要 首要 要点 要闻 要素 要情 要件 要害 需求 将来 即将 将军 所需 急需 必须 无须 务须 模拟 虚拟 比拟".split()
) - {"需要", "必须", "务须"}
_NO_NAME: Final = frozenset("办公 员工 组织 处理 队伍 站点 处置 部署 部门 站房 委员".split())
_HEAD_START: Final = frozenset("人户生师班村校床馆平")
_MAX_IDIOM: Final = max(map(len, _IDIOMS))


def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    """Words of all classes by their first character, longest first; a word of two classes keeps the first listed."""
    classes = (("comparator", BEFORE), ("regular", REGULAR), ("verb", VERBS), ("modal", MODALS))
    kinds: dict[str, str] = {}
    for kind, words in classes:
        for word in words:
            kinds.setdefault(word, kind)
    table: dict[str, list[tuple[str, str]]] = {}
    for word, kind in kinds.items():
        table.setdefault(word[0], []).append((word, kind))
    return {c: tuple(sorted(group, key=lambda x: -len(x[0]))) for c, group in table.items()}


_TABLE: Final = _table()


def count_word(text: str, i: int) -> str:
    """The longest count word at `i`, or ""."""
    for k in range(min(MAX_COUNT, len(text) - i), 0, -1):
        if text[i : i + k] in COUNT_WORDS:
            return text[i : i + k]
    return ""


def lex(text: str, start: int, end: int) -> list[Token]:
    """Tokens of folded `text[start:end]`; offsets are those of the whole text."""
    line = text[start:end]
    tokens: list[Token] = []
    found = _START.search(line)
    while found:
        i = found.start()
        token = _token_at(line, i)
        if token is not None:
            tokens.append(token)
            i = token.end
        else:
            i += 1
        found = _START.search(line, i)
    return [_moved(t, start) for t in tokens] if start else tokens


def _moved(t: Token, by: int) -> Token:
    return Token(
        t.kind,
        t.start + by,
        t.end + by,
        t.word,
        t.group,
        t.value,
        t.upper,
        t.chinese,
        t.cadence,
        t.n,
        t.due,
        t.months,
        t.before,
        t.per,
    )


_START: Final = re.compile(
    "["
    + re.escape(
        "".join(
            sorted(
                set(_TABLE)
                | SEPARATORS
                | set(QUOTES)
                | NUMERAL_START
                | _TIME_START
                | _FESTIVAL_START
                | _HEAD_START
                | set("()每第百周星礼")
            )
        )
    )
    + "]"
)


def _token_at(line: str, i: int) -> Token | None:
    char = line[i]
    if char in SEPARATORS:
        if char in ",:" and i and line[i - 1].isdigit() and line[i + 1 : i + 2].isdigit() and char == ":":
            return None
        return Token("separator", i, i + 1, char)
    if char in "()":
        return Token("open" if char == "(" else "close", i, i + 1, char)
    if char in _FESTIVAL_START:
        festival = moments.festival(line, i)
        if festival:
            return festival
    if char in QUOTES and not (char == "“" and _RESPONSE.match(line, i + 1)):
        close = line.find(QUOTES[char], i + 1, i + _MAX_QUOTED)
        return Token("quoted", i, close + 1) if close > 0 else None
    if char == "每":
        return cadences.every(line, i)
    if char == "第":
        return _ordinal(line, i)
    if char in "周星礼":
        weekday = moments.weekday(line, i)
        if weekday:
            return weekday
    if char in NUMERAL_START or char == "百":
        found = _numeric(line, i)
        if found:
            return found
    if char in _TIME_START:
        found = moments.worded(line, i) or cadences.plain(line, i)
        if found:
            return found
    return _word(line, i)


def _ordinal(line: str, i: int) -> Token | None:
    quarter = moments.numbered(line, i)
    if quarter:
        return quarter
    number = scan_number(line, i + 1)
    if not number:
        return None
    return Token("ordinal", i, number.end + len(count_word(line, number.end)), line[i : number.end])


def _word(line: str, i: int) -> Token | None:
    if line[i] in _HEAD_START:
        head = _head(line, i)
        if head:
            return head
    for word, kind in _TABLE.get(line[i], ()):
        if not line.startswith(word, i):
            continue
        end = i + len(word)
        if kind == "comparator":
            return Token("comparator", i, end, word, BEFORE[word])
        if kind == "regular":
            return Token("regular", i, end, word, "duty" if word in _DUTY_REGULAR else "weak")
        if kind == "verb":
            return _verb(line, i, end, word)
        if len(word) == 1 and (line[i : i + 2] in _NO_MODAL or line[max(0, i - 1) : i + 1] in _NO_MODAL):
            continue
        return Token("modal", i, end, word)
    return None


def _head(line: str, i: int) -> Token | None:
    """人均, 户均, 生均: an average; 人均月 and 人均年 name its period too."""
    if not (line[i + 1 : i + 2] == "均" and line[i] != "平" or line.startswith(("平均每人", "平均每户"), i)):
        return None
    month, year = line.startswith(("月", "每月"), i + 2), line.startswith("年", i + 2)
    end = i + 2 + (month and line[i + 2] == "月") + year
    return Token(
        "head",
        i,
        end,
        line[i : i + 2],
        cadence="month" if month else "year",
        per="head" if line[i] in "人生师平" else "",
    )


def _verb(line: str, i: int, end: int, word: str) -> Token:
    """A verb, or a noun when it is part of a name (组织部, 检查组, 完成率)."""
    if len(word) > 1:
        after = line[end : end + 1]
        if after and (after in "率量者" or after in ORG_TAIL and line[end : end + 2] not in _NO_NAME):
            return Token("noun", i, end, word)
    return Token("verb", i, end, word, "short" if len(word) == 1 else "modal" if word in MODALS else "")


def _numeric(line: str, i: int) -> Token | None:
    for k in range(min(_MAX_IDIOM, len(line) - i), 1, -1):
        if line[i : i + k] in _IDIOMS:
            return Token("idiom", i, i + k, line[i : i + k])
    if line[i] == "百":
        rate = _RATE_WORDS.match(line, i)
        return _rate_words(line, i, rate) if rate else None
    part = _PARTS.match(line, i)
    if part:
        low, high = (part[1], part[2]) if part[1] else (part[4], part[3])
        whole = Fraction(scan_number(low, 0).value) if scan_number(low, 0) else Fraction(1)  # type: ignore[union-attr]
        some = Fraction(scan_number(high, 0).value) if scan_number(high, 0) else Fraction(0)  # type: ignore[union-attr]
        if whole > some > 0:
            end, after = _after(line, part.end())
            return Token("rate", i, end, "%", after, value=Fraction(int(some * 100 / whole)))
    moment = cadences.n_times(line, i) or moments.numbered(line, i)
    if moment:
        return moment
    slogan = _SLOGAN.match(line, i)
    if slogan and not count_word(line, i + 1):
        return Token("idiom", i, slogan.end(), slogan.group())
    number = scan_number(line, i)
    if number is None:
        return None
    return _measured(line, number)


def _rate_words(line: str, i: int, found: re.Match[str]) -> Token | None:
    word = found[1]
    if word.startswith("百") or word == "百":
        value: Fraction | None = Fraction(100)
    elif "点" in word:
        whole, _, rest = word.partition("点")
        digits = "".join(str("零一二三四五六七八九".index(c)) for c in rest)
        base = scan_number(whole, 0)
        value = base.value + Fraction(int(digits), 10 ** len(digits)) if base else None
    else:
        number = scan_number(word, 0)
        value = number.value if number else None
    if value is None:
        return None
    end, after = _after(line, found.end())
    return Token("rate", i, end, "%", after, value=value, chinese=True)


def _after(line: str, i: int) -> tuple[int, str]:
    """A comparator written after the number (以上, 以内), and where it ends."""
    for k in (6, 5, 4, 3, 2):
        word = line[i : i + k]
        if word in AFTER:
            return i + k, AFTER[word]
    return i, ""


def _measured(line: str, number: Number) -> Token:
    i = number.end
    if (
        line[i : i + 1] == "%"
        or line[i : i + 1] == "成"
        and line[i + 1 : i + 2] not in ("立", "为", "果", "员", "效", "功", "绩", "本", "果", "套", "熟", "才")
    ):
        value = number.value * (10 if line[i] == "成" else 1)
        upper = number.upper and number.upper * (10 if line[i] == "成" else 1)
        top = _RATE_TOP.match(line, i + 1) if line[i] == "%" else None
        if top and Fraction(top[1]) > value:
            upper, i = Fraction(top[1]), top.end() - 1
        end, after = _after(line, i + 1)
        return Token("rate", number.start, end, "%", after, value=value, upper=upper, chinese=number.chinese)
    if line[i : i + 1] == " ":
        i += 1
    clock = _CLOCK.match(line, i)
    if clock and number.value <= 24:
        return Token("idiom", number.start, clock.end(), line[number.start : clock.end()])
    unit = count_word(line, i)
    if not unit:
        end, after = _after(line, number.end)
        return Token(
            "number",
            number.start,
            end,
            line[number.start : number.end],
            after,
            value=number.value,
            upper=number.upper,
            chinese=number.chinese,
        )
    return _quantity(line, number, i, unit)


def _quantity(line: str, number: Number, i: int, unit: str) -> Token:
    end = i + len(unit)
    value, upper = number.value, number.upper
    if unit in ("万元", "亿元", "千元", "百元"):
        factor = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100}[unit[0]]
        value, upper, unit = value * factor, upper and upper * factor, "元"
    if unit in ("万字", "万册"):
        value, upper, unit = value * 10_000, upper and upper * 10_000, unit[1:]
    if (
        line[end : end + 1] in ("-", "~", "至", "到")
        and line[end + 1 : end + 2] in NUMERAL_START
        and line[end + 1 : end + 2]
    ):
        second = scan_number(line, end + 1)  # 1次至2次
        if second and second.upper is None and second.value > value and count_word(line, second.end) == unit:
            upper, end = second.value, second.end + len(unit)
    paired = re.match(r"\(([\u4e00-\u9fff]{1,3})\)", line[end : end + 5])
    if paired and paired[1] in COUNT_WORDS:
        unit, end = line[end - len(unit) : end + paired.end()], end + paired.end()
    group = COUNT_WORDS.get(unit, COUNT_WORDS.get(unit.split("(")[0], "piece"))
    lead = line[max(0, number.start - 6) : number.start]
    if unit in TIME_UNITS and (
        lead.rstrip("至少不于").endswith("提前")
        or lead.endswith(("前", "之前"))
        and not lead.endswith(("以前", "目前", "日前", "当前"))
    ):
        return Token("limit", number.start, end, unit, "span", value=value, chinese=number.chinese, before=True)
    if (
        unit in TIME_UNITS
        and _RESPONSE.match(line, number.start)
        and not line[: number.start].endswith(("每", "于", "少", "前", "到"))
    ):
        end += line.startswith("内", end)
        return Token("limit", number.start, end, unit, "span", value=upper or value, chinese=number.chinese)
    if unit in TIME_UNITS:
        tail = re.match(r"(?:\([^()]{1,6}\))?(?:之内|以内|内)(?!部|容|设|外)", line[end : end + 12])
        if tail:
            return Token(
                "limit", number.start, end + tail.end(), unit, "span", value=upper or value, chinese=number.chinese
            )
    cadence = per = ""
    slash = _PER.match(line, end)
    if slash:
        end, per = slash.end(), "person" if slash[1] == "人" else "unit" if slash[1] in ("村", "家", "户", "班") else ""
        cadence = _PER_CADENCE.get(slash[1], "")
    end, after = _after(line, end)
    kind = "points" if group == "points" else "money" if group == "money" else "quantity"
    return Token(
        kind,
        number.start,
        end,
        unit,
        after or "",
        value=value,
        upper=upper,
        chinese=number.chinese,
        cadence=cadence,
        per=per,
        n=None,
        months=(),
        due=None,
    )

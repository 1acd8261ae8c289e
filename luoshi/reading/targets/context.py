"""What headings and the openings of lists hand down: actor, period, date, measure, and whether a part only tells.

What lives here: reading a clause's headings and a line that ends with a colon. Not here: inheritance inside a paragraph
(drafts.Memory). Invariant: a list's opening holds for the items below it and no further.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .actors import judge, named_in
from .clauses import label_end
from .drafts import Section
from .lexer import lex
from .numerals import fold
from .scan import is_hot
from .words import BACKGROUND_HEADINGS

_BOXED = re.compile(r"\(([^()]{2,16})\)")
_CAMPAIGN = re.compile(
    r"(?:宣传月|宣传周|活动月|活动周|专项行动|专项整治|主题活动|启动仪式|比赛|大赛|竞赛|运动会|艺术节|读书节|文化节|庆祝|专题教育|集中攻坚)[^年]{0,12}(?:方案|通知|安排)"
)
_BACKGROUND = re.compile("|".join(BACKGROUND_HEADINGS))
_FORWARD = re.compile(r"安排|任务|要求|目标|计划|打算|措施|重点")
_TASKS = re.compile(r"任务|目标|指标|安排|分工|要求|职责|计划|重点")
_TITLE_NOISE = re.compile(
    r"^(?:关于)?(?:做好|加强|开展|进一步|印发|推进|规范)*|(?:工作)?(?:的)?(?:通知|意见|方案|办法|制度|计划|要点|细则|规定|要求|安排|任务书|责任书)(?:\((?:试行|节选|暂行)\))?$|20\d\d年度?|\d{4}-\d{4}年?"
)


def is_campaign(title: str) -> bool:
    """Whether a plan is one campaign (宣传周活动方案): what names no period is then done once."""
    return (
        bool(_CAMPAIGN.search(title) or re.search(r"[月周日节][”\"》](?:系列|主题|宣传)*活动", title))
        and "年度" not in title
        and "全年" not in title
    )


def names_one_time(opening: str) -> bool:
    """活动时间：6月1日至6月30日: the whole plan is one campaign of that time."""
    return bool(
        re.search(r"(?:活动|举办|比赛|竞赛|宣传)(?:时间|日期)[:]?[^。\n]{0,4}?(?:20\d\d年)?\d{1,2}月\d{1,2}日", opening)
    )


def default_cadence(title: str) -> str:
    """The period of a plan by its title: a school year, a term, else the year."""
    return "term" if "学期" in title else "school_year" if "学年" in title else "year"


def title_measure(title: str) -> str:
    """The subject of a title, for measures that the text leaves out."""
    words = re.sub(
        r"^.{0,20}?(?:关于|有限公司|学校|医院|小学|中学|街道|社区|镇|县|市|区|局|院)",
        "",
        _TITLE_NOISE.sub("", fold(title)),
    )
    return _TITLE_NOISE.sub("", words)[:24]


def below_heading(heading: str, above: Section) -> Section:
    """What holds below a heading: what it names, else what held above it."""
    words = fold(heading)
    words = words[label_end(words, 0, len(words)) :].strip()
    if not words or len(words) > 40:
        return above
    section = replace(above)
    forward = bool(_FORWARD.search(words))
    section.background = not forward and (bool(_BACKGROUND.search(words)) or above.background)
    section.tasks = above.tasks or bool(_TASKS.search(words))
    section.actor = named_in(words) if len(words) <= 20 else above.actor
    _times(words, section)
    subject = re.sub(r"[(（].*|[:：].*", "", words)
    if 2 < len(subject) <= 20:
        section.measure = subject
    return section


def _times(words: str, section: Section) -> None:
    if not is_hot(words, 0, len(words)):
        return
    tokens = lex(words, 0, len(words))
    if any(t.kind in ("quantity", "rate", "verb") and t.group != "short" and t.kind != "verb" for t in tokens):
        return
    for token in tokens:
        if token.kind == "cadence" and (token.group != "weak" or (token.cadence == "year" and len(words) <= 12)):
            section.cadence, section.n = token.cadence if token.group != "weak" else "", token.n


def opening_section(line: str, section: Section) -> Section | None:
    """What a line that ends with a colon hands to the list below it; None when it opens no list."""
    words = line.rstrip()
    boxed = _BOXED.fullmatch(words) if words.startswith("(") else None
    if boxed:  # 【外宣部】 above the items of one unit
        actor = judge(boxed[1])
        return replace(section, background=False, actor=actor) if actor else None
    if not words.endswith((":", "如下", "如下。")) or len(words) > 120:
        return None
    last = re.split(r"[。;]", words.rstrip("。"))[-1]
    opened = replace(section, background=False, actor=None, cadence="", n=None, due=None)
    actor = named_in(re.split(r",", last)[-1]) or named_in(last)
    if actor:
        opened.actor = actor
    for token in lex(last, 0, len(last)):
        if token.kind == "cadence" and token.group != "weak":
            opened.cadence, opened.n = token.cadence, token.n
        elif token.kind == "due" and token.before and token.group in ("day", "before_month", "month"):
            opened.due, opened.due_group = token.due, token.group
    if re.search(r"条件|情形|之一的|情况之一|资格|包括", last):
        opened.background = True
    if _TASKS.search(last):
        opened.tasks = True
    tells = opened.actor or opened.cadence or opened.due or opened.background or opened.tasks != section.tasks
    return opened if tells else None

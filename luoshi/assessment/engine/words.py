"""The words of the language: keys and values as a person writes them, and the codes they stand for.

What lives here: tables. Not here: sentences (messages.py). Invariant: one word for one thing; docs/schemes.zh.md lists
every key.
"""

from __future__ import annotations

from typing import Final

# Attributes of a record that conditions may ask for.
TEXTS: Final = {
    "媒体": "outlet",
    "级别": "level",
    "媒介": "medium",
    "媒体类别": "outlet_class",
    "体裁": "form",
    "位置": "position",
    "内外": "side",
    "首发转载": "origin",
    "佐证": "evidence",
    "批示": "note_level",
}
FLAGS: Final = {"付费": "paid", "与记者合作": "with_reporter", "采用": "adopted"}
NUMBERS: Final = {"字数": "length", "时长占比": "duration_share", "署名人数": "author_count"}
TAGS: Final = {"标记": "tags"}
ATTRIBUTES: Final = {**TEXTS, **FLAGS, **NUMBERS, **TAGS}
NOT: Final = "不是"  # 媒介不是: [网站, 微信]

KINDS: Final = {"周": "week", "月": "month", "季": "quarter", "半年": "half", "学期": "term", "年": "year"}
KIND_WORDS: Final = {code: word for word, code in KINDS.items()}
RANK: Final = {"week": 0, "month": 1, "quarter": 2, "half": 3, "term": 3, "year": 4}

PURPOSES: Final = {"统计": "统计", "激励": "激励", "考核": "考核"}
YEARS: Final = {"自然年": 1, "学年": 9, "评选年度": 12}
SUBJECTS: Final = {"单位": "units", "个人": "persons", "单位和个人": "both"}
ROUNDINGS: Final = {"四舍五入": "half_up", "舍去": "down", "进一": "up"}
RESTS: Final = {"舍去": "down", "进一": "up", "按比例": "keep", "保留": "keep"}
YES_NO: Final = {"是": True, "否": False}

UNLISTED: Final = {"同级": "peer", "不计": "zero"}
GROUPS: Final = {
    "取最高": "highest",
    "累加": "sum",
    "同类媒体一次": "once_per_class",
    "内外各一": "one_each_side",
    "取前几": "top",
}
REPRINTS: Final = {"不计": "zero", "首发计一次": "once", "按转载媒体": "as_outlet"}
SPLITS: Final = {
    "按份额": "shares",
    "单位均分": "equal",
    "按人数": "heads",
    "第一单位": "first",
    "第一作者": "first_author",
    "每单位整份": "each",
}
BASES: Final = {"达标得满分": "cliff", "每缺扣": "per_missing", "按比例": "pro_rata"}
SOURCES: Final = {"得分": "points", "采用篇数": "adopted", "报送篇数": "reported", "事件": "events"}
LIMIT_SCOPES: Final = {
    "每条": "item",
    "每家媒体": "outlet",
    "每种媒介": "medium",
    "每个级别": "level",
    "组成": "component",
    "总分": "total",
}
LATE: Final = {"不计": "drop", "计入下期": "next", "扣分": "deduct"}
DIVISORS: Final = {"人数": "staff", "规模": "size", "班级数": "class_count"}
SCALES: Final = {"同类最高": "best", "按任务": "target", "不折": "none"}
TIES: Final = {"并列": "share", "比日期再比编号": "day_then_number"}
VETOES: Final = {"取消评奖": "no_award", "最低等次": "lowest"}

EVENT_TYPES: Final = ("迟报", "约稿", "失实", "负面事件", "一票否决", "批示", "加减分")
DONE, MISSED = "约稿完成", "约稿未完成"

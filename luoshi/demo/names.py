"""Invented names: places, people, topics. Pools only; who is called what is decided by the seeded draw.

Invariant: nothing here is meant to be a real place or person.
"""

from __future__ import annotations

from random import Random

HOUSE, HOUSE_SHORT = "青禾县教育局", "县教育局"

OFFICES = (
    ("办公室", 8), ("宣传股", 6), ("信息中心", 5), ("人事股", 7), ("基础教育股", 9), ("职成教股", 5), ("财务股", 6),
    ("安全管理股", 5), ("督导室", 6), ("体卫艺股", 5), ("教研室", 14), ("招生考试股", 6), ("学前教育股", 4), ("资助股", 4),
)  # fmt: skip
"""Name and staff; the first four carry duties of the plan."""

DISTRICTS = ("城关", "柳溪", "云岭", "沙湾", "枫林", "石桥", "东岭", "南渡", "苇塘", "松岗")
DIRECT = (
    "青禾县第一中学", "青禾县第二中学", "青禾县实验小学", "青禾县实验中学", "青禾县职业教育中心", "青禾县第一小学",
    "青禾县第二小学", "青禾县第三小学", "青禾县特殊教育学校", "青禾县第四小学", "青禾县第三中学", "青禾县体育学校",
)  # fmt: skip
PRIVATE = (
    "小橡果", "蓝叶", "晨露", "百灵", "启明", "小松鼠", "禾苗", "彩虹桥", "金铃", "向阳", "小海豚", "麦田", "朵朵",
    "星河", "萌芽", "七巧", "小白桥", "春蕾", "月亮船", "小火车", "快乐岛", "青苹果", "大手牵小手", "小茶壶",
)  # fmt: skip
_FIRST = "大小上下东西南北前后新老"
_SECOND = "塘坪岗湾坝沟岭店铺渡圩垄畈埠"

_SURNAMES = "林沈何周许方陆程秦蒋邵姚江顾孟龙万钱汤尹黎易常武乔贺赖龚文"
_GIVEN = (
    "若溪", "知行", "明远", "一鸣", "小满", "晓岚", "静宜", "文博", "雨桐", "思齐", "子墨", "嘉禾", "景行", "书航", "念慈",
    "清扬", "怀瑾", "云舒", "秋实", "春和", "立夏", "安然", "致远", "佳音", "敏行", "守正", "若兰", "一苇", "青山", "望舒",
    "采薇", "长风", "乐之", "亦凡", "可心", "宁远", "初晴", "成蹊", "正则", "如许",
)  # fmt: skip


def place_names(draw: Random) -> list[str]:
    """Two-character village names, each once, in the order of the draw."""
    names = [first + second for first in _FIRST for second in _SECOND]
    draw.shuffle(names)
    return names


def person_names(draw: Random) -> list[str]:
    """Full names, each once, in the order of the draw; more than a thousand."""
    names = [surname + given for surname in _SURNAMES for given in _GIVEN]
    draw.shuffle(names)
    return names

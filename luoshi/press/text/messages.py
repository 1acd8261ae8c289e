"""Chinese wording of the pure part of the press. Whole sentences with named places; not translated at run time."""

from __future__ import annotations

# Comparison
SAME = "两稿相同。"
CHANGED = "改动 %(places)s 处，增 %(added)s 字，删 %(removed)s 字"
MOVED = "移动 %(moved)s 段"
MOVED_HERE = "这一段从别处移来"
MOVED_AWAY = "这一段移到了别处"

# Text check: the lists' names
SOURCES = {
    "pairs": "本单位错别字表",
    "avoid": "本单位禁用慎用词表",
    "phrases": "本单位固定提法",
    "posts": "本单位姓名职务表",
    "units": "本单位名称表",
    "words": "常见错别字",
    "numbers": "数字用法（GB/T 15835）",
    "punctuation": "标点符号",
    "private": "个人信息",
    "links": "网址",
}

# Under a text
NAMES_JOINED = "、"
CREDIT_BOTH = "来源：%(unit)s　撰稿：%(names)s"
CREDIT_ONE = "来源：%(who)s"
REVIEWER = "%(step)s：%(name)s"

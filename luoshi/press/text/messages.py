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

# Text check: reasons
WRONG_FORM = "“%(wrong)s”一般应写作“%(right)s”。"
FORMER_NAME = "“%(word)s”不再使用，现用名称是“%(full)s”。"
NEAR_PHRASE = "与固定提法“%(right)s”差一个字，请核对。"
NEAR_UNIT = "与单位名称“%(full)s”差一个字，请核对。"
AVOID = "“%(word)s”列在禁用慎用词表中。"
AVOID_INSTEAD = "可改用“%(instead)s”。"
WRONG_POST = "%(day)s，%(name)s的职务是“%(posts)s”，文中写作“%(said)s”。"
WRONG_ORDER = "这几位的排序与姓名职务表不一致。"
MOBILE = "文中留有手机号码，请确认可以公开。"
IDENTITY = "文中留有身份证号码，公开前应删除。"
ZERO = "汉字年份中的“零”应写作“〇”。"
SHORT_YEAR = "年份应写全四位数字。"
MIXED_DATE = "同一日期中不要混用阿拉伯数字和汉字数字。"
PERCENT = "百分比用阿拉伯数字时应写作百分号形式。"
RANGE = "百分数的范围，前后两个数都应带百分号。"
RANGE_UNIT = "带“万”“亿”的范围，前后两个数都应写出单位。"
WEEKDAY = "星期几应用汉字数字。"
ABOUT = "带“几”的约数应用汉字数字。"
NO_SUCH_DAY = "日历上没有这一天，请核对日期。"
WRONG_WEEKDAY = "这一天是星期%(day)s，请核对。"
HALF_WIDTH = "汉字之间应用全角标点。"
DOUBLED_MARK = "标点重复。"
STRAIGHT = "中文里应用弯引号。"
DOUBLED_WORDS = "文字重复，请核对是否多写了一遍。"
UNPAIRED = "标点没有成对出现，请补全或删除。"
LINK = "网址的写法不完整，冒号和斜线应是半角的“://”。"

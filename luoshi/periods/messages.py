"""The Chinese sentences of the periods room.

What lives here: constants with named placeholders, filled with `%`. Not here: wording of dates and cadences (words.py).
Invariant: every sentence says what is the case or what to do next, and stands alone.
"""

from __future__ import annotations

DAY_UNREADABLE = "“%(value)s”不是日期，请写成 2026-10-01 这样的形式。"
DAY_STATE_UNKNOWN = "“%(value)s”看不懂，请填“休”（放假）或“班”（上班）。"
DAY_TWICE = "%(day)s 在第 %(first)s 行已经填过，请删去一行。"
ROW_TOO_SHORT = "这一行缺少内容，需要日期、休或班、名称三列。"

DONE = "已完成 %(done)s，达到要求的 %(value)s。"
DONE_UNDER_CAP = "本期已结束，共 %(done)s，没有超过上限 %(value)s。"
UNDER_CAP = "目前 %(done)s，没有超过上限 %(value)s。"
OVER_CAP = "目前 %(done)s，已经超过上限 %(value)s。"
NO_NUMBER = "文件没有规定次数，不判断快慢；本单位可以自定参考次数。"
NO_EVENTS = "本期还没有发生需要办理的事项。"
NOT_STARTED = "本期从 %(start)s 开始，现在还没有到。"
NOT_DUE = "截止日是 %(due)s，按进度现在还不要求完成。"
ON_COURSE = "按工作日推算现在应完成 %(expected)s，已完成 %(done)s，赶得上进度。"
BEHIND = "按工作日推算现在应完成 %(expected)s，已完成 %(done)s，落后于进度。"
BELOW = "目前 %(done)s，低于要求的 %(value)s，截止日是 %(due)s。"
LATE = "截止日 %(due)s 已过，完成 %(done)s，要求 %(value)s。"

DAY_OF_OTHER_YEAR = "%(day)s 不在 %(year)s 年，请在那一年的页面填写。"
RANGE_WRONG = "“%(value)s”的起止颠倒，或超过 60 天，请检查。"
TOO_MANY_DAYS = "一次最多 %(limit)s 行，请删去多余的行。"

# What a preview of the settings says of a period.
SPAN = "%(label)s：%(start)s起—%(end)s止"
DUE = "，%(due)s截止"
DUE_LATER = "，%(named)s遇休息日顺延到%(due)s截止"
DUE_EARLIER = "，%(named)s遇休息日提前到%(due)s截止"
ON_TIME_UNTIL = "，宽限到%(day)s"
REJECTED_FROM = "，%(day)s起不再接收"
NEXT_FROM = "，%(day)s起交的计入下一期"
MARKED_FROM = "，%(day)s起交的标记逾期"
LOCKED_FROM = "，%(day)s锁定"
NOT_OWED = "%(label)s：不要求。"
PROVISIONAL = "%(year)s年放假安排尚未公布，暂按周末推算。"

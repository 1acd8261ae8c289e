"""Columns of a table of tasks, by their headings: unit, task, number with count word and period, due day.

What lives here: naming columns. Not here: what a row commits to (tables.py). Invariant: a heading has one role; what no
role fits is "other" and gives no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from . import cadences, moments
from .amounts import PER_CADENCE
from .lexer import lex
from .tokens import Token
from .words import COUNT_WORDS

_ROLES: Final = (
    ("skip", re.compile(
        r"^(?:序号|编号|备注|说明|分值|得分|权重|满分|评分|电话|联系|总数|编制|职工数|学生数|教师数|人口|面积|基数|上年|去年|20\d\d年?(?:完成|实绩|实际)|"
        r"完成情况|占比|附注|考核得分|学号|金额|单价|经费|预算|补助|奖|加分|扣分|是否|级别)")),
    ("due", re.compile(
        r"时限|期限|完成时间|截止|节点|时间要求|报送时间|上报时间|完成日期|开展时间|计划时间|活动时间|时间安排|^时间$|^日期$|^月份$|^进度$|举办时间|实施时间")),
    ("cadence", re.compile(
        r"频次|频率|周期|报送频|更新频|要求$|标准$")),
    ("actor", re.compile(
        r"单位|部门|科室|责任|牵头|主体|对象$|姓名|岗位|人员|处室|社区|村$|村名|乡镇|街道|学校|班级|支部|科所|站所|公司|院系|学院|大队|中队|线路|组别|"
        r"主办|承办|分局|类别$|机构|执行")),
    ("number", re.compile(
        r"目标值|任务数|任务量|数量|次数|篇数|条数|场数|场次|期数|件数|指标值|全年任务|年度任务|年任务|任务指标|计划数|目标$|计划$|任务\(|指标\(|目标数|"
        r"最低数|分解数|应完成|人次|下限")),
    ("task", re.compile(r"任务|项目|内容|工作|活动|指标|主题|事项|名称|媒体|载体|栏目|课程|措施|阵地|平台|考核项")),
)  # fmt: skip
_UNIT_IN_HEAD = re.compile(r"[(/]([^()/]{1,6})\)?$")
_UNIT_BY_PERIOD = re.compile(r"\(([^()/]{1,4})/每?(月|季度?|半年|年|周|天|日|学期|学年)\)$")
_UNIT_OF_NAME = re.compile(r"(人次|场次|课时|学时|[次篇条场期件份人])数?$")
_NOT_MEASURE = re.compile(
    r"目标值|任务数|任务量|数量|次数|篇数|条数|场次数?|期数|件数|指标值?|全年|年度|每月|每季度?|计划数?|目标数?|任务$|\(.*\)|年任务|"
    r"最低数|上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月份?"
)
_BARE_NUMBER = re.compile(r"\D{0,3}\d+\D{0,2}")
_UNITS_BY_NAME: Final = (
    ("人", re.compile("粉丝|用户|人数|会员|志愿者|读者|观众")), ("篇", re.compile("稿|报道|文章|论文|简报|调研")),
    ("条", re.compile("信息|视频|推文|线索|动态")), ("场", re.compile("活动|讲座|演出|宣讲|电影|讲堂|展览")),
    ("次", re.compile("检查|培训|会|更新|巡查|演练|走访|学习|研讨")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, by its heading: role, count word, measure, period and date."""

    role: str
    head: str = ""
    unit: str = ""
    measure: str = ""
    cadence: str = ""
    due: Token | None = None


def header(cells: list[str]) -> list[Column] | None:
    """The columns that a first row names; None when it is a row like the others."""
    if len(cells) < 2 or any(_BARE_NUMBER.fullmatch(c) and not re.search(r"[月季年]", c) for c in cells):
        return None
    if any(t.kind == "due" and t.before for c in cells for t in lex(c, 0, len(c))):
        return None
    columns = [_column(c.replace(" ", "")) for c in cells]
    roles = {c.role for c in columns}
    if roles <= {"skip", "other"}:
        return None
    if columns[0].role == "other" and "number" in roles and "actor" not in roles:
        columns[0] = replace(columns[0], role="task" if "task" in {c.role for c in columns[1:]} else "actor")
    return columns


def _column(head: str) -> Column:
    if re.search(r"\((?:分|万?元|积分)/", head):
        return Column("skip", head)
    by = _UNIT_BY_PERIOD.search(head)
    if by and COUNT_WORDS.get(by[1]) in ("points", "money"):
        return Column("skip", head)
    if by and by[1] in COUNT_WORDS:
        return Column("number", head, by[1], _measure(head[: by.start()]), PER_CADENCE.get(by[2], ""))
    found = _UNIT_IN_HEAD.search(head)
    unit = found[1] if found and (found[1] in COUNT_WORDS or found[1] in ("%", "‰")) else ""
    bare = re.sub(r"\([^()]*\)$", "", head) or head
    cadence, due = time_of(bare)
    if COUNT_WORDS.get(unit) in ("points", "money"):
        return Column("skip", head)
    for role, pattern in _ROLES:
        if pattern.search(bare) and not (role in ("actor", "task") and unit):
            numeric = role == "number"
            named = unit or (unit_of_name(bare) if numeric else "")
            return Column(role, head, named, _measure(bare) if numeric else "", cadence, due)
    if unit or cadence or due:
        return Column("number", head, unit or unit_of_name(bare), _measure(bare), cadence, due)
    return Column("other", head, "", bare)


def _measure(head: str) -> str:
    return _NOT_MEASURE.sub("", head)


def unit_of_name(head: str) -> str:
    """The count word that a heading ends with (篇数 → 篇)."""
    found = _UNIT_OF_NAME.search(head)
    return found[1] if found else ""


def transposed(columns: list[Column], cells: list[list[str]]) -> list[Column]:
    """项目 | 高一 | 高二: where no heading names numbers, headings above numbers name those who are bound."""
    if {"number", "cadence"} & {c.role for c in columns} or "task" not in {c.role for c in columns}:
        return columns
    result = []
    for k, column in enumerate(columns):
        body = [row[k] for row in cells if k < len(row) and not re.fullmatch(r"[-/无]*", row[k])]
        numeric = bool(body) and all(re.fullmatch(r"\d{1,6}", c) for c in body)
        result.append(replace(column, role="bound") if column.role in ("other", "actor") and numeric else column)
    return result


def usual_unit(name: str) -> str:
    """The count word that a measure goes by when no cell names one; "" when none is usual."""
    return next((unit for unit, pattern in _UNITS_BY_NAME if pattern.search(name)), "")


def time_of(words: str) -> tuple[str, Token | None]:
    """The period or the date that a short text names."""
    for i in range(min(len(words), 12)):
        if words[i] == "每":
            token = cadences.every(words, i)
        elif words[i] in "0123456789一二三四五六七八九十第":
            token = moments.numbered(words, i)
        else:
            token = moments.worded(words, i) or cadences.plain(words, i)
        if token and token.kind == "cadence":
            return token.cadence, None
        if token and token.kind == "due":
            return "", token
    return "", None

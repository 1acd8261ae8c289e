"""Tables of tasks: columns of unit, task, number, frequency and due day; each number cell is a commitment.

What lives here: grouping rows, naming columns by their headings, drafts of cells. Not here: sentences inside cells, which
go through the same grammar as paragraphs (assemble.py). Invariant: a cell's quote is the row's or the cell's own text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..model import Paragraph
from .actors import Actor, judge, reach
from .assemble import Yield, read_paragraph
from . import cadences, moments
from .dates import Years, resolve
from .drafts import Draft, Section
from .amounts import PER_CADENCE, count_word
from .lexer import lex
from .measures import trim
from .numerals import plain, scan_number
from .tokens import Token
from .words import COUNT_WORDS

_ROLES = (
    (
        "skip",
        re.compile(
            r"^(?:序号|编号|备注|说明|分值|得分|权重|满分|评分|电话|联系|总数|编制|职工数|学生数|教师数|人口|面积|基数|上年|去年|20\d\d年?(?:完成|实绩|实际)|完成情况|占比|附注|考核得分|学号|金额|单价|经费|预算|补助|奖|加分|扣分|是否|级别)"
        ),
    ),
    (
        "due",
        re.compile(
            r"时限|期限|完成时间|截止|节点|时间要求|报送时间|上报时间|完成日期|开展时间|计划时间|活动时间|时间安排|^时间$|^日期$|^月份$|^进度$|举办时间|实施时间|责任时限"
        ),
    ),
    (
        "cadence",
        re.compile(
            r"频次|频率|周期|报送频|更新要求|更新频|^要求$|标准$|次数要求|工作要求|任务要求|目标要求|考核标准|完成标准"
        ),
    ),
    (
        "actor",
        re.compile(
            r"单位|部门|科室|责任人|责任|牵头|主体|对象$|姓名|岗位|人员|处室|社区|村$|村名|乡镇|街道|学校|班级|支部|科所|站所|公司|院系|学院|大队|中队|线路|组别|主办|承办|实施主体|分局|类别$|机构|执行"
        ),
    ),
    (
        "number",
        re.compile(
            r"目标值|任务数|任务量|数量|次数|篇数|条数|场数|场次|场次数|期数|件数|指标值|全年任务|年度任务|年任务|任务指标|计划数|目标$|计划$|任务\(|指标\(|目标数|最低数|分解数|应完成|人次|下限"
        ),
    ),
    ("task", re.compile(r"任务|项目|内容|工作|活动|指标|主题|事项|名称|媒体|载体|栏目|课程|措施|阵地|平台|考核项")),
)
_UNIT_IN_HEAD = re.compile(r"[(/]([^()/]{1,6})\)?$")
SLASH = {
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
}
_TOTAL = re.compile(r"^(?:合计|小计|总计|累计|共计|平均)")
_EMPTY = re.compile(r"^[-—–/\\·\s*无]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's span and folded text, without outer blanks."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, by its heading: role, count word, measure, period and date."""

    role: str
    head: str = ""
    unit: str = ""
    measure: str = ""
    cadence: str = ""
    due: Token | None = None


def _cells(paragraph: Paragraph, text: str) -> list[Cell]:
    spans = list(paragraph.cells)
    if not spans:
        at = paragraph.start
        for piece in text[paragraph.start : paragraph.end].split("\t"):
            spans.append((at, at + len(piece)))
            at += len(piece) + 1
    cells = []
    for start, end in spans:
        while start < end and text[start] in " \n\r\t":
            start += 1
        while end > start and text[end - 1] in " \n\r\t":
            end -= 1
        cells.append(Cell(start, end, text[start:end]))
    return cells


def _is_row(paragraph: Paragraph, text: str) -> bool:
    return len(paragraph.cells) > 1 or paragraph.style == "table" or "\t" in text[paragraph.start : paragraph.end]


def rows_from(paragraphs: list[Paragraph], i: int, text: str) -> list[list[Cell]]:
    """The rows of the table that begins at paragraph `i`, [] when it is no row."""
    rows: list[list[Cell]] = []
    table = paragraphs[i].table
    while i < len(paragraphs) and _is_row(paragraphs[i], text) and paragraphs[i].table == table:
        rows.append(_cells(paragraphs[i], text))
        i += 1
    return rows


def _has_number(cell: Cell) -> bool:
    return any(c.isdigit() for c in cell.text)


def _column(cell: Cell) -> Column:
    head = cell.text.replace(" ", "")
    unit = ""
    found = _UNIT_IN_HEAD.search(head)
    if found and (found[1] in COUNT_WORDS or found[1] in ("%", "‰")):
        unit = found[1]
    by = re.search(r"\(([^()/]{1,4})/(?:每)?(月|季度?|半年|年|周|天|日|学期|学年)\)$", head)
    if by and by[1] in COUNT_WORDS:
        bare = head[: by.start()]
        return Column("number", head, by[1], _measure_of_head(bare), SLASH[by[2]])
    bare = re.sub(r"\([^()]*\)$", "", head) or head
    cadence, due = _time_of(bare)
    for role, pattern in _ROLES:
        if (
            pattern.search(bare)
            and not (role in ("actor", "task") and unit)
            and not (role == "skip" and unit and bare not in ("备注",) and not pattern.match(bare))
        ):
            if role == "number":
                unit = unit or _unit_of_name(bare)
            return Column(role, head, unit, _measure_of_head(bare) if role == "number" else "", cadence, due)
    if unit or cadence or due:
        return Column("number", head, unit or _unit_of_name(bare), _measure_of_head(bare), cadence, due)
    return Column("other", head, "", bare)


def _measure_of_head(head: str) -> str:
    return re.sub(
        r"目标值|任务数|任务量|数量|次数|篇数|条数|场次数?|期数|件数|指标值?|全年|年度|每月|每季度?|计划数?|目标数?|任务$|\(.*\)|年任务|最低数|上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月份?",
        "",
        head,
    )


def _unit_of_name(head: str) -> str:
    found = re.search(r"(人次|场次|课时|学时|[次篇条场期件份人])数?$", head)
    return found[1] if found else ""


def _time_of(text: str) -> tuple[str, Token | None]:
    for i in range(min(len(text), 12)):
        if text[i] == "每":
            token = cadences.every(text, i)
            if token and token.kind == "cadence":
                return token.cadence, None
        moment = (
            moments.numbered(text, i) if text[i] in "0123456789一二三四五六七八九十第" else (moments.worded(text, i) or cadences.plain(text, i))
        )
        if moment and moment.kind == "due":
            return "", moment
        if moment and moment.kind == "cadence":
            return moment.cadence, None
    return "", None


def read_table(text: str, rows: list[list[Cell]], section: Section, years: Years, caption: str) -> Yield:
    """Drafts of a table's cells."""
    result = Yield()
    if section.background:
        return result
    columns = _header(rows)
    body = rows[1:] if columns else rows
    if columns is None:
        for row in body:
            _loose_row(text, row, section, years, result)
        return result
    if re.search(r"统计|完成情况|通报|名单|汇总", caption[-30:]) and not re.search(r"任务|目标|分解|计划", caption):
        return result
    if all(c.role in ("skip", "other") for c in columns):
        return result
    held: list[str] = [""] * len(columns)
    for row in body:
        _row(text, row, columns, held, section, years, caption, result)
    return result


def _header(rows: list[list[Cell]]) -> list[Column] | None:
    first = rows[0]
    if (
        len(rows) < 2
        or len(first) < 2
        or any(
            _has_number(c) and re.search(r"^\D{0,3}\d+(?:\D{0,2})$", c.text) and not re.search(r"月|季|年", c.text)
            for c in first
        )
    ):
        return None
    if (
        sum(
            1
            for c in first
            if lex(c.text, 0, len(c.text)) and any(t.kind == "due" and t.before for t in lex(c.text, 0, len(c.text)))
        )
        > 0
    ):
        return None
    columns = [_column(c) for c in first]
    if not any(c.role in ("number", "task", "actor", "due", "cadence") for c in columns):
        return None
    if (
        columns[0].role == "other"
        and any(c.role == "number" for c in columns)
        and not any(c.role == "actor" for c in columns)
    ):
        columns[0] = replace(columns[0], role="actor" if not any(c.role == "task" for c in columns[1:]) else "task")
    return columns


def _row(
    text: str,
    row: list[Cell],
    columns: list[Column],
    held: list[str],
    section: Section,
    years: Years,
    caption: str,
    result: Yield,
) -> None:
    if not row or any(_TOTAL.match(c.text) for c in row[:2]):
        return
    cells = list(zip(columns, row, strict=False))
    for k, (column, cell) in enumerate(cells):
        if column.role in ("actor", "task") and cell.text:
            held[k] = cell.text
    actor = next(
        (held[k] for k, c in enumerate(columns) if c.role == "actor" and held[k] and not _EMPTY.match(held[k])), ""
    )
    task = next((held[k] for k, c in enumerate(columns) if c.role == "task" and held[k]), "")
    task_cell = next((cell for c, cell in cells if c.role == "task" and cell.text), None)
    due_cell = next((cell for c, cell in cells if c.role == "due" and cell.text and not _EMPTY.match(cell.text)), None)
    numbers = [
        (c, cell) for c, cell in cells if c.role in ("number", "cadence") and cell.text and not _EMPTY.match(cell.text)
    ]
    local = replace(section, actor=_named(actor) or section.actor, measure=task or section.measure)
    before = len(result.drafts)
    single = sum(1 for c in columns if c.role == "number") == 1
    for column, cell in numbers:
        draft = _number_cell(text, row, column, cell, task, local, years, caption, single)
        if draft:
            result.drafts.append(draft)
        else:
            _sentence_cell(text, cell, local, years, result)
    if len(result.drafts) == before and task_cell is not None:
        _sentence_cell(text, task_cell, local, years, result)
    fresh = result.drafts[before:]
    for draft in fresh:
        draft.measure = draft.measure if len(draft.measure) > 3 or not task else task + draft.measure
    if due_cell is not None:
        _due_cell(text, row, due_cell, task, task_cell, local, years, fresh, result)


def _named(name: str) -> Actor | None:
    """A cell of a unit column: 各大队 binds each, a named unit only itself."""
    name = name.strip()
    if not 1 < len(name) <= 30:
        return None
    if name.startswith(("各", "每", "全体", "所有")) or re.search(r"类", name):
        return Actor(name, *reach(name, True))
    return Actor(name)


def _number_cell(
    text: str,
    row: list[Cell],
    column: Column,
    cell: Cell,
    task: str,
    section: Section,
    years: Years,
    caption: str,
    single: bool,
) -> Draft | None:
    words = cell.text
    sign, at = ">=", 0
    for mark, meaning in (
        ("≥", ">="),
        (">=", ">="),
        ("≤", "<="),
        ("<=", "<="),
        ("不少于", ">="),
        ("不低于", ">="),
        ("不超过", "<="),
        ("至少", ">="),
        (">", ">="),
        ("<", "<="),
    ):
        if words.startswith(mark):
            sign, at = meaning, len(mark)
            break
    at += len(words[at:]) - len(words[at:].lstrip())
    number = scan_number(words, at)
    if number is None:
        return None
    tail = words[number.end :].strip()
    rate = tail.startswith("%")
    unit = "%" if rate or column.unit == "%" else count_word(tail, 0) or column.unit
    rest = re.sub(r"^(?:以上|及以上|\(含\)以上)", "", tail[1 if rate else len(count_word(tail, 0)) :].strip())
    if rest and not re.match(r"^(?:/|\()", rest):
        return None
    if column.role == "cadence" and not unit:
        return None
    start, end = (row[0].start, row[-1].end) if single and task else (cell.start, cell.end)
    if single and task:
        start = next((c.start for c in row if not re.fullmatch(r"\d{0,3}", c.text)), start)
    draft = Draft(
        start,
        end,
        plain(number.value),
        unit or guessed_unit(task or column.measure),
        column.cadence or section.cadence or _caption_cadence(caption) or "year",
        sign,
    )
    draft.max_value = plain(number.upper) if number.upper else None
    draft.rate = unit == "%"
    slash = re.match(r"^/每?(月|季度|季|半年|年|周|天|日|学期|学年)", rest)
    if slash:
        draft.cadence = SLASH[slash[1]]
    if column.due is not None:
        draft.cadence, draft.due = "once", resolve(column.due.due, years, False)
    if section.actor:
        draft.actor, draft.scope, draft.per = section.actor.name, section.actor.scope, section.actor.per
    draft.measure = trim(task or column.measure or section.measure) or column.head
    if task and column.measure and column.measure not in task and not single:
        draft.measure = trim(task + column.measure)
    draft.doubts.add("table" if unit or column.unit else "table_guess")
    return draft


_UNITS_BY_NAME = (
    ("人", "粉丝|用户|人数|会员|志愿者|读者|观众"),
    ("篇", "稿|报道|文章|论文|简报|调研"),
    ("条", "信息|视频|推文|线索|动态"),
    ("场", "活动|讲座|演出|宣讲|电影|讲堂|展览"),
    ("次", "检查|培训|会|更新|巡查|演练|走访|学习|研讨"),
)


def guessed_unit(name: str) -> str:
    """The count word that a measure of a table goes by when no cell names one; "" when none is usual."""
    return next((unit for unit, pattern in _UNITS_BY_NAME if re.search(pattern, name)), "")


def _caption_cadence(caption: str) -> str:
    for token in lex(caption, 0, len(caption)):
        if token.kind == "cadence" and token.group != "weak":
            return token.cadence
    return ""


def _sentence_cell(text: str, cell: Cell, section: Section, years: Years, result: Yield) -> None:
    part = read_paragraph(text, cell.start, cell.end, section, years)
    for draft in part.drafts:
        draft.doubts.add("table")
        if not draft.measure or len(draft.measure) < 3:
            draft.measure = section.measure or draft.measure
        if section.actor and draft.per == "unit":
            draft.actor = section.actor.name
    result.drafts += part.drafts
    result.rules += part.rules


def _due_cell(
    text: str,
    row: list[Cell],
    cell: Cell,
    task: str,
    task_cell: Cell | None,
    section: Section,
    years: Years,
    fresh: list[Draft],
    result: Yield,
) -> None:
    words = cell.text
    cadence, moment = _time_of(words)
    if words.startswith("每"):
        token = cadences.every(words, 0)
        if token and token.kind == "cadence":
            _periodic_cell(cell, token, section, fresh, result)
        return
    if moment is None:
        token_list = (
            moments.month_list(words, 0) if words[:1].isdigit() else moments.date(words, 0) if words[:1].isdigit() else None
        )
        moment = token_list
    if moment is None or moment.due is None:
        if not fresh and task_cell is not None and cadence:
            _implied_row(text, row, task, section, result, cadence, None)
        return
    if fresh:
        for draft in fresh:
            if draft.cadence in ("year", "once") and not draft.due:
                draft.cadence, draft.due = "once", resolve(moment.due, years, False, moment.group == "before_month")
                if moment.group == "list" and moment.months:
                    draft.months = moment.months
        return
    if task:
        _implied_row(
            text, row, task, section, result, "once", resolve(moment.due, years, False, moment.group == "before_month")
        )


def _periodic_cell(cell: Cell, token: Token, section: Section, fresh: list[Draft], result: Yield) -> None:
    same = [d for d in fresh if d.cadence == token.cadence]
    if same:
        for draft in same:
            draft.due = draft.due or token.due
        return
    if len(fresh) == 1 and fresh[0].cadence == "year":
        fresh[0].cadence, fresh[0].due, fresh[0].n = token.cadence, token.due, token.n
        return
    draft = Draft(
        cell.start, cell.end, 1, "次", token.cadence, n=token.n, due=token.due, implied=True, measure=section.measure
    )
    if section.actor:
        draft.actor, draft.scope, draft.per = section.actor.name, section.actor.scope, section.actor.per
    draft.doubts |= {"table_guess", "implied"}
    result.drafts.append(draft)


def _implied_row(
    text: str, row: list[Cell], task: str, section: Section, result: Yield, cadence: str, due: dict[str, object] | None
) -> None:
    start = next((c.start for c in row if not re.fullmatch(r"\d{0,3}", c.text)), row[0].start)
    draft = Draft(start, row[-1].end, 1, "次", cadence, implied=True, due=due, measure=trim(task))
    if section.actor:
        draft.actor, draft.scope, draft.per = section.actor.name, section.actor.scope, section.actor.per
    draft.doubts |= {"table", "implied"}
    result.drafts.append(draft)


def _loose_row(text: str, row: list[Cell], section: Section, years: Years, result: Yield) -> None:
    """A row without a header (2月10日前 ⇥ 印发任务书): the first cell dates or names what the others ask."""
    if len(row) < 2:
        return
    first = row[0]
    cadence, moment = _time_of(first.text)
    local = section
    if moment is not None and moment.due is not None:
        local = replace(section, due=moment.due, due_group=moment.group)
    elif cadence and first.text.startswith("每"):
        local = replace(section, cadence=cadence)
    else:
        who = judge(first.text)
        local = replace(section, actor=who or section.actor, measure="" if who else first.text)
    for cell in row[1:]:
        before = len(result.drafts)
        _sentence_cell(text, cell, local, years, result)
        if (
            moment is not None
            and len(result.drafts) == before
            and any(t.kind == "verb" for t in lex(cell.text, 0, len(cell.text)))
        ):
            draft = Draft(
                first.start,
                cell.end,
                1,
                "次",
                "once",
                implied=True,
                due=resolve(moment.due, years, False, moment.group == "before_month"),
                measure=trim(cell.text),
            )
            draft.doubts |= {"table", "implied"}
            result.drafts.append(draft)

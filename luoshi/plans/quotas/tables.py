"""Reading a 任务分解表 as offices make them: several header rows, merged cells, group lines, sums. Pure.

What lives here: table → units with amounts by column. Not here: which column is which target (`matching`), writing.
Invariants: sums (合计, 小计) are never taken for units or columns; all that cannot be read is told at once; an amount is
exact. Shapes: `field.md` F3 (rows units grouped by class, columns outlets or kinds, 月最低数 · 季度最低数 · 全年任务).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from unicodedata import normalize

from django.utils.translation import gettext as _

from luoshi.plans.quotas.amounts import MOST
from luoshi.sheets import Cell, CellError, CellInvalid, SheetRefused, Table, cell_text, is_blank, number

SEARCHED = 15  # rows in which the head is looked for: title, notes, unit of counting stand above it
_UNIT = re.compile(
    r"(责任|填报|报送|任务|基层|所属|下属)?(单位|学校|部门|科室|校名|园所|乡镇|街道|镇街|村|社区|区县|县区|县市区)(名称|全称|简称)?"
)
_KLASS = re.compile(r"(单位|学校)?(类别|类型|分类|组别|片区|性质|层级)")
_STAFF = re.compile(r"(教职工|在编|职工|干部|单位)?(人数|编制数|教职工数|总人数)")
_SKIPPED = re.compile(r"序号?|编号|备注|说明|联系人|联系电话|电话|负责人|牵头|签收|签字")
_SUM = re.compile(r"(合计|总计|小计|共计|总数|合计数|任务合计|总任务)")
_NOTHING = frozenset({"-", "—", "——", "–", "/", "\\", "无", "·", "×"})
_WORDED = re.compile(r"(\d+(?:\.\d+)?)(篇|条|次|分|期|个|件|部|幅|场|人|份|项|则|组|节|课)")
_GROUP_LEAD = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?\s*)")
_GROUP_TAIL = re.compile(r"[（(](?:共)?\s*\d+\s*(?:所|个|家|单位|校)?[)）]\s*[:：]?$")
_parse = number(0, MOST)


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of amounts. `label`: all its header rows joined; `part`: the least of a month …, by its words."""

    index: int
    label: str
    heads: tuple[str, ...]
    part: str
    is_sum: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's line: its amounts by column index (None for blank)."""

    number: int
    name: str
    klass: str
    staff: int | None
    amounts: Mapping[int, Fraction | None]


@dataclass
class Layout:
    """A table as it was understood."""

    header_row: int
    unit_column: int
    columns: tuple[ValueColumn, ...]
    rows: list[UnitRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    skipped: int = 0  # lines of sums and notes

    @property
    def has_classes(self) -> bool:
        """Whether lines or a column said which class a unit is of."""
        return any(row.klass for row in self.rows)


def read_layout(table: Table) -> Layout:
    """The table understood. Raises SheetRefused where no head with a unit column is found."""
    filled = _filled(table)
    first, last, unit_column = _head(table, filled)
    special = {unit_column: "unit"}
    columns: list[ValueColumn] = []
    for index in range(table.width):
        heads = _heads(filled, first, last, index)
        what = _what(heads)
        if index != unit_column and what:
            special[index] = what
        elif index != unit_column and heads:
            columns.append(
                ValueColumn(index, " · ".join(heads), heads, _part(heads), _is_sum(heads[-1]) or _is_sum(heads[0]))
            )
    layout = Layout(last, unit_column, tuple(columns))
    _read_rows(table, filled, layout, special)
    layout.columns = tuple(column for column in columns if any(column.index in row.amounts for row in layout.rows))
    if not layout.rows and not layout.errors:
        raise SheetRefused(_("表头以下没有找到单位，请检查表格。"))
    return layout


# -- the head ----------------------------------------------------------------------------------------------------------


def _filled(table: Table) -> list[list[Cell]]:
    """Cells with merged ranges filled by their first."""
    width = table.width
    grid = [[row.cell(index) for index in range(width)] for row in table.rows]
    for merged in table.merged:
        if merged.first_row > len(grid) or merged.first_column >= width:
            continue
        value = grid[merged.first_row - 1][merged.first_column]
        for row in range(merged.first_row, min(merged.last_row, len(grid)) + 1):
            for index in range(merged.first_column, min(merged.last_column, width - 1) + 1):
                grid[row - 1][index] = value
    return grid


def _plain(cell: Cell) -> str:
    return re.sub(r"\s+", "", normalize("NFKC", cell_text(cell)))


def _bare(text: str) -> str:
    return re.sub(r"[(〔\[【].*?[)〕\]】]", "", text)


def _head(table: Table, filled: Sequence[Sequence[Cell]]) -> tuple[int, int, int]:
    """First and last row (by number) of the head, and the index of the unit column."""
    for at, cells in enumerate(filled[:SEARCHED]):
        for index, cell in enumerate(cells):
            others = {_plain(other) for other in cells if not is_blank(other)}
            if _UNIT.fullmatch(_bare(_plain(cell))) and len(others) > 1:
                last = next(
                    (m.last_row for m in table.merged if m.first_row == at + 1 and m.first_column == index), at + 1
                )
                while last < len(filled) and _continues(table, filled, last, index):
                    last += 1
                return at + 1, last, index
    raise SheetRefused(_("没有找到表头：请让表头里有一列叫“单位”或“学校”，数字列各有名称。"))


def _continues(table: Table, filled: Sequence[Sequence[Cell]], at: int, unit: int) -> bool:
    """Whether the row after the head belongs to it: no unit in it, only words beside."""
    own = table.rows[at]
    if not is_blank(own.cell(unit)):
        return False
    words = [cell for index, cell in enumerate(own.cells) if index != unit and not is_blank(cell)]
    return len(words) > 1 and all(isinstance(cell, str) and not _number_like(cell) for cell in words)


def _number_like(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,，．\s]+", normalize("NFKC", text)))


def _heads(filled: Sequence[Sequence[Cell]], first: int, last: int, index: int) -> tuple[str, ...]:
    """The header texts of a column from the top, each once."""
    texts = [cell_text(filled[row - 1][index]).strip().replace("\n", "") for row in range(first, last + 1)]
    return tuple(dict.fromkeys(text for text in texts if text))


def _what(heads: tuple[str, ...]) -> str:
    """klass, staff or skip for columns that hold no quota; "" for those that do."""
    if not heads:
        return ""
    text = _bare(_plain(heads[-1]))
    if _KLASS.fullmatch(text):
        return "klass"
    if _STAFF.fullmatch(text):
        return "staff"
    return "skip" if _SKIPPED.fullmatch(text) else ""


def _is_sum(head: str) -> bool:
    return bool(_SUM.fullmatch(_bare(_plain(head))))


def _part(heads: tuple[str, ...]) -> str:
    """What of a target a column holds, by its words."""
    text = _plain("".join(heads))
    marked = re.search(r"〔\d+-(month|quarter|m\d\d)〕", text)
    if marked:
        return marked[1]
    if re.search(r"月(均|度)?最(低|少)|每月(最低|不少于|任务)", text):
        return "month"
    if re.search(r"季(度)?最(低|少)|每季(度)?(最低|不少于|任务)", text):
        return "quarter"
    month = re.fullmatch(r"(\d{1,2})月(份)?(任务|数)?", _bare(_plain(heads[-1])))
    return f"m{int(month[1]):02}" if month and 1 <= int(month[1]) <= 12 else ""


# -- the rows ----------------------------------------------------------------------------------------------------------


def _read_rows(table: Table, filled: Sequence[Sequence[Cell]], layout: Layout, special: Mapping[int, str]) -> None:
    group, seen = "", dict[str, int]()
    klass_column = next((i for i, what in special.items() if what == "klass"), None)
    staff_column = next((i for i, what in special.items() if what == "staff"), None)
    values = [column.index for column in layout.columns]
    for row in table.rows[layout.header_row :]:
        cells = filled[row.number - 1]
        name = cell_text(row.cell(layout.unit_column)).strip()
        amounts = [index for index in values if not is_blank(row.cell(index))]
        if row.blank or _is_total(row.cells):
            layout.skipped += not row.blank
            continue
        heading = _heading(row.cells, name, amounts, layout.unit_column, special)
        if heading is not None:
            group = heading
            layout.groups.append(heading)
            continue
        if not name:
            if amounts:
                layout.errors.append(
                    CellError(row.number, layout.unit_column, _("单位"), _("这一行有数字，没有单位名称。"))
                )
            continue
        if name in seen:
            said = {"name": name, "first": seen[name]}
            layout.errors.append(
                CellError(
                    row.number, layout.unit_column, _("单位"), _("“%(name)s”和第 %(first)s 行重复，请只留一行。") % said
                )
            )
            continue
        seen[name] = row.number
        klass = cell_text(cells[klass_column]).strip() if klass_column is not None else ""
        read = _amounts(row.number, row.cells, layout)
        layout.rows.append(UnitRow(row.number, name, klass or group, _staff(cells, staff_column), read))


def _is_total(cells: Sequence[Cell]) -> bool:
    texts = [_plain(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]
    return bool(texts) and any(re.match(r"(合计|总计|小计|共计|总数)", text) for text in texts[:2])


def _heading(
    cells: Sequence[Cell], name: str, amounts: list[int], unit_column: int, special: Mapping[int, str]
) -> str | None:
    """The class that a group line opens; "" for a line of notes; None for a unit's line."""
    words = [(index, cell_text(cell).strip()) for index, cell in enumerate(cells) if not is_blank(cell)]
    if amounts or len(words) != 1 or words[0][0] > unit_column:
        return None
    index, text = words[0]
    led = _GROUP_LEAD.sub("", text, count=1)
    plain = _GROUP_TAIL.sub("", led).strip().rstrip(":：")
    if index == unit_column and led == text and plain == text and name and not text.endswith((":", "：")):
        return None  # a unit's name alone: a unit without any task
    if re.match(r"(注|说明|备注|填表|制表|单位负责人)", plain):
        return ""
    return plain


def _staff(cells: Sequence[Cell], index: int | None) -> int | None:
    if index is None:
        return None
    found = re.search(r"\d{1,6}", cell_text(cells[index]))
    return int(found[0]) if found else None


def _amounts(row: int, cells: Sequence[Cell], layout: Layout) -> dict[int, Fraction | None]:
    found: dict[int, Fraction | None] = {}
    for column in layout.columns:
        cell = cells[column.index] if column.index < len(cells) else None
        text = _plain(cell)
        if is_blank(cell) or text in _NOTHING:
            found[column.index] = None
            continue
        worded = _WORDED.fullmatch(text)
        try:
            found[column.index] = _parse(worded[1] if worded else cell)
        except CellInvalid as error:
            if not column.is_sum:
                layout.errors.append(CellError(row, column.index, column.label, error.message))
    return found


def only_text(columns: Iterable[ValueColumn], errors: Iterable[CellError], rows: int) -> frozenset[int]:
    """Columns in which most cells hold no number: remarks under a name that nobody knows, not wrong numbers."""
    wrong: dict[int, int] = {}
    for error in errors:
        if error.column is not None:
            wrong[error.column] = wrong.get(error.column, 0) + 1
    return frozenset(column.index for column in columns if wrong.get(column.index, 0) * 2 > rows)

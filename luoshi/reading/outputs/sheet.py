"""The task table (任务分解表) as a workbook: a sheet for each plan, then rules and what was not understood.

What lives here: the .xlsx that `luoshi read --xlsx` writes. Invariant: text stays text; nothing a document says becomes
a formula or a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any, TypeAlias

from luoshi.reading.model import PlanReading, Reading, Target
from luoshi.reading.outputs import wording

Book: TypeAlias = Any  # XlsxWriter has no type stubs
Sheet: TypeAlias = Any
Format: TypeAlias = Any

HEADERS = ("条款", "原文", "责任主体", "指标", "比较", "数量", "单位", "周期", "时限", "落实到", "类型", "把握程度")
WIDTHS = (26, 46, 20, 26, 9, 9, 9, 14, 16, 11, 14, 11)
QUANTITY = HEADERS.index("数量")
CELL_LIMIT = 32_000  # Excel itself holds 32,767 characters in a cell
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_sheet(reading: Reading, target: str | IO[bytes], kinds: dict[str, str] | None = None) -> None:
    """Write the workbook to a path or an open file. `kinds` gives titles of kinds. Raises OSError where it cannot."""
    import xlsxwriter

    with xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        styles = _styles(book)
        used: set[str] = set()
        for index, plan in enumerate(reading.plans, start=1):
            title = "任务分解表" if len(reading.plans) == 1 else f"{index} {plan.title}"
            sheet = book.add_worksheet(_sheet_name(title, used))
            _write(sheet, styles, plan.title, HEADERS, WIDTHS, [_row(plan, t, kinds or {}) for t in plan.targets])
        rules = [(p.title, r.clause or "", r.quote) for p in reading.plans for r in p.rules]
        unread = [(p.title, u.clause or "", u.quote, u.why) for p in reading.plans for u in p.unread]
        if rules:
            sheet = book.add_worksheet("考核规则")
            _write(sheet, styles, "考核规则", ("方案", "条款", "原文"), (30, 20, 90), rules)
        if unread:
            sheet = book.add_worksheet("未读懂")
            _write(sheet, styles, "未读懂，请人工核对", ("方案", "条款", "原文", "原因"), (30, 20, 60, 40), unread)


def _row(plan: PlanReading, target: Target, kinds: dict[str, str]) -> tuple[str | float, ...]:
    paths = wording.clause_words(plan)
    value: str | float = wording.quantity(target)
    if target.value is not None and target.max_value is None:
        value = target.value
    return (
        paths.get(target.clause or "", ""),
        target.quote,
        target.actor,
        target.measure,
        wording.comparator(target),
        value,
        target.unit,
        wording.cadence(target),
        wording.due(target),
        wording.reach(target),
        wording.kind(target, kinds),
        wording.confidence(target),
    )


def _styles(book: Book) -> dict[str, Format]:
    base = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
    base["border_color"] = "#B8BDB9"
    head = {**base, "bold": True, "bg_color": "#DFECE7", "align": "center", "valign": "vcenter"}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "left", "valign": "vcenter"}),
        "head": book.add_format(head),
        "cell": book.add_format(base),
        "number": book.add_format({**base, "align": "right"}),
    }


def _write(
    sheet: Sheet,
    styles: dict[str, Format],
    title: str,
    headers: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[str | float]],
) -> None:
    """Title, headers that stay in sight and print on every page, and the rows."""
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, styles["title"])
    for column, (header, size) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(column, column, size)
        sheet.write_string(1, column, header, styles["head"])
    for line, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            if not isinstance(value, str):
                sheet.write_number(line, column, value, styles["number"])
            elif value:
                style = styles["number"] if headers is HEADERS and column == QUANTITY else styles["cell"]
                sheet.write_string(line, column, value[:CELL_LIMIT], style)
            else:
                sheet.write_blank(line, column, None, styles["cell"])
    last = max(2, len(rows) + 1)
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, last, len(headers) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.print_area(0, 0, last, len(headers) - 1)


def _sheet_name(title: str, used: set[str]) -> str:
    """A name that Excel accepts: at most 31 characters, none of []:*?/\\, unique."""
    base = " ".join(title.translate(FORBIDDEN).split())[:28] or "任务分解表"
    name, count = base, 1
    while name.lower() in used:
        count += 1
        name = f"{base} {count}"
    used.add(name.lower())
    return name

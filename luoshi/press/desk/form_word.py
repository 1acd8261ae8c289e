"""The review form (审签单) as a Word file on A4.

Not here: what stands in it (`review_form`). Invariant: opens in Word, WPS and LibreOffice; a place for each signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from luoshi.press.desk.review_form import Paper, Reviewed
from luoshi.press.desk.word import put, saved
from luoshi.press.text.render_word import new_document

LABEL_MM, VALUE_MM = 26, 52  # two pairs make the 156 mm of the type area


def word_of(paper: Paper) -> bytes:
    """The .docx."""
    document = new_document()
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(20)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    put(head, _("稿件审签单"), "方正小标宋简体", 22)
    line = document.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(2 * (LABEL_MM + VALUE_MM)), WD_TAB_ALIGNMENT.RIGHT)
    put(
        line,
        _("%(house)s\t编号：%(number)s") % {"house": paper.house, "number": paper.number or _("未编号")},
        size=12,
    )
    table = document.add_table(rows=0, cols=4)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, (LABEL_MM, VALUE_MM) * 2, strict=True):
        column.width = Mm(width)
    _wide(table, _("标题"), [paper.title], bold=True)
    _pairs(table, paper.facts)
    for step in paper.steps:
        _wide(table, step.name, _step_lines(step))
    if paper.returns:
        _wide(table, _("退回"), [_returned(one) for one in paper.returns])
    if paper.kept:
        _wide(
            table,
            _("文字检查"),
            [f"{quote}：{decision}　{why}".strip() for quote, _reason, decision, why in paper.kept],
        )
    released = [f"{name}　{when}　{who}" for name, who, when in paper.releases]
    _wide(table, _("发布"), released or [_("发布人：　　　　　　　实际发布时间：")])
    _wide(table, _("发布后复核"), [_("复核人：　　　　　　　时间：")])
    return saved(document)


def _step_lines(step: Reviewed) -> list[str]:
    if step.at is None:
        return [_("意见："), _("签名：　　　　　　　时间：")]
    said = _("意见：%(opinion)s") % {"opinion": step.opinion}
    if step.grade:
        said += _("（质量：%(grade)s）") % {"grade": step.grade}
    lines = [said]
    if step.changes:
        lines.append(_("修改：") + "；".join(step.changes))
    where = f"（{step.where}）" if step.where else ""
    signed = {"who": f"{step.who}{where}", "at": localtime(step.at).strftime("%Y-%m-%d %H:%M")}
    return [*lines, _("签名：%(who)s　　时间：%(at)s") % signed]


def _returned(one: tuple[str, str, Any, str]) -> str:
    what, who, at, why = one
    words = {"what": what, "who": who, "at": localtime(at).strftime("%m-%d %H:%M"), "why": why}
    return _("%(at)s %(who)s %(what)s：%(why)s") % words


def _wide(table: Any, label: str, lines: Sequence[str], *, bold: bool = False) -> None:
    row = table.add_row()
    _set(row.cells[0], [label], LABEL_MM, centre=True)
    cell = row.cells[1].merge(row.cells[3])
    _set(cell, lines, LABEL_MM + 2 * VALUE_MM, bold=bold)


def _pairs(table: Any, facts: Sequence[tuple[str, str]]) -> None:
    for at in range(0, len(facts), 2):
        row = table.add_row()
        for place, (name, value) in enumerate(facts[at : at + 2]):
            _set(row.cells[2 * place], [name], LABEL_MM, centre=True)
            _set(row.cells[2 * place + 1], [value], VALUE_MM)


def _set(cell: Any, lines: Sequence[str], width: int, *, centre: bool = False, bold: bool = False) -> None:
    cell.width = Mm(width)
    for number, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(20)
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        put(paragraph, text, size=12, bold=bold)

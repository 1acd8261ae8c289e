"""约稿通知单 (field.md F22): its rows, and the Word file. Invariant: the page and the file show the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from luoshi.press.models import Commission, CommissionUnit
from luoshi.press.text.render_word import new_document

HEADINGS = (
    gettext_lazy("编号"),
    gettext_lazy("承办单位"),
    gettext_lazy("截止时间"),
    gettext_lazy("签收"),
    gettext_lazy("上报时间"),
    gettext_lazy("质量评定"),
)
SONG, TITLE = "宋体", "方正小标宋简体"


def table(number: str, row: Commission, parts: Sequence[CommissionUnit]) -> list[tuple[str, ...]]:
    """A row for each unit in sight."""

    def moment(value: object) -> str:
        return f"{localtime(value):%m-%d %H:%M}" if value else ""  # type: ignore[arg-type]

    return [
        (
            f"{number}-{place}", part.unit.name, f"{row.due_on:%Y-%m-%d}", moment(part.opened_at),
            moment(part.done_at), part.get_grade_display() if part.grade else "",
        )
        for place, part in enumerate(parts, 1)
    ]  # fmt: skip


def word_of(house_name: str, number: str, row: Commission, rows: Sequence[Sequence[str]]) -> bytes:
    """The notice as a Word file."""
    paper = new_document(SONG, 12)
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(_("%(house)s约稿通知单") % {"house": house_name})
    run.font.size = Pt(22)
    run._element.rPr.get_or_add_rFonts().set(qn("w:eastAsia"), TITLE)
    for label, text in (
        (_("编号"), number),
        (_("约稿内容"), row.title),
        (_("写作要求"), row.demands or _("无")),
        (_("截止时间"), f"{row.due_on:%Y-%m-%d}"),
    ):
        line = paper.add_paragraph()
        line.add_run(f"{label}：").bold = True
        line.add_run(text)
    grid = paper.add_table(rows=1, cols=len(HEADINGS))
    grid.style = "Table Grid"
    for cell, heading in zip(grid.rows[0].cells, HEADINGS, strict=True):
        cell.paragraphs[0].add_run(str(heading)).bold = True
    for values in rows:
        for cell, value in zip(grid.add_row().cells, values, strict=True):
            cell.text = value
    out = BytesIO()
    paper.save(out)
    return out.getvalue()

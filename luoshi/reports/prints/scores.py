"""Papers about scores in the layout of official documents: what `assessment` asks for, made as Word.

What lives here: one function and its registration. Not here: what stands on the paper (`assessment.scores.papers`).
"""

from __future__ import annotations

from luoshi.assessment.scores.papers import ScorePaper, register_maker
from luoshi.reports.word import Paper


def score_word(asked: ScorePaper) -> bytes:
    """The .docx of a table of scores or of a score sheet."""
    paper = Paper(house_name=asked.house, title=asked.title, date=asked.day, landscape=True, numbered=False)
    for line in asked.lead:
        paper.paragraph(line, "plain")
    for table in asked.tables:
        paper.table(table.heads, table.rows, widths=table.widths or None, caption=table.caption, dense=True)
    for line in asked.foot:
        paper.paragraph(line, "note")
    paper.signature(asked.signed, asked.day)
    return paper.save()


def register() -> None:
    """Called once by `AppConfig.ready`."""
    register_maker(score_word)

"""The kinds of prints, declared: what each is called, what it needs, which files it gives, how it is made.

What lives here: the table that pages, the command line and the tests go through. Not here: any print itself. Invariant:
a kind made twice from the same `Ask` gives the same print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi.reports.excel import workbook
from luoshi.reports.prints.as_word import word
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.ledger import ledger
from luoshi.reports.prints.model import Print
from luoshi.reports.prints.press import press
from luoshi.reports.prints.summary import summary
from luoshi.reports.prints.term import term
from luoshi.reports.prints.texts import texts

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MIMES = {"docx": DOCX, "xlsx": XLSX}


@dataclass(frozen=True)
class PrintKind:
    """One kind of print. `needs`: target where it is of one. `alone`: of a unit without those below by default."""

    code: str
    name: str | Promise
    detail: str | Promise
    make: Callable[[Ask], Print]
    period: str = "month"
    needs: str = ""
    alone: bool = False
    slots: bool = False
    icon: str = "file-text"


def _summary(ask: Ask) -> Print:
    return summary(ask, texts(ask, "summary"))


def _press(ask: Ask) -> Print:
    return press(ask, texts(ask, "press"))


def _term(ask: Ask) -> Print:
    return term(ask, texts(ask, "term"))


KINDS: dict[str, PrintKind] = {
    kind.code: kind
    for kind in (
        PrintKind("summary", _("工作小结"), _("一个月、季度、半年或全年做了什么、各项指标到了哪里，成段成文，数字由台账生成。"),
                  _summary, slots=True),
        PrintKind("press", _("宣传工作小结"), _("一个月、季度或全年的上稿：按级别、媒体、单位统计，任务对照，上稿清单，通讯员见稿。"),
                  _press, slots=True, icon="news"),
        PrintKind("term", _("单位工作情况"), _("一个单位在一个学期（或月、季、年）里应办什么、办了什么、记录有哪些。"),
                  _term, "term", alone=True, slots=True, icon="building"),
        PrintKind("ledger", _("指标台账"), _("一项指标的每一条计入记录：日期、单位、标题、数量、核验人、佐证。"), ledger, "year",
                  needs="target", icon="table"),
    )
}  # fmt: skip


def file_of(made: Print, form: str, template: bytes | None = None) -> bytes:
    """The print as docx or xlsx."""
    return workbook(made) if form == "xlsx" else word(made, template)

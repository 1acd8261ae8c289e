"""任务清单: one page a unit, what it owes of a plan, by when, how it is recorded, whom to ask; and a word for the group.

What lives here: the lists and the zip. Invariants: each list is one A4 page (the text shrinks, then the last lines go,
which is said); no personal data is in a list or in the message; nobody needs to have signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.catalogue.model import Catalogue
from luoshi.periods.pace import number_words
from luoshi.plans import queries as plan_queries
from luoshi.plans import words as plan_words
from luoshi.plans.board import Board, Line
from luoshi.plans.duties import Duty, Holder
from luoshi.plans.models import Plan
from luoshi.reports.excel import workbook
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.figures import targets_of
from luoshi.reports.prints.limits import MAX_TASK_ROWS
from luoshi.reports.prints.model import Field, Grid, Print
from luoshi.reports.prints.pack import safe
from luoshi.reports.prints.words import day_words, plain_title
from luoshi.reports.word import Paper, norm
from luoshi.reports.word.text import title_lines, width

Progress = Callable[[int, int, str], None]
HEADS = ("序号", "事项", "要求", "期限", "怎么记录", "问谁")
PARTS = (1.3, 7.2, 6.5, 4.3, 6.3, 4.0)
SIZES = (12.0, 10.5, 9.0, 8.0, 7.0)
LEADING = 1.36  # the height of a line over its size, for the fonts that may stand in
PADDING_PT = 4.0  # of a row
ROOM_PT = norm.NARROW_PT - 8.0  # the page less its margins and a little
REST_PT = 130.0  # lead, foot and the empty lines around the table


@dataclass(frozen=True)
class Task:
    """One line of a list."""

    title: str
    asks: str
    when: str
    how: str
    whom: str
    due: object = None


@dataclass(frozen=True)
class TaskList:
    """What one unit owes."""

    unit_id: int
    unit: str
    tasks: tuple[Task, ...]


def task_lists(ask: Ask, only: int | None = None) -> list[TaskList]:
    """The list of each unit in reach that owes something of the plan, in tree order. Raises Http404 without a plan."""
    plan = _plan(ask)
    board = Board(ask.viewer, today=ask.ref, as_of=ask.as_of)
    lines = board.lines(targets_of(ask, [plan]))
    names = plan_queries.unit_names(ask.viewer, plan_words.unit_ids_of([line.info.spec for line in lines]))
    catalogue = plan_queries.catalogue_of(ask.viewer)
    reach = set(board.facts.below(ask.unit.pk)) if ask.below else {ask.unit.pk}
    if only is not None:
        reach &= {only}
    found: dict[int, list[Task]] = {}
    for line in lines:
        for unit_id, holders in _by_unit(line, plan).items():
            if unit_id in reach and unit_id in board.facts.units and board.facts.in_force(unit_id, ask.ref):
                found.setdefault(unit_id, []).append(_task(board, line, holders, names, catalogue, plan))
    units = board.facts.units
    order = sorted(found, key=lambda pk: units[pk].path)
    return [TaskList(pk, units[pk].name, tuple(sorted(found[pk], key=_order))) for pk in order]


def _plan(ask: Ask) -> Plan:
    if ask.plan is None:
        raise Http404
    return ask.plan


def _order(task: Task) -> tuple[bool, str]:
    return (task.due is None, str(task.due))


def _by_unit(line: Line, plan: Plan) -> dict[int, list[Holder]]:
    """Whom the target binds, by unit. The sum of the house is its own unit's."""
    found: dict[int, list[Holder]] = {}
    for holder in line.everyone:
        unit_id = plan.unit_id if holder.kind == "house" else holder.unit_id
        found.setdefault(unit_id, []).append(holder)
    return found


def _task(
    board: Board, line: Line, holders: list[Holder], names: dict[int, str], catalogue: Catalogue, plan: Plan
) -> Task:
    spec = line.info.spec
    duties = board.duties_of(line, holders[0])
    ahead = [duty for duty in duties if duty.limits.due >= board.today] or list(duties[-1:])
    kinds = [catalogue.kind(code).name for code in spec.counting.kinds if catalogue.has_kind(code)]
    how = _("填“%(kinds)s”") % {"kinds": "”或“".join(kinds[:2])} if kinds else ""
    whom = names.get(spec.owner_id or 0) or str(plan.unit)
    return Task(
        plain_title(line.info.title), _asks(line, holders, duties, catalogue), plan_words.when_words(spec), how, whom,
        ahead[0].limits.due if ahead else None,
    )  # fmt: skip


def _asks(line: Line, holders: list[Holder], duties: tuple[Duty, ...], catalogue: Catalogue) -> str:
    spec, one = line.info.spec, holders[0]
    asks = plan_words.value_words(spec)
    if line.is_share(one) and duties:
        whole = sum((duty.expected or Fraction(0) for duty in duties), Fraction(0))
        return _("任务 %(amount)s %(word)s") % {"amount": number_words(whole), "word": spec.count_word}
    if one.kind == "person":
        return _("每人%(asks)s（%(count)s人）") % {"asks": asks, "count": len(holders)}
    if one.kind == "holding":
        name = plan_words.holding_name(catalogue, spec.reach.holding_type)
        return _("每个%(name)s%(asks)s（%(count)s处）") % {"name": name, "asks": asks, "count": len(holders)}
    return asks


# -- one page ----------------------------------------------------------------------------------------------------------


def fitted(rows: list[tuple[str, ...]], title: str) -> tuple[float, int]:
    """The size of the text and how many rows fit one page at it: the largest size that holds all, else the smallest."""
    room = ROOM_PT - REST_PT - 29.0 * len(title_lines(title, norm.TITLE_CHARACTERS))
    for size in SIZES:
        if len(rows) <= MAX_TASK_ROWS and sum(_height(row, size) for row in (HEADS, *rows)) <= room:
            return size, len(rows)
    room -= _height(HEADS, SIZES[-1])
    count = 0
    for row in rows[:MAX_TASK_ROWS]:
        room -= _height(row, SIZES[-1])
        if room < 0:
            break
        count += 1
    return SIZES[-1], count


def _height(row: tuple[str, ...], size: float) -> float:
    whole, area = sum(PARTS), norm.NARROW_TWIPS / 20
    # A cell loses its margins, and a line rarely ends exactly at its edge.
    fits = [max(1.0, (area * part / whole - 8) / size - 0.5) for part in PARTS]
    lines = max(ceil(width(cell) / room) if cell else 1 for cell, room in zip(row, fits, strict=True))
    return lines * size * LEADING + PADDING_PT


def page(ask: Ask, tasks: TaskList) -> bytes:
    """The list of one unit as a Word file of one page."""
    plan = _plan(ask)
    title = _("%(unit)s任务清单") % {"unit": tasks.unit}
    rows = [(str(at), *_cells(task)) for at, task in enumerate(tasks.tasks, start=1)]
    size, count = fitted(rows, title)
    paper = Paper(house_name=ask.house_name, title=title, date=ask.day, narrow=True)
    lead = _("按《%(plan)s》，%(unit)s在%(start)s至%(end)s应办%(count)s项：") % {
        "plan": plan.title, "unit": tasks.unit, "start": day_words(plan.start), "end": _last(plan), "count": len(rows),
    }  # fmt: skip
    paper.paragraph(lead, "note")
    paper.table(
        HEADS, rows[:count], widths=PARTS, aligns=("center", "left", "left", "left", "left", "left"), points=size
    )
    if count < len(rows):
        paper.paragraph(_("另有%(count)s项没有列出，登录后在本单位页面查看。") % {"count": len(rows) - count}, "note")
    for line in _foot(ask, plan):
        paper.paragraph(line, "note")
    return paper.save()


def _cells(task: Task) -> tuple[str, ...]:
    return (task.title, task.asks, task.when, task.how, task.whom)


def _last(plan: Plan) -> str:
    from datetime import timedelta

    return day_words(plan.end - timedelta(days=1))


def _foot(ask: Ask, plan: Plan) -> list[str]:
    where = _("登录 %(url)s 填报") % {"url": settings.URL} if settings.URL else _("登录“落实”填报")
    return [
        _("怎么报：%(where)s，核实后自动计数，同一件事只报一次，报表和汇总由系统生成。") % {"where": where},
        _("问谁：各项按“问谁”一栏联系，其他请问%(unit)s。（%(day)s生成）")
        % {"unit": plan.unit.name, "day": day_words(ask.day)},
    ]


# -- the zip -----------------------------------------------------------------------------------------------------------


def message(ask: Ask, lists: list[TaskList]) -> str:
    """What is put into the chat group with the zip. No personal data."""
    plan = _plan(ask)
    where = _("登录地址：%(url)s") % {"url": settings.URL} if settings.URL else ""
    lines = [
        _("各单位：《%(plan)s》已分解到单位，共%(count)s个单位，一个单位一页任务清单，请下载与本单位同名的文件。") % {
            "plan": plan.title, "count": len(lists)},
        _("清单写明今年要办的事、期限、怎么记录、问谁。"),
        _("平时做完一件、在“落实”里记一件，系统自动计数，不用另报表格。"),
        where,
        _("有疑问请与%(unit)s联系。") % {"unit": plan.unit.name},
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def tasklists(ask: Ask, progress: Progress) -> bytes:
    """The zip: a page a unit, the message, a table of contents."""
    lists = task_lists(ask)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for at, tasks in enumerate(lists, start=1):
            archive.writestr(f"{at:03d}-{safe(tasks.unit, 60)}.docx", page(ask, tasks))
            progress(at, len(lists), _("正在生成任务清单"))
        archive.writestr("群通知.txt", "\ufeff" + message(ask, lists).replace("\n", "\r\n"))
        archive.writestr("目录.xlsx", workbook(_contents(ask, lists)))
    return out.getvalue()


def _contents(ask: Ask, lists: list[TaskList]) -> Print:
    fields = (Field(_("序号"), "integer"), Field(_("单位")), Field(_("应办（项）"), "integer"))
    rows = tuple((at, each.unit, len(each.tasks)) for at, each in enumerate(lists, start=1))
    grid = Grid(_("目录"), fields, rows, empty=_("这个方案还没有落实到单位的指标。"))
    title = _("《%(plan)s》任务清单目录") % {"plan": _plan(ask).title}
    return Print("tasklists", title, ask.house_name, ask.unit.name, ask.as_of, ask.seq, (grid,), signed=False)


def file_name(ask: Ask) -> str:
    """任务清单-方案-20260901, without its ending."""
    return f"任务清单-{safe(_plan(ask).title, 60)}-{ask.day:%Y%m%d}"

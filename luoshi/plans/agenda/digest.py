"""The day's digest: who is told what. Pure: values in, one short text a person out.

What lives here: which duties are worth a word, the wording, where the one click leads. Not here: reading (`gathering`),
sending (`sending`). Invariants: only what is open is told; nobody is told anything when all is done; nothing at all on
a day that is not worked, and nothing of a unit that rests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from luoshi.periods.words import month_day_words, weekday_words
from luoshi.plans.agenda.dues import Item

MAX_LINES = 8  # of one sort: what is read on a phone without scrolling twice
LATE_DAYS = 30  # what is late for longer is no news; the unit's page has it


@dataclass(frozen=True)
class Matters:
    """All that is open for one person. `queue`, `sent_back`, `asked`: records to verify, to put right; requests."""

    today: date
    duties: Sequence[Item] = ()
    queue: int = 0
    sent_back: int = 0
    asked: int = 0
    several_units: bool = False
    names: dict[int, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)  # queue, sent_back, asked, unit, home


@dataclass(frozen=True)
class Digest:
    """What a person is told, and where one click leads."""

    subject: str
    text: str
    url: str


def digest_of(matters: Matters) -> Digest | None:
    """The digest of one person; None where nothing is open."""
    open_items = [item for item in matters.duties if not item.done]
    late = [item for item in open_items if item.day < matters.today]
    soon = [item for item in open_items if item.day >= matters.today]
    if not (late or soon or matters.queue or matters.sent_back or matters.asked):
        return None
    blocks = [_block("逾期", late, matters), _block("快到期", soon, matters)]
    if matters.sent_back:
        blocks.append([f"被退回 {matters.sent_back} 条，请改正后再交。"])
    if matters.queue:
        blocks.append([f"待您核验 {matters.queue} 条。"])
    if matters.asked:
        blocks.append([f"特例申请 {matters.asked} 份，等您审批。"])
    text = "\n".join(line for block in blocks for line in block) + "\n办完就不再提醒。"
    return Digest(_subject(late, soon, matters), text, _url([*late, *soon], matters))


def _subject(late: Sequence[Item], soon: Sequence[Item], matters: Matters) -> str:
    parts = [
        (len(grouped(late)), "项逾期"),
        (len(grouped(soon)), "项快到期"),
        (matters.sent_back, "条被退回"),
        (matters.queue, "条待核"),
        (matters.asked, "份特例待批"),
    ]
    return "今日提醒：" + "，".join(f"{count} {word}" for count, word in parts if count)


def _block(head: str, items: Sequence[Item], matters: Matters) -> list[str]:
    groups = grouped(items)
    if not groups:
        return []
    lines = [f"{head} {len(groups)} 项："]
    lines += [_line(group, matters) for group in groups[:MAX_LINES]]
    if len(groups) > MAX_LINES:
        lines.append(f"· 另有 {len(groups) - MAX_LINES} 项，打开可见。")
    return lines


def grouped(items: Sequence[Item]) -> list[list[Item]]:
    """Items by day; the people or holdings of one target of a unit are one line."""
    found: dict[tuple[object, ...], list[Item]] = {}
    for item in sorted(items, key=lambda each: (each.day, each.title)):
        found.setdefault((item.day, item.title, item.period, item.unit_id), []).append(item)
    return list(found.values())


def _line(group: Sequence[Item], matters: Matters) -> str:
    item = group[0]
    when = f"{month_day_words(item.day)}（{weekday_words(item.day)}）"
    due = (
        f"原定{when}截止" if item.day < matters.today else ("今天截止" if item.day == matters.today else f"{when}截止")
    )
    whose = f"{matters.names[item.unit_id]}：" if matters.several_units and item.unit_id in matters.names else ""
    said = f"{len(group)} 个还没完成" if len(group) > 1 else item.said
    name = item.title if len(group) > 1 or not item.holder else f"{item.title}·{item.holder}"
    return f"· {whose}{name}（{item.period}），{due}{'，' + said if said else ''}。"


def _url(items: Sequence[Item], matters: Matters) -> str:
    """The form itself where there is one thing; else the page that has them all."""
    others = [name for name in ("sent_back", "queue", "asked") if getattr(matters, name)]
    if len(items) == 1 and not others:
        return items[0].entry_url or items[0].url
    if not items and len(others) == 1:
        return matters.addresses.get(others[0], "/")
    units = {item.unit_id for item in items}
    if items and not others and len(units) == 1:
        return matters.addresses.get(f"unit:{units.pop()}", "/")
    return "/"


def worth_a_word(item: Item, today: date, until: date) -> bool:
    """Whether an open item is late but not for too long, or due by `until`."""
    return today - timedelta(days=LATE_DAYS) <= item.day <= until

"""Lines and brackets that credit a task: 责任单位：县科协；完成时限：11月底前.

What lives here: recognising them and applying them to the targets of the task they follow. Not here: tables, whose
columns say the same (tables.py). Invariant: a credit never makes a number; it gives an actor and a due day to targets
that lack them, and makes one implied target of a task that has a due day and no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .actors import Actor, judge, reach
from .dates import Years, resolve
from .drafts import Draft
from .lexer import lex
from .measures import trim
from .tokens import Token

_CREDIT = re.compile(
    r"(?:责任|牵头|主责|承办|主办|落实|实施|负责)(?:单位|部门|科室|处室|领导|主体|股室|人)(?:及责任人)?:|(?:完成|办结|工作|落实|时间|推进|整改)?(?:时限|期限|节点|时间要求)(?:要求)?:|完成时间:|时间:"
)
_WHO = re.compile(
    r"(?:责任|牵头|主责|承办|主办|落实|实施|负责)(?:单位|部门|科室|处室|领导|主体|股室|人)(?:及责任人)?:\s*([^:;。,()]{2,40}?)(?=[;。,)]|\s|$|完成|时限|配合)"
)
_WHEN = re.compile(r"(?:时限|期限|节点|时间要求|完成时间|时间)(?:要求)?:\s*([^:;。()]{2,24})")


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is to do a task and by when."""

    actor: Actor | None
    due: Token | None
    cadence: Token | None = None


def credit_of(words: str) -> Credit | None:
    """The credit in a folded line or bracket; None when it is none."""
    if not _CREDIT.search(words):
        return None
    actor = None
    who = _WHO.search(words)
    if who:
        name = who[1].strip(" 、")
        actor = judge(name) or Actor(name, *reach(name, name.startswith(("各", "每"))))
    due = cadence = None
    when = _WHEN.search(words)
    if when:
        for token in lex(when[1], 0, len(when[1])):
            if token.kind == "due" and token.group != "cyclic":
                due = token
            elif token.kind == "cadence" and token.group != "weak":
                cadence = token
    return Credit(actor, due, cadence)


def is_credit_line(words: str) -> bool:
    """Whether a whole line is a credit (责任单位：…)."""
    found = _CREDIT.search(words, 0, 16)
    return found is not None and found.start() <= 2


def apply_credit(credit: Credit, drafts: list[Draft], task: tuple[int, int], text: str, years: Years) -> Draft | None:
    """Give actor and due to `drafts` of the task; an implied draft of the task when it has none and a date is named."""
    for draft in drafts:
        if credit.actor and not draft.actor:
            draft.actor, draft.scope, draft.per = credit.actor.name, credit.actor.scope, draft.per or credit.actor.per
        if credit.due and not draft.due and draft.cadence in ("year", "once"):
            draft.due = resolve(credit.due.due, years, False, credit.due.group == "before_month")
            draft.cadence = "once"
    if drafts or credit.due is None or task[1] <= task[0]:
        return None
    draft = Draft(
        task[0],
        task[1],
        1,
        "次",
        "once",
        implied=True,
        due=resolve(credit.due.due, years, False, credit.due.group == "before_month"),
    )
    if credit.actor:
        draft.actor, draft.scope, draft.per = credit.actor.name, credit.actor.scope, credit.actor.per
    draft.measure = trim(text[task[0] : task[1]])
    draft.doubts |= {"implied", "dated", "loose_date"}
    return draft

"""The whole review as one page: the document with each find lit, the finds beside it, no network.

What lives here: the page's parts. The marked text is marked.py; style and script lie beside this file. Invariant:
everything from the document is escaped, the page loads nothing, and its policy allows only its own style and script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path

from luoshi.reading.model import Clause, PlanReading, Reading, Target
from luoshi.reading.outputs import wording
from luoshi.reading.outputs.marked import Find, document_html, finds_of

HERE = Path(__file__).parent
HINT = "点击任一处，可在原文和指标之间对照。"
NO_TARGETS = '<p class="none">没有读出指标。</p>\n'


def to_page(reading: Reading, kinds: dict[str, str] | None = None) -> str:
    """One self-contained HTML page. `kinds` gives titles of kinds of records."""
    style = (HERE / "review.css").read_text(encoding="utf-8")
    script = (HERE / "review.js").read_text(encoding="utf-8")
    finds = finds_of(reading)
    title = escape(reading.plans[0].title if len(reading.plans) == 1 else reading.document.name)
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{title} · 落实</title>\n<style>{style}</style>\n</head>\n<body>\n",
            '<a class="skip" href="#finds">跳到指标</a>\n',
            f"<header><h1>{title}</h1><p>{escape(wording.counts(reading.plans))}{HINT}</p></header>\n",
            f'<main>\n<article class="paper" aria-label="原文">\n{document_html(reading, finds)}</article>\n',
            '<aside class="side" id="finds" aria-label="读出的指标">\n',
            *_side(reading, finds, kinds or {}),
            "</aside>\n",
            f"</main>\n<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _side(reading: Reading, finds: list[Find], kinds: dict[str, str]) -> Iterator[str]:
    several = len(reading.plans) > 1
    for number, plan in enumerate(reading.plans):
        own = [find for find in finds if find.plan == number]
        if several:
            yield f"<h2>{escape(plan.title)}</h2>\n"
        yield from _contents(plan)
        cards = [_target_card(plan, find, kinds) for find in own if find.sort == "target"]
        yield _cards("指标", cards) or NO_TARGETS
        yield _cards("考核规则", [_quote_card(find, "") for find in own if find.sort == "rule"])
        yield _cards("未读懂，请人工核对", [_quote_card(find, find.why) for find in own if find.sort == "unread"])


def _contents(plan: PlanReading) -> Iterator[str]:
    clauses: list[Clause] = [c for c in wording.walk(plan.clauses) if c.heading or c.level == 1]
    if not clauses:
        return
    yield f"<details><summary>目录（{len(clauses)}）</summary><ul>\n"
    for clause in clauses:
        words = escape(clause.label + (clause.heading or ""))
        yield f'<li class="n{min(clause.level, 4)}"><a href="#p{clause.start}">{words}</a></li>\n'
    yield "</ul></details>\n"


def _cards(title: str, cards: list[str]) -> str:
    if not cards:
        return ""
    return f'<h2>{title}（{len(cards)}）</h2>\n<ol class="cards">\n{"".join(cards)}</ol>\n'


def _target_card(plan: PlanReading, find: Find, kinds: dict[str, str]) -> str:
    target = find.target
    assert target is not None
    facts = [(name, value) for name, value in _facts(plan, target, kinds) if value]
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    sure = "" if target.confidence >= wording.HIGH else " fair"
    words = escape(target.measure or target.quote)
    return (
        f'<li class="card{sure}" id="c{find.number}" data-find="{find.number}"><a href="#f{find.number}">'
        f'<b>{words}</b> <span class="want">{escape(wording.demand(target))}</span></a>'
        f"<dl>{rows}</dl></li>\n"
    )


def _facts(plan: PlanReading, target: Target, kinds: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("周期", wording.cadence(target)),
        ("时限", wording.due(target)),
        ("责任主体", target.actor),
        ("落实到", wording.reach(target)),
        ("类型", wording.kind(target, kinds)),
        ("条款", target.clause or ""),
        ("把握程度", wording.confidence(target)),
    )


def _quote_card(find: Find, why: str) -> str:
    note = f"<small>{escape(why)}</small>" if why else ""
    return (
        f'<li class="card {find.sort}" id="c{find.number}" data-find="{find.number}"><a href="#f{find.number}">'
        f"<blockquote>{escape(find.quote)}</blockquote></a>{note}</li>\n"
    )

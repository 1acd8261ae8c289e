"""The text check of an article: hints with what was decided about each, and putting a proposal into the text.

What lives here: running the checks over title and text, the mark by which a hint is known again, the exchange of words
in HTML. Not here: the checks (`press.text.checks`), the lists (through `press.pieces.checks`), decisions
(operations/checking). Invariant: a hint is advice; nothing is changed by looking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luoshi.org.viewer import Viewer
from luoshi.press.models import Article, CheckDecision
from luoshi.press.pieces.checks import list_sources
from luoshi.press.text.checks import NO_LISTS, Hit, check
from luoshi.press.text.tree import Node, parsed, written

AROUND = 8  # characters on either side by which a place is known again
SHOWN_AROUND = 12
FLOWS = frozenset({"p", "h2", "h3", "h4", "li", "td", "th", "caption", "blockquote"})


@dataclass(frozen=True)
class Hint:
    """A hit as the panel shows it. `decided`: the last decision about it, None while it is open."""

    mark: str
    hit: Hit
    before: str
    after: str
    decided: CheckDecision | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decided is None


def whole_text(article: Article) -> str:
    """What is checked: the title, then the text."""
    return f"{article.title}\n{article.text}"


def hints_of(viewer: Viewer, article: Article, today: date) -> list[Hint]:
    """Hints on the article as it stands, in the text's order. One query, and those of the lists."""
    source = next(iter(list_sources), None)
    lists = source.load(viewer, article.house_id, today) if source else NO_LISTS
    text = whole_text(article)
    rows = CheckDecision.objects.visible_to(viewer).filter(article=article)
    decided = {row.mark: row for row in rows}
    found = []
    for hit in check(text, lists, today=today):
        mark = mark_of(text, hit)
        before = text[max(hit.start - SHOWN_AROUND, 0) : hit.start].rsplit("\n", 1)[-1]
        after = text[hit.end : hit.end + SHOWN_AROUND].split("\n", 1)[0]
        found.append(Hint(mark, hit, before, after, decided.get(mark)))
    return found


def mark_of(text: str, hit: Hit) -> str:
    """By what a hint is known again in a later text: list, kind, words, and what stands around them."""
    around = (text[max(hit.start - AROUND, 0) : hit.start], text[hit.end : hit.end + AROUND])
    said = "\x1f".join((hit.list_code, hit.kind, hit.quote, *around))
    return hashlib.sha256(said.encode()).hexdigest()


def exchanged(article: Article, hit: Hit) -> tuple[str, str] | None:
    """Title and HTML with the proposal in place of the hit's words; None where the place is not one run of text."""
    text = whole_text(article)
    if hit.end <= len(article.title):
        return text[: hit.start] + hit.proposal + article.title[hit.end :], article.html
    nth = text.count(hit.quote, len(article.title) + 1, hit.start)
    html = replace_nth(article.html, hit.quote, nth, hit.proposal)
    return None if html is None else (article.title, html)


def replace_nth(html: str, words: str, nth: int, by: str) -> str | None:
    """HTML in which the nth (from 0) place of `words` inside one paragraph, item or cell reads `by`.

    Marks around the first character stay around the new words. None where there is no such place.
    """
    tree = parsed(html)
    for flow in _flows(tree):
        runs = list(_runs(flow))
        text = "".join(run.text for run in runs)
        count = text.count(words)
        if nth >= count:
            nth -= count
            continue
        start = -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1 if start < 0 else start + len(words))
        _put(runs, start, start + len(words), by)
        return written(tree.children)
    return None


@dataclass
class _Run:
    """A text node: where it hangs, its characters."""

    parent: Node
    index: int
    text: str


def _flows(node: Node) -> Iterator[list[Node | str]]:
    """The children of each paragraph, item or cell that are its own text, in reading order."""
    for child in node.children:
        if isinstance(child, Node):
            if child.tag in FLOWS:
                yield [child]
            yield from _flows(child)


def _runs(flow: list[Node | str]) -> Iterator[_Run]:
    for node in flow:
        if isinstance(node, Node):
            yield from _runs_in(node)


def _runs_in(node: Node) -> Iterator[_Run]:
    for index, child in enumerate(node.children):
        if isinstance(child, str):
            yield _Run(node, index, child)
        elif child.tag == "br":
            yield _Run(node, -1, "\n")
        elif child.tag not in FLOWS and child.tag not in {"ul", "ol", "table"}:
            yield from _runs_in(child)


def _put(runs: list[_Run], start: int, end: int, by: str) -> None:
    place, first = 0, True
    for run in runs:
        low, high = max(start - place, 0), min(end - place, len(run.text))
        if low < high and run.index >= 0:
            run.parent.children[run.index] = run.text[:low] + (by if first else "") + run.text[high:]
            first = False
        place += len(run.text)

"""The document as HTML: lines with everything found in them marked, every text element with its offset.

What lives here: escaping and marks. Not here: where spans lie (`luoshi.plans.document`). Invariant: the text inside an
element with `data-start` is exactly the document's own from that offset on, so that selected words have exact offsets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from luoshi.plans.document import Line, Part, Span


@dataclass(frozen=True, slots=True)
class Look:
    """How a span is drawn: its class, where it leads, the name by which both panes know it, what is said on hover."""

    css: str
    url: str = ""
    link: str = ""
    hint: str = ""


Dress = Callable[[Span], Look | None]


@dataclass(frozen=True, slots=True)
class Block:
    """What is swapped as one: a line, or a whole table."""

    key: str
    lines: tuple[Line, ...]
    html: SafeString

    @property
    def line(self) -> Line:
        """The first line."""
        return self.lines[0]

    def begun(self, kind: str = "target") -> list[int]:
        """What begins in it, in order."""
        return [key for line in self.lines for key in line.begun(kind)]


def blocks(lines: Sequence[Line], dress: Dress, *, only: Collection[int] | None = None) -> list[Block]:
    """The blocks of a document; with `only` those that hold a line beginning at one of these offsets."""
    found = []
    for table, rows in groupby(lines, key=lambda line: line.style == "table"):
        if table:
            members = tuple(rows)
            if only is not None and not any(line.start in only for line in members):
                continue
            found.append(Block(f"l{members[0].start}", members, table_html(members, dress)))
        else:
            found.extend(
                Block(f"l{line.start}", (line,), line_html(line, dress))
                for line in rows
                if only is None or line.start in only
            )
    return found


def line_html(line: Line, dress: Dress) -> SafeString:
    """One paragraph or heading."""
    tag = {"title": "h2", "heading": "h3"}.get(line.style, "p")
    css = {"title": "doc-title", "heading": f"doc-head doc-lv{min(line.level, 4)}"}.get(
        line.style, f"doc-text doc-lv{min(line.level, 4)}"
    )
    inner = parts_html(line.parts, dress)
    return format_html(f'<{tag} class="{{}}" data-start="{{}}">{{}}</{tag}>', css, line.start, inner)


def table_html(lines: Sequence[Line], dress: Dress) -> SafeString:
    """Rows of a table; rows of fewer cells let the last one span the rest."""
    most = max(len(line.cells) for line in lines)
    rows = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            (
                format_html_join(
                    "",
                    '<td{} data-start="{}">{}</td>',
                    (
                        (
                            format_html(' colspan="{}"', most - number)
                            if number == len(line.cells) - 1 and most > len(line.cells)
                            else "",
                            cell[0].start if cell else line.start,
                            parts_html(cell, dress),
                        )
                        for number, cell in enumerate(line.cells)
                    ),
                ),
            )
            for line in lines
        ),
    )
    return format_html('<div class="doc-wide"><table class="doc-table">{}</table></div>', rows)


def parts_html(parts: Iterable[Part], dress: Dress) -> SafeString:
    """Runs of text with their marks."""
    return format_html_join("", "{}", ((part_html(part, dress),) for part in parts))


def part_html(part: Part, dress: Dress) -> SafeString | str:
    """A run of text: the innermost mark is the link, those around it are named so that they can be lit."""
    looks = [look for look in map(dress, part.spans) if look is not None]
    html: SafeString | str = format_html("{}", part.text)
    for number, look in enumerate(reversed(looks)):
        link = format_html(' data-link="{}"', look.link) if look.link else ""
        hint = format_html(' title="{}"', look.hint) if look.hint else ""
        if number == 0 and look.url:
            html = format_html(
                '<a class="{}" href="{}" draggable="false"{}{}>{}</a>', look.css, look.url, link, hint, html
            )
        else:
            html = format_html('<span class="{}"{}{}>{}</span>', look.css, link, hint, html)
    return html

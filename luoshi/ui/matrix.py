"""Tables of many cells: units × targets (matrix) and units × months (heat map), 300 × 60 within 1 MB of HTML.

Not here: what a cell means (plans). Invariants: every text and address is escaped; a state is a mark behind
the number too (by style sheet), never colour alone; one-letter classes and
open cells keep a cell with its link under 50 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from luoshi.ui.states import amount_text, tone

Number = int | Fraction
HEAT_STEPS = 4
LETTERS = {"good": "g", "wait": "w", "behind": "b", "late": "l", "none": "n"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: exact text ("7" or "7/12"), state (code or tone), where it opens, relative addresses being shortest."""

    text: str
    state: str = "none"
    url: str = ""


Head = tuple[str, str]
"""Text and address ("" for none) of a column's or row's head."""


def _head(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td>"
    inner = f'<a href="{escape(cell.url)}">{escape(cell.text)}</a>' if cell.url else f"<a>{escape(cell.text)}</a>"
    return f"<td class={LETTERS[tone(cell.state)]}>{inner}"


def matrix_table(
    *, title: str, corner: str, heads: Sequence[Head], rows: Sequence[tuple[Head, Sequence[Cell | None]]]
) -> SafeString:
    """The matrix in its own scrolling region with fixed head and first column. None is a cell that owes nothing."""
    top = "".join(f'<th scope=col title="{escape(text)}">{_head(text, url)}' for text, url in heads)
    body = "".join(f"<tr><th scope=row>{_head(*head)}{''.join(map(_cell, cells))}</tr>" for head, cells in rows)
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="matrix"><caption class="unseen">{}</caption>'
        "<thead><tr><th scope=col>{}{}</tr></thead><tbody>{}</tbody></table></div>",
        title,
        title,
        corner,
        mark_safe(top),  # noqa: S308  # escaped above, cell by cell: 18,000 format_html take 100 ms
        mark_safe(body),  # noqa: S308  # escaped above
    )


def heat_table(
    *,
    title: str,
    corner: str,
    heads: Sequence[str],
    rows: Sequence[tuple[str, str, Sequence[Number | None]]],
) -> SafeString:
    """Heat map as a real table: rows are (label, address or "", amounts); None is a cell that owes nothing."""
    most = max((value for _l, _u, cells in rows for value in cells if value), default=0)
    head = format_html_join("", '<th scope="col">{}</th>', ((text,) for text in heads))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                format_html('<a href="{}">{}</a>', url, label) if url else label,
                format_html_join(
                    "",
                    '<td class="cell-h{}">{}</td>',
                    ((heat_step(value, most), "·" if value is None else amount_text(value)) for value in cells),
                ),
            )
            for label, url, cells in rows
        ),
    )
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="matrix heat"><caption class="unseen">{}</caption>'
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>',
        title,
        title,
        corner,
        head,
        body,
    )


def heat_step(value: Number | None, most: Number) -> int:
    """0 for nothing, then 1 to 4 in equal parts of the largest amount."""
    if not value or not most or value < 0:
        return 0
    share = Fraction(value) / Fraction(most) * HEAT_STEPS
    return min(HEAT_STEPS, max(1, -(-share.numerator // share.denominator)))

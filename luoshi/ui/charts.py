"""Charts as SVG, made on the server: pace line and bars. For pages, mail, print and Word alike.

Not here: ECharts pages (behaviours/chart.js), tables of many cells (matrix.py). Invariants: every
text is escaped; only attributes, no style, so the strict content policy and dark theme hold; each
chart says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.ui.states import amount_text, tone

Number = int | Fraction
Point = tuple[int, Number]
WIDTH, HEIGHT = 480, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 16, 14, 26


def _fixed(value: Number) -> str:
    """A coordinate with one decimal, from exact numbers."""
    tenths = round(Fraction(value) * 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths >= 0 else f"-{-tenths // 10}.{-tenths % 10}"


def nice_top(most: Number) -> int:
    """The axis' end: the next of 1, 2, 4, 5, 8 times a power of ten that is not below `most`."""
    step = 1
    while True:
        for factor in (1, 2, 4, 5, 8):
            if factor * step >= most:
                return factor * step
        step *= 10


def pace_line(
    *,
    title: str,
    done: Sequence[Point],
    expected: Sequence[Point],
    today: int | None,
    length: int,
    target: Number | None = None,
    ticks: Sequence[tuple[int, str]] = (),
) -> SafeString:
    """Cumulative done against expected. Points are (day from the start, amount so far); `length` days in all.

    `today` is the day of the marker, or None when the period is over or not begun.
    """
    values = [value for _day, value in (*done, *expected)] + ([target] if target else [])
    top = nice_top(max(values, default=1) or 1)
    span = max(length, 1)

    def x(day: int) -> str:
        return _fixed(LEFT + Fraction(day * (WIDTH - LEFT - RIGHT), span))

    def y(value: Number) -> str:
        return _fixed(HEIGHT - BOTTOM - Fraction(value) * (HEIGHT - TOP - BOTTOM) / top)

    line = " ".join(f"{x(day)},{y(value)}" for day, value in done)
    area = f"{x(done[0][0])},{y(0)} {line} {x(done[-1][0])},{y(0)}" if done else ""
    now, due = done[-1][1] if done else 0, _value_at(expected, today if today is not None else length)
    said = _("%(title)s：现在 %(done)s，按进度应为 %(due)s") % {
        "title": title,
        "done": amount_text(now),
        "due": amount_text(Fraction(round(due * 10), 10)),
    }
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}'
        '<polygon class="area" points="{}"/>'
        '<polyline class="expected" stroke-width="1.5" stroke-dasharray="5 4" points="{}"/>'
        '<polyline class="done" stroke-width="2.5" stroke-linejoin="round" points="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT,
        said,
        _grid(top, y),
        _ticks(ticks, x),
        area,
        " ".join(f"{x(day)},{y(value)}" for day, value in expected),
        line,
        _today(x(today)) if today is not None else "",
        _dot(x(done[-1][0]), y(now), amount_text(now)) if done else "",
    )


def _value_at(points: Sequence[Point], day: int) -> Fraction:
    """The amount on a line of points at a day; flat before the first and after the last."""
    if not points:
        return Fraction(0)
    before = [point for point in points if point[0] <= day] or [points[0]]
    after = [point for point in points if point[0] >= day] or [points[-1]]
    (d0, v0), (d1, v1) = before[-1], after[0]
    return Fraction(v0) if d0 == d1 else Fraction(v0) + Fraction(v1 - v0) * (day - d0) / (d1 - d0)


def _grid(top: int, y: Callable[[Number], str]) -> SafeString:
    steps = [Fraction(top * quarter, 4) for quarter in range(5)]
    return format_html_join(
        "",
        '<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text x="{}" y="{}" dy="4" font-size="12" text-anchor="end">{}</text>',
        (
            (LEFT, WIDTH - RIGHT, y(step), y(step), LEFT - 6, y(step), amount_text(step))
            for step in steps
            if step.denominator == 1
        ),
    )


def _ticks(ticks: Sequence[tuple[int, str]], x: Callable[[int], str]) -> SafeString:
    last = len(ticks) - 1
    return format_html_join(
        "",
        '<text x="{}" y="{}" font-size="12" text-anchor="{}">{}</text>',
        (
            (x(day), HEIGHT - 7, "start" if n == 0 else "end" if n == last else "middle", text)
            for n, (day, text) in enumerate(ticks)
        ),
    )


def _today(x: str) -> SafeString:
    return format_html(
        '<line class="today" stroke-width="1.5" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text x="{}" y="{}" dx="-5" font-size="13" text-anchor="end">{}</text>',
        x,
        x,
        TOP,
        HEIGHT - BOTTOM,
        x,
        TOP + 8,
        _("今天"),
    )


def _dot(x: str, y: str, text: str) -> SafeString:
    return format_html(
        '<circle class="dot" cx="{}" cy="{}" r="4.5"/>'
        '<text class="strong" x="{}" y="{}" dx="9" dy="5" font-size="14">{}</text>',
        x,
        y,
        x,
        y,
        text,
    )


def bars(*, title: str, rows: Sequence[tuple[str, int, str, str]]) -> SafeString:
    """Small bars in the order given (no ranking by itself): (label, per cent 0–100 and more, text behind, state)."""
    height = 26
    return format_html(
        '<svg class="chart chart-small" viewBox="0 0 320 {}" role="img" aria-label="{}">{}</svg>',
        max(len(rows), 1) * height,
        _("%(title)s：%(rows)s") % {"title": title, "rows": "，".join(f"{name} {text}" for name, _p, text, _s in rows)},
        format_html_join(
            "",
            '<text x="0" y="{}" font-size="13">{}</text>'
            '<rect class="fill-none" fill-opacity=".25" x="96" y="{}" width="170" '
            'height="8" rx="4"/><rect class="fill-{}" x="96" y="{}" width="{}" height="8" rx="4"/>'
            '<text x="320" y="{}" font-size="13" text-anchor="end">{}</text>',
            (
                (
                    n * height + 17,
                    name if len(name) <= 6 else name[:5] + "…",
                    n * height + 9,
                    tone(state) if state else "accent",
                    n * height + 9,
                    _fixed(Fraction(170 * max(0, min(percent, 100)), 100)),
                    n * height + 17,
                    text,
                )
                for n, (name, percent, text, state) in enumerate(rows)
            ),
        ),
    )


COLUMN_WIDTH, COLUMN_HEIGHT = 84, 96


def columns(*, title: str, rows: Sequence[tuple[str, int, str]]) -> SafeString:
    """Columns in the order given: (label, amount, address). Each is a link where it has an address and an amount."""
    top = max((amount for _label, amount, _url in rows), default=0) or 1
    drawn = format_html_join(
        "",
        "{}",
        (
            (_column(n, label, amount, Fraction(COLUMN_HEIGHT * amount, top), url),)
            for n, (label, amount, url) in enumerate(rows)
        ),
    )
    said = "，".join(f"{label} {amount}" for label, amount, _url in rows)
    return format_html(
        '<svg class="chart chart-columns" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        max(len(rows), 1) * COLUMN_WIDTH,
        COLUMN_HEIGHT + 44,
        _("%(title)s：%(rows)s") % {"title": title, "rows": said},
        drawn,
    )


def _column(n: int, label: str, amount: int, height: Fraction, url: str) -> SafeString:
    middle = n * COLUMN_WIDTH + COLUMN_WIDTH // 2
    body = format_html(
        '<rect class="fill-accent" x="{}" y="{}" width="32" height="{}" rx="3"/>'
        '<text class="strong" x="{}" y="{}" font-size="13" text-anchor="middle">{}</text>',
        middle - 16,
        _fixed(COLUMN_HEIGHT + 20 - height),
        _fixed(height),
        middle,
        _fixed(COLUMN_HEIGHT + 14 - height),
        amount or "",
    )
    name = format_html(
        '<text x="{}" y="{}" font-size="13" text-anchor="middle">{}</text>', middle, COLUMN_HEIGHT + 38, label
    )
    if not (url and amount):
        return format_html("<g>{}{}</g>", body, name)
    said = _("%(label)s：%(amount)s") % {"label": label, "amount": amount}
    return format_html('<a href="{}" aria-label="{}">{}{}</a>', url, said, body, name)

"""What is drawn on a page besides words: rules of tables, frames, pictures.

Invariant: a bounded number of things is looked at, forms within forms included (programmes that stamp or stitch pages wrap them
so).
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from luoshi.reading import limits
from luoshi.reading.formats.pdf.shapes import Page, Rule, Turn

THIN = 3.0  # points: a path thinner than this is a rule
SHORTEST = 8.0  # points
MOST_SIDES = 6  # segments of a path that may be a frame
DEEPEST = 3  # forms within forms
Matrix = tuple[float, float, float, float, float, float]
PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rules:
    """Thin paths as rules, frames as their four sides; pictures are counted."""

    def __init__(self, page: pdfium.PdfPage, turn: Turn, made: Page) -> None:
        self._page, self._turn, self._made = page, turn, made
        self._left = limits.MAX_PDF_OBJECTS
        self._bounds = tuple(ctypes.c_float() for _ in range(4))

    def read(self) -> None:
        """Fill the page."""
        for index in range(raw.FPDFPage_CountObjects(self._page)):
            if self._left <= 0:
                return
            self._look(raw.FPDFPage_GetObject(self._page, index), PLAIN, 0)

    def _look(self, thing: Any, matrix: Matrix, depth: int) -> None:
        self._left -= 1
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._made.pictures += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(thing, matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = _times(_matrix_of(thing), matrix)
            for index in range(max(raw.FPDFFormObj_CountObjects(thing), 0)):
                if self._left <= 0:
                    return
                self._look(raw.FPDFFormObj_GetObject(thing, index), inner, depth + 1)

    def _path(self, thing: Any, matrix: Matrix) -> None:
        if not raw.FPDFPageObj_GetBounds(thing, *self._bounds):
            return
        x0, x1, y0, y1 = self._turn.box(*_moved(matrix, *(each.value for each in self._bounds)))
        wide, high = x1 - x0, y1 - y0
        rules = self._made.rules
        if min(wide, high) <= THIN:
            if max(wide, high) >= SHORTEST:
                rules.append(Rule(x0, x1, y0, y1))
        elif wide < 0.98 * self._made.width and raw.FPDFPath_CountSegments(thing) <= MOST_SIDES:
            rules += (Rule(x0, x1, y0, y0), Rule(x0, x1, y1, y1), Rule(x0, x0, y0, y1), Rule(x1, x1, y0, y1))


def _matrix_of(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        return PLAIN
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    if matrix == PLAIN:
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)

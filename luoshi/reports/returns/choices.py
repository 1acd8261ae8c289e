"""What the columns of a return may be, offered for the kinds that it counts: codes of choices and back.

What lives here: lists for selects. Invariant: every code offered is read back by the `read_*` beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luoshi.catalogue.model import FieldDef, KindDef
from luoshi.reports.returns.spec import COUNT, PLAIN_CELLS, SHARE, SUM, UNIT, Conditions, Figure, Matrix

Kinds = Mapping[str, KindDef]
UP = "+"
"""Behind a choice: this one and all above it."""


def plain_cells() -> dict[str, str]:
    """What every kind has for the register."""
    labels = (
        _("序号"), _("单位"), _("记录类型"), _("日期"), _("记录标题"), _("佐证等级"), _("记录备注"), _("补报或核减"),
    )  # fmt: skip
    return dict(zip(PLAIN_CELLS, labels, strict=True))


def register_choices(kinds: Kinds) -> list[tuple[str, Any]]:
    """Columns of the register: what every kind has, the kinds' fields, their quantities."""
    found: list[tuple[str, Any]] = [(_("通用"), list(plain_cells().items()))]
    for kind in kinds.values():
        fields = [(f"field:{each.code}", each.label) for each in kind.fields]
        sums = [(f"sum:{each.code}", f"{each.label}（{each.count_word}）") for each in kind.quantities]
        found.append((kind.name, [*fields, *sums]))
    return found


def figure_choices(kinds: Kinds) -> list[tuple[str, Any]]:
    """Columns of the statistics."""
    counted = [(COUNT, _("记录条数（各类合计）"))]
    counted += [(f"{COUNT}|{kind.code}", _("%(kind)s的记录条数") % {"kind": kind.name}) for kind in kinds.values()]
    found: list[tuple[str, Any]] = [(_("条数"), counted)]
    found += [
        (kind.name, [(f"{SUM}|{kind.code}|{q.code}", f"{q.label}（{q.count_word}）") for q in kind.quantities])
        for kind in kinds.values()
    ]
    facts = [(f"{UNIT}|staff", _("单位人数")), (f"{UNIT}|type", _("单位类型")), (f"{UNIT}|klass", _("单位类别"))]
    return [*found, (_("其他"), [(SHARE, _("占比（两列相除）")), *facts])]


def condition_choices(kinds: Kinds) -> list[tuple[str, Any]]:
    """Conditions on a column: a choice of a dimension, or with those above it where they stand in order."""
    found: list[tuple[str, Any]] = [("", _("不限"))]
    for facet in facets_of(kinds).values():
        own = [(f"{facet.code}|{code}", label) for code, label in choices_of(facet)]
        if facet.ordered:
            own += [
                (f"{facet.code}|{code}{UP}", _("%(label)s及以上") % {"label": label})
                for code, label in choices_of(facet)[1:]
            ]
        found.append((facet.label, own))
    return found


def facets_of(kinds: Kinds) -> dict[str, FieldDef]:
    """The dimensions of the kinds, each once."""
    return {facet.code: facet for kind in kinds.values() for facet in kind.facets}


def choices_of(facet: FieldDef) -> list[tuple[str, str]]:
    """Its values with their labels."""
    return [(each.code, each.label) for each in facet.choices] or [("true", _("是")), ("false", _("否"))]


def matrix_choices(kinds: Kinds) -> list[tuple[str, Any]]:
    """Dimensions down the matrix, with what is counted in its cells."""
    found: list[tuple[str, Any]] = [("", _("不要矩阵"))]
    for kind in kinds.values():
        own = [
            (f"{kind.code}|{facet.code}|{quantity.code}", f"{facet.label} × {quantity.label}")
            for facet in kind.facets
            for quantity in kind.quantities[:2]
        ]
        if own:
            found.append((kind.name, own))
    return found


# -- codes and back --------------------------------------------------------------------------------------------------


def figure_code(column: Figure) -> str:
    """The code of a column's `what`."""
    parts = {
        COUNT: (column.kind,), SUM: (column.kind, column.quantity), UNIT: (column.fact,), SHARE: (),
    }[column.what]  # fmt: skip
    return "|".join([column.what, *(part for part in parts if part)])


def read_figure(code: str) -> dict[str, str]:
    """The parts of a column behind a code."""
    what, *rest = code.split("|")
    names = {COUNT: ("kind",), SUM: ("kind", "quantity"), UNIT: ("fact",), SHARE: ()}[what]
    return {"what": what, **dict(zip(names, rest, strict=False))}


def condition_code(where: Conditions, kinds: Kinds) -> str:
    """The code of a condition; of several allowed values that are no run from above, the first."""
    if not where:
        return ""
    name, allowed = where[0]
    facet = facets_of(kinds).get(name)
    if facet is None:
        return ""
    order = [code for code, _label in choices_of(facet)]
    if len(allowed) > 1:
        run = order[: len(allowed)]
        return f"{name}|{run[-1]}{UP}" if facet.ordered and set(run) == set(allowed) else f"{name}|{'/'.join(allowed)}"
    return f"{name}|{allowed[0]}"


def read_condition(code: str, kinds: Kinds) -> Conditions:
    """The condition behind a code."""
    if not code:
        return ()
    name, _bar, value = code.partition("|")
    if value.endswith(UP):
        facet = facets_of(kinds)[name]
        order = [one for one, _label in choices_of(facet)]
        return ((name, tuple(order[: order.index(value[: -len(UP)]) + 1])),)
    return ((name, tuple(value.split("/"))),)


def condition_label(code: str, kinds: Kinds) -> str:
    """Its words, for a condition of several values that the lists do not offer by themselves."""
    ((name, allowed),) = read_condition(code, kinds)
    labels = dict(choices_of(facets_of(kinds)[name]))
    return _("或").join(labels.get(one, one) for one in allowed)


def matrix_code(matrix: Matrix) -> str:
    """The code of a matrix."""
    return "|".join((matrix.kind, matrix.facet, matrix.quantity)) if matrix.facet else ""


def read_matrix(code: str) -> Matrix:
    """The matrix behind a code."""
    return Matrix(*code.split("|")) if code else Matrix()


def with_kept(choices: Sequence[tuple[str, Any]], code: str, label: str) -> list[tuple[str, Any]]:
    """The choices, with a code that is not among them."""
    known = {one for one, label_ in choices if not isinstance(label_, list)}
    known |= {one for _head, own in choices if isinstance(own, list) for one, _label in own}
    return list(choices) if not code or code in known else [*choices, (code, label)]

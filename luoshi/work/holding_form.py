"""Forms of holdings: one card by its type's declared fields, and many at once by pasted lines.

What lives here: the form of a type, and the reading of pasted lines into rows with their faults. Writing is the
ledger's. Invariants: the same factory of fields as for records; a pasted line is written only if the whole list was
shown first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.model import FieldDef, HoldingTypeDef
from luoshi.ledger.models import Holding
from luoshi.ledger.values import typed
from luoshi.org.models import Unit
from luoshi.ui.forms import FormLook, Pick
from luoshi.work import limits
from luoshi.work.fields import Around, form_field
from luoshi.work.kind_form import PREFIX
from luoshi.work.widgets import DayChips


class HoldingForm(FormLook, forms.Form):
    """The card's form. `declared` is the type."""

    declared: HoldingTypeDef
    name = forms.CharField(label=gettext_lazy("名称"), max_length=100)

    def values(self) -> dict[str, Any]:
        """The type's fields as the ledger takes them."""
        found = {each.code: self.cleaned_data[PREFIX + each.code] for each in self.declared.fields}
        return {code: None if value in ("", []) else value for code, value in found.items()}


def holding_form(declared: HoldingTypeDef, around: Around, people: Any, *, fresh: bool) -> type[HoldingForm]:
    """The form of a type. `people`: who may be its keeper. `fresh`: a new one also names unit and first day."""
    parts: dict[str, Any] = {"declared": declared}
    if fresh:
        parts["unit"] = _unit_field(around)
    for each in declared.fields:
        parts[PREFIX + each.code] = form_field(each, around, complete=True)
    parts["keeper"] = forms.ModelChoiceField(
        label=declared.keeper, queryset=people, required=False, widget=Pick("work:pick_keepers", _("姓名或首字母"))
    )
    parts["code"] = forms.CharField(label=_("编号"), max_length=40, required=False)
    if fresh:
        parts["opened_on"] = forms.DateField(
            label=_("启用日期"), initial=around.today.replace(month=1, day=1), widget=DayChips(around.today)
        )
    return type("TypeForm", (HoldingForm,), parts)


def _unit_field(around: Around) -> forms.Field:
    field = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=around.units, empty_label=None)
    count = len(around.units[: limits.PLAIN_UNITS + 1])
    if count > limits.PLAIN_UNITS:
        field.widget = Pick("work:pick_holding_units")
        field.widget.choices = field.choices
    return field


def initial_of(holding: Holding, declared: HoldingTypeDef) -> dict[str, Any]:
    """What the form of an existing holding starts with."""
    values = typed(declared, holding.values)  # type: ignore[arg-type]  # it reads the fields only
    found = {PREFIX + code: list(value) if isinstance(value, tuple) else value for code, value in values.items()}
    return {"name": holding.name, "code": holding.code, "keeper": holding.keeper_id, **found}


# -- many at once ------------------------------------------------------------------------------------------------------


class PasteForm(FormLook, forms.Form):
    """The type, and the lines as they were copied out of a sheet or written."""

    type = forms.ChoiceField(label=gettext_lazy("类型"))
    text = forms.CharField(label=gettext_lazy("每行一处：名称 单位 位置"), widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, types: Sequence[HoldingTypeDef], **kwargs: Any) -> None:
        self.base_fields["type"].choices = [(each.code, each.name) for each in types]  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class PastedLine:
    """One line as it was understood. `fault` says why it cannot be registered."""

    number: int
    name: str
    unit: Unit | None
    detail: str
    fault: str = ""


def first_detail(declared: HoldingTypeDef) -> FieldDef | None:
    """The field that the third column fills: the first written one that is required, else 位置, else none."""
    written = [each for each in declared.fields if each.type in ("text", "longtext", "url")]
    return next((each for each in written if each.required), written[0] if written else None)


def read_lines(text: str, units: Sequence[Unit], taken: Mapping[int, set[str]]) -> list[PastedLine]:
    """The lines with their faults. `taken`: names that the units have already, by unit. Columns are parted by tabs,
    commas or spaces; where the writer has one unit only the second column may be left out."""
    by_name = {name: unit for unit in units for name in (unit.name, unit.short_name) if name}
    only = units[0] if len(units) == 1 else None
    seen: dict[int, set[str]] = {key: set(names) for key, names in taken.items()}
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, unit, detail = _columns(line, by_name, only)
        fault = _fault(name, unit, seen)
        if unit is not None and not fault:
            seen.setdefault(unit.pk, set()).add(name)
        found.append(PastedLine(number, name, unit, detail, fault))
    return found


def _columns(line: str, by_name: Mapping[str, Unit], only: Unit | None) -> tuple[str, Unit | None, str]:
    parts = [part.strip() for part in re.split(r"[\t,，]+|\s+", line.strip()) if part.strip()]
    name, rest = parts[0], parts[1:]
    unit = by_name.get(rest[0]) if rest else None
    if unit is not None:
        return name, unit, " ".join(rest[1:])
    return name, only, " ".join(rest)


def _fault(name: str, unit: Unit | None, seen: Mapping[int, set[str]]) -> str:
    if len(name) > 100:
        return _("名称超过 100 个字")
    if unit is None:
        return _("没有找到这个单位，或不在您管理的范围内")
    if name in seen.get(unit.pk, ()):
        return _("这个单位已经登记过同名的")
    return ""

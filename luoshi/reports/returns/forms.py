"""Defining a return by a form: its own facts, the columns of its register and of its statistics, and the spec of it all.

What lives here: forms, and `Editor`, which joins them. Storing is `operations.define_form`. Invariants: a column that
stays keeps its key, so that lines of earlier periods still belong to it; every fault is said beside its box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.model import KindDef
from luoshi.org.models import Unit
from luoshi.periods.words import CADENCE_WORDS
from luoshi.reports.returns import choices
from luoshi.reports.returns.spec import CADENCES, MAX_COLUMNS, SHARE, Cell, Figure, Reach, ReturnSpec
from luoshi.ui.forms import FormLook, PickMany
from luoshi.work.widgets import ChipChecks, ChipRadio

DUE = [
    ("last", gettext_lazy("本期最后一天")),
    ("day_of_month", gettext_lazy("期末当月的某日")),
    ("day_of_next_month", gettext_lazy("期末下月的某日")),
    ("days_after_period", gettext_lazy("期末后第几天")),
]
SHIFTS = [
    ("later", gettext_lazy("顺延到下个工作日")),
    ("earlier", gettext_lazy("提前到上个工作日")),
    ("none", gettext_lazy("不变")),
]


@dataclass(frozen=True)
class Around:
    """What the form must know of the house: types and classes of units, and the units in sight."""

    types: list[str]
    classes: list[str]
    units: Any


class FormForm(FormLook, forms.Form):
    """What a return is, besides its columns."""

    name = forms.CharField(label=gettext_lazy("报表名称"), max_length=60)
    office = forms.CharField(label=gettext_lazy("报送给"), max_length=40, required=False)
    cadence = forms.ChoiceField(label=gettext_lazy("多久报一次"))
    closing_day = forms.IntegerField(
        label=gettext_lazy("每月统计截止日"), min_value=1, max_value=31, initial=31,
        help_text=gettext_lazy("31 表示月末；填 24 就是上月25日至本月24日"),
    )  # fmt: skip
    due = forms.ChoiceField(label=gettext_lazy("报送日"), choices=DUE)
    due_day = forms.IntegerField(
        label=gettext_lazy("哪一天（或几天）"), min_value=1, max_value=31, required=False,
        help_text=gettext_lazy("选“本期最后一天”时不用填"),
    )  # fmt: skip
    shift = forms.ChoiceField(label=gettext_lazy("报送日逢休息日"), choices=SHIFTS)
    grace_days = forms.IntegerField(label=gettext_lazy("宽限几个工作日"), min_value=0, max_value=20, initial=0)
    lock_days = forms.IntegerField(
        label=gettext_lazy("过期后第几天自动封存"), min_value=0, max_value=90, required=False, initial=3,
        help_text=gettext_lazy("留空就由您手工封存"),
    )  # fmt: skip
    types = forms.MultipleChoiceField(
        label=gettext_lazy("由哪些单位报送"), widget=ChipChecks(), required=False,
        help_text=gettext_lazy("不选就是所有有人能确认的单位"),
    )  # fmt: skip
    classes = forms.MultipleChoiceField(label=gettext_lazy("单位类别"), widget=ChipChecks(), required=False)
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("或者只由这些单位报送"), queryset=Unit.objects.none(), required=False,
        widget=PickMany("work:pick_units"),
    )  # fmt: skip
    confirm_by = forms.ChoiceField(
        label=gettext_lazy("谁来确认"), widget=ChipRadio(),
        choices=[("unit", gettext_lazy("通讯员或负责人")), ("leader", gettext_lazy("只由负责人"))],
    )  # fmt: skip
    zero_auto = forms.BooleanField(
        label=gettext_lazy("零报告自动确认"), required=False, initial=True,
        help_text=gettext_lazy("没有新内容的单位到期自动确认，不用点"),
    )  # fmt: skip
    take_late = forms.BooleanField(
        label=gettext_lazy("晚到的由下一期收录"), required=False, initial=True,
        help_text=gettext_lazy("封存以后才核实的，记在下一期并注明"),
    )  # fmt: skip
    matrix = forms.ChoiceField(label=gettext_lazy("分类矩阵"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, kinds: Mapping[str, KindDef], around: Around, **kw: Any) -> None:
        super().__init__(*args, **kw)
        fields: Any = self.fields
        fields["cadence"].choices = [(code, CADENCE_WORDS[code]) for code in CADENCES]
        fields["matrix"].choices = choices.matrix_choices(kinds)
        fields["types"].choices = [(one, one) for one in around.types]
        fields["classes"].choices = [(one, one) for one in around.classes]
        fields["units"].queryset = around.units
        if not around.classes:
            del fields["classes"]

    def clean(self) -> dict[str, Any]:
        """A due day needs its number."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("due") not in (None, "last") and not data.get("due_day"):
            self.add_error("due_day", _("请填是哪一天。"))
        return data


class CellForm(FormLook, forms.Form):
    """A column of the register."""

    key = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=12)
    named = forms.CharField(label=gettext_lazy("列名"), max_length=20)
    what = forms.ChoiceField(label=gettext_lazy("取自"))

    def __init__(self, *args: Any, kinds: Mapping[str, KindDef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = choices.register_choices(kinds)
        kept = self["what"].value() or ""
        self.fields["what"].choices = choices.with_kept(offered, kept, kept)  # type: ignore[attr-defined]


class FigureForm(FormLook, forms.Form):
    """A column of the statistics."""

    key = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=12)
    named = forms.CharField(label=gettext_lazy("列名"), max_length=20)
    what = forms.ChoiceField(label=gettext_lazy("统计什么"))
    where = forms.ChoiceField(label=gettext_lazy("只算"), required=False)
    above = forms.CharField(label=gettext_lazy("分子列"), max_length=20, required=False)
    below = forms.CharField(label=gettext_lazy("分母列"), max_length=20, required=False)

    def __init__(self, *args: Any, kinds: Mapping[str, KindDef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["what"].choices = choices.figure_choices(kinds)
        kept = self["where"].value() or ""
        offered = choices.condition_choices(kinds)
        label = choices.condition_label(kept, kinds) if "/" in kept else kept
        fields["where"].choices = choices.with_kept(offered, kept if "/" in kept else "", label)


class _Columns(BaseFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows that stay, in the order asked for."""

    def rows(self) -> list[forms.Form]:
        """Filled in and not hidden."""
        kept = [one for one in self.forms if getattr(one, "cleaned_data", None) and not one.cleaned_data.get("DELETE")]
        kept = [one for one in kept if one.cleaned_data.get("named")]
        return sorted(kept, key=lambda one: one.cleaned_data.get("ORDER") or 999)


_MORE: dict[str, Any] = {"formset": _Columns, "extra": 0, "can_delete": True, "can_order": True, "max_num": MAX_COLUMNS}
CellSet = formset_factory(CellForm, **_MORE)
FigureSet = formset_factory(FigureForm, **_MORE)


class Editor:
    """The three forms together, for the kinds that the return counts."""

    def __init__(
        self, kinds: Mapping[str, KindDef], around: Around, *, data: Any = None,
        spec: ReturnSpec | None = None, name: str = "",
    ) -> None:  # fmt: skip
        self.kinds, self.before = kinds, spec
        own = _initial(spec, name) if spec else {"cadence": "month", "due": "last"}
        self.form = FormForm(data, initial=own, prefix="form", kinds=kinds, around=around)
        more = {"form_kwargs": {"kinds": kinds}}
        self.cells: Any = CellSet(data, initial=_cells(spec), prefix="cell", **more)
        self.figures: Any = FigureSet(data, initial=_figures(spec, kinds), prefix="figure", **more)

    def is_valid(self) -> bool:
        """Whether all three are, and shares name columns that stand."""
        good = [self.form.is_valid(), self.cells.is_valid(), self.figures.is_valid()]
        if not all(good):
            return False
        names = {row.cleaned_data["named"].strip(): row.cleaned_data["what"] for row in self.figures.rows()}
        for row in self.figures.rows():
            if row.cleaned_data["what"] != SHARE:
                continue
            for part in ("above", "below"):
                row.cleaned_data[part] = self._as_named_now(row.cleaned_data[part].strip())
                if names.get(row.cleaned_data[part], SHARE) == SHARE:
                    row.add_error(part, _("请写统计表里另一列的列名。"))
        if not self.cells.rows() and not self.figures.rows():
            self.form.add_error(None, _("至少要有一列：登记表的列，或者统计表的列。"))
        return not self.form.errors and not any(row.errors for row in self.figures.rows())

    def _as_named_now(self, name: str) -> str:
        """A share speaks of a column by its name; a column that was renamed in the same step is still meant."""
        keys = {each.head: each.key for each in self.before.figures} if self.before else {}
        now = {row.cleaned_data["key"]: row.cleaned_data["named"].strip() for row in self.figures.rows()}
        return name if name in now.values() else now.get(keys.get(name, ""), name)

    @property
    def first_fault(self) -> str:
        """What is wrong first, for the preview."""
        faults = [
            message
            for form in (self.form, *self.figures.forms, *self.cells.forms)
            for each in form.errors.values()
            for message in each
        ]
        return str(faults[0]) if faults else ""

    def spec(self) -> ReturnSpec:
        """What the forms say. Only after `is_valid()`."""
        data = self.form.cleaned_data
        due = None if data["due"] == "last" else {data["due"]: data["due_day"]}
        return ReturnSpec(
            kinds=tuple(self.kinds),
            where=self.before.where if self.before else (),
            register=self._register(),
            figures=self._figures(),
            matrix=choices.read_matrix(data["matrix"]),
            cadence=data["cadence"],
            closing_day=data["closing_day"],
            due=due,
            shift=data["shift"],
            grace_days=data["grace_days"],
            lock_days=data["lock_days"],
            months=self.before.months if self.before else (),
            reach=Reach(tuple(data["types"]), tuple(data.get("classes", ())), tuple(unit.pk for unit in data["units"])),
            confirm_by=data["confirm_by"],
            zero_auto=data["zero_auto"],
            take_late=data["take_late"],
            office=data["office"],
            note=data["note"],
            source=self.before.source if self.before else "",
        )

    def _register(self) -> tuple[Cell, ...]:
        keys = _Keys("r", self.before.register if self.before else ())
        rows = [row.cleaned_data for row in self.cells.rows()]
        return tuple(Cell(keys.key(row["key"]), row["named"].strip(), row["what"]) for row in rows)

    def _figures(self) -> tuple[Figure, ...]:
        keys = _Keys("f", self.before.figures if self.before else ())
        rows = [row.cleaned_data for row in self.figures.rows()]
        named = {row["named"].strip(): keys.key(row["key"]) for row in rows}
        made = []
        for row in rows:
            parts: dict[str, Any] = dict(choices.read_figure(row["what"]))
            if parts["what"] == SHARE:
                parts |= {"above": named[row["above"].strip()], "below": named[row["below"].strip()]}
            elif parts["what"] != "unit":
                parts["where"] = choices.read_condition(row["where"], self.kinds)
            made.append(Figure(named[row["named"].strip()], row["named"].strip(), **parts))
        return tuple(made)


class _Keys:
    """Keys of columns: those that stay keep theirs, new ones get numbers that no version gave."""

    def __init__(self, letter: str, before: Any) -> None:
        self.letter = letter
        self.known = {each.key for each in before}
        self.last = max((int(key[1:]) for key in self.known if key[1:].isdecimal()), default=0)

    def key(self, given: str) -> str:
        """The key of a row."""
        if given in self.known:
            return given
        self.last += 1
        return f"{self.letter}{self.last}"


def _initial(spec: ReturnSpec, name: str) -> dict[str, Any]:
    rule = dict(spec.due or {})
    kind = next((code for code, _label in DUE if code in rule), "last")
    return {
        "name": name, "office": spec.office, "cadence": spec.cadence, "closing_day": spec.closing_day, "due": kind,
        "due_day": rule.get(kind), "shift": spec.shift, "grace_days": spec.grace_days, "lock_days": spec.lock_days,
        "types": list(spec.reach.types), "units": list(spec.reach.units), "classes": list(spec.reach.classes), "confirm_by": spec.confirm_by,
        "zero_auto": spec.zero_auto, "take_late": spec.take_late, "matrix": choices.matrix_code(spec.matrix),
        "note": spec.note,
    }  # fmt: skip


def _cells(spec: ReturnSpec | None) -> list[dict[str, Any]]:
    return [{"key": each.key, "named": each.head, "what": each.what} for each in spec.register] if spec else []


def _figures(spec: ReturnSpec | None, kinds: Mapping[str, KindDef]) -> list[dict[str, Any]]:
    if spec is None:
        return []
    heads = {each.key: each.head for each in spec.figures}
    return [
        {
            "key": each.key, "named": each.head, "what": choices.figure_code(each),
            "where": choices.condition_code(each.where, kinds), "above": heads.get(each.above, ""),
            "below": heads.get(each.below, ""),
        }
        for each in spec.figures
    ]  # fmt: skip

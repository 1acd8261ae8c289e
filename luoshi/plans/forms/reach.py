"""Whom a target binds: the house, units of types and classes, a chosen list, people, holdings, heads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.catalogue.model import Catalogue
from luoshi.org import queries as org
from luoshi.org.roles import role_choices
from luoshi.org.viewer import Viewer
from luoshi.plans import queries
from luoshi.plans.forms.parts import PartForm
from luoshi.plans.spec import REACH_MODES, Reach
from luoshi.ui.forms import Pick, PickMany

SHOWN = {
    "house": (),
    "unit": ("unit",),
    "subtree": ("unit",),
    "each_unit": ("types", "classes", "units", "except_units", "below"),
    "each_person": ("unit", "roles", "people"),
    "each_holding": ("holding_type", "types", "classes", "units"),
    "per_head": ("types", "classes", "units"),
}
COVERED = ("holding_type", "types", "classes")  # what a coverage is a share of


class ReachForm(PartForm):
    """Whom it binds. `coverage`: the way of counting is a share of units or holdings, which are then named here."""

    part = "reach"

    mode = forms.ChoiceField(label=_("落实到"), choices=list(REACH_MODES.items()))
    unit = forms.ModelChoiceField(
        label=_("单位"), queryset=None, required=False, widget=Pick("plans:unit_options", _("输入单位名称或拼音首字母"))
    )
    holding_type = forms.ChoiceField(label=_("名录类型"), choices=(), required=False)
    types = forms.MultipleChoiceField(
        label=_("单位类型"), choices=(), required=False, widget=forms.CheckboxSelectMultiple()
    )
    classes = forms.MultipleChoiceField(
        label=_("单位类别"), choices=(), required=False, widget=forms.CheckboxSelectMultiple()
    )
    units = forms.ModelMultipleChoiceField(
        label=_("或者指定名单"),
        queryset=None,
        required=False,
        widget=PickMany("plans:unit_options", _("逐个添加单位；填了名单就不看类型")),
    )
    except_units = forms.ModelMultipleChoiceField(
        label=_("除外"), queryset=None, required=False, widget=PickMany("plans:unit_options", _("不用做的单位"))
    )
    below = forms.BooleanField(label=_("下级单位做的也算它的"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("哪些岗位的人（不选就是全部）"),
        choices=role_choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("或者指定人员"),
        queryset=None,
        required=False,
        widget=PickMany("plans:person_options", _("输入姓名或拼音首字母")),
    )

    def __init__(self, viewer: Viewer, catalogue: Catalogue, *, coverage: bool, **kwargs: Any) -> None:
        self.viewer, self.catalogue, self.coverage = viewer, catalogue, coverage
        super().__init__(**kwargs)

    def shape(self) -> None:
        """Rows in sight as choices; only what the chosen mode asks."""
        mode = str(self.now("mode") or "house")
        units = queries.units_today(self.viewer)
        for name in ("unit", "units", "except_units"):
            self._rows(name, units)
        self._rows("people", org.people(self.viewer))
        names = {"mode", *SHOWN.get(mode, ()), *(COVERED if self.coverage and mode in ("house", "subtree") else ())}
        if names & {"types", "classes"}:
            self._lists(names)
        types = [(each.code, each.name) for each in self.catalogue.holding_types()]
        self._choices("holding_type", [("", _("请选择")), *types])
        if mode == "each_person":
            self.fields["unit"].label = _("在哪个单位或班子（不选就是全部单位）")
        self.keep(names)

    def _lists(self, names: set[str]) -> None:
        types, classes = queries.unit_lists(queries.unit_rows(self.viewer))
        for name, known in (("types", types), ("classes", classes)):
            chosen = [one for one in self.initial.get(name) or () if one not in known]
            self._choices(name, [(one, one) for one in (*known, *chosen)])
            if not known and not chosen:
                names.discard(name)

    def _rows(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a model's choice

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def reach(self) -> Reach:
        """The reach. Only after `is_valid()`."""
        data = self.cleaned_data
        unit = data.get("unit")
        return Reach(
            mode=data["mode"],
            unit_id=unit.pk if unit else None,
            types=tuple(data.get("types", ())),
            classes=tuple(data.get("classes", ())),
            unit_ids=_keys(data.get("units")),
            except_ids=_keys(data.get("except_units")),
            roles=tuple(data.get("roles", ())),
            person_ids=_keys(data.get("people")),
            holding_type=data.get("holding_type") or "",
            below=bool(data.get("below")),
        )


def _keys(rows: Any) -> tuple[int, ...]:
    return tuple(row.pk for row in rows or ())


def reach_initial(reach: Reach) -> dict[str, Any]:
    """What the form starts with."""
    return {
        "mode": reach.mode,
        "unit": reach.unit_id,
        "holding_type": reach.holding_type,
        "types": list(reach.types),
        "classes": list(reach.classes),
        "units": list(reach.unit_ids),
        "except_units": list(reach.except_ids),
        "below": reach.below,
        "roles": list(reach.roles),
        "people": list(reach.person_ids),
    }

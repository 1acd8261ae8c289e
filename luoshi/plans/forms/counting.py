"""How a target is counted: kinds by group, the quantity, how entries become a figure, which of them count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.catalogue.lexicon import lexicon
from luoshi.catalogue.model import Catalogue, KindDef
from luoshi.ledger.measures.measure import SOURCE
from luoshi.periods.words import UNIT_WORDS
from luoshi.plans.forms.parts import AmountField, PartForm
from luoshi.plans.spec import HOWS, Counting
from luoshi.ui.states import amount_text

FACET = "facet_"


class CountingForm(PartForm):
    """By which records, and how."""

    part = "count"

    kind = forms.ChoiceField(label=_("按哪类记录计数"), choices=(), required=False)
    also = forms.MultipleChoiceField(
        label=_("同时计入"), choices=(), required=False, widget=forms.CheckboxSelectMultiple()
    )
    quantity = forms.ChoiceField(label=_("数什么"), choices=(), required=False)
    how = forms.ChoiceField(label=_("怎么合计"), choices=list(HOWS.items()))
    denominator = forms.ChoiceField(label=_("除以"), choices=(), required=False)
    limit_value = AmountField(label=_("时限"), required=False)
    limit_unit = forms.ChoiceField(label=_("时限单位"), choices=list(UNIT_WORDS.items()), required=False)

    def __init__(self, catalogue: Catalogue, **kwargs: Any) -> None:
        self.catalogue = catalogue
        super().__init__(**kwargs)

    @property
    def kind_def(self) -> KindDef | None:
        """The chosen kind."""
        code = str(self.now("kind") or "")
        return self.catalogue.kind(code) if self.catalogue.has_kind(code) else None

    def shape(self) -> None:
        """Choices of the chosen kind; a denominator for a ratio, a limit for what is judged by time."""
        self._choose("kind", [("", _("请选择")), *self._grouped()])
        kind, how = self.kind_def, str(self.now("how") or "sum")
        names = ["kind", "how"]
        if kind is not None:
            names += self._of_kind(kind)
        if how == "ratio" and kind is not None:
            names.append("denominator")
        if how == "in_time":
            names += ["limit_value", "limit_unit"]
        self.keep(names)
        self.order_fields(["kind", "quantity", "how", "denominator", "limit_value", "limit_unit"])

    def _of_kind(self, kind: KindDef) -> list[str]:
        quantities = [(each.code, f"{each.label}（{each.count_word}）") for each in kind.quantities]
        self._choose("quantity", quantities)
        self._choose("denominator", [("", _("请选择")), *quantities])
        also = {code: self.catalogue.kind(code).name for code in self.initial.get("also") or () if self._known(code)}
        also |= {each.code: each.name for each in self.catalogue.kinds(kind.group) if not each.system}
        also.pop(kind.code, None)
        if kind.code.startswith(SOURCE):  # what a higher room counts is not added to anything
            also = {}
        self._choose("also", list(also.items()))
        names = ["quantity", "also"] if also else ["quantity"]
        for facet in kind.facets:
            if facet.choices:
                name = FACET + facet.code
                self.fields[name] = forms.MultipleChoiceField(
                    label=facet.label,
                    choices=[(choice.code, choice.label) for choice in facet.choices],
                    required=False,
                    widget=forms.CheckboxSelectMultiple(),
                )
                names.append(name)
        return names

    def _known(self, code: str) -> bool:
        return self.catalogue.has_kind(code)

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def _grouped(self) -> list[tuple[str, list[tuple[str, str]]]]:
        found = []
        for group in self.catalogue.groups:
            kinds = [(kind.code, kind.name) for kind in self.catalogue.kinds(group.code) if not kind.system]
            if kinds:
                found.append((group.name, kinds))
        return found

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What everybody looks at."""
        return [self[name] for name in self.fields if name != "also" and not name.startswith(FACET)]

    @property
    def narrow_fields(self) -> list[forms.BoundField]:
        """What narrows or widens the count: folded unless something is chosen."""
        return [self[name] for name in self.fields if name == "also" or name.startswith(FACET)]

    @property
    def narrowed(self) -> bool:
        """Whether the folded part must stand open."""
        return any(bound.value() or bound.errors for bound in self.narrow_fields)

    def counting(self) -> Counting:
        """The way of counting. Only after `is_valid()`."""
        data = self.cleaned_data
        facets = {
            name.removeprefix(FACET): tuple(values)
            for name, values in data.items()
            if name.startswith(FACET) and values
        }
        limit = None
        if data["how"] == "in_time" and data.get("limit_value") is not None:
            limit = {"value": amount_text(data["limit_value"]).replace(",", ""), "unit": data["limit_unit"]}
        return Counting(
            kinds=tuple(filter(None, (data["kind"], *data.get("also", ())))),
            quantity=data.get("quantity") or "count",
            how=data["how"],
            facets=facets,
            denominator=data.get("denominator") or "",
            limit=limit,
        )


def counting_initial(counting: Counting, catalogue: Catalogue) -> dict[str, Any]:
    """What the form starts with. A quantity that the kind does not have becomes its first."""
    kind = counting.kinds[0] if counting.kinds else ""
    limit = counting.limit or {}
    return {
        "kind": kind,
        "also": list(counting.kinds[1:]),
        "quantity": _quantity(catalogue, kind, counting.quantity),
        "how": counting.how,
        "denominator": counting.denominator,
        "limit_value": limit.get("value"),
        "limit_unit": limit.get("unit", "day"),
        **{FACET + code: list(values) for code, values in counting.facets.items()},
    }


def _quantity(catalogue: Catalogue, kind: str, code: str) -> str:
    if not catalogue.has_kind(kind):
        return code
    codes = [each.code for each in catalogue.kind(kind).quantities]
    return code if code in codes or not codes else codes[0]


def preset_of_kind(catalogue: Catalogue, code: str, *, count_word: str, quote: str) -> Mapping[str, Any]:
    """What a newly chosen kind presets, from the target's own words: quantity, facets, denominator."""
    if not catalogue.has_kind(code):
        return {}
    kind = catalogue.kind(code)
    quantity = lexicon().measure_for(code, count_word) if lexicon_knows(code) else None
    chosen = quantity or (kind.quantities[0].code if kind.quantities else "")
    facets = lexicon().facets_of(code, quote) if lexicon_knows(code) else {}
    below = next((each.of for each in kind.quantities if each.code == chosen and each.of), "")
    return {
        "quantity": chosen,
        "denominator": below,
        "also": [],
        **{FACET + facet.code: list(facets.get(facet.code, ())) for facet in kind.facets},
    }


def lexicon_knows(code: str) -> bool:
    """Whether the lexicon has words for a kind (those of the catalogue; a house's own kinds have none)."""
    from luoshi.catalogue.load import load

    return load().has_kind(code)

"""From a kind to its form: `form_class(kind, around)` gives a Django form that asks what the kind declares, no more.

What lives here: the form, and from a clean form to the ledger's `NewRecord`. Not here: requests (`views/`) and rows
(`queries.py`). Invariants: every kind of the catalogue and every kind that a house defines has a form by this one
function; the title is never asked; what one kind's form accepts, `ledger.values.plain` takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.model import NUMBER_TYPES, FieldDef, KindDef
from luoshi.ledger.operations.content import NewEvidence, NewPerson, NewRecord
from luoshi.ui.forms import FormLook
from luoshi.work.fields import Around, ChecklistField, RosterField, form_field, holdings_field, unit_field
from luoshi.work.widgets import DayChips

PREFIX = "f_"  # a kind's field may be called like one of ours (unit, day, note)
MAX_NOTE = 2000


class RecordForm(FormLook, forms.Form):
    """The base of all kinds' forms. `kind` is the definition; `ROSTER` and the like are names of our own fields."""

    kind: ClassVar[KindDef]
    around: ClassVar[Around]

    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())
    target = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """A span ends after it starts; a day on which a unit was none is refused by the ledger."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = data.get("day"), data.get("day_end")
        if start and end and end < start:
            self.add_error("day_end", _("结束日期不能早于开始日期。"))
        return data

    def declared(self) -> Iterator[tuple[FieldDef, forms.BoundField]]:
        """The kind's own fields in order."""
        for each in self.kind.fields:
            yield each, self[PREFIX + each.code]

    @property
    def main_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """What everybody fills in, and whether it takes the whole width."""
        return [(bound, each.type == "longtext") for each, bound in self.declared() if not is_extra(each)]

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        """What few need: folded away on the page, with the note."""
        return [*(bound for each, bound in self.declared() if is_extra(each)), self["note"]]

    @property
    def extra_wrong(self) -> bool:
        """Whether the folded part must stand open."""
        return any(bound.errors for bound in self.extra_fields)

    @property
    def unit_parts(self) -> list[forms.BoundField]:
        """What depends on the unit: holdings and the roster."""
        return [self[name] for name in ("holdings", "roster", "checklist") if name in self.fields]

    def values(self) -> dict[str, Any]:
        """The kind's fields as the ledger takes them."""
        return {each.code: _value(self.cleaned_data[PREFIX + each.code]) for each in self.kind.fields}

    def people(self, known: Mapping[Any, Any]) -> list[NewPerson]:
        """The roster. `known` are the lines that the record has, by key: their moments of signing in are kept."""
        lines = []
        for row in self.cleaned_data.get("roster", ()):
            old = known.get(row["key"])
            signed = old.checked_in_at if old is not None and row["present"] else None
            lines.append(NewPerson(row["name"], row["key"], row["present"], checked_in_at=signed))
        return lines

    def content(self, known: Mapping[Any, Any] | None = None) -> NewRecord:
        """The whole content, without files. Only after `is_valid()`."""
        data = self.cleaned_data
        chosen = data.get("holdings") or []
        keys = chosen if isinstance(chosen, list) else [chosen]
        return NewRecord(
            kind=self.kind.code,
            unit_id=data["unit"].pk,
            day=data["day"],
            day_end=data.get("day_end"),
            values=self.values(),
            note=data["note"],
            holdings=[int(key) for key in keys],
            people=self.people(known or {}),
            for_target=data["target"],
            client_key=data["client_key"],
        )

    def links(self) -> list[NewEvidence]:
        """The address given as evidence itself (one in a field of the kind proves by itself)."""
        url = self.cleaned_data.get("evidence_url")
        return [NewEvidence(url=url, grade="B")] if url else []


def is_extra(declared: FieldDef) -> bool:
    """A field that has a default nobody needs to touch, or a number that only some plans want."""
    return not declared.required and (declared.default is not None or declared.type in NUMBER_TYPES)


def _value(value: Any) -> Any:
    return None if value in ("", []) else value


def form_class(kind: KindDef, around: Around, *, complete: bool = True) -> type[RecordForm]:
    """The form of a kind. `complete` False: a draft, in which nothing but unit and day is demanded."""
    parts: dict[str, Any] = {"kind": kind, "around": around, "unit": unit_field(around)}
    span = kind.dated == "span"
    label = gettext_lazy("开始日期") if span else gettext_lazy("日期")
    parts["day"] = forms.DateField(label=label, initial=around.today, widget=DayChips(around.today))
    if span:
        parts["day_end"] = forms.DateField(
            label=gettext_lazy("结束日期"), required=False, help_text=gettext_lazy("只有一天的不填")
        )
    for each in kind.fields:
        parts[PREFIX + each.code] = form_field(each, around, complete=complete)
    parts |= _parts_of_unit(kind, around, complete)
    if "B" in kind.evidence.grades and not any(each.type == "url" for each in kind.fields):
        parts["evidence_url"] = forms.URLField(
            label=gettext_lazy("佐证网址"), required=False, assume_scheme="https", max_length=500,
            help_text=gettext_lazy("网上能看到的，贴网址就行，不用截图"),
        )  # fmt: skip
    parts["note"] = forms.CharField(
        label=gettext_lazy("备注"), required=False, max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
    return type("KindForm", (RecordForm,), parts)


def _parts_of_unit(kind: KindDef, around: Around, complete: bool) -> dict[str, forms.Field]:
    parts: dict[str, forms.Field] = {}
    if kind.holding_type:
        label = around.holding_label or _("名录")
        required = kind.holding_required and complete
        parts["holdings"] = holdings_field(around, label, many=kind.many_holdings, required=required)
    if "roster" in kind.capabilities:
        parts["roster"] = RosterField(lines=around.roster, names=around.names, label=gettext_lazy("参加人员"))
    if "checklist" in kind.capabilities:
        parts["checklist"] = ChecklistField(labels=around.items, label=gettext_lazy("检查项目"))
    return parts

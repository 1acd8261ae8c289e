"""From a declared field to a form's field, and back to the value that the ledger keeps.

What lives here: the factory by field type, and fields whose values are people, a roster, a checklist. Not here: the
form around them (`kind_form.py`). Invariant: a cleaned value is what `ledger.values.plain` takes; a key of a person or
unit outside the viewer's sight is refused like one that does not exist.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.model import FieldDef
from luoshi.ledger.lines import key_of_person
from luoshi.ui.forms import MomentInput, Pick, PickMany, PlainSelect
from luoshi.work import limits
from luoshi.work.list_widgets import ChecklistWidget, RosterWidget
from luoshi.work.widgets import (
    AmountInput,
    ChipChecks,
    ChipRadio,
    DayChips,
    PeoplePick,
    SuggestInput,
    TickList,
)

MAX_NAME = 40
MAX_TEXT = 200  # characters of a text whose kind names no limit

Names = Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True)
class Around:
    """What a form needs to know besides the kind: the day, who may be named, which rows may be chosen.

    `names` gives the names of those among some keys who are in the viewer's sight. `units` are the units for which the
    viewer may enter; `any_units` those that may be named in a field; `unit` the one chosen now.
    """

    today: date
    names: Names
    units: Any
    any_units: Any
    unit: Any = None
    holdings: Sequence[Any] = ()
    holding_label: str = ""
    roster: Sequence[Mapping[str, Any]] = ()
    items: Sequence[str] = ()
    outlets: Mapping[str, Sequence[str]] = field(default_factory=dict)


class PeopleField(forms.Field):
    """Keys of people, or written names. Cleans to a list, or to one text where `multiple` is False."""

    def __init__(self, *, names: Names, multiple: bool, **kwargs: Any) -> None:
        super().__init__(widget=PeoplePick(multiple=multiple, names=names), **kwargs)
        self.names, self.multiple = names, multiple

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for somebody out of sight and for a name that is too long."""
        given = list(value) if isinstance(value, (list, tuple)) else [value]
        texts = [text for one in given if (text := str(one or "").strip())]
        if self.required and not texts:
            raise ValidationError(_("请选择或写上姓名。"))
        check_people(texts, self.names)
        return texts if self.multiple else (texts[0] if texts else "")


def check_people(texts: Sequence[str], names: Names, also: Iterable[str] = ()) -> None:
    """Raises ValidationError for keys that nobody in sight has (and that are not in `also`), and for long names."""
    keys = [text for text in texts if key_of_person(text)]
    if set(keys) - set(names(keys)) - set(also):
        raise ValidationError(_("有人不在可选范围内，请重新选择。"))
    if any(len(text) > MAX_NAME for text in texts if not key_of_person(text)):
        raise ValidationError(_("姓名最多 %(most)s 个字。") % {"most": MAX_NAME})


class RosterField(forms.Field):
    """The roster: cleans to a list of dicts key (uuid or None), name, present, reason."""

    def __init__(self, *, lines: Sequence[Mapping[str, Any]], names: Names, **kwargs: Any) -> None:
        super().__init__(widget=RosterWidget(lines, names), required=False, **kwargs)
        self.lines, self.names = lines, names

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Raises ValidationError for people out of sight. Somebody not ticked and without reason was expected, too."""
        offered = {str(line["key"]): str(line["name"]) for line in self.lines}
        rows = list(value or [])
        texts = [str(row["key"]) for row in rows]
        check_people(texts, self.names, also=offered)
        known = {**self.names(texts), **offered}
        return [
            {
                "key": uuid.UUID(text) if key_of_person(text) else None,
                "name": known.get(text, text)[:MAX_NAME],
                "present": bool(row["present"]),
                "reason": "" if row["present"] else str(row["reason"])[:MAX_NAME],
            }
            for text, row in zip(texts, rows, strict=True)
        ]


class ChecklistField(forms.Field):
    """The checklist: cleans to a list of dicts label, passed, note; an item without verdict is refused."""

    def __init__(self, *, labels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(widget=ChecklistWidget(labels), required=False, **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Items offered from last time and not judged fall out; a judged one is kept. Raises ValidationError."""
        rows = [row for row in value or [] if row["passed"] is not None]
        unjudged = [row["label"] for row in value or [] if row["passed"] is None and row["note"]]
        if unjudged:
            raise ValidationError(_("请选择“%(item)s”是否合格。") % {"item": unjudged[0]})
        if len(rows) > limits.ITEMS:
            raise ValidationError(_("一次最多 %(most)s 项。") % {"most": limits.ITEMS})
        return [{"label": row["label"][:80], "passed": row["passed"], "note": row["note"][:200]} for row in rows]


class LocalMomentField(forms.DateTimeField):
    """A local day and time without zone, as the ledger keeps it."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment, naive."""
        moment = super().to_python(value)
        return timezone.make_naive(moment) if moment is not None and timezone.is_aware(moment) else moment


class UnitKeyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A unit, kept by its key as text."""

    def clean(self, value: Any) -> str:
        """The key, or "" for none."""
        unit = super().clean(value)
        return str(unit.pk) if unit is not None else ""


class UnitKeysField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    """Several units, kept by their keys."""

    def clean(self, value: Any) -> Any:
        """The keys, as a list."""
        return [str(unit.pk) for unit in super().clean(value)]


def form_field(declared: FieldDef, around: Around, *, complete: bool) -> forms.Field:
    """The form's field of a declared one. `complete`: what is required must be there (handing in, not a draft)."""
    common: dict[str, Any] = {
        "label": declared.label,
        "help_text": declared.help,
        "required": declared.required and complete,
        "initial": declared.default,
    }
    return _MAKERS[declared.type](declared, around, common)


def _text(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=declared.max_length or MAX_TEXT, **common)


def _longtext(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=declared.max_length or None, widget=forms.Textarea(attrs={"rows": 4}), **common)


def _integer(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=0, widget=AmountInput(declared.unit_word, {"inputmode": "numeric"}), **common)


def _decimal(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=2, widget=AmountInput(declared.unit_word), **common
    )


def _date(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=DayChips(around.today), **common)


def _time(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **common)


def _moment(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return LocalMomentField(widget=MomentInput(), **common)


def _choice(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    choices = [(choice.code, choice.label) for choice in declared.choices]
    if len(choices) <= limits.CHIPS:
        if not declared.required:
            choices.append(("", _("不填")))
        return forms.ChoiceField(choices=choices, widget=ChipRadio(), **common)
    if declared.default is None or not declared.required:
        choices.insert(0, ("", _("请选择")))
    return forms.ChoiceField(choices=choices, widget=PlainSelect(), **common)


def _multichoice(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    choices = [(choice.code, choice.label) for choice in declared.choices]
    return forms.MultipleChoiceField(choices=choices, widget=ChipChecks(), **common)


def _unit(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return UnitKeyField(queryset=around.any_units, widget=Pick("work:pick_units"), **common)


def _units(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return UnitKeysField(queryset=around.any_units, widget=PickMany("work:pick_units"), **common)


def _person(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return PeopleField(names=around.names, multiple=False, **common)


def _people(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return PeopleField(names=around.names, multiple=True, **common)


def _outlet(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    widget = SuggestInput(around.outlets.get(declared.code, ()))
    return forms.CharField(max_length=declared.max_length or 60, widget=widget, **common)


def _url(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    widget = forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"})
    return forms.URLField(assume_scheme="https", max_length=500, widget=widget, **common)


def _bool(declared: FieldDef, around: Around, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**{**common, "required": False})


_MAKERS: dict[str, Callable[[FieldDef, Around, dict[str, Any]], forms.Field]] = {
    "text": _text, "longtext": _longtext, "integer": _integer, "decimal": _decimal, "hours": _decimal, "date": _date,
    "time": _time, "moment": _moment, "choice": _choice, "multichoice": _multichoice, "unit": _unit, "units": _units,
    "person": _person, "people": _people, "outlet": _outlet, "url": _url, "bool": _bool,
}  # fmt: skip


def unit_field(around: Around) -> forms.Field:
    """For whom it is entered: no question where there is one unit, a select for some, a search box for many."""
    field_ = forms.ModelChoiceField(queryset=around.units, label=gettext_lazy("单位"), empty_label=None)
    if around.unit is not None:
        field_.initial = around.unit.pk
    count = len(around.units[: limits.PLAIN_UNITS + 1])
    if count == 1:
        field_.widget = forms.HiddenInput()
    elif count > limits.PLAIN_UNITS:
        field_.widget = Pick("work:pick_own_units")
        field_.widget.choices = field_.choices
    return field_


def fixed_unit(units: Any, key: int) -> forms.Field:
    """A unit that cannot be changed: that of a record which exists."""
    return forms.ModelChoiceField(queryset=units.filter(pk=key), widget=forms.HiddenInput(), label="", initial=key)


def holdings_field(around: Around, label: str, *, many: bool, required: bool) -> forms.Field:
    """What the record covers, out of the unit's own holdings of the kind's type. Cleans to keys as text."""
    choices = [(str(holding.pk), str(holding)) for holding in around.holdings]
    only = [choices[0][0]] if len(choices) == 1 else []
    if many:
        return forms.MultipleChoiceField(
            label=label, choices=choices, widget=TickList(), required=required, initial=only
        )
    widget: forms.Widget = ChipRadio() if len(choices) <= limits.CHIPS else PlainSelect()
    start = [] if widget.__class__ is ChipRadio and required else [("", _("不选"))]
    return forms.ChoiceField(
        label=label, choices=start + choices, widget=widget, required=required, initial=only[0] if only else ""
    )

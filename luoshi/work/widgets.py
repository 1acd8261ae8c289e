"""Boxes of a record's form: chips, a day with 昨天 and 今天, an amount with its unit, people.

Lists (a roster, a checklist) are `list_widgets.py`.

What lives here: how a value is drawn and read back from what was posted. Not here: which values are allowed
(`fields.py`). Invariant: everything works without script; scripts only make it quicker.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ui.forms import DayInput, Pick


def many(data: Any, name: str) -> list[str]:
    """All values posted under a name; a plain dict may hold one or a list."""
    if hasattr(data, "getlist"):
        return list(data.getlist(name))
    value = data.get(name, [])
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _chips(widget: Any, name: str, value: Any, attrs: Mapping[str, Any] | None, kind: str) -> SafeString:
    chosen = {str(one) for one in (value if isinstance(value, (list, tuple)) else [value]) if one is not None}
    final = widget.build_attrs(widget.attrs, dict(attrs or {}))
    base = final.get("id", f"id_{name}")
    extra = {key: final[key] for key in ("aria-describedby",) if key in final}
    required = {"required": True} if final.get("required") and kind == "radio" else {}
    return format_html(
        '<span class="chips-in">{}</span>',
        format_html_join(
            "",
            '<label class="chip-in"><input{}><span>{}</span></label>',
            (
                (
                    flatatt(
                        {"type": kind, "name": name, "value": key, "id": f"{base}_{number}", **extra, **required}
                        | ({"checked": True} if str(key) in chosen else {})
                    ),
                    label,
                )
                for number, (key, label) in enumerate(widget.choices)
            ),
        ),
    )


class ChipRadio(forms.RadioSelect):
    """One of few, each a chip that a thumb can hit."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The chips."""
        return _chips(self, name, "" if value is None else value, attrs, "radio")


class ChipChecks(forms.CheckboxSelectMultiple):
    """Several of few."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The chips."""
        return _chips(self, name, value or [], attrs, "checkbox")


class TickList(forms.CheckboxSelectMultiple):
    """Several of a longer list, with 全选: the boards that one form covers."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The chips, and a box above them that ticks all."""
        all_of = format_html('<label class="tick-all"><input type="checkbox" data-tick-all>{}</label>', _("全选"))
        shown = all_of if len(list(self.choices)) > 1 else ""
        chips = _chips(self, name, value or [], attrs, "checkbox")
        return format_html('<div class="ticks" data-behaviour="tick-all">{}{}</div>', shown, chips)


class DayChips(DayInput):
    """A day, with buttons for the two that are nearly always meant."""

    def __init__(self, today: date, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.today = today

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box and its buttons (shown only where scripts run)."""
        box = super().render(name, value, attrs, renderer)
        days = ((_("昨天"), self.today - timedelta(days=1)), (_("今天"), self.today))
        buttons = format_html_join(
            "",
            '<button class="btn btn-small" type="button" data-day="{}">{}</button>',
            ((day.isoformat(), word) for word, day in days),
        )
        return format_html('<div class="day-set" data-behaviour="day-set">{}{}</div>', box, buttons)


class AmountInput(forms.NumberInput):
    """A number with its unit behind it."""

    def __init__(self, unit_word: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.unit_word = unit_word

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box and the word."""
        box = super().render(name, value, attrs, renderer)
        word = format_html("<span>{}</span>", self.unit_word) if self.unit_word else ""
        return format_html('<div class="amount">{}{}</div>', box, word)


class SuggestInput(forms.TextInput):
    """Text with what was written here before as suggestions."""

    def __init__(self, suggestions: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.suggestions = tuple(suggestions)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box and its list."""
        base = (attrs or {}).get("id", f"id_{name}")
        box = super().render(name, value, {**(attrs or {}), "list": f"{base}_list"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.suggestions))
        return format_html('{}<datalist id="{}_list">{}</datalist>', box, base, options)


class PeoplePick(Pick):
    """People of the house, found by name or pinyin initials; a name that is not there can be written out."""

    def __init__(self, *, multiple: bool, names: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__("work:pick_people", gettext_lazy("姓名或拼音首字母"), attrs)
        self.multiple = multiple
        self.names = names

    def chosen(self, value: Any) -> list[tuple[str, str]]:
        """Key (or written name) and name of who is chosen."""
        keys = [str(one) for one in (value if isinstance(value, (list, tuple)) else [value]) if one]
        known = self.names(keys)
        return [(key, known.get(key, key)) for key in keys]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A list for several, the first for one."""
        values = [one for one in many(data, name) if one]
        return values if self.multiple else (values[0] if values else "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: nothing posted means nobody."""
        return False

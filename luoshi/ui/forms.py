"""Form parts: `FormLook` for every form, plain selects, days, and the box that asks the server (`Pick`).

Not here: a room's forms. Invariant: a chooser offers and accepts only rows of the queryset that the room scoped.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _


class LuoshiRenderer(TemplatesSetting):
    """Our field template whatever FORM_RENDERER says."""

    field_template_name = "ui/field.html"


class DayInput(forms.DateInput):
    """A day in the browser's own calendar; Chinese date formats would leave it empty."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """Day and time in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class PlainSelect(forms.Select):
    """A select drawn in one go: Django renders a template per option, ten times as slow."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The `<select>`; option groups are drawn too."""
        chosen = {str(one) for one in (value if isinstance(value, (list, tuple)) else [value])}
        final = self.build_attrs(self.attrs, {**(attrs or {}), "name": name, "multiple": self.allow_multiple_selected})
        return format_html("<select{}>{}</select>", flatatt(final), _options(self.choices, chosen))


class PlainSelectMultiple(PlainSelect, forms.SelectMultiple):
    """The same with several choices."""


def _options(choices: Iterable[Any], chosen: set[str]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html('<optgroup label="{}">{}</optgroup>', value, _options(text, chosen))
                if isinstance(text, (list, tuple))
                else format_html(
                    '<option value="{}"{}>{}</option>',
                    "" if value is None else value,
                    mark_safe(" selected") if str("" if value is None else value) in chosen else "",
                    text,
                ),
            )
            for value, text in choices
        ),
    )


class Pick(forms.Widget):
    """A search box that asks an address of `PickOptions` for rows: for choosers of more than about fifty.

    Use on a ModelChoiceField whose queryset is scoped. The names of chosen rows come from that queryset.
    """

    template_name = "ui/pick.html"
    multiple = False

    def __init__(self, url_name: str, hint: Any = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url_name = url_name
        self.hint = hint or _("输入名称或拼音首字母")
        self.choices: Any = ()

    def chosen(self, value: Any) -> list[tuple[str, str]]:
        """Key and name of what is chosen now, one query for all; foreign keys fall out."""
        keys = [str(one) for one in (value if isinstance(value, (list, tuple)) else [value]) if one not in (None, "")]
        field, queryset = getattr(self.choices, "field", None), getattr(self.choices, "queryset", None)
        if queryset is None or field is None:
            names = {str(key): str(name) for key, name in self.choices}
            return [(key, names[key]) for key in keys if key in names]
        rows = queryset.filter(pk__in=[key for key in keys if key.isdecimal()]) if keys else []
        return [(str(row.pk), field.label_from_instance(row)) for row in rows]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What ui/pick.html draws."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(
            chosen=self.chosen(value), url=reverse(self.url_name), hint=self.hint, multiple=self.multiple
        )
        return context

    def id_for_label(self, id_: str) -> str:
        """The label belongs to the search box."""
        return id_


class PickMany(Pick):
    """The same for a ModelMultipleChoiceField: chosen rows stand as chips."""

    multiple = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All keys that were posted."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: nothing posted means nothing chosen."""
        return False


DJANGO_REQUIRED = forms.Field.default_error_messages["required"]
WIDGETS: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.Select: PlainSelect,
    forms.SelectMultiple: PlainSelectMultiple,
    forms.DateInput: DayInput,
    forms.DateTimeInput: MomentInput,
}


def dress(fields: dict[str, forms.Field]) -> None:
    """Give fields with Django's own widgets ours, keeping choices and attributes; say "required" in plain words."""
    for field in fields.values():
        if field.error_messages.get("required") == DJANGO_REQUIRED:
            field.error_messages["required"] = _("请填写或选择这一项。")
        ours = WIDGETS.get(type(field.widget))
        if ours is None:
            continue
        widget = ours(attrs=dict(field.widget.attrs))
        widget.is_required = field.widget.is_required
        if hasattr(field.widget, "choices"):
            widget.choices = field.widget.choices  # type: ignore[attr-defined]
        field.widget = widget


class FormLook(forms.BaseForm):
    """Mixin for every form: `class BoardForm(FormLook, forms.Form)`. Our field template, widgets, no colon."""

    default_renderer = LuoshiRenderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self.fields)

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """Fields with errors, for the summary above the form."""
        return [self[name] for name in self.errors if name in self.fields]

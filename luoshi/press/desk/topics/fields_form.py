"""The form of the house's list of fields. Invariant: at least one name."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from luoshi.ui.forms import FormLook


class FieldsForm(FormLook, forms.Form):
    """A name a line."""

    names = forms.CharField(
        label=gettext_lazy("领域，一行一个"), max_length=2000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("按这里的顺序排列；从列表里去掉的，原来的选题仍保留它。"),
    )  # fmt: skip

"""The form of a list's entry. Invariant: it asks only for the columns of its kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.press.lists.words import COLUMNS, HELPS, LONGEST, REQUIRED
from luoshi.ui.forms import FormLook


class EntryForm(FormLook, forms.Form):
    """One entry of a list of this kind."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in COLUMNS[kind].items():
            common: dict[str, Any] = {
                "label": label, "required": name in REQUIRED[kind], "help_text": HELPS.get(name, "")
            }  # fmt: skip
            if name == "position":
                self.fields[name] = forms.IntegerField(min_value=0, max_value=9999, **common)
            elif name.startswith("valid"):
                self.fields[name] = forms.DateField(widget=forms.DateInput(), **common)
            else:
                self.fields[name] = forms.CharField(max_length=LONGEST[name], **common)
        self.fields["active"] = forms.BooleanField(label=_("检查稿件时使用"), required=False)

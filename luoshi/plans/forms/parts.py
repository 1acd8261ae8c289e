"""What the parts of a target's form share: a shape that follows the choices, and values put back as they were typed.

What lives here: the base of the parts and fields for exact amounts. Not here: any part. Invariants: a field that the
shape leaves out is neither shown nor read; redrawing never validates and never loses what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from luoshi.ui.forms import FormLook

_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


class AmountField(forms.Field):
    """A number of at most twelve figures, decimals allowed, exact; ten thousands may be written 2万."""

    default_error_messages: ClassVar[dict[str, Any]] = {"amount": _("请填写数字，例如 12 或 2.5。")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "maxlength": 20, "autocomplete": "off"}

    def to_python(self, value: Any) -> Fraction | None:
        """A Fraction, None for nothing. Raises ValidationError."""
        text = str(value or "").strip().translate(_WIDE).replace(",", "").replace(" ", "")
        if not text:
            return None
        plain = text.removesuffix("万")
        if not _NUMBER.fullmatch(plain):
            raise forms.ValidationError(self.error_messages["amount"], code="amount")
        return Fraction(plain) * (10_000 if text.endswith("万") else 1)


class PartForm(FormLook, forms.Form):
    """A part. `data`: what was posted and is to be checked; `raw`: what was posted and is only drawn again."""

    part: ClassVar[str] = ""

    def __init__(
        self, *, initial: Mapping[str, Any], data: Any = None, raw: Any = None, auto_id: str = "id_%s"
    ) -> None:
        self.typed = raw
        super().__init__(data, initial=dict(initial), prefix=self.part, auto_id=auto_id)
        self.shape()
        if raw is not None:
            self._put_back()

    def shape(self) -> None:
        """Keep the fields that the choices call for; a part with a fixed shape has nothing to do."""

    def now(self, name: str) -> Any:
        """What a field holds at this moment, checked or not."""
        source = self.data if self.is_bound else self.typed
        field = self.fields[name]
        if source is None or field.widget.value_omitted_from_data(source, MultiValueDict(), self.add_prefix(name)):
            return self.initial.get(name)
        return field.widget.value_from_datadict(source, MultiValueDict(), self.add_prefix(name))

    def keep(self, names: Iterable[str]) -> None:
        """Leave out all fields but these."""
        kept = set(names)
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]

    def _put_back(self) -> None:
        for name in self.fields:
            self.initial[name] = self.now(name)


def amount_initial(value: Fraction | None) -> str:
    """An exact amount as it is typed: 12, 2.5; thirds, which nobody types, rounded to six places."""
    if value is None:
        return ""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")

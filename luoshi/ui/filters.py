"""`FilterLook`: mixin of every FilterSet, so that filters look like our forms. Choices of rows must be scoped:

unit = ModelChoiceFilter(label="单位", queryset=lambda request: Unit.objects.visible_to(request.viewer))
"""

from __future__ import annotations

from typing import Any

import django_filters

from luoshi.ui.forms import LuoshiRenderer, dress


class FilterLook(django_filters.FilterSet):
    """A FilterSet whose form has our field template and plain selects."""

    @property
    def form(self) -> Any:
        """The form, dressed once."""
        form = super().form
        if not getattr(form, "is_dressed", False):
            form.renderer = LuoshiRenderer()
            form.label_suffix = ""
            dress(form.fields)
            form.is_dressed = True
        return form

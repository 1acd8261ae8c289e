"""Filters of the room's pages: `{% load plans %}`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from luoshi.periods.pace import number_words
from luoshi.plans import words

register = template.Library()


@register.filter
def at(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """`{{ held|at:clause }}`: the value of a key, nothing where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def sureness(confidence: float) -> str:
    """high, middle or low, for a class."""
    if confidence >= words.SURE:
        return "high"
    return "middle" if confidence >= words.UNSURE else "low"


@register.filter
def pace_tone(state: str) -> str:
    """The tone of a pace colour's state."""
    return words.tone(state)


@register.filter
def pace_word(state: str) -> str:
    """The word of a pace colour's state."""
    return str(words.COLOURS.get(state, ""))


FATES = {
    "changed": (_("要求变了"), _("已确认的要选：改为新要求，还是照旧")),
    "dropped": (_("删去了"), _("已确认的要选：照旧计数，还是停止；已经计的数都保留")),
    "added": (_("新出现"), _("采用后等待确认，确认前不计数")),
    "reworded": (_("只改了文字"), _("要求没有变，跟着新的文字走")),
    "moved": (_("换了位置"), _("要求没有变，跟着新的位置走")),
    "same": (_("没有变化"), ""),
}
CHOICES = {"take": _("改为新要求"), "keep": _("照旧"), "end": _("停止要求")}


@register.simple_tag
def fate_word(fate: str) -> str:
    """What became of a target in a corrected document."""
    return str(FATES[fate][0])


@register.simple_tag
def fate_says(fate: str) -> str:
    """What that means for the planner."""
    return str(FATES[fate][1])


@register.simple_tag
def choice_word(choice: str) -> str:
    """A decision's word."""
    return str(CHOICES[choice])


@register.filter
def tidy(value: Fraction | None) -> str:
    """An amount to one decimal, — for none: what was worked out by pace is no more exact than that."""
    return "—" if value is None else number_words(Fraction(value))

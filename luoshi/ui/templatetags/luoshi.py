"""Tags and filters of every page: `{% load luoshi %}`. How amounts and states read is states.py, icons are icons.py."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.forms import CheckboxInput
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.ui import icons, registry, states

register = template.Library()
WEEKDAYS = "一二三四五六日"


@register.simple_tag
def icon(name: str, label: str = "", size: int = 18) -> SafeString:
    """`{% icon "plus" %}`: inline SVG; with a label it is read out."""
    return icons.icon(name, str(label), size)


@register.simple_tag
def state_pill(code: str, label: str = "", detail: str = "") -> SafeString:
    """`{% state_pill record.state %}`: a soft pill; `label` replaces the state's word, `detail` follows it."""
    more = format_html(' <span class="pill-detail">{}</span>', detail) if detail else ""
    return format_html(
        '<span class="pill pill-{}">{}{}</span>', states.tone(str(code)), label or states.label(str(code)), more
    )


@register.filter
def state_label(code: str) -> str:
    """The word of a state's code."""
    return states.label(str(code))


@register.filter
def tone(code: str) -> str:
    """The tone (good, wait, behind, late, none) of a state's code, for a class."""
    return states.tone(str(code))


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2026年3月9日; nothing for None."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def cn_day(value: date | datetime | None, today: date | None = None) -> str:
    """3月9日; with `today` given the year is added when it is another."""
    if not value:
        return ""
    day = _local(value)
    return cn_date(day) if today and today.year != day.year else f"{day.month}月{day.day}日"


@register.filter
def cn_time(value: datetime | None) -> str:
    """3月9日 15:10, in the house's time zone."""
    if not value:
        return ""
    moment = _local(value)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


@register.filter
def cn_weekday(value: date | datetime | None) -> str:
    """星期三."""
    return f"星期{WEEKDAYS[_local(value).weekday()]}" if value else ""


@register.filter
def amount(value: Any, den: int = 1) -> str:
    """An exact amount: a Fraction, an int, or a pair num|amount:den."""
    if value is None or value == "":
        return "—"
    if isinstance(value, tuple):
        return states.amount_text(Fraction(*value))
    return states.amount_text(value, den or 1)


@register.filter
def percent(done: Any, required: Any) -> str:
    """`{{ done|percent:required }}`: 58%, rounded down."""
    return states.percent_text(done or 0, required)


@register.simple_tag(takes_context=True)
def query_with(context: RequestContext, **changes: Any) -> str:
    """`href="{% query_with page=2 %}"`: this page's parameters with some changed; None or "" takes one away."""
    request: HttpRequest = context["request"]
    return changed_query(request, **changes)


def changed_query(request: HttpRequest, **changes: Any) -> str:
    """The same for Python: "?a=1&page=2", or "?" when nothing is left."""
    query = request.GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode()


@register.simple_tag
def progress_bar(value: Any, most: Any, state: str = "", label: str = "") -> SafeString:
    """`{% progress_bar done required state label %}`: a `<progress>`; more than all is drawn as all."""
    done, whole = Fraction(value or 0), Fraction(most or 0)
    share = min(Fraction(1), done / whole) if whole else Fraction(0)
    thousandths = share * 1000
    return format_html(
        '<progress class="bar{}" value="{}" max="1000" aria-label="{}">{} / {}</progress>',
        f" bar-{states.tone(state)}" if state else "",
        thousandths.numerator // thousandths.denominator,
        label,
        amount(done),
        amount(whole),
    )


@register.inclusion_tag("ui/print_actions.html", takes_context=True)
def print_actions(context: RequestContext, place: str, row: Any, word: str = "") -> dict[str, Any]:
    """`{% print_actions "unit" unit %}`: a button with what rooms offer to print of this row; nothing where none does."""
    viewer = getattr(context["request"], "viewer", None)
    found = [(one.label, one.icon, one.url(viewer, row)) for one in registry.print_actions if one.place == place]
    return {"actions": [action for action in found if action[2]], "word": word or _("打印")}


@register.filter
def is_check(field: Any) -> bool:
    """Whether a bound field is a single tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)

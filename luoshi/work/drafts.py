"""Forms that are saved by themselves: their names, and how one is put back on the screen.

What lives here: pure functions between what was posted and what a form starts with. Storing is the ledger's
(`save_draft`). Invariant: a draft is put back as it was typed, wrong values included, and never validated by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from luoshi.ledger.models import Draft, Kind

NAME = re.compile(r"record:(new:[a-z][a-z0-9_.]{0,29}(:t\d{1,18})?(:u\d{1,18})?|\d{1,18})")
SKIPPED = ("csrfmiddlewaretoken", "then", "reason")


def new_name(kind: str, target: int | None, unit_id: int | None) -> str:
    """The name of a new form: one a kind, target and unit that its address asked for."""
    name = f"record:new:{kind}"
    name += f":t{target}" if target else ""
    return name + (f":u{unit_id}" if unit_id else "")


def edit_name(record_id: int) -> str:
    """The name of the form of a record that exists."""
    return f"record:{record_id}"


def parts_of(name: str) -> dict[str, str]:
    """What a draft's name says: {"record": "812"} or {"kind": …, "target": …, "unit": …}; empty for no such name."""
    if not NAME.fullmatch(name):
        return {}
    head = name.split(":")
    if head[1] != "new":
        return {"record": head[1]}
    found = {"kind": head[2]}
    for part in head[3:]:
        found["target" if part[0] == "t" else "unit"] = part[1:]
    return found


def body_of(posted: Any) -> dict[str, list[str]]:
    """What was posted, as JSON takes it."""
    return {key: posted.getlist(key) for key in posted if key not in SKIPPED}


def initial_of(form_type: type[forms.Form], body: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the form starts with, so that it shows what was typed."""
    data: MultiValueDict[str, str] = MultiValueDict({key: list(values) for key, values in body.items()})
    fields = form_type.base_fields
    return {name: field.widget.value_from_datadict(data, MultiValueDict(), name) for name, field in fields.items()}


def draft_url(name: str) -> str:
    """The form that a draft belongs to."""
    parts = parts_of(name)
    if "record" in parts:
        return reverse("work:edit", args=[int(parts["record"])])
    query = "&".join(f"{key}={value}" for key, value in parts.items())
    return f"{reverse('work:new')}?{query}"


def draft_lines(viewer: Any, rows: list[Draft]) -> list[dict[str, Any]]:
    """Drafts as a list shows them: what kind, when, where to go on. One query for all names."""
    names = {kind.code: kind.name for kind in Kind.objects.visible_to(viewer)} if rows else {}
    lines = []
    for row in rows:
        parts = parts_of(row.form)
        if parts:
            title = names.get(parts.get("kind", ""), "") or _("修改中的记录")
            lines.append({"title": title, "hint": _hint(row.body)[:30], "url": draft_url(row.form), "row": row})
    return lines


def _hint(body: Mapping[str, list[str]]) -> str:
    """The first written words of a draft; codes of choices are none."""
    texts = (values[0] for key, values in body.items() if key.startswith("f_") and values)
    return next((text for text in texts if not text.isascii()), "")

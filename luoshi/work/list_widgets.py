"""Boxes for lists in a record's form: a roster to tick, a checklist to judge.

What lives here: how they are drawn and read back. Not here: which values are allowed (`fields.py`). Invariant: names on
a roster are shown from what the house knows, never from what was posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.work.widgets import many


class RosterWidget(forms.Widget):
    """The list of those expected: ticked for present, else a reason; further people by search.

    Its value is a list of dicts: key, name, present, reason. `lines` are those offered before anybody ticked.
    """

    use_fieldset = True

    def __init__(self, lines: Iterable[Mapping[str, Any]], names: Any) -> None:
        super().__init__()
        self.lines = [dict(line) for line in lines]
        self.names = names

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Lines as posted. Names come from the offered lines or the house, never from the request."""
        present = set(many(data, f"{name}_present"))
        found = [
            {
                "key": key,
                "name": data.get(f"{name}_name_{key}", ""),
                "present": key in present,
                "reason": data.get(f"{name}_reason_{key}", "").strip(),
            }
            for key in many(data, f"{name}_key")
        ]
        for one in many(data, f"{name}_add"):
            if one and one not in {line["key"] for line in found}:
                found.append({"key": one, "name": one, "present": True, "reason": ""})
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Rows and the search box."""
        lines = self.lines if value in (None, "") else list(value)
        known = {line["key"]: line["name"] for line in self.lines}
        known |= self.names([line["key"] for line in lines if line["key"] not in known])
        rows = format_html_join(
            "",
            '<li class="roster-line"><input type="hidden" name="{0}_key" value="{1}">'
            '<input type="hidden" name="{0}_name_{1}" value="{2}">'
            '<label class="chip-in"><input type="checkbox" name="{0}_present" value="{1}"{3}><span>{2}</span></label>'
            '<input class="roster-reason" name="{0}_reason_{1}" value="{4}" maxlength="40" placeholder="{5}"'
            ' aria-label="{6}" autocomplete="off"></li>',
            (
                (
                    name,
                    line["key"],
                    known.get(line["key"], line["name"] or line["key"]),
                    mark_safe(" checked") if line["present"] else "",
                    line["reason"],
                    _("没来？写原因"),
                    _("%(name)s没来的原因") % {"name": known.get(line["key"], line["name"])},
                )
                for line in lines
            ),
        )
        head = _roster_head(len(lines)) if lines else ""
        return format_html(
            '<div class="roster" data-behaviour="tick-all roster">{}<ul class="roster-list">{}</ul>{}</div>',
            head,
            rows,
            self._search(name),
        )

    def _search(self, name: str) -> SafeString:
        """The box that adds somebody who is not on the list."""
        base = f"id_{name}_add"
        return format_html(
            '<div class="pick" data-behaviour="pick" data-url="{}" data-name="{}_add" data-many>'
            '<div class="pick-chosen" data-pick-chosen></div><input type="text" id="{}" role="combobox"'
            ' aria-expanded="false" aria-autocomplete="list" aria-controls="{}_list" autocomplete="off"'
            ' aria-label="{}" placeholder="{}"><ul class="pick-list" id="{}_list" role="listbox"'
            ' aria-label="{}" hidden></ul></div>',
            reverse("work:pick_people"),
            name,
            base,
            base,
            _("添加名单上没有的人"),
            _("添加名单上没有的人：姓名或拼音首字母"),
            base,
            _("可选项"),
        )


def _roster_head(count: int) -> SafeString:
    return format_html(
        '<p class="roster-head"><label class="tick-all"><input type="checkbox" data-tick-all>{}</label>'
        '<span class="muted" data-roster-count>{}</span></p>',
        _("全到"),
        _("名单 %(count)s 人，到场的打勾。") % {"count": count},
    )


class ChecklistWidget(forms.Widget):
    """Items that were looked at: each passed or not, and what was found. Value: dicts label, passed, note."""

    use_fieldset = True
    blank_rows = 2

    def __init__(self, labels: Iterable[str] = ()) -> None:
        super().__init__()
        self.labels = tuple(labels)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Rows that name an item."""
        found = []
        for number in many(data, f"{name}_row"):
            label = data.get(f"{name}_label_{number}", "").strip()
            if label:
                passed = data.get(f"{name}_passed_{number}", "")
                note = data.get(f"{name}_note_{number}", "").strip()
                found.append({"label": label, "passed": {"1": True, "0": False}.get(passed), "note": note})
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The rows, and some empty ones."""
        rows = list(value) if value else [{"label": label, "passed": None, "note": ""} for label in self.labels]
        rows += [{"label": "", "passed": None, "note": ""}] * self.blank_rows
        return format_html(
            '<div data-behaviour="add-row"><ol class="checklist" data-rows>{}</ol><template>{}</template>'
            '<button class="btn btn-small add-row" type="button" data-add>{}</button></div>',
            format_html_join("", "{}", ((self._row(name, number, row),) for number, row in enumerate(rows))),
            self._row(name, "__n__", {"label": "", "passed": None, "note": ""}),
            _("再加一项"),
        )

    def _row(self, name: str, number: int | str, row: Mapping[str, Any]) -> SafeString:
        words = {"n": number + 1 if isinstance(number, int) else ""}
        verdicts = format_html_join(
            "",
            '<label class="chip-in"><input type="radio" name="{}_passed_{}" value="{}"{}><span>{}</span></label>',
            (
                (name, number, code, mark_safe(" checked") if row["passed"] is verdict else "", word)
                for code, verdict, word in (("1", True, _("合格")), ("0", False, _("不合格")))
            ),
        )
        return format_html(
            '<li><input type="hidden" name="{0}_row" value="{1}"><input name="{0}_label_{1}" value="{2}" maxlength="80"'
            ' aria-label="{3}" placeholder="{4}" autocomplete="off"><span class="chips-in" role="radiogroup"'
            ' aria-label="{5}">{6}</span><input name="{0}_note_{1}" value="{7}" maxlength="200" aria-label="{8}"'
            ' placeholder="{9}" autocomplete="off"></li>',
            name,
            number,
            row["label"],
            _("第 %(n)s 项：检查项目") % words,
            _("检查项目"),
            _("第 %(n)s 项：是否合格") % words,
            verdicts,
            row["note"],
            _("第 %(n)s 项：情况说明") % words,
            _("情况说明（可不填）"),
        )

"""Defining a kind by a form: its own facts, a set of fields, a set of quantities, and from these a `KindDef`.

What lives here: what the forms (`kind_editor_forms.py`) say together, and the definition made of them, with stable
codes from pinyin. Storing is the ledger's (`define_kind`). Invariants: a code that once was given is never given to
another field; a field that is hidden is left out of the next version and stays in those before; what passes here passes
the catalogue's checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from luoshi.catalogue.checks import MAX_ASKED
from luoshi.catalogue.model import NUMBER_TYPES, Choice, EvidenceRule, FieldDef, KindDef, QuantityDef
from luoshi.work.codes import new_code
from luoshi.work.kind_editor_forms import MECHANISMS, SOURCES, WAYS, FieldSet, KindForm, QuantitySet


def initial_of(kind: KindDef) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """What the three forms start with for a kind that exists."""
    own = {
        "name": kind.name, "group": kind.group, "about": kind.help, "dated": kind.dated,
        "verification": kind.verification, "capabilities": [code for code in kind.capabilities if code in dict(MECHANISMS)],
        "holding_type": kind.holding_type or "", "many_holdings": kind.many_holdings,
        "minimum": kind.evidence.minimum, "grades": list(kind.evidence.grades), "hint": kind.evidence.hint,
    }  # fmt: skip
    fields = [
        {
            "code": each.code, "named": each.label, "type": each.type, "required": each.required, "facet": each.facet,
            "choices": "\n".join(choice.label for choice in each.choices), "unit_word": each.unit_word,
            "tip": each.help,
        }
        for each in kind.fields
    ]  # fmt: skip
    labels = {each.code: each.label for each in kind.fields}
    quantities = []
    for each in kind.quantities:
        plain = each.source if each.source in dict(SOURCES) else "kept"
        row = {"code": each.code, "named": each.label, "count_word": each.count_word, "source": plain}
        if each.source.startswith("field:"):
            row |= {"source": "field", "field": labels.get(each.fields[0], "")}
        quantities.append(row | {"kept": each.source})
    return own, fields, quantities


class Editor:
    """The three forms together. `before` is the version that is changed, `used` the codes of all versions."""

    def __init__(self, data: Any = None, *, before: KindDef | None = None, used: Iterable[str] = ()) -> None:
        self.before, self.used = before, set(used)
        own, fields, quantities = initial_of(before) if before else ({}, [], [_FIRST])
        self.form = KindForm(data, initial=own, prefix="kind")
        self.form.fields["verification"].choices = _ways(before)  # type: ignore[attr-defined]
        self.fields: Any = FieldSet(data, initial=fields, prefix="field")
        self.quantities: Any = QuantitySet(data, initial=quantities, prefix="quantity")

    def is_valid(self) -> bool:
        """Whether all three are, and what they say together is sound."""
        good = [self.form.is_valid(), self.fields.is_valid(), self.quantities.is_valid()]
        return all(good) and self._together()

    def _together(self) -> bool:
        asked = sum(1 for row in self.fields.rows() if self._default(row.cleaned_data.get("code", "")) is None)
        if asked > MAX_ASKED:
            words = {"most": MAX_ASKED, "asked": asked}
            self.form.add_error(None, _("表单一共问了 %(asked)s 项，最多 %(most)s 项：基层填得越少越好。") % words)
        if not self.quantities.rows():
            self.form.add_error(None, _("至少要有一个数量，否则什么也不会计入。"))
        data = self.form.cleaned_data
        for row in self.quantities.rows():
            fault = self._fault(row.cleaned_data, data)
            if fault:
                row.add_error("source", fault)
        return not self.form.errors and not any(row.errors for row in self.quantities.rows())

    def _default(self, code: str) -> Any:
        old = {each.code: each for each in self.before.fields} if self.before else {}
        return old[code].default if code in old else None

    def _fault(self, row: Mapping[str, Any], own: Mapping[str, Any]) -> str:
        source = row["source"]
        needs = {"participants": "roster", "invited": "roster", "checked": "checklist", "passed": "checklist"}
        if source in needs and needs[source] not in own["capabilities"]:
            return _("要先在“还需要”里勾选“%(name)s”。") % {"name": dict(MECHANISMS)[needs[source]]}
        if source == "holdings" and not own["holding_type"]:
            return _("要先选择涉及哪类名录。")
        if source == "field":
            types = {each.cleaned_data["named"]: each.cleaned_data["type"] for each in self.fields.rows()}
            if types.get(row["field"].strip()) not in NUMBER_TYPES:
                return _("请写一个填数字的字段的名称。")
        if source == "kept":
            codes = {each.cleaned_data.get("code") for each in self.fields.rows()}
            if set(row["kept"].split(":")[1:]) - codes:
                return _("它用到的字段被隐藏了，请换一种计数办法。")
        return ""

    # -- the definition ------------------------------------------------------------------------------------------------

    def kind_def(self, code: str) -> KindDef:
        """The definition. Only after `is_valid()`."""
        data = self.form.cleaned_data
        taken = set(self.used)
        fields = tuple(self._field(row.cleaned_data, taken) for row in self.fields.rows())
        by_label = {each.label: each.code for each in fields}
        rule = EvidenceRule(data["minimum"], tuple(data["grades"]), data["hint"])
        base = self.before or KindDef(code, data["name"], data["group"], "clipboard-list", (), (), rule)
        made = replace(
            base,
            name=data["name"],
            group=data["group"],
            help=data["about"],
            fields=fields,
            quantities=self._quantities(by_label),
            evidence=rule,
            capabilities=self._capabilities(data["capabilities"]),
            verification=data["verification"],
            dated=data["dated"],
            holding_type=data["holding_type"] or None,
            many_holdings=data["many_holdings"],
        )
        return replace(made, title_pattern=_pattern(made, self.before))

    def _capabilities(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """Those that were chosen, and those of the kind that have no effect yet and so were not offered."""
        before = self.before.capabilities if self.before else ()
        kept = [code for code in before if code in chosen or code not in dict(MECHANISMS)]
        return (*kept, *(code for code in chosen if code not in kept))

    def _field(self, row: Mapping[str, Any], taken: set[str]) -> FieldDef:
        old = next((each for each in self.before.fields if each.code == row["code"]), None) if self.before else None
        code = old.code if old else new_code(row["named"], taken)
        taken.add(code)
        has_choices = row["type"] in ("choice", "multichoice")
        choices = _choices(row["lines"], old.choices if old else ()) if has_choices else ()
        base = old if old is not None and old.type == row["type"] else FieldDef(code, row["named"], row["type"])
        default = base.default if not choices or base.default in {each.code for each in choices} else None
        return replace(
            base, label=row["named"], required=row["required"], facet=row["facet"], choices=choices,
            unit_word=row["unit_word"], help=row["tip"], default=default,
        )  # fmt: skip

    def _quantities(self, by_label: Mapping[str, str]) -> tuple[QuantityDef, ...]:
        old = {each.code: each for each in self.before.quantities} if self.before else {}
        taken = set(old)
        made = []
        for form in self.quantities.rows():
            row = form.cleaned_data
            source = {"field": f"field:{by_label.get(row['field'].strip(), '')}", "kept": row["kept"]}.get(
                row["source"], row["source"]
            )
            base = old.get(row["code"])
            code = base.code if base else new_code(row["named"], taken)
            taken.add(code)
            base = base or QuantityDef(code, row["named"], row["count_word"])
            stated = base.stated if base.source == source else source.startswith("field:")
            made.append(replace(base, label=row["named"], count_word=row["count_word"], source=source, stated=stated))
        return tuple(_shares(made))


_FIRST = {"named": "次数", "count_word": "次", "source": "one"}


def _ways(before: KindDef | None) -> list[tuple[str, Any]]:
    """A kind that a process of the product verifies keeps that way; nobody else can choose it."""
    own = before is not None and before.verification == "process"
    return [("process", _("由办理过程本身确认")), *WAYS] if own else list(WAYS)


def _choices(lines: Sequence[str], old: Sequence[Choice]) -> tuple[Choice, ...]:
    """Choices with their codes: a label that stood before keeps its code and its words."""
    by_label = {each.label: each for each in old}
    taken = {each.code for each in old}
    made = []
    for line in lines:
        choice = by_label.get(line)
        if choice is None:
            choice = Choice(new_code(line, taken), line)
            taken.add(choice.code)
        made.append(choice)
    return tuple(made)


def _shares(made: list[QuantityDef]) -> list[QuantityDef]:
    """A share whose whole is gone is a plain number."""
    codes = {each.code for each in made}
    return [
        each if not each.of or each.of in codes
        else replace(each, of="", accepts=tuple(word for word in each.accepts if word != "%"))
        for each in made
    ]  # fmt: skip


def _pattern(kind: KindDef, before: KindDef | None) -> str:
    """The title's pattern: the old one while its fields stand, else the name and the first written field."""
    codes = {each.code for each in kind.fields} | {"kind", "unit", "holdings", "month", "on"}
    if before and not set(re.findall(r"\{([a-z0-9_]+)\}", before.title_pattern)) - codes:
        return before.title_pattern
    first = next((each.code for each in kind.fields if each.type in ("text", "outlet")), "")
    return f"{{kind}}[：{{{first}}}]" if first else "{kind}（{on}）"

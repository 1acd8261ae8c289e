"""Defining a kind by a form: its own facts, a set of fields, a set of quantities, and from these a `KindDef`.

What lives here: the forms, their checks in Chinese, and stable codes made from pinyin. Storing is the ledger's
(`define_kind`). Invariants: a code that once was given is never given to another field; a field that is hidden is left
out of the next version and stays in those before; what passes here passes the catalogue's checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.checks import MAX_ASKED, NAME
from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import NUMBER_TYPES, Choice, EvidenceRule, FieldDef, KindDef, QuantityDef
from luoshi.ui.forms import FormLook
from luoshi.work.codes import new_code
from luoshi.work.widgets import ChipChecks, ChipRadio

MAX_FIELDS = 20
TYPES = [
    ("text", gettext_lazy("一行文字")),
    ("longtext", gettext_lazy("大段文字")),
    ("choice", gettext_lazy("单选")),
    ("multichoice", gettext_lazy("多选")),
    ("integer", gettext_lazy("整数")),
    ("decimal", gettext_lazy("小数")),
    ("hours", gettext_lazy("学时")),
    ("date", gettext_lazy("日期")),
    ("time", gettext_lazy("时间")),
    ("moment", gettext_lazy("日期和时间")),
    ("person", gettext_lazy("一个人")),
    ("people", gettext_lazy("几个人")),
    ("unit", gettext_lazy("一个单位")),
    ("units", gettext_lazy("几个单位")),
    ("outlet", gettext_lazy("媒体")),
    ("url", gettext_lazy("网址")),
    ("bool", gettext_lazy("是或否")),
]
SOURCES = [
    ("one", gettext_lazy("每条记录计 1")),
    ("days", gettext_lazy("按天数")),
    ("holdings", gettext_lazy("按勾选的名录处数")),
    ("participants", gettext_lazy("按名单上到场的人数")),
    ("invited", gettext_lazy("按名单上的全部人数")),
    ("checked", gettext_lazy("按检查项目数")),
    ("passed", gettext_lazy("按合格项目数")),
    ("field", gettext_lazy("按字段里填的数")),
]
WAYS = [
    ("unit", gettext_lazy("本单位或上级核验员核实")),
    ("above", gettext_lazy("只由上级核实")),
    ("sample", gettext_lazy("交了就计入，事后抽查")),
]
MECHANISMS = [
    ("roster", gettext_lazy("参加人员名单")),
    ("checkin", gettext_lazy("现场签到")),
    ("checklist", gettext_lazy("检查项目")),
    ("followup", gettext_lazy("整改事项")),
]
GRADES = [
    ("A", gettext_lazy("系统内完成")),
    ("B", gettext_lazy("网址")),
    ("C", gettext_lazy("文件或照片")),
    ("D", gettext_lazy("不需要佐证")),
]


class KindForm(FormLook, forms.Form):
    """What a kind is, besides its fields and quantities."""

    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=8, help_text=gettext_lazy("2 到 8 个汉字，如“家长开放日”")
    )
    group = forms.ChoiceField(label=gettext_lazy("分组"))
    help = forms.CharField(
        label=gettext_lazy("填写说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("显示在表单上方，一两句话"),
    )
    dated = forms.ChoiceField(
        label=gettext_lazy("日期"), widget=ChipRadio(), initial="day",
        choices=[("day", gettext_lazy("一天")), ("span", gettext_lazy("从某天到某天"))],
    )  # fmt: skip
    verification = forms.ChoiceField(label=gettext_lazy("怎样核实"), choices=WAYS, widget=ChipRadio(), initial="unit")
    capabilities = forms.MultipleChoiceField(
        label=gettext_lazy("还需要"), choices=MECHANISMS, widget=ChipChecks(), required=False
    )
    holding_type = forms.ChoiceField(label=gettext_lazy("涉及哪类名录"), required=False)
    many_holdings = forms.BooleanField(label=gettext_lazy("一条记录可以勾选几处"), required=False)
    minimum = forms.IntegerField(
        label=gettext_lazy("至少几份佐证"), min_value=0, max_value=5, initial=0, help_text=gettext_lazy("0 表示自愿")
    )
    grades = forms.MultipleChoiceField(
        label=gettext_lazy("认可的佐证"), choices=GRADES, widget=ChipChecks(), initial=["A", "B", "C"]
    )
    hint = forms.CharField(
        label=gettext_lazy("佐证提示"), max_length=100, initial=gettext_lazy("照片、文件或网址，选一样就行。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [(each.code, each.name) for each in catalogue().groups]  # type: ignore[attr-defined]
        types = [(each.code, each.name) for each in catalogue().holding_types()]
        self.fields["holding_type"].choices = [("", _("不涉及")), *types]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """As the catalogue demands it."""
        name: str = self.cleaned_data["name"].strip()
        if not NAME.fullmatch(name):
            raise ValidationError(_("名称要用 2 到 8 个汉字。"))
        return name

    def clean(self) -> dict[str, Any]:
        """Signing in needs a roster; several holdings need a type."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = data.get("capabilities", [])
        if "checkin" in chosen and "roster" not in chosen:
            data["capabilities"] = ["roster", *chosen]
        if data.get("many_holdings") and not data.get("holding_type"):
            self.add_error("holding_type", _("请先选择涉及哪类名录。"))
        return data


class FieldForm(FormLook, forms.Form):
    """One field of the kind. `code` is made when it is saved for the first time, and stays."""

    code = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=30)
    label = forms.CharField(label=gettext_lazy("字段名称"), max_length=20)
    type = forms.ChoiceField(label=gettext_lazy("填什么"), choices=TYPES)
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    facet = forms.BooleanField(label=gettext_lazy("统计时可按它分类"), required=False)
    choices = forms.CharField(
        label=gettext_lazy("选项，每行一个"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit_word = forms.CharField(label=gettext_lazy("数字后的单位"), max_length=6, required=False)
    help = forms.CharField(label=gettext_lazy("提示"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """Choices where they belong; only choices and yes-or-no are dimensions."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        type_ = data.get("type")
        lines = [line.strip() for line in data.get("choices", "").splitlines() if line.strip()]
        if type_ in ("choice", "multichoice"):
            if len(lines) < 2:
                self.add_error("choices", _("请至少写两个选项，每行一个。"))
            if len(set(lines)) != len(lines):
                self.add_error("choices", _("选项有重复的。"))
        if data.get("facet") and type_ not in ("choice", "bool"):
            self.add_error("facet", _("只有单选和是否可以用来分类。"))
        data["lines"] = lines
        return data


class QuantityForm(FormLook, forms.Form):
    """One number that a record adds."""

    code = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=30)
    label = forms.CharField(label=gettext_lazy("数量名称"), max_length=20)
    count_word = forms.CharField(label=gettext_lazy("量词"), max_length=6, help_text=gettext_lazy("次、篇、人次"))
    source = forms.ChoiceField(label=gettext_lazy("怎样计数"), choices=SOURCES)
    field = forms.CharField(label=gettext_lazy("取自哪个字段"), max_length=20, required=False)
    kept = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self["kept"].value() or ""
        if kept and kept.split(":")[0] not in dict(SOURCES):
            self.fields["source"].choices = [*SOURCES, ("kept", _("按原来的办法"))]  # type: ignore[attr-defined]


class _NamedOnce(BaseFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """No name twice among the rows that stay."""

    def clean(self) -> None:
        """Raises ValidationError for a name that stands twice."""
        seen: set[str] = set()
        for form in self.rows():
            label = form.cleaned_data["label"]
            if label in seen:
                raise ValidationError(_("“%(name)s”出现了两次。") % {"name": label})
            seen.add(label)

    def rows(self) -> list[forms.Form]:
        """Rows that are filled in and not hidden, in the order asked for."""
        forms_ = [
            form for form in self.forms if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        forms_ = [form for form in forms_ if form.cleaned_data.get("label")]
        return sorted(forms_, key=lambda form: form.cleaned_data.get("ORDER") or 999)


FieldSet = formset_factory(FieldForm, formset=_NamedOnce, extra=0, can_delete=True, can_order=True, max_num=MAX_FIELDS)
QuantitySet = formset_factory(QuantityForm, formset=_NamedOnce, extra=0, can_delete=True, max_num=8, min_num=1)


def initial_of(kind: KindDef) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """What the three forms start with for a kind that exists."""
    own = {
        "name": kind.name, "group": kind.group, "help": kind.help, "dated": kind.dated,
        "verification": kind.verification, "capabilities": list(kind.capabilities),
        "holding_type": kind.holding_type or "", "many_holdings": kind.many_holdings,
        "minimum": kind.evidence.minimum, "grades": list(kind.evidence.grades), "hint": kind.evidence.hint,
    }  # fmt: skip
    fields = [
        {
            "code": each.code, "label": each.label, "type": each.type, "required": each.required, "facet": each.facet,
            "choices": "\n".join(choice.label for choice in each.choices), "unit_word": each.unit_word,
            "help": each.help,
        }
        for each in kind.fields
    ]  # fmt: skip
    labels = {each.code: each.label for each in kind.fields}
    quantities = []
    for each in kind.quantities:
        plain = each.source if each.source in dict(SOURCES) else "kept"
        row = {"code": each.code, "label": each.label, "count_word": each.count_word, "source": plain}
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
        self.fields = FieldSet(data, initial=fields, prefix="field")
        self.quantities = QuantitySet(data, initial=quantities, prefix="quantity")

    def is_valid(self) -> bool:
        """Whether all three are, and what they say together is sound."""
        good = [self.form.is_valid(), self.fields.is_valid(), self.quantities.is_valid()]
        return all(good) and self._together()

    def _together(self) -> bool:
        asked = sum(1 for row in self.fields.rows() if not self._default(row.cleaned_data.get("code", "")))
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
            types = {each.cleaned_data["label"]: each.cleaned_data["type"] for each in self.fields.rows()}
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
            help=data["help"],
            fields=fields,
            quantities=self._quantities(by_label),
            evidence=rule,
            capabilities=tuple(data["capabilities"]),
            verification=data["verification"],
            dated=data["dated"],
            holding_type=data["holding_type"] or None,
            many_holdings=data["many_holdings"],
        )
        return replace(made, title_pattern=_pattern(made, self.before))

    def _field(self, row: Mapping[str, Any], taken: set[str]) -> FieldDef:
        old = next((each for each in self.before.fields if each.code == row["code"]), None) if self.before else None
        code = old.code if old else new_code(row["label"], taken)
        taken.add(code)
        has_choices = row["type"] in ("choice", "multichoice")
        choices = _choices(row["lines"], old.choices if old else ()) if has_choices else ()
        base = old if old is not None and old.type == row["type"] else FieldDef(code, row["label"], row["type"])
        default = base.default if not choices or base.default in {each.code for each in choices} else None
        return replace(
            base, label=row["label"], required=row["required"], facet=row["facet"], choices=choices,
            unit_word=row["unit_word"], help=row["help"], default=default,
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
            code = base.code if base else new_code(row["label"], taken)
            taken.add(code)
            base = base or QuantityDef(code, row["label"], row["count_word"])
            stated = source.startswith("field:")
            made.append(replace(base, label=row["label"], count_word=row["count_word"], source=source, stated=stated))
        return tuple(_shares(made))


_FIRST = {"label": "次数", "count_word": "次", "source": "one"}


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

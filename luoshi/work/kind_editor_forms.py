"""The three forms by which a kind is defined: its own facts, one field, one quantity; their words and their checks.

What lives here: forms and what each can check alone. Not here: what they say together, and the definition that comes
out (`kind_editor.py`). Invariant: every fault is said in Chinese beside its box.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.checks import NAME
from luoshi.catalogue.load import load as catalogue
from luoshi.ui.forms import FormLook
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
    about = forms.CharField(
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
    named = forms.CharField(label=gettext_lazy("字段名称"), max_length=20)
    type = forms.ChoiceField(label=gettext_lazy("填什么"), choices=TYPES)
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    facet = forms.BooleanField(label=gettext_lazy("统计时可按它分类"), required=False)
    choices = forms.CharField(
        label=gettext_lazy("选项，每行一个"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit_word = forms.CharField(label=gettext_lazy("数字后的单位"), max_length=6, required=False)
    tip = forms.CharField(label=gettext_lazy("提示"), max_length=60, required=False)

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
    named = forms.CharField(label=gettext_lazy("数量名称"), max_length=20)
    count_word = forms.CharField(
        label=gettext_lazy("量词"),
        max_length=6,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("次、篇、人次")}),
    )
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
            label = form.cleaned_data["named"]
            if label in seen:
                raise ValidationError(_("“%(name)s”出现了两次。") % {"name": label})
            seen.add(label)

    def rows(self) -> list[forms.Form]:
        """Rows that are filled in and not hidden, in the order asked for."""
        forms_ = [
            form for form in self.forms if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        forms_ = [form for form in forms_ if form.cleaned_data.get("named")]
        return sorted(forms_, key=lambda form: form.cleaned_data.get("ORDER") or 999)


FieldSet = formset_factory(FieldForm, formset=_NamedOnce, extra=0, can_delete=True, can_order=True, max_num=MAX_FIELDS)
QuantitySet = formset_factory(QuantityForm, formset=_NamedOnce, extra=0, can_delete=True, max_num=8, min_num=1)

"""Forms of channels and releases. Invariant: a chooser offers and accepts rows of the viewer's sight only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import Holding
from luoshi.org.queries import people
from luoshi.press.channels import queries
from luoshi.press.channels.operations.details import Details
from luoshi.press.channels.types import type_name
from luoshi.press.models import Channel
from luoshi.ui.forms import FormLook, MomentInput, Pick


class ChannelForm(FormLook, forms.Form):
    """What press keeps of a channel."""

    duty = forms.ChoiceField(label=_("更新要求"), choices=Channel.Duty.choices, required=False)
    duty_number = forms.IntegerField(label=_("几天或几次"), min_value=1, max_value=999, required=False)
    days = forms.IntegerField(
        label=_("几天没有更新算久未更新"), min_value=1, max_value=999, required=False,
        help_text=_("不填时按更新要求，没有更新要求时按本类型的时限。"),
    )  # fmt: skip
    watched = forms.BooleanField(label=_("久未更新时提醒管理员"), required=False)
    second_keeper = forms.ModelChoiceField(
        label=_("管理员2"), queryset=None, required=False, widget=Pick("work:pick_keepers", _("姓名或首字母"))
    )
    reviewer = forms.ModelChoiceField(
        label=_("审核人"), queryset=None, required=False, widget=Pick("work:pick_keepers", _("姓名或首字母"))
    )
    rule = forms.ModelChoiceField(
        label=_("适用的管理规定"),
        queryset=None,
        required=False,
        help_text=_("从名录的“制度文件”里选，例如二级网站信息发布规定。"),
    )
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("second_keeper", "reviewer"):
            self.fields[name].queryset = people(viewer)  # type: ignore[attr-defined]  # a model field
        rules = Holding.objects.visible_to(viewer).filter(type="rule", closed_on__isnull=True).order_by("name")
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]  # a model field

    def clean(self) -> dict[str, Any]:
        """A duty has a number and a number a duty."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("duty") and not data.get("duty_number"):
            self.add_error("duty_number", _("请填写更新要求的数字。"))
        return data

    def details(self) -> Details:
        """What was said, for the operation."""
        data = self.cleaned_data
        return Details(
            duty=data["duty"], duty_number=data["duty_number"] if data["duty"] else None, days=data["days"],
            watched=data["watched"], note=data["note"],
            **{f"{name}_id": data[name].pk if data[name] else None for name in ("second_keeper", "reviewer", "rule")},
        )  # fmt: skip


class ChannelChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Channels with type and unit in their labels."""

    def label_from_instance(self, row: Any) -> str:
        """东桥小学公众号（新媒体账号，东桥小学）."""
        return str(_("%(name)s（%(type)s，%(unit)s）")) % {
            "name": row.name,
            "type": type_name(row.type),
            "unit": row.unit,
        }


class PlanForm(FormLook, forms.Form):
    """Where and when an edition goes out."""

    channels = ChannelChoice(label=_("发布到"), queryset=None, widget=forms.CheckboxSelectMultiple)
    at = forms.DateTimeField(
        label=_("计划时间"), required=False, widget=MomentInput, help_text=_("不填就是现在可以发布；到时间会提醒您。")
    )
    embargo = forms.DateTimeField(
        label=_("不早于"),
        required=False,
        widget=MomentInput,
        help_text=_("约定了最早发布时间的才填，到时间前发不出去。"),
    )
    column = forms.CharField(label=_("栏目"), max_length=40, required=False)
    show_reviewers = forms.BooleanField(label=_("文末显示审核人员"), required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].queryset = queries.my_channels(viewer)  # type: ignore[attr-defined]  # a model field


class RuleForm(FormLook, forms.Form):
    """A type's limits, and which units want one."""

    silent = forms.IntegerField(label=_("几天没有更新算久未更新"), min_value=1, max_value=999, required=False)
    dead = forms.IntegerField(label=_("几天没有更新算长期停更"), min_value=1, max_value=2000, required=False)
    wanted = forms.CharField(
        label=_("哪些类型的单位应当有"),
        required=False,
        max_length=200,
        help_text=_("写单位类型，用顿号隔开，例如：学校、学区。"),
    )


class HookForm(FormLook, forms.Form):
    """Where releases are posted to."""

    address = forms.CharField(label=_("推送地址"), max_length=500, help_text=_("发布后向这个地址 POST 一份 JSON。"))
    intranet = forms.BooleanField(label=_("允许内网地址"), required=False)

"""The sample form of the style guide: each kind of field once."""

from __future__ import annotations

from django import forms

from luoshi.ui.forms import FormLook, Pick, PickMany

UNITS = [("1", "东桥小学"), ("2", "西河中学"), ("3", "南湾实验小学")]


class GuideFilters(FormLook, forms.Form):
    """The filters above the sample list."""

    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部类型"), ("集中学习", "集中学习"), ("媒体上稿", "媒体上稿")]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), ("verified", "已核实"), ("submitted", "待核")]
    )
    since = forms.DateField(label="自", required=False)
    until = forms.DateField(label="至", required=False)


class GuideForm(FormLook, forms.Form):
    """A record's form, more or less."""

    title = forms.CharField(label="标题", max_length=60, help_text="一句话写清做了什么，例如“九月主题宣传栏更新”。")
    on = forms.DateField(label="日期")
    kind = forms.ChoiceField(
        label="类型", choices=[("", "请选择"), ("a", "集中学习"), ("b", "宣传栏更新"), ("c", "媒体上稿")]
    )
    unit = forms.ChoiceField(label="单位", choices=UNITS, widget=Pick("ui_guide_options"))
    people = forms.MultipleChoiceField(
        label="参加单位", choices=UNITS, required=False, widget=PickMany("ui_guide_options")
    )
    count = forms.IntegerField(label="参加人数", min_value=1, max_value=2000)
    form_of = forms.ChoiceField(
        label="形式", choices=[("1", "现场"), ("2", "线上"), ("3", "两者都有")], widget=forms.RadioSelect
    )
    text = forms.CharField(label="内容", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    open = forms.BooleanField(label="可以在单位公开栏展示", required=False)

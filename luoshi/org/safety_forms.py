"""Forms of persons' data, hand-overs, stand-ins, the house's security, terms of keeping, and feedback.

Writing is in the operations. Choosers show only what the viewer may manage.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from luoshi.org import security
from luoshi.org.models import Person
from luoshi.org.queries import people
from luoshi.org.roles import role_choices
from luoshi.org.security import SecuritySettings
from luoshi.org.viewer import Viewer
from luoshi.ui.forms import FormLook, Pick

USERNAME = r"^[A-Za-z0-9_.\-\u4e00-\u9fff]{2,60}$"
MAX_TEXT = 2000
YEARS = (1, 30)
MONTHS = (12, 240)


class PersonEditForm(FormLook, forms.Form):
    """A person's name and contacts; the numbers are asked anew, never shown in full here."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(
        label=_("新的电话"), max_length=30, required=False, help_text=_("留空表示不改。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("新的邮箱"), required=False, help_text=_("留空表示不改。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    forget = forms.BooleanField(label=_("删去原来的电话和邮箱"), required=False)


class HandOverForm(FormLook, forms.Form):
    """The successor (somebody of the house, or somebody new), the day, a note."""

    to = forms.ModelChoiceField(
        label=_("接任人"), queryset=None, required=False, widget=Pick("org:person_options", _("输入姓名或拼音"))
    )
    new_name = forms.CharField(label=_("接任人不在名单里？填写姓名"), max_length=40, required=False)
    new_username = forms.RegexField(
        USERNAME, label=_("新人的用户名"), required=False,
        error_messages={"invalid": _("用户名由 2 至 60 个汉字、字母、数字或 . _ - 组成。")},
    )  # fmt: skip
    day = forms.DateField(label=_("从哪天起接任"), help_text=_("原来的人到前一天为止。"))
    note = forms.CharField(
        label=_("交接说明"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("接任人登录后会在首页看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, holder: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people(viewer).exclude(pk=holder.pk)  # type: ignore[attr-defined]  # a chooser

    def clean(self) -> dict[str, Any]:
        """One of the two, and a new person needs a sign-in name."""
        cleaned = super().clean() or self.cleaned_data
        name = (cleaned.get("new_name") or "").strip()
        if not cleaned.get("to") and not name and "to" not in self.errors:
            self.add_error("to", _("请选择接任人，或在下面填写新人的姓名。"))
        if cleaned.get("to") and name:
            self.add_error("new_name", _("已选择接任人，这里请留空。"))
        if name and not cleaned.get("to") and not cleaned.get("new_username") and "new_username" not in self.errors:
            self.add_error("new_username", _("请给新人起一个用户名。"))
        return cleaned


class StandInForm(FormLook, forms.Form):
    """Who stands in, from when to when."""

    person = forms.ModelChoiceField(
        label=_("代理人"), queryset=None, widget=Pick("org:person_options", _("输入姓名或拼音"))
    )
    first = forms.DateField(label=_("自"))
    last = forms.DateField(label=_("至（含）"), help_text=_("到期自动结束，不用再办。"))

    def __init__(self, *args: Any, viewer: Viewer, holder: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people(viewer).exclude(pk=holder.pk)  # type: ignore[attr-defined]  # a chooser

    def clean_last(self) -> date:
        """Not before the first day."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first and last < first:
            raise forms.ValidationError(_("结束日期早于开始日期。"))
        return last  # type: ignore[no-any-return]  # a date field's value


class PassOnForm(FormLook, forms.Form):
    """Who uses the account of a post from now on."""

    to = forms.ModelChoiceField(
        label=_("现由谁使用"), queryset=None, widget=Pick("org:person_options", _("输入姓名或拼音"))
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people(viewer).filter(is_post=False)  # type: ignore[attr-defined]  # a chooser


class ReasonForm(FormLook, forms.Form):
    """Why: for what takes personal data away, or empties it."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class SecurityForm(FormLook, forms.Form):
    """The house's rules of sign-in."""

    idle_minutes = forms.IntegerField(
        label=_("多少分钟不操作就自动退出"), min_value=security.IDLE[0], max_value=security.IDLE[1],
        help_text=_("5 至 120 分钟。退出前一分钟有提示；自动保存和刷新不算操作。"),
    )  # fmt: skip
    one_session = forms.BooleanField(
        label=_("管理员同时只能有一处登录"), required=False, help_text=_("再次登录时，先前的登录随即退出。")
    )
    second_factor_roles = forms.MultipleChoiceField(
        label=_("必须使用动态验证码的角色"), required=False, choices=role_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选后，这些岗位的人下次打开页面时须先开启动态验证码（不用联网、不收短信）。"),
    )  # fmt: skip
    password_length = forms.IntegerField(
        label=_("密码至少多少个字符"), min_value=security.LENGTH[0], max_value=security.LENGTH[1],
        help_text=_("8 至 64 个。"),
    )  # fmt: skip
    password_kinds = forms.IntegerField(
        label=_("密码至少含几种字符"), min_value=security.KINDS[0], max_value=security.KINDS[1],
        help_text=_("大写字母、小写字母、数字、其他符号，共四种。"),
    )  # fmt: skip
    password_history = forms.IntegerField(
        label=_("不能与最近多少次用过的密码相同"), min_value=security.HISTORY[0], max_value=security.HISTORY[1],
        help_text=_("0 表示不限制。"),
    )  # fmt: skip
    password_days = forms.IntegerField(
        label=_("密码用多少天后须更换"), min_value=security.DAYS[0], max_value=security.DAYS[1],
        help_text=_("0 表示不要求定期更换。"),
    )  # fmt: skip

    def settings(self) -> SecuritySettings:
        """What was chosen."""
        given = dict(self.cleaned_data)
        given["second_factor_roles"] = tuple(given["second_factor_roles"])
        return SecuritySettings(**given)


class UsernameForm(FormLook, forms.Form):
    """Whose second factor is taken back."""

    username = forms.CharField(
        label=_("用户名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )


class RetentionForm(FormLook, forms.Form):
    """How many years each sort of details is kept, and how many months the log."""

    log_months = forms.IntegerField(
        label=_("操作日志在库中保存多少个月"), required=False, min_value=MONTHS[0], max_value=MONTHS[1],
        help_text=_("至少 12 个月；留空表示一直保存。到期的日志先写成带签名的文件，再从库中移出。"),
    )  # fmt: skip

    def __init__(self, *args: Any, terms: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in terms:
            self.fields[term.field] = forms.IntegerField(
                label=_("%(what)s：保存几年") % {"what": term.label},
                min_value=term.least,
                max_value=YEARS[1],
                initial=term.years,
                help_text=term.detail,
            )


class FeedbackForm(FormLook, forms.Form):
    """What somebody has to say, with a picture where one tells more."""

    text = forms.CharField(
        label=_("意见或建议"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写下您的意见或建议。")},
    )  # fmt: skip
    picture = forms.FileField(
        label=_("图片（可选）"), required=False, validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
        help_text=_("如页面截图。JPG 或 PNG，不超过 10 MB。"),
    )  # fmt: skip
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        """An address of this site, never of another."""
        page: str = self.cleaned_data["page"]
        return page if page.startswith("/") and not page.startswith(("//", "/\\")) else ""

    def clean_picture(self) -> Any:
        """Small enough to read at once."""
        picture = self.cleaned_data["picture"]
        if picture and picture.size > 10 * 1024 * 1024:
            raise forms.ValidationError(_("图片超过 10 MB，请截取一部分。"))
        return picture


class AnswerForm(FormLook, forms.Form):
    """What the writer is answered."""

    answer = forms.CharField(label=_("答复"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}))

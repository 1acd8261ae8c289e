"""Forms of the desk: beginning an article, its text and facts, decisions on it, the chain of a unit.

Authors are written a line each (姓名 单位): people and units of the house are recognised by name. Invariant: what a form
offers and accepts lies in its viewer's sight; what was typed is never lost.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.models import Holding
from luoshi.org.models import Unit
from luoshi.org.queries import units_for
from luoshi.org.viewer import Viewer
from luoshi.press.desk.chains import MOST_DAYS
from luoshi.press.desk.operations import Author, Content
from luoshi.press.desk.operations.writing import MOST_AUTHORS
from luoshi.press.desk.words import kinds_of
from luoshi.press.models import Article, PieceAuthor, Review, Topic
from luoshi.press.pieces.naming import people_named, units_named
from luoshi.ui.forms import DayInput, FormLook, MomentInput, Pick, PickMany

CHANNEL_TYPES = ("account", "site", "screen", "board", "banner", "radio", "group", "print")
FEW_UNITS = 30  # as options; more are asked for


def topics_of(viewer: Viewer) -> Any:
    """Topics that an article may belong to."""
    return Topic.objects.visible_to(viewer).order_by("-pk")


class NewArticle(FormLook, forms.Form):
    """Title, kind and, where there is a choice, the unit; or a Word file instead of a title."""

    title = forms.CharField(
        label=gettext_lazy("标题"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("类型"))
    unit = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Unit.objects.none())
    topic = forms.ModelChoiceField(
        label=gettext_lazy("选题"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("不属于选题"),
    )
    file = forms.FileField(
        label=gettext_lazy("从 Word 导入"),
        required=False,
        help_text=gettext_lazy("已有 .docx 稿件的，选文件即可，标题和图片一起读进来。"),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        units = units_for(viewer, "press.write", day=viewer.today)
        fields["kind"].choices = kinds_of(viewer.house_settings)
        fields["unit"].queryset, fields["topic"].queryset = units, topics_of(viewer)
        home = [post.unit_id for post in viewer.posts_for("press.write")]
        fields["unit"].initial = home[0] if home else None
        if len(units[: FEW_UNITS + 1]) > FEW_UNITS:
            fields["unit"].widget = Pick("press:pick_writing_units")
            fields["unit"].widget.choices = fields["unit"].choices
        elif len(units) == 1:
            fields["unit"].widget = forms.HiddenInput()
        if not fields["topic"].queryset.exists():
            del fields["topic"]

    def clean(self) -> dict[str, Any]:
        """A title, or a file that has one."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and not " ".join((data.get("title") or "").split()):
            self.add_error("title", _("请填写标题，或选一个 Word 文件。"))
        return data


class ArticleForm(FormLook, forms.Form):
    """The text and its facts. `version` is what the editor started from; reviewers get title and text alone."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=100)
    html = forms.CharField(
        label=gettext_lazy("正文"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 18})
    )
    authors = forms.CharField(
        label=gettext_lazy("作者"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一行一位，按署名顺序写“姓名 单位”；单位不写就是本单位。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("类型"))
    topic = forms.ModelChoiceField(
        label=gettext_lazy("选题"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("不属于选题"),
    )
    event_on = forms.DateField(
        label=gettext_lazy("事件日期"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("用来算时效：从事件到发布几天。"),
    )
    planned_at = forms.DateTimeField(label=gettext_lazy("拟发时间"), required=False, widget=MomentInput())
    channels = forms.ModelMultipleChoiceField(
        label=gettext_lazy("拟发阵地"), queryset=Holding.objects.none(), required=False,
        widget=PickMany("press:pick_article_channels", gettext_lazy("输入阵地名称")),
    )  # fmt: skip
    outlets = forms.CharField(label=gettext_lazy("拟投媒体"), required=False, max_length=200)
    consent = forms.BooleanField(label=gettext_lazy("文中写到的个人已同意报道"), required=False)
    show_reviewers = forms.BooleanField(label=gettext_lazy("文末列出三审姓名"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, article: Article, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.article = viewer, article
        fields: dict[str, Any] = self.fields
        if not whole:
            for name in list(fields):
                if name not in ("version", "title", "html"):
                    del fields[name]
            return
        choices = kinds_of(viewer.house_settings)
        known = {code for code, _name in choices}
        fields["kind"].choices = choices + ([] if article.kind in known else [(article.kind, article.kind)])
        fields["topic"].queryset = topics_of(viewer)
        fields["channels"].queryset = channels_of(viewer)
        if not fields["topic"].queryset.exists():
            del fields["topic"]

    def clean_authors(self) -> list[Author]:
        """The lines as authors. A unit that the house does not know is said."""
        found, unknown = read_authors(self.cleaned_data["authors"], self.article, self.viewer.today)
        if unknown:
            raise forms.ValidationError(
                _("没有找到单位“%(name)s”，请写全称或简称；外单位的作者只写姓名。") % {"name": unknown[0]}
            )
        if not found:
            raise forms.ValidationError(_("请至少写一位作者。"))
        return found

    def content(self) -> Content:
        """What to save."""
        data = self.cleaned_data
        if "kind" not in data:
            return Content(data["title"], data["html"])
        topic = data.get("topic")
        return Content(
            data["title"], data["html"], data["kind"], data["authors"], data["event_on"], data["planned_at"],
            [holding.pk for holding in data["channels"]], data["outlets"], data["consent"], data["show_reviewers"],
            topic.pk if topic else None,
        )  # fmt: skip


def channels_of(viewer: Viewer) -> Any:
    """Own channels that an article can be meant for."""
    rows = Holding.objects.visible_to(viewer).filter(type__in=CHANNEL_TYPES, closed_on__isnull=True)
    return rows.select_related("unit").order_by("unit__path", "name")


def initial_of(article: Article, authors: list[PieceAuthor]) -> dict[str, Any]:
    """What the form starts with."""
    return {
        "version": article.version, "title": article.title, "html": article.html, "kind": article.kind,
        "authors": "\n".join(author_line(one, article) for one in authors), "topic": article.topic_id,
        "event_on": article.event_on, "planned_at": article.planned_at, "channels": article.channels,
        "outlets": article.outlets, "consent": article.consent, "show_reviewers": article.show_reviewers,
    }  # fmt: skip


def author_line(author: PieceAuthor, article: Article) -> str:
    """An author as a line of the form; of the own unit by name alone."""
    away = author.unit is not None and author.unit_id != article.unit_id
    return f"{author.name} {author.unit}" if away else author.name


def read_authors(text: str, article: Article, today: date) -> tuple[list[Author], list[str]]:
    """Lines as authors, and units that nobody knows. At most two queries."""
    lines = [line.replace("　", " ").split(None, 1) for line in text.replace("、", "\n").splitlines() if line.strip()]
    lines = lines[:MOST_AUTHORS]
    names = {line[1].strip() for line in lines if len(line) > 1}
    units = units_named(names, house_id=article.house_id, today=today)
    places = [
        (line[0], unit.pk if (unit := units.get(line[1].strip())) else None)
        if len(line) > 1
        else (line[0], article.unit_id)
        for line in lines
    ]
    people = people_named(
        {(name, unit_id) for name, unit_id in places if unit_id}, house_id=article.house_id, today=today
    )
    found = []
    for name, unit_id in places:
        person = people.get((name, unit_id or 0))
        found.append(Author(name, person.person_id if person else None, unit_id))
    return found, [line[1].strip() for line in lines if len(line) > 1 and line[1].strip() not in units]


class PassForm(FormLook, forms.Form):
    """Passing a review."""

    opinion = forms.CharField(
        label=gettext_lazy("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("质量（可不评）"),
        choices=[("", gettext_lazy("不评")), *Review.Grade.choices],
        required=False,
    )
    proofread = forms.BooleanField(
        label=gettext_lazy("已校对"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-key": "c", "required": True}),
    )


class ChainForm(FormLook, forms.Form):
    """The reviews of a unit: which steps, and how many working days each."""

    first = forms.BooleanField(label=gettext_lazy("初审"), required=False)
    first_days = forms.IntegerField(
        label=gettext_lazy("初审时限（工作日）"), min_value=1, max_value=MOST_DAYS, initial=1
    )
    second = forms.BooleanField(label=gettext_lazy("复审"), required=False)
    second_days = forms.IntegerField(
        label=gettext_lazy("复审时限（工作日）"), min_value=1, max_value=MOST_DAYS, initial=1
    )
    final = forms.BooleanField(label=gettext_lazy("终审"), required=False)
    final_days = forms.IntegerField(
        label=gettext_lazy("终审时限（工作日）"), min_value=1, max_value=MOST_DAYS, initial=1
    )

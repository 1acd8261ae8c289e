"""Lists of articles: those under way, the archive; beginning one.

Invariant: as many queries with three rows as with three thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.files import messages as file_messages
from luoshi.files.errors import FileRefused
from luoshi.org.models import Unit
from luoshi.org.queries import units_for
from luoshi.org.tree import subtree_range
from luoshi.press.desk import operations as desk
from luoshi.press.desk import queries
from luoshi.press.desk.errors import DeskRefused
from luoshi.press.desk.forms import NewArticle, channels_of
from luoshi.press.desk.messages import say
from luoshi.press.desk.views.common import now, who
from luoshi.press.desk.words import TONES, kind_name, kinds_of
from luoshi.press.models import Article, ArticleHand, Assignment, Commission
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.forms import DayInput, Pick
from luoshi.ui.lists import ListPage
from luoshi.ui.views import PickOptions, form_answer

OPEN_STATES = [one for one in Article.State.choices if one[0] in queries.OPEN]
ENDED_STATES = [one for one in Article.State.choices if one[0] in queries.ENDED]


def state_pill(article: Article) -> SafeString:
    """The article's state, with the step that waits."""
    label = str(article.get_state_display())
    if article.state == Article.State.REVIEW:
        names = {"press.first": _("待初审"), "press.second": _("待复审"), "press.final": _("待终审")}
        label = names.get(article.step_action, label)
    return format_html('<span class="pill pill-{}">{}</span>', TONES[article.state], label)


class ArticleFilter(FilterLook):
    """Kind, state, unit with all below it, days of handing in."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("类型"), empty_label=gettext_lazy("全部"), choices=())
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), empty_label=gettext_lazy("全部"), choices=OPEN_STATES
    )
    unit = django_filters.ModelChoiceFilter(
        label=gettext_lazy("单位"), queryset=lambda request: Unit.objects.visible_to(request.viewer),
        widget=Pick("press:pick_desk_units", gettext_lazy("名称或首字母")), method="below",
    )  # fmt: skip
    mine = django_filters.ChoiceFilter(
        label=gettext_lazy("谁的"),
        empty_label=gettext_lazy("全部"),
        choices=[("1", gettext_lazy("我写的"))],
        method="by_me",
    )

    class Meta:
        model = Article
        fields: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        viewer = who(self.request)
        self.filters["kind"].extra["choices"] = kinds_of(viewer.house_settings)

    def below(self, rows: QuerySet[Article], name: str, unit: Unit) -> QuerySet[Article]:
        """The unit and all below it today."""
        low, high = subtree_range(unit.path)
        return rows.filter(unit__path__gte=low, unit__path__lt=high)

    def by_me(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Begun, written along or handed in by the viewer."""
        hands = ArticleHand.objects.visible_to(who(self.request)).filter(what__in=("author", "handed_in"))
        return rows.filter(pk__in=hands.values("article_id"))


class ArchiveFilter(ArticleFilter):
    """The same over what has come to an end, by the days on which it passed."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), empty_label=gettext_lazy("全部"), choices=ENDED_STATES
    )
    start = django_filters.DateFilter(
        field_name="passed_at", lookup_expr="date__gte", label=gettext_lazy("通过自"), widget=DayInput()
    )
    end = django_filters.DateFilter(
        field_name="passed_at", lookup_expr="date__lte", label=gettext_lazy("到"), widget=DayInput()
    )


class DeskList(ListPage):
    """What both lists share."""

    search_fields = ("title", "text", "piece__authors__name")
    search_hint = gettext_lazy("标题、正文、作者")
    template_name = "press/desk/articles.html"

    def search(self, rows: Any, words: str) -> Any:
        """As always, each article once though several authors match."""
        found = super().search(Article.objects.visible_to(self.viewer), words).values("pk")
        return rows.filter(pk__in=found)

    def row_url(self, row: Any) -> str:
        """Its page."""
        return reverse("press:article", args=[row.pk])

    def context(self) -> dict[str, Any]:
        """The tabs of the desk."""
        return {"tabs": tabs(self.viewer, type(self).__name__)}

    def head_actions(self) -> Sequence[Action]:
        """写稿, for those who write."""
        if not self.viewer.can("press.write"):
            return ()
        return (Action(_("写稿"), reverse("press:article_new"), icon="pencil", primary=True),)


class ArticleList(DeskList):
    """稿件: what is being written or reviewed."""

    title = gettext_lazy("稿件")
    columns = (
        Column("title", gettext_lazy("标题"), sort="title", phone="title", short=True),
        Column("kind", gettext_lazy("类型"), lambda row: kind_name(row.house.settings, row.kind), sort="kind", phone="hide"),
        Column("unit", gettext_lazy("单位"), "unit", sort="unit__path", phone="text"),
        Column("edited_by", gettext_lazy("最后修改"), "edited_by", phone="hide"),
        Column("edited_at", gettext_lazy("修改时间"), "edited_at", sort="edited_at", phone="hide"),
        Column("due_on", gettext_lazy("审核期限"), "due_on", sort="due_on", phone="line"),
        Column("state", gettext_lazy("状态"), state_pill, sort="state", phone="state",
               export=lambda row: str(row.get_state_display())),
    )  # fmt: skip
    filterset_class = ArticleFilter
    default_sort = "-edited_at"
    empty_title = gettext_lazy("没有在写、在审的稿件")
    empty_text = gettext_lazy("点“写稿”开始；写好送审以后，走到哪一步都能在这里看到。")
    empty_icon = "news"

    def rows(self) -> Any:
        """Under way, in sight."""
        return queries.articles(self.viewer).select_related("house").filter(state__in=queries.OPEN)


class Archive(DeskList):
    """稿件存档: numbered, passed or ended."""

    title = gettext_lazy("稿件存档")
    columns = (
        Column("number", gettext_lazy("编号"), "shown_number", sort="number", phone="hide"),
        Column("title", gettext_lazy("标题"), sort="title", phone="title", short=True),
        Column("kind", gettext_lazy("类型"), lambda row: kind_name(row.house.settings, row.kind), sort="kind", phone="hide"),
        Column("unit", gettext_lazy("单位"), "unit", sort="unit__path", phone="text"),
        Column("length", gettext_lazy("字数"), "length", sort="length", align="end", phone="hide"),
        Column("passed_at", gettext_lazy("终审通过"), "passed_at", sort="passed_at", phone="line"),
        Column("reason", gettext_lazy("说明"), "reason", phone="hide", short=True),
        Column("state", gettext_lazy("状态"), state_pill, sort="state", phone="state",
               export=lambda row: str(row.get_state_display())),
    )  # fmt: skip
    filterset_class = ArchiveFilter
    default_sort = "-passed_at"
    empty_title = gettext_lazy("还没有存档的稿件")
    empty_text = gettext_lazy("通过终审、撤稿或不再送审的稿件，连同编号和审签单都会留在这里。")
    empty_icon = "books"

    def rows(self) -> Any:
        """Ended, in sight."""
        return queries.articles(self.viewer).select_related("house").filter(state__in=queries.ENDED)


def tabs(viewer: Any, current: str) -> list[dict[str, Any]]:
    """Lists of the desk beside each other."""
    found = [
        {"label": _("在写在审"), "url": reverse("press:articles"), "current": current == "ArticleList"},
        {"label": _("存档"), "url": reverse("press:archive"), "current": current == "Archive"},
    ]
    if viewer.can("figure.see"):
        url = reverse("press:desk_figures")
        found.append({"label": _("审稿用时"), "url": url, "current": current == "figures"})
    found.append({"label": _("审核流程"), "url": reverse("press:chains"), "current": current == "chains"})
    return found


class ArticleNew(View):
    """写稿: title, kind, unit; or a Word file. `?assignment=`, `?commission=`, `?topic=` say what it comes of."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For those who write. Raises Http404 for all others."""
        if not who(request).can("press.write"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        origin = _origin(request)
        asked = next((one for one in origin.values() if one is not None), None)
        initial = {"title": str(asked) if asked else "", "topic": getattr(asked, "topic_id", None)}
        initial["topic"] = initial["topic"] or request.GET.get("topic")
        return self.answer(request, NewArticle(viewer=who(request), initial=initial), asked)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin it and open the editor."""
        form = NewArticle(request.POST, request.FILES, viewer=who(request))
        if form.is_valid():
            try:
                article = _begin(request, form.cleaned_data)
                return HttpResponseRedirect(reverse("press:article_edit", args=[article.pk]))
            except DeskRefused as refusal:
                form.add_error(None, say(refusal))
            except FileRefused as refused:
                form.add_error("file", file_messages.say(refused))
        return self.answer(request, form, None)

    def answer(self, request: HttpRequest, form: NewArticle, asked: Any) -> HttpResponse:
        """The page."""
        return form_answer(request, form, "press/desk/article_new.html", {"asked": asked})


def _origin(request: HttpRequest) -> dict[str, Any]:
    """The assignment or commission that the address names, where the viewer sees it."""
    viewer, found = who(request), {}
    for name, model in (("assignment", Assignment), ("commission", Commission)):
        key = request.GET.get(name, "")
        rows = model.objects.visible_to(viewer).select_related("topic")
        found[name] = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    return found


def _begin(request: HttpRequest, data: dict[str, Any]) -> Article:
    common: dict[str, Any] = {"by": who(request), "at": now(request), "unit_id": data["unit"].pk, "kind": data["kind"]}
    common |= {"topic": data.get("topic"), **_origin(request)}
    if data.get("file"):
        file = data["file"]
        article = desk.import_docx(data=file.read(), name=file.name, **common)
        messages.success(request, _("已读入 Word 稿件，请核对标题和正文。"))
        return article
    return desk.start_article(title=data["title"], **common)


class PickWritingUnits(PickOptions):
    """Units for which the viewer writes."""

    search_fields = ("name", "short_name", "initials")
    order = ("path",)

    def rows(self) -> Any:
        """In force today."""
        return units_for(self.viewer, "press.write", day=self.viewer.today)


class PickUnits(PickWritingUnits):
    """Units in sight, for filters."""

    def rows(self) -> Any:
        """In sight."""
        return Unit.objects.visible_to(self.viewer)


class PickChannels(PickOptions):
    """Own channels for which an article can be meant."""

    order = ("unit__path", "name")

    def rows(self) -> Any:
        """In sight, in use."""
        return channels_of(self.viewer)

    def hint(self, row: Any) -> str:
        """Whose it is."""
        return str(row.unit)

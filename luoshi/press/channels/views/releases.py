"""发布: the list, what may go out, planning on several channels at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.ledger.models import Holding
from luoshi.press.channels import queries
from luoshi.press.channels.errors import ChannelRefused
from luoshi.press.channels.forms import PlanForm
from luoshi.press.channels.messages import say
from luoshi.press.channels.operations import plan_releases
from luoshi.press.channels.operations.releases import Wish
from luoshi.press.channels.types import TYPES, type_name
from luoshi.press.channels.views.page import viewer_of
from luoshi.press.channels.words import release_pill
from luoshi.press.models import Article, Release
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage
from luoshi.ui.views import form_answer

READY = 10


class ReleaseFilter(FilterLook):
    """State, channel type, what is to be done."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), empty_label=gettext_lazy("全部"), choices=Release.State.choices
    )
    type = django_filters.ChoiceFilter(
        label=gettext_lazy("阵地类型"), empty_label=gettext_lazy("全部"), field_name="holding__type",
        choices=lambda: [(code, type_name(code)) for code in TYPES],
    )  # fmt: skip
    todo = django_filters.ChoiceFilter(
        label=gettext_lazy("待办"), empty_label=gettext_lazy("全部"), method="by_todo",
        choices=[("mine", gettext_lazy("等我办的")), ("marked", gettext_lazy("待更正、待撤下")), ("check", gettext_lazy("待复核"))],
    )  # fmt: skip

    class Meta:
        model = Release
        fields: Sequence[str] = ()

    def by_todo(self, rows: Any, name: str, value: str) -> Any:
        """What is to be done."""
        if value == "marked":
            return rows.filter(state=Release.State.LIVE).exclude(mark="")
        if value == "check":
            return rows.filter(state=Release.State.LIVE, check_on__lte=self.request.viewer.today)
        return rows.filter(pk__in=queries.todo(self.request.viewer, self.request.now).order_by().values("pk"))


class ReleaseList(ListPage):
    """Everything that goes or went out on own channels."""

    title = gettext_lazy("发布")
    columns = (
        Column("title", gettext_lazy("标题"), "edition.title", sort="edition__title", phone="title"),
        Column("channel", gettext_lazy("阵地"), "holding.name", sort="holding__name", phone="text"),
        Column("unit", gettext_lazy("供稿单位"), "piece.unit", sort="piece__unit__path", phone="hide"),
        Column("column", gettext_lazy("栏目"), phone="hide", short=True),
        Column("at", gettext_lazy("计划时间"), sort="at", phone="hide"),
        Column("live_at", gettext_lazy("发布时间"), sort="live_at"),
        Column("published_by", gettext_lazy("发布人"), phone="hide"),
        Column("state", gettext_lazy("状态"), release_pill, phone="state", export=lambda row: row.get_state_display()),
    )
    search_fields = ("edition__title", "holding__name")
    search_hint = gettext_lazy("标题、阵地")
    filterset_class = ReleaseFilter
    default_sort = "-pk"
    template_name = "press/channels/releases.html"
    empty_title = gettext_lazy("还没有发布")
    empty_text = gettext_lazy("稿件通过终审后，在这里安排发到哪些阵地。")
    empty_icon = "external-link"

    def rows(self) -> Any:
        """Releases in sight."""
        return queries.releases(self.viewer)

    def row_url(self, row: Any) -> str:
        """Its page."""
        return reverse("press:release", args=[row.pk])

    def context(self) -> dict[str, Any]:
        """Editions that have not gone anywhere yet, for publishers."""
        if not queries.may_release_anywhere(self.viewer):
            return {"ready": []}
        rows = list(queries.ready_editions(self.viewer)[: READY + 1])
        return {"ready": rows[:READY], "more": len(rows) > READY}


class ReleaseNew(View):
    """Plan an edition (`?edition=`) on several channels at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; the channels that the article named are ticked."""
        edition = self.edition(request)
        wanted = Article.objects.visible_to(viewer_of(request)).filter(piece=edition.piece).first()
        initial: dict[str, Any] = {"show_reviewers": edition.show_reviewers}
        if wanted is not None:
            initial |= {"channels": wanted.channels, "at": wanted.planned_at}
        return self.answer(request, PlanForm(initial=initial, viewer=viewer_of(request)), edition)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Plan."""
        edition = self.edition(request)
        form = PlanForm(request.POST, viewer=viewer_of(request))
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = plan_releases(
                    edition_id=edition.pk, holding_ids=[row.pk for row in data["channels"]],
                    wish=Wish(data["at"], data["embargo"], data["column"], data["show_reviewers"]),
                    by=viewer_of(request), at=request.now,  # type: ignore[attr-defined]  # set by org's middleware
                )  # fmt: skip
                messages.success(request, _("已安排到 %(count)s 处阵地。") % {"count": len(made)})
                one = reverse("press:release", args=[made[0].pk])
                return HttpResponseRedirect(one if len(made) == 1 else reverse("press:releases") + "?todo=mine")
            except Holding.DoesNotExist:
                form.add_error("channels", _("有一处阵地已经停用，请重新选择。"))
            except ChannelRefused as refusal:
                form.add_error(None, say(refusal))
        return self.answer(request, form, edition)

    def edition(self, request: HttpRequest) -> Any:
        """The edition in sight. Raises Http404."""
        viewer, key = viewer_of(request), request.GET.get("edition", "")
        if not queries.may_release_anywhere(viewer) or not key.isdecimal() or len(key) > 18:
            raise Http404
        return get_object_or_404(queries.editions_out(viewer), pk=key)

    def answer(self, request: HttpRequest, form: PlanForm, edition: Any) -> HttpResponse:
        """The page with the form."""
        rows = form.fields["channels"].queryset  # type: ignore[attr-defined]  # a model field
        context = {"edition": edition, "none": not rows.exists(), "back": reverse("press:releases")}
        return form_answer(request, form, "press/channels/plan.html", context)

"""Pages of topics: the list with what came of each and what is missing, one topic, its form, the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.org.views.seen import Seen
from luoshi.press.desk.topics import counting, festivals, planning
from luoshi.press.desk.topics.forms import TopicForm
from luoshi.press.desk.topics.people import may_plan, planning_unit
from luoshi.press.desk.topics.views.common import FormPage, Step, tabs
from luoshi.press.models import Article, Topic, TopicDay
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage
from luoshi.ui.views import ScopedDetail

ARTICLES = 50


def year_of(request: HttpRequest) -> int:
    """The year asked for, else today's."""
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    today: date = request.viewer.today  # type: ignore[attr-defined]  # set by org's middleware
    return year if 2020 <= year <= 2035 else today.year


class TopicList(ListPage):
    """Topics of a year with their counts; gaps above."""

    title = gettext_lazy("选题策划")
    template_name = "press/topics/topics.html"
    search_fields = ("name", "note", "field__name")
    search_hint = gettext_lazy("选题、领域")
    default_sort = "first"
    empty_title = gettext_lazy("这一年还没有选题")
    empty_text = gettext_lazy("从选题日历里一键生成，或者复制上一年的选题。")
    empty_icon = "calendar-event"

    @cached_property
    def came(self) -> dict[int, counting.Came]:
        """What came of all topics of the list, fetched once."""
        return counting.came_of(self.viewer, list(self.rows().values_list("pk", flat=True)))

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]  # counts belong to the request
        """With counts."""
        came = self.came
        return (
            Column("name", _("选题"), "name", sort="name", phone="title"),
            Column("field", _("领域"), lambda row: row.field.name if row.field else "", sort="field__order"),
            Column("first", _("开始"), "first", sort="first"),
            Column("last", _("结束"), "last", sort="last"),
            Column("wanted", _("计划"), "wanted", align="end"),
            Column("articles", _("稿件"), lambda row: came[row.pk].articles, align="end"),
            Column("passed", _("已过终审"), lambda row: came[row.pk].passed, align="end"),
            Column("releases", _("发布"), lambda row: came[row.pk].releases, align="end"),
            Column("placements", _("上稿"), lambda row: came[row.pk].placements, align="end"),
            Column("missing", _("还缺"), lambda row: "、".join(came[row.pk].missing_forms(row))),
            Column("owner", _("负责人"), lambda row: row.owner.name if row.owner else ""),
            Column("state", _("状态"), "get_state_display", phone="state"),
        )

    def rows(self) -> Any:
        """Topics in sight of the year."""
        return planning.topics(self.viewer, year_of(self.request))

    @property
    def narrowed(self) -> bool:
        """A year chosen is no filter."""
        return bool(self.words)

    def row_url(self, row: Topic) -> str:
        """Its page."""
        return reverse("press:topic", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """For who plans."""
        if not self.viewer.can("press.plan"):
            return []
        return [
            Action(_("领域"), reverse("press:topic_fields"), "settings"),
            Action(_("新增选题"), reverse("press:topic_new"), "plus", primary=True),
        ]

    def context(self) -> dict[str, Any]:
        """Tabs, gaps, the year."""
        plans, year = self.viewer.can("press.plan"), year_of(self.request)
        names = planning.field_names(self.viewer)
        return {
            "tabs": tabs(self.request),
            "gaps": counting.gaps(self.viewer, self.viewer.today, names) if plans else None,
            "plans": plans,
            "year": year,
            "last_year": year - 1,
            "next_year": year + 1,
        }


class TopicPage(ScopedDetail):
    """One topic: facts, counts, its articles in sight."""

    template_name = "press/topics/topic.html"

    def rows(self) -> Any:
        """In sight."""
        return planning.topics(self.viewer)

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        row: Topic = self.row
        came = counting.came_of(self.viewer, [row.pk])[row.pk]
        articles = Article.objects.visible_to(self.viewer).filter(topic=row).select_related("unit")
        facts = [
            (_("领域"), row.field.name if row.field else ""),
            (_("时间"), f"{row.first:%Y-%m-%d} — {row.last:%Y-%m-%d}"),
            (_("需要的形式"), "、".join(str(counting.FORMS[form]) for form in row.forms if form in counting.FORMS)),
            (_("计划篇数"), row.wanted),
            (_("负责人"), row.owner),
            (_("说明"), row.note),
            (_("还缺"), "、".join(came.missing_forms(row))),
        ]
        return {
            "tabs": tabs(self.request),
            "facts": facts,
            "came": came,
            "articles": list(articles.order_by("-pk")[:ARTICLES]),
            "plans": may_plan(self.viewer, row.unit.path),
            "writes": self.viewer.can("press.write"),
        }


class TopicNew(FormPage):
    """A new topic."""

    title = gettext_lazy("新增选题")
    action = "press.plan"
    submit = gettext_lazy("保存选题")

    def form(self, data: Any = None, files: Any = None) -> TopicForm:
        """Starts today."""
        return TopicForm(data, viewer=self.viewer, initial={"first": self.viewer.today})

    def save(self, form: Any) -> tuple[str, str]:
        """Make it."""
        unit = planning_unit(self.viewer)
        row = planning.add_topic(unit=unit, content=form.content(), by=self.viewer, at=self.now)
        return _("选题已保存。"), reverse("press:topic", args=[row.pk])


class TopicEdit(FormPage):
    """Change a topic."""

    title = gettext_lazy("修改选题")
    submit = gettext_lazy("保存修改")

    @cached_property
    def row(self) -> Topic:
        """The topic of the address."""
        row: Topic = get_object_or_404(planning.topics(self.viewer), pk=self.kwargs["pk"])
        if not may_plan(self.viewer, row.unit.path):
            raise PermissionDenied
        return row

    def form(self, data: Any = None, files: Any = None) -> TopicForm:
        """As it stands."""
        row = self.row
        names = ("name", "first", "last", "wanted", "owner", "note")
        initial = {name: getattr(row, name) for name in names}
        initial |= {"field": row.field.name if row.field else "", "shapes": row.forms}
        return TopicForm(data, viewer=self.viewer, initial=initial)

    def save(self, form: Any) -> tuple[str, str]:
        """Change it."""
        planning.change_topic(topic_id=self.row.pk, content=form.content(), by=self.viewer, at=self.now)
        return _("选题已修改。"), reverse("press:topic", args=[self.row.pk])


class TopicStep(Step):
    """Close a topic, open it again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        row = get_object_or_404(planning.topics(self.viewer), pk=pk)
        close = request.POST.get("step") == "close"
        done = _("选题已结束，稿件和数字都保留。") if close else _("选题已重新打开。")
        self.attempt(done, planning.switch_topic, topic_id=row.pk, close=close)
        return HttpResponseRedirect(reverse("press:topic", args=[pk]))


class TopicCopy(Step):
    """Last year's topics again."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Copy them into the year of the page."""
        if not self.viewer.can("press.plan"):
            raise PermissionDenied
        year = year_of(request)
        count = planning.copy_year(unit=planning_unit(self.viewer), year=year, by=self.viewer, at=self.now)
        words = {"count": count, "year": year}
        said = (
            _("已为%(year)s年复制 %(count)s 个选题。") if count else _("没有可复制的：上一年没有选题，或都已复制过。")
        )
        messages.success(request, said % words)
        return HttpResponseRedirect(f"{reverse('press:topics')}?year={year}")


class TopicFields(FormPage):
    """The house's list of fields, a line each."""

    title = gettext_lazy("选题领域")
    action = "press.plan"
    submit = gettext_lazy("保存领域")

    def form(self, data: Any = None, files: Any = None) -> Any:
        """The list as text."""
        from luoshi.press.desk.topics.fields_form import FieldsForm

        return FieldsForm(data, initial={"names": "\n".join(planning.field_names(self.viewer))})

    def save(self, form: Any) -> tuple[str, str]:
        """Keep it."""
        planning.keep_fields(names=form.cleaned_data["names"].splitlines(), by=self.viewer, at=self.now)
        return _("领域已保存。"), reverse("press:topics")


class Calendar(Seen, View):
    """Months and topics of a year, with festivals, events and what is proposed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        viewer, year = self.viewer, year_of(request)
        rows = list(planning.topics(viewer, year).order_by("field__order", "first", "pk"))
        came = counting.came_of(viewer, [row.pk for row in rows])
        months = [date(year, month, 1) for month in range(1, 13)]
        days = festivals.by_month(year, TopicDay.objects.visible_to(viewer).filter(first__year=year))
        lines = [(row, [_cell(row, month, came[row.pk]) for month in months]) for row in rows]
        listed = [(m, days[m.month], [row for row, cells in lines if cells[m.month - 1][0]]) for m in months]
        context = {
            "tabs": tabs(request), "year": year, "last_year": year - 1, "next_year": year + 1, "lines": lines,
            "listed": listed, "months": months, "this_month": viewer.today.replace(day=1),
            "days": [(month, days[month.month]) for month in months], "plans": viewer.can("press.plan"),
            "proposals": festivals.proposals(viewer, viewer.today) if viewer.can("press.plan") else [],
        }  # fmt: skip
        return render(request, "press/topics/calendar.html", context)


class CalendarStep(Step):
    """What becomes of a proposed day."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a proposal, or hide it."""
        if not self.viewer.can("press.plan"):
            raise PermissionDenied
        code, text, own = (request.POST.get(name, "") for name in ("code", "year", "own"))
        year = int(text) if text.isdecimal() and len(text) == 4 else 0
        unit = planning_unit(self.viewer)
        if own.isdecimal() and len(own) < 19:
            day = get_object_or_404(TopicDay.objects.visible_to(self.viewer).select_related("field"), pk=int(own))
            self.attempt(_("已生成选题。"), festivals.take_own, unit=unit, day=day)
        elif request.POST.get("step") == "hide":
            self.attempt(_("不再提示。"), festivals.hide, code=code, year=year)
        else:
            self.attempt(_("已生成选题。"), festivals.take, unit=unit, code=code, year=year)
        return HttpResponseRedirect(reverse("press:topic_calendar"))


def _cell(row: Topic, month: date, came: counting.Came) -> tuple[bool, int, date]:
    """Whether the topic runs in the month, and its articles."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return row.first < after and row.last >= month, came.months[month], month

"""Pages of leads, assignments and information items."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import django_filters
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.files.errors import FileRefused
from luoshi.files.messages import say as say_file
from luoshi.files.operations import store_file
from luoshi.ledger.models import Evidence, Record
from luoshi.ledger.queries import records
from luoshi.org.queries import units
from luoshi.press.desk.topics import assignments, leads
from luoshi.press.desk.topics.forms import AssignForm, LeadForm, end_of
from luoshi.press.desk.topics.people import may_plan, writing_units
from luoshi.press.desk.topics.views.common import FormPage, Step, tabs
from luoshi.press.models import Article, Assignment, Lead, Topic
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage
from luoshi.ui.views import ScopedDetail

DUE_DAYS = 7
INFO = ("info.item",)
LEAD_TONES = {"new": "wait", "accepted": "good", "assigned": "good", "refused": "none"}


class LeadFilter(FilterLook):
    """By handling and type."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), choices=Lead.State.choices, empty_label=gettext_lazy("全部状态")
    )
    type = django_filters.ChoiceFilter(
        label=gettext_lazy("类型"), choices=Lead.Type.choices, empty_label=gettext_lazy("全部类型")
    )

    class Meta:
        model = Lead
        fields = ("state", "type")


class LeadList(ListPage):
    """Leads in sight."""

    title = gettext_lazy("新闻线索")
    template_name = "press/topics/list.html"
    filterset_class = LeadFilter
    search_fields = ("record__title", "unit__name", "place")
    default_sort = "-pk"
    empty_title = gettext_lazy("还没有线索")
    empty_text = gettext_lazy("一句话就能报：什么事、什么人。")
    columns = (
        Column("what", gettext_lazy("线索"), lambda row: row.record.values.get("what", ""), phone="title"),
        Column("type", gettext_lazy("类型"), "get_type_display"),
        Column("unit", gettext_lazy("单位"), "unit.name", sort="unit__sort_key"),
        Column("when", gettext_lazy("时间"), lambda row: row.record.values.get("when", "")),
        Column("place", gettext_lazy("地点"), "place"),
        Column("at", gettext_lazy("报送"), "made_at", sort="made_at"),
        Column("state", gettext_lazy("状态"), "get_state_display", phone="state"),
        Column("reason", gettext_lazy("原因"), "reason", short=True),
    )

    def rows(self) -> Any:
        """In sight."""
        return leads.leads(self.viewer)

    def row_url(self, row: Lead) -> str:
        """Its page."""
        return reverse("press:lead", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """For who enters."""
        may = self.viewer.can("record.enter")
        return [Action(_("报线索"), reverse("press:lead_new"), "plus", primary=True)] if may else []

    def context(self) -> dict[str, Any]:
        """Tabs."""
        return {"tabs": tabs(self.request)}


class LeadNew(FormPage):
    """Offer a lead."""

    title = gettext_lazy("报线索")
    action = "record.enter"
    submit = gettext_lazy("报上去")
    cancel = "press:leads"

    def form(self, data: Any = None, files: Any = None) -> LeadForm:
        """An event, as most are."""
        initial = {"type": Lead.Type.EVENT, "client_key": uuid.uuid4().hex}
        return LeadForm(data, files, viewer=self.viewer, initial=initial)

    def save(self, form: Any) -> tuple[str, str]:
        """Hand it in; a photo that is refused does not hinder the lead."""
        data, files = form.cleaned_data, ()
        if photo := data["photos"]:
            try:
                kept = store_file(
                    house_id=self.viewer.house_id, owner_room="ledger", data=photo.read(), name=photo.name,
                    by=self.viewer, at=self.now,
                )  # fmt: skip
                files = (kept.pk,)
            except FileRefused as error:
                messages.warning(self.request, say_file(error))
        names = ("what", "when", "contact", "place", "type", "client_key")
        row = leads.offer(
            unit_id=data["unit"].pk, day=self.viewer.today, file_ids=files, by=self.viewer, at=self.now,
            **{name: data[name] for name in names},
        )  # fmt: skip
        return _("线索已报送，处理结果会通知您。"), reverse("press:lead", args=[row.pk])


class LeadPage(ScopedDetail):
    """One lead."""

    template_name = "press/topics/lead.html"

    def rows(self) -> Any:
        """In sight."""
        return leads.leads(self.viewer)

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        row: Lead = self.row
        values = row.record.values
        photos = Evidence.objects.visible_to(self.viewer).filter(record=row.record, file__isnull=False)
        return {
            "tabs": tabs(self.request),
            "tone": LEAD_TONES[row.state],
            "facts": [
                (_("单位"), row.unit), (_("类型"), row.get_type_display()), (_("什么时候"), values.get("when", "")),
                (_("地点"), row.place), (_("联系人"), values.get("contact", "")), (_("未采用原因"), row.reason),
            ],
            "photos": list(photos.select_related("file")),
            "given": list(assignments.assignments(self.viewer).filter(lead=row)),
            "plans": may_plan(self.viewer, row.unit.path),
        }  # fmt: skip


class LeadStep(Step):
    """Take a lead or not."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        row = get_object_or_404(leads.leads(self.viewer), pk=pk)
        if request.POST.get("step") == "accept":
            self.attempt(_("已采纳，计入报送单位。"), leads.accept, lead_id=row.pk)
        else:
            reason = request.POST.get("reason", "")
            self.attempt(_("已告知报送人。"), leads.refuse, lead_id=row.pk, reason=reason)
        return HttpResponseRedirect(reverse("press:lead", args=[pk]))


class AssignmentList(ListPage):
    """Assignments in sight; `?mine=1` one's own."""

    title = gettext_lazy("派稿")
    template_name = "press/topics/list.html"
    search_fields = ("title", "to_unit__name", "to_person__name", "reporter")
    default_sort = "due_at"
    empty_title = gettext_lazy("没有派稿")
    empty_text = gettext_lazy("派给您或您单位的写稿任务会列在这里。")

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]  # lateness belongs to the request
        """With where each stands now."""
        at = self.request.now  # type: ignore[attr-defined]  # set by org's middleware
        return (
            Column("title", _("写什么"), "title", sort="title", phone="title"),
            Column("to", _("派给"), lambda row: row.to_person or row.to_unit or row.reporter),
            Column("topic", _("选题"), lambda row: row.topic or ""),
            Column("due", _("完成时间"), "due_at", sort="due_at"),
            Column("state", _("状态"), lambda row: assignments.stands(row, at)[0], phone="state"),
        )

    def rows(self) -> Any:
        """In sight, or one's own."""
        if self.request.GET.get("mine"):
            return assignments.mine(self.viewer)
        return assignments.assignments(self.viewer)

    def row_url(self, row: Assignment) -> str:
        """Its page."""
        return reverse("press:assignment", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """One's own, and a new one for who plans."""
        found = [Action(_("我的任务"), f"{reverse('press:assignments')}?mine=1", "user")]
        if self.viewer.can("press.plan"):
            found.append(Action(_("派稿"), reverse("press:assignment_new"), "plus", primary=True))
        return found

    def context(self) -> dict[str, Any]:
        """Tabs."""
        return {"tabs": tabs(self.request)}


class AssignmentNew(FormPage):
    """Ask somebody for a text; `?lead=` and `?topic=` fill it in."""

    title = gettext_lazy("派稿")
    action = "press.plan"
    submit = gettext_lazy("派出去")
    cancel = "press:assignments"

    def asked(self, name: str, rows: Any) -> Any:
        """The row that the address names. Raises Http404."""
        text = self.request.GET.get(name, "")
        return get_object_or_404(rows, pk=int(text)) if text.isdecimal() and len(text) < 19 else None

    def form(self, data: Any = None, files: Any = None) -> AssignForm:
        """Due in a week."""
        lead = self.asked("lead", leads.leads(self.viewer))
        topic = self.asked("topic", Topic.objects.visible_to(self.viewer))
        due = end_of(self.viewer.today + timedelta(days=DUE_DAYS))
        title = lead.record.values.get("what", "")[:100] if lead else (topic.name if topic else "")
        unit = lead.unit_id if lead and may_plan(self.viewer, lead.unit.path) else None
        return AssignForm(data, viewer=self.viewer, initial={"due_at": due, "title": title, "unit": unit})

    def save(self, form: Any) -> tuple[str, str]:
        """Ask."""
        data = form.cleaned_data
        lead = self.asked("lead", leads.leads(self.viewer))
        topic = self.asked("topic", Topic.objects.visible_to(self.viewer))
        task = assignments.Task(
            data["title"], data["due_at"], data["note"], data["person"].pk if data["person"] else None,
            data["unit"].pk if data["unit"] and not data["person"] else None, data["reporter"],
            topic.pk if topic else None,
        )  # fmt: skip
        row = assignments.assign(task=task, lead=lead, by=self.viewer, at=self.now)
        return _("已派出并通知对方。"), reverse("press:assignment", args=[row.pk])


class AssignmentPage(ScopedDetail):
    """One assignment."""

    template_name = "press/topics/assignment.html"

    def rows(self) -> Any:
        """In sight."""
        return assignments.assignments(self.viewer)

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        row: Assignment = self.row
        word, tone = assignments.stands(row, self.request.now)  # type: ignore[attr-defined]  # org's middleware
        articles = Article.objects.visible_to(self.viewer).filter(assignment=row).select_related("unit")
        return {
            "tabs": tabs(self.request), "word": word, "tone": tone,
            "facts": [
                (_("派给"), row.to_person or row.reporter), (_("单位"), row.to_unit), (_("选题"), row.topic),
                (_("派稿人"), row.made_by), (_("要求"), row.note), (_("说明"), row.end_reason),
            ],
            "articles": list(articles), "running": row.state in assignments.RUNNING,
            "mine": assignments.is_mine(self.viewer, row), "plans": may_plan(self.viewer, row.unit.path),
        }  # fmt: skip


class AssignmentStep(Step):
    """Accept, finish by hand, cancel."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        row = get_object_or_404(assignments.assignments(self.viewer), pk=pk)
        step, reason = request.POST.get("step"), request.POST.get("reason", "")
        if step == "accept":
            self.attempt(_("已接受。"), assignments.take_on, assignment_id=row.pk)
        elif step == "cancel":
            self.attempt(_("已取消并通知对方。"), assignments.cancel, assignment_id=row.pk, reason=reason)
        else:
            self.attempt(_("已完成。"), assignments.finish, assignment_id=row.pk, reason=reason)
        return HttpResponseRedirect(reverse("press:assignment", args=[pk]))


class InfoItems(ListPage):
    """Information items in sight, and which units have none this month."""

    title = gettext_lazy("信息报送")
    template_name = "press/topics/info.html"
    search_fields = ("title", "unit__name")
    default_sort = "-day"
    empty_title = gettext_lazy("还没有报送信息")
    empty_text = gettext_lazy("经验、问题建议、工作动态，写好就报。")

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]  # names of types belong to the house
        """With the type in words."""
        return (
            Column("title", _("信息"), lambda row: row.values.get("title", row.title), phone="title"),
            Column("type", _("类别"), lambda row: self.types.get(row.values.get("type", ""), "")),
            Column("unit", _("单位"), "unit.name", sort="unit__sort_key"),
            Column("day", _("日期"), "day", sort="day"),
            Column("adopted", _("采用"), lambda row: _("已采用") if row.pk in self.adopted else ""),
            Column("state", _("状态"), "state", state=True, phone="state"),
        )

    @property
    def types(self) -> dict[str, str]:
        """Codes and names of the types. One query."""
        from luoshi.ledger.queries import kind_defs

        if not hasattr(self, "_types"):
            kind = kind_defs(self.viewer, ["info.item"]).get("info.item")
            field = next((each for each in kind.fields if each.code == "type"), None) if kind else None
            self._types = {each.code: each.label for each in field.choices} if field else {}
        return self._types

    @property
    def adopted(self) -> set[int]:
        """Items that were adopted. One query."""
        from luoshi.press.models import Outcome

        if not hasattr(self, "_adopted"):
            rows = Outcome.objects.visible_to(self.viewer).filter(word="adopted", replaced_at__isnull=True)
            self._adopted = set(rows.values_list("record_id", flat=True))
        return self._adopted

    def rows(self) -> Any:
        """Items in sight, without what was taken back."""
        return records(self.viewer, kind="info.item").exclude(state=Record.State.WITHDRAWN)

    def row_url(self, row: Record) -> str:
        """The record's page."""
        return reverse("work:record", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """The record's own form."""
        may = self.viewer.can("record.enter")
        return [Action(_("报信息"), f"{reverse('work:new')}?kind=info.item", "plus", primary=True)] if may else []

    def context(self) -> dict[str, Any]:
        """Units in reach of a planner that have none this month."""
        silent: list[str] = []
        if self.viewer.can("press.plan"):
            month = self.viewer.today.replace(day=1)
            sent = self.rows().filter(day__gte=month, first_handed_in_at__isnull=False).order_by()
            rows = units(self.viewer, day=self.viewer.today).filter(is_body=False, children__isnull=True)
            silent = list(rows.exclude(pk__in=sent.values("unit_id")).values_list("name", flat=True))
        return {"tabs": tabs(self.request), "silent": silent, "own": writing_units(self.viewer)}

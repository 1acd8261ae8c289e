"""Lists of the room: records, holdings. Columns, filters, bulk actions; the rows are `queries.py`.

Invariant: as many queries with three rows as with three thousand; a bulk action touches only rows of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.catalogue.load import load as catalogue
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Holding, Kind, Record
from luoshi.ledger.operations import send_back, verify_many
from luoshi.org.models import Unit
from luoshi.org.tree import subtree_range
from luoshi.ui.actions import Action, BulkAction
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.forms import DayInput, Pick
from luoshi.ui.lists import ListPage
from luoshi.work import queries
from luoshi.work.importing import exports
from luoshi.work.messages import say, verdict_text
from luoshi.work.viewers import who

STATES = list(Record.State.choices)


class RecordFilter(FilterLook):
    """Kind, state, unit with all below it, days, mine."""

    kind = django_filters.ModelChoiceFilter(
        label=gettext_lazy("类型"),
        empty_label=gettext_lazy("全部"),
        queryset=lambda request: Kind.objects.visible_to(request.viewer),
    )
    state = django_filters.ChoiceFilter(label=gettext_lazy("状态"), empty_label=gettext_lazy("全部"), choices=STATES)
    unit = django_filters.ModelChoiceFilter(
        label=gettext_lazy("单位"),
        queryset=lambda request: Unit.objects.visible_to(request.viewer),
        widget=Pick("work:pick_units", gettext_lazy("名称或首字母")),
        method="below",
    )
    start = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=gettext_lazy("从"), widget=DayInput())
    end = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=gettext_lazy("到"), widget=DayInput())
    mine = django_filters.ChoiceFilter(
        label=gettext_lazy("登记人"),
        empty_label=gettext_lazy("全部"),
        choices=[("1", gettext_lazy("我登记的"))],
        method="by_me",
    )

    class Meta:
        model = Record
        fields: Sequence[str] = ()

    def below(self, rows: QuerySet[Record], name: str, unit: Unit) -> QuerySet[Record]:
        """The unit and all below it today."""
        return rows.filter(_under(unit))

    def by_me(self, rows: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        """Entered or handed in by the viewer."""
        me = self.request.viewer.person_id
        return rows.filter(Q(entered_by_id=me) | Q(handed_in_by_id=me))


def _under(unit: Unit) -> Q:
    low, high = subtree_range(unit.path)
    return Q(unit__path__gte=low, unit__path__lt=high)


class RecordList(ListPage):
    """工作记录."""

    title = gettext_lazy("工作记录")
    columns = (
        Column("title", gettext_lazy("标题"), sort="title", phone="title", short=True),
        Column("kind", gettext_lazy("类型"), "kind.name", sort="kind__name", phone="hide"),
        Column("unit", gettext_lazy("单位"), "unit", sort="unit__path", phone="text"),
        Column("day", gettext_lazy("日期"), "day", sort="day", phone="text"),
        Column("handed_in_at", gettext_lazy("交上来"), "handed_in_at", sort="handed_in_at", phone="hide"),
        Column("by", gettext_lazy("登记人"), "entered_by", phone="hide"),
        Column("state", gettext_lazy("状态"), "state", sort="state", state=True, phone="state"),
        Column("note", gettext_lazy("备注"), "note", on_screen=False),
    )
    search_fields = ("title", "note")
    search_hint = gettext_lazy("标题、备注")
    filterset_class = RecordFilter
    default_sort = "-day"
    empty_title = gettext_lazy("还没有工作记录")
    empty_text = gettext_lazy("点右上角“记一笔”，一分钟就能登记一条。")
    empty_icon = "clipboard-list"
    template_name = "work/records.html"

    def rows(self) -> Any:
        """Records in sight."""
        return queries.records(self.viewer)

    def export_table(self) -> Any:
        """What the list shows; of one kind all that its form asks, as an import takes it."""
        kind = self.filterset.form.cleaned_data.get("kind") if self.filterset.is_valid() else None
        return exports.of_kind(self.viewer, kind, self.found) if kind is not None else super().export_table()

    def row_url(self, row: Any) -> str:
        """Its page."""
        return reverse("work:record", args=[row.pk])

    def head_actions(self) -> Sequence[Action]:
        """记一笔, for those who enter."""
        if not self.viewer.can("record.enter"):
            return ()
        return (
            Action(_("粘贴清单"), reverse("work:paste"), icon="clipboard-list"),
            Action(_("我的草稿"), reverse("work:drafts"), icon="pencil"),
            Action(_("记一笔"), reverse("work:new"), icon="plus", primary=True),
        )

    def bulk_actions(self) -> Sequence[BulkAction]:
        """Verify or send back many, for reviewers."""
        return (
            BulkAction("verify", _("核实"), verify_rows, may_verify, icon="check"),
            BulkAction(
                "send_back",
                _("退回"),
                send_back_rows,
                may_verify,
                reason_label=_("退回原因"),
                danger=True,
                icon="arrow-back-up",
            ),
        )


def may_verify(viewer: Any) -> bool:
    """Whether the viewer verifies anything."""
    return bool(viewer.can("record.verify"))


def verify_rows(request: HttpRequest, rows: QuerySet[Any], reason: str) -> str:
    """Accept all that are ticked; says which were not and why."""
    viewer, at = who(request), request.now  # type: ignore[attr-defined]  # set by org's middleware
    titles = dict(rows.order_by().values_list("pk", "title"))
    verdict = verify_many(record_ids=list(titles), by=viewer, at=at)
    refused = [(titles[key], say(refusal)) for key, refusal in verdict.refused.items()]
    return verdict_text(len(verdict.verified), refused)


def send_back_rows(request: HttpRequest, rows: QuerySet[Any], reason: str) -> str:
    """Send all that are ticked back with one reason."""
    viewer, at = who(request), request.now  # type: ignore[attr-defined]  # set by org's middleware
    done, refused = 0, []
    for key, title in rows.order_by("pk").values_list("pk", "title"):
        try:
            send_back(record_id=key, reason=reason, by=viewer, at=at)
            done += 1
        except LedgerRefused as refusal:
            refused.append((title, say(refusal)))
    if not refused:
        return _("已退回 %(done)s 条。") % {"done": done}
    first, why = refused[0]
    words = {"done": done, "count": len(refused), "title": first, "why": why}
    return _("已退回 %(done)s 条，%(count)s 条没有退回：%(title)s（%(why)s）") % words


class HoldingFilter(FilterLook):
    """Unit, and whether it is still in use."""

    unit = django_filters.ModelChoiceFilter(
        label=gettext_lazy("单位"),
        queryset=lambda request: Unit.objects.visible_to(request.viewer),
        widget=Pick("work:pick_units", gettext_lazy("名称或首字母")),
        method="below",
    )
    closed = django_filters.ChoiceFilter(
        label=gettext_lazy("使用情况"),
        empty_label=gettext_lazy("全部"),
        choices=[("no", gettext_lazy("在用")), ("yes", gettext_lazy("已停用"))],
        method="by_use",
    )

    class Meta:
        model = Holding
        fields: Sequence[str] = ()

    def below(self, rows: QuerySet[Holding], name: str, unit: Unit) -> QuerySet[Holding]:
        """The unit and all below it today."""
        return rows.filter(_under(unit))

    def by_use(self, rows: QuerySet[Holding], name: str, value: str) -> QuerySet[Holding]:
        """In use or closed."""
        return rows.filter(closed_on__isnull=value == "no")


class HoldingList(ListPage):
    """名录, by type."""

    title = gettext_lazy("名录")
    columns = (
        Column("name", gettext_lazy("名称"), sort="name", phone="title"),
        Column(
            "type", gettext_lazy("类型"), lambda row: queries.holding_type_name(row.type), sort="type", phone="text"
        ),
        Column("unit", gettext_lazy("单位"), sort="unit__path", phone="text"),
        Column("place", gettext_lazy("位置"), lambda row: row.values.get("place"), short=True, phone="hide"),
        Column("keeper", gettext_lazy("责任人"), phone="hide"),
        Column("last_touched", gettext_lazy("最近更新"), sort="last_touched"),
        Column(
            "state", gettext_lazy("状态"), lambda row: "off" if row.closed_on else "active", state=True, phone="state"
        ),
    )
    search_fields = ("name", "code")
    search_hint = gettext_lazy("名称、编号")
    filterset_class = HoldingFilter
    default_sort = "unit"
    template_name = "work/holdings.html"
    empty_title = gettext_lazy("名录里还没有内容")
    empty_text = gettext_lazy("先登记宣传栏、公众号、场所等，记录工作时就能直接勾选。")
    empty_icon = "books"

    @property
    def type(self) -> str:
        """The type asked for; "" for all."""
        code = self.request.GET.get("type", "")
        return code if code in {each.code for each in catalogue().holding_types()} else ""

    def rows(self) -> Any:
        """Holdings in sight, of one type where one is asked for."""
        rows = queries.holdings(self.viewer)
        return rows.filter(type=self.type) if self.type else rows

    def export_table(self) -> Any:
        """What the list shows; of one type its whole card, as an import takes it."""
        return exports.of_type(self.viewer, self.type, self.found) if self.type else super().export_table()

    def row_url(self, row: Any) -> str:
        """Its card."""
        return reverse("work:holding", args=[row.pk])

    def head_actions(self) -> Sequence[Action]:
        """Add one, add many."""
        if not self.viewer.can("holding.edit"):
            return ()
        query = f"?type={self.type}" if self.type else ""
        return (
            Action(_("批量登记"), reverse("work:holding_paste") + query, icon="clipboard-list"),
            *(
                [Action(_("导入表格"), f"{reverse('org:import_new')}?what=holding:{self.type}", icon="table")]
                if self.type
                else []
            ),
            Action(_("登记一处"), reverse("work:holding_new") + query, icon="plus", primary=True),
        )

    def context(self) -> dict[str, Any]:
        """The types with their numbers, as tabs."""
        counts = queries.holding_counts(self.viewer)
        base = reverse("work:holdings")
        tabs = [{"label": _("全部"), "url": base, "current": not self.type, "count": sum(counts.values())}]
        for each in catalogue().holding_types():
            if counts.get(each.code) or each.code == self.type:
                url = f"{base}?type={each.code}"
                current = each.code == self.type
                tabs.append({"label": each.name, "url": url, "current": current, "count": counts.get(each.code, 0)})
        return {"tabs": tabs}

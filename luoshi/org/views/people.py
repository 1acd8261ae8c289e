"""The list of people, adding one, choosing one, and their contacts as a file. One person's page is `person.py`."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.forms import TextInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org import errors, operations
from luoshi.org.forms import PersonForm
from luoshi.org.imports.people import export_of_people
from luoshi.org.masking import mask_phone
from luoshi.org.messages import say
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.passwords import new_password
from luoshi.org.queries import in_force, people
from luoshi.org.roles import ROLES, role_choices
from luoshi.org.safety_forms import ReasonForm
from luoshi.org.views.guard import Guarded
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.export import table_response
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage
from luoshi.ui.views import PickOptions, form_answer

STATES = (("on", gettext_lazy("能登录")), ("off", gettext_lazy("已停用")), ("none", gettext_lazy("没有账号")))
NATURES = {"lent": gettext_lazy("（借用）"), "standin": gettext_lazy("（代理）")}


def _posts(person: Person) -> str:
    return "；".join(
        f"{post.unit}·{ROLES[post.role].name}{NATURES.get(post.nature, '')}"
        for post in person.posts_now  # type: ignore[attr-defined]  # prefetched
        if post.role in ROLES
    )


def _state(person: Person) -> str:
    account = getattr(person, "account", None)
    if account is None:
        return str(STATES[2][1])
    return _("正常") if account.is_active else str(STATES[1][1])


class PeopleFilter(FilterLook):
    """By unit, role and whether they can sign in."""

    unit = django_filters.CharFilter(
        label=gettext_lazy("单位"), method="at_unit", widget=TextInput(attrs={"placeholder": gettext_lazy("单位名称或首字母")})
    )  # fmt: skip
    role = django_filters.ChoiceFilter(
        label=gettext_lazy("角色"), method="in_role", choices=role_choices, empty_label=gettext_lazy("全部角色")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("账号"), method="in_state", choices=STATES, empty_label=gettext_lazy("全部")
    )

    class Meta:
        model = Person
        fields = ()

    def _with_post(self, rows: QuerySet[Any], which: Q) -> QuerySet[Any]:
        viewer = self.request.viewer
        posts = Membership.objects.visible_to(viewer).filter(in_force(viewer.today), which, person=OuterRef("pk"))
        return rows.filter(Exists(posts))

    def at_unit(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Posts today at units of that name."""
        units = Unit.objects.visible_to(self.request.viewer).filter(
            Q(name__icontains=value) | Q(short_name__icontains=value) | Q(initials__icontains=value)
        )
        return self._with_post(rows, Q(unit__in=units.values("pk")))

    def in_role(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Posts today of that role."""
        return self._with_post(rows, Q(role=value))

    def in_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether an account opens."""
        if value == "none":
            return rows.filter(account__isnull=True)
        return rows.filter(account__is_active=value == "on")


class People(Guarded, ListPage):
    """Everybody of the house, by pinyin."""

    title = gettext_lazy("人员")
    search_fields = ("name", "initials", "sort_key", "account__username")
    search_hint = gettext_lazy("姓名、拼音或用户名")
    filterset_class = PeopleFilter
    default_sort = "sort_key"
    empty_title = gettext_lazy("还没有人员")
    empty_text = gettext_lazy("先导入单位，再添加各单位的通讯员和核验员。")
    empty_icon = "users"
    columns = (
        Column("name", gettext_lazy("姓名"), sort="sort_key", phone="title"),
        Column("username", gettext_lazy("用户名"), "account.username", sort="account__username"),
        Column("posts", gettext_lazy("岗位"), _posts, short=True),
        Column("phone", gettext_lazy("电话"), lambda row: mask_phone(row.phone)),
        Column("state", gettext_lazy("账号"), _state),
    )

    def rows(self) -> Any:
        """People in reach with today's posts: two queries, whatever their number."""
        posts = Membership.objects.visible_to(self.viewer).filter(in_force(self.viewer.today)).select_related("unit")
        return (
            people(self.viewer)
            .select_related("account")
            .prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_now"))
        )

    def export_table(self) -> Any:
        """One row a post, as an import takes it; telephone numbers stay where their reading is written down."""
        return export_of_people(self.found)

    def row_url(self, row: Person) -> str | None:
        """The person's page."""
        return reverse("org:person", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """Contacts in full, and adding somebody."""
        contacts = f"{reverse('org:contacts')}?{self.request.GET.urlencode()}"
        return [
            Action(_("导出通讯录"), contacts, "download"),
            Action(_("导入名单"), reverse("org:import_new") + "?what=people", "table"),
            Action(_("添加人员"), reverse("org:person_new"), "plus", primary=True),
        ]


class Contacts(People):
    """The people that the list found, with telephone numbers in full: asked with a reason, written down for each."""

    exportable = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask why."""
        return form_answer(request, ReasonForm(), "org/contacts.html", {"count": self.found.count()})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return form_answer(request, form, "org/contacts.html", {"count": self.found.count()})
        taken = operations.take_contacts(
            people=list(self.found), reason=form.cleaned_data["reason"], by=self.viewer, at=request.now  # type: ignore[attr-defined]
        )  # fmt: skip
        request.told = True  # type: ignore[attr-defined]  # a line about each of them stands in the log
        rows = ([row.name, _posts(row), row.phone, row.email] for row in taken)
        return table_response(_("通讯录"), [_("姓名"), _("岗位"), _("电话"), _("邮箱")], rows, today=self.today())


class PersonOptions(Guarded, PickOptions):
    """People of the house, by name or initials, with their posts as the hint."""

    search_fields = ("name", "initials", "sort_key")
    order = ("sort_key", "pk")

    def rows(self) -> Any:
        """Whom a chooser may offer those who manage posts."""
        posts = Membership.objects.visible_to(self.viewer).filter(in_force(self.viewer.today)).select_related("unit")
        return people(self.viewer).prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_now"))

    def hint(self, row: Any) -> str:
        """What tells two of the same name apart."""
        return _posts(row)


class NewPerson(Guarded):
    """A person, a sign-in name and a first post, in one step."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return form_answer(request, PersonForm(viewer=self.viewer), "org/person_form.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add all three, or none."""
        form = PersonForm(request.POST, viewer=self.viewer)
        if form.is_valid():
            given, at = form.cleaned_data, request.now  # type: ignore[attr-defined]  # set by the middleware
            password = new_password()
            try:
                with transaction.atomic():
                    person = operations.add_person(
                        house_id=self.viewer.house_id, name=given["name"].strip(), phone=given["phone"],
                        email=given["email"], is_post=given["is_post"], by=self.viewer, at=at,
                    )  # fmt: skip
                    operations.add_account(
                        person=person, username=given["username"], password=password, by=self.viewer, at=at
                    )
                    operations.appoint(
                        person=person, unit=given["unit"], role=given["role"], title=given["title"],
                        by=self.viewer, at=at, valid_from=self.viewer.today,
                    )  # fmt: skip
            except errors.OrgRefused as error:
                form.add_error("username" if isinstance(error, errors.UsernameTaken) else "unit", say(error))
            else:
                if given["is_post"]:
                    messages.success(request, _("岗位账号已开通，请在下面登记现由谁使用。"))
                return render(request, "org/password.html", {"person": person, "password": password})
        return form_answer(request, form, "org/person_form.html")

"""People of the house with their posts: add, give and end posts, a new password to hand over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from luoshi.org import errors, operations
from luoshi.org.forms import PersonForm, PostForm
from luoshi.org.imports.people import export_of_people
from luoshi.org.messages import say
from luoshi.org.models import Membership, Person
from luoshi.org.passwords import new_password
from luoshi.org.queries import in_force, people
from luoshi.org.roles import ROLES
from luoshi.org.views.guard import Guarded
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage
from luoshi.ui.views import form_answer


def _posts(person: Person) -> str:
    return "；".join(f"{post.unit}·{ROLES[post.role].name}" for post in person.posts_now if post.role in ROLES)  # type: ignore[attr-defined]  # prefetched


class People(Guarded, ListPage):
    """Everybody with a post, by pinyin."""

    title = gettext_lazy("人员")
    search_fields = ("name", "initials", "account__username", "posts__unit__name")
    search_hint = gettext_lazy("姓名、首字母、用户名或单位")
    default_sort = "sort_key"
    empty_title = gettext_lazy("还没有人员")
    empty_text = gettext_lazy("先导入单位，再添加各单位的通讯员和核验员。")
    empty_icon = "users"
    columns = (
        Column("name", gettext_lazy("姓名"), sort="sort_key", phone="title"),
        Column("username", gettext_lazy("用户名"), "account.username", sort="account__username"),
        Column("posts", gettext_lazy("岗位"), _posts, short=True),
    )

    def rows(self) -> Any:
        """People in reach with today's posts: two queries, whatever their number."""
        posts = Membership.objects.visible_to(self.viewer).filter(in_force(self.viewer.today)).select_related("unit")
        return (
            people(self.viewer)
            .select_related("account")
            .prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_now"))
            .distinct()
        )

    def export_table(self) -> Any:
        """One row a post, as an import takes it."""
        return export_of_people(self.found)

    def row_url(self, row: Person) -> str | None:
        """The person's page."""
        return reverse("org:person", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """Bring in a list, or add one."""
        return [
            Action(_("导入名单"), reverse("org:import_new") + "?what=people", "table"),
            Action(_("添加人员"), reverse("org:person_new"), "plus", primary=True),
        ]


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
                        by=self.viewer, at=at,
                    )  # fmt: skip
                    operations.add_account(
                        person=person, username=given["username"], password=password, by=self.viewer, at=at
                    )
                    operations.appoint(
                        person=person, unit=given["unit"], role=given["role"], title=given["title"],
                        valid_from=self.viewer.today, by=self.viewer, at=at,
                    )  # fmt: skip
            except errors.OrgRefused as error:
                form.add_error("username" if isinstance(error, errors.UsernameTaken) else "unit", say(error))
            else:
                return render(request, "org/password.html", {"person": person, "password": password})
        return form_answer(request, form, "org/person_form.html")


class OnePerson(Guarded):
    """A person's posts; another post, ending one, a new password."""

    def person(self, pk: int) -> Person:
        """The person, or 404."""
        return get_object_or_404(people(self.viewer).select_related("account"), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return self.page(request, self.person(pk), PostForm(viewer=self.viewer, initial=self.initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give one more post."""
        person = self.person(pk)
        form = PostForm(request.POST, viewer=self.viewer)
        if form.is_valid():
            try:
                operations.appoint(person=person, by=self.viewer, at=request.now, **form.cleaned_data)  # type: ignore[attr-defined]
            except errors.OrgRefused as error:
                form.add_error("unit", say(error))
            else:
                messages.success(request, _("已任命。"))
                return redirect("org:person", pk=person.pk)
        return self.page(request, person, form)

    @property
    def initial(self) -> dict[str, Any]:
        """A post begins today unless said otherwise."""
        return {"valid_from": self.viewer.today, "nature": "own"}

    def page(self, request: HttpRequest, person: Person, form: PostForm) -> HttpResponse:
        """The posts, newest first, and the form."""
        posts = Membership.objects.visible_to(self.viewer).filter(person=person).select_related("unit")
        rows = [(post, ROLES[post.role].name) for post in posts.order_by("-valid_from", "-pk") if post.role in ROLES]
        return form_answer(request, form, "org/person.html", {"person": person, "posts": rows})


class EndPost(Guarded):
    """End one post today."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it; foreign posts are 404."""
        post = get_object_or_404(Membership.objects.visible_to(self.viewer), pk=pk)
        operations.end_post(post=post, by=self.viewer, at=request.now, day=self.viewer.today)  # type: ignore[attr-defined]
        messages.success(request, _("岗位已结束。"))
        return redirect("org:person", pk=post.person_id)


class NewPassword(OnePerson):
    """A new first password, shown once."""

    @property
    def viewer_may(self) -> bool:
        """Only for people with an account."""
        return self.viewer.can("org.manage")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set it and show it."""
        person = self.person(pk)
        password = new_password()
        operations.reset_password(person=person, password=password, by=self.viewer, at=request.now)  # type: ignore[attr-defined]
        return render(request, "org/password.html", {"person": person, "password": password})


new_password_view = sensitive_post_parameters()(NewPassword.as_view())

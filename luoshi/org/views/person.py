"""One person: posts, contacts that are read in full by a click, the account, own data, erasing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from luoshi.org import errors, operations
from luoshi.org.forms import PostForm
from luoshi.org.handing_over import pass_on
from luoshi.org.masking import mask_email, mask_phone
from luoshi.org.messages import say
from luoshi.org.models import Membership, Person
from luoshi.org.passwords import new_password
from luoshi.org.personal import data_file, erase_person
from luoshi.org.queries import people
from luoshi.org.roles import ROLES
from luoshi.org.safety_forms import PassOnForm, PersonEditForm, ReasonForm
from luoshi.org.views.guard import Guarded
from luoshi.ui.lists import wants_fragment
from luoshi.ui.views import form_answer

BESIDE = {errors.PostTaken: "role", errors.RolesApart: "role", errors.NotLendable: "role", errors.BackDated: "last"}


class OnePerson(Guarded):
    """A person's posts; another post."""

    def person(self, pk: int) -> Person:
        """The person, or 404."""
        return get_object_or_404(people(self.viewer).select_related("account", "held_by"), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return self.page(request, self.person(pk), PostForm(viewer=self.viewer, initial=self.initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give one more post."""
        person = self.person(pk)
        form = PostForm(request.POST, viewer=self.viewer)
        if form.is_valid():
            given = dict(form.cleaned_data)
            last = given.pop("last")
            given["valid_to"] = last.fromordinal(last.toordinal() + 1) if last else None
            try:
                operations.appoint(person=person, by=self.viewer, at=request.now, **given)  # type: ignore[attr-defined]
            except errors.OrgRefused as error:
                form.add_error(BESIDE.get(type(error), "unit"), say(error))
            else:
                messages.success(request, _("已任命。"))
                return redirect("org:person", pk=person.pk)
        return self.page(request, person, form)

    @property
    def initial(self) -> dict[str, Any]:
        """A post begins today unless said otherwise."""
        return {"valid_from": self.viewer.today, "nature": "own"}

    def page(self, request: HttpRequest, person: Person, form: PostForm) -> HttpResponse:
        """The posts, those in force first, and the form."""
        posts = Membership.objects.visible_to(self.viewer).filter(person=person).select_related("unit")
        today = self.viewer.today
        rows = [
            {
                "post": post, "role": ROLES[post.role].name,
                "over": post.valid_to is not None and post.valid_to <= today,
                "last": post.valid_to and post.valid_to.fromordinal(post.valid_to.toordinal() - 1),
            }
            for post in posts.order_by("-valid_from", "-pk")
            if post.role in ROLES
        ]  # fmt: skip
        rows.sort(key=lambda row: row["over"])
        context = {
            "person": person, "posts": rows, "phone": mask_phone(person.phone), "email": mask_email(person.email),
            "account": getattr(person, "account", None), "self": person.pk == self.viewer.person_id,
            "in_force": sum(1 for row in rows if not row["over"]),
        }  # fmt: skip
        return form_answer(request, form, "org/person.html", context)


class Contact(OnePerson):
    """Telephone and mail in full: each look is written down."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Not by an address that somebody could send around."""
        return redirect("org:person", pk=self.person(pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        person = self.person(pk)
        phone, email = operations.read_contact(person=person, by=self.viewer, at=request.now)  # type: ignore[attr-defined]
        page = "org/contact_fragment.html" if wants_fragment(request) else "org/contact.html"
        response = render(request, page, {"person": person, "phone": phone, "email": email})
        response["Cache-Control"] = "no-store"
        return response


class EditPerson(OnePerson):
    """Name and contacts."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form: the name stands in it, the contacts are masked beside it."""
        person = self.person(pk)
        return self.form_page(request, person, PersonEditForm(initial={"name": person.name}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it."""
        person, form = self.person(pk), PersonEditForm(request.POST)
        if not form.is_valid():
            return self.form_page(request, person, form)
        operations.change_person(person=person, by=self.viewer, at=request.now, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("已保存。"))
        return redirect("org:person", pk=person.pk)

    def form_page(self, request: HttpRequest, person: Person, form: PersonEditForm) -> HttpResponse:
        """The page around it."""
        context = {"person": person, "phone": mask_phone(person.phone), "email": mask_email(person.email)}
        return form_answer(request, form, "org/person_edit.html", context)


class SwitchAccount(OnePerson):
    """Switch an account off or on."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nothing to see."""
        return redirect("org:person", pk=self.person(pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`active` is 1 or 0."""
        person, active = self.person(pk), request.POST.get("active") == "1"
        if getattr(person, "account", None) is None:
            return redirect("org:person", pk=person.pk)
        try:
            operations.switch_account(person=person, active=active, by=self.viewer, at=request.now)  # type: ignore[attr-defined]
        except errors.OrgRefused as error:
            messages.error(request, say(error))
        else:
            messages.success(request, _("账号已启用。") if active else _("账号已停用，已有的登录随即退出。"))
        return redirect("org:person", pk=person.pk)


class PersonData(OnePerson):
    """Everything that is kept of the person, as a file (right of access)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The workbook; the operation tells the log."""
        request.told = True  # type: ignore[attr-defined]
        return data_file(person=self.person(pk), by=self.viewer, at=request.now)  # type: ignore[attr-defined]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nothing is written here."""
        return redirect("org:person", pk=self.person(pk).pk)


class ErasePerson(OnePerson):
    """Empty what is kept of somebody who has left."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What goes and what stays, and why it is asked."""
        return form_answer(request, ReasonForm(), "org/person_erase.html", {"person": self.person(pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Erase, or say what stands in the way."""
        person, form = self.person(pk), ReasonForm(request.POST)
        if form.is_valid():
            try:
                erase_person(person=person, reason=form.cleaned_data["reason"], by=self.viewer, at=request.now)  # type: ignore[attr-defined]
            except errors.OrgRefused as error:
                form.add_error(None, say(error))
            else:
                messages.success(request, _("个人信息已删除，台账中的数字不变。"))
                return redirect("org:people")
        return form_answer(request, form, "org/person_erase.html", {"person": person})


class PassOn(OnePerson):
    """The account of a post goes to somebody else."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who uses it from now on."""
        form = PassOnForm(viewer=self.viewer)
        return form_answer(request, form, "org/pass_on.html", {"person": self.person(pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pass it on; the new first password is shown once."""
        person, form, password = self.person(pk), PassOnForm(request.POST, viewer=self.viewer), new_password()
        if form.is_valid():
            try:
                pass_on(
                    account_of=person, to=form.cleaned_data["to"], password=password, by=self.viewer, at=request.now
                )  # type: ignore[attr-defined]
            except errors.OrgRefused as error:
                form.add_error("to", say(error))
            else:
                return render(request, "org/password.html", {"person": person, "password": password})
        return form_answer(request, form, "org/pass_on.html", {"person": person})


class NewPassword(OnePerson):
    """A new first password, shown once."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nothing to see."""
        return redirect("org:person", pk=self.person(pk).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set it and show it."""
        person = self.person(pk)
        if getattr(person, "account", None) is None:
            return redirect("org:person", pk=person.pk)
        password = new_password()
        operations.reset_password(person=person, password=password, by=self.viewer, at=request.now)  # type: ignore[attr-defined]
        return render(request, "org/password.html", {"person": person, "password": password})


new_password_view = sensitive_post_parameters()(NewPassword.as_view())

"""Posts: ending, handing over in one step, standing in, and the note that the successor ticks off."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.org import errors, operations
from luoshi.org.handing_over import hand_over, stand_in, tick_off, unread, what_moves
from luoshi.org.messages import say
from luoshi.org.models import Membership, Person
from luoshi.org.passwords import new_password
from luoshi.org.roles import ROLES
from luoshi.org.safety_forms import HandOverForm, StandInForm
from luoshi.org.views.guard import Guarded
from luoshi.ui.views import form_answer

BESIDE = {errors.BackDated: "day", errors.PostEnded: "day", errors.UsernameTaken: "new_username"}


class OnePost(Guarded):
    """A post in reach, or 404."""

    def find(self, pk: int) -> Membership:
        """The post with its person and unit."""
        rows = Membership.objects.visible_to(self.viewer).select_related("person", "unit")
        return get_object_or_404(rows.filter(role__in=list(ROLES)), pk=pk)


class EndPost(OnePost):
    """End one post today."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it; foreign posts are 404."""
        post = self.find(pk)
        try:
            operations.end_post(post=post, by=self.viewer, at=request.now, day=self.viewer.today)  # type: ignore[attr-defined]
        except errors.OrgRefused as error:
            messages.error(request, say(error))
        else:
            messages.success(request, _("岗位已结束。"))
        return redirect("org:person", pk=post.person_id)


class HandOverPost(OnePost):
    """Successor, day, note: one form, one step."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form with what goes along."""
        post = self.find(pk)
        form = HandOverForm(viewer=self.viewer, holder=post.person, initial={"day": self.viewer.today})
        return self.page(request, post, form)

    def page(self, request: HttpRequest, post: Membership, form: HandOverForm) -> HttpResponse:
        """The page around the form."""
        moves = what_moves(post)
        context = {"post": post, "role": ROLES[post.role].name, "moves": moves}
        return form_answer(request, form, "org/hand_over.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand it over; a new person's first password is shown once."""
        post = self.find(pk)
        form = HandOverForm(request.POST, viewer=self.viewer, holder=post.person)
        if form.is_valid():
            given, password = form.cleaned_data, ""
            try:
                with transaction.atomic():
                    to = given["to"]
                    if to is None:
                        password = new_password()
                        to = self._newcomer(given["new_name"].strip(), given["new_username"], password, request)
                    hand_over(
                        post=post, to=to, day=given["day"], note=given["note"], by=self.viewer, at=request.now  # type: ignore[attr-defined]
                    )  # fmt: skip
            except errors.OrgRefused as error:
                form.add_error(BESIDE.get(type(error), "to"), say(error))
            else:
                messages.success(
                    request, _("已交接，自 %(day)s 起由%(name)s接任。") % {"day": given["day"], "name": to.name}
                )
                if password:
                    return render(request, "org/password.html", {"person": to, "password": password})
                return redirect("org:person", pk=post.person_id)
        return self.page(request, post, form)

    def _newcomer(self, name: str, username: str, password: str, request: HttpRequest) -> Person:
        at = request.now  # type: ignore[attr-defined]  # set by the middleware
        person = operations.add_person(house_id=self.viewer.house_id, name=name, by=self.viewer, at=at)
        operations.add_account(person=person, username=username, password=password, by=self.viewer, at=at)
        return person


class StandIn(OnePost):
    """Somebody does what the post does, for a while."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        post = self.find(pk)
        form = StandInForm(viewer=self.viewer, holder=post.person, initial={"first": self.viewer.today})
        return form_answer(request, form, "org/stand_in.html", {"post": post, "role": ROLES[post.role].name})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Arrange it."""
        post = self.find(pk)
        form = StandInForm(request.POST, viewer=self.viewer, holder=post.person)
        if form.is_valid():
            try:
                stand_in(post=post, by=self.viewer, at=request.now, **form.cleaned_data)  # type: ignore[attr-defined]
            except errors.OrgRefused as error:
                form.add_error("first" if isinstance(error, errors.PostEnded) else "person", say(error))
            else:
                messages.success(request, _("代理已安排，到期自动结束。"))
                return redirect("org:person", pk=post.person_id)
        return form_answer(request, form, "org/stand_in.html", {"post": post, "role": ROLES[post.role].name})


@require_POST
def note_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The successor has read the note; others' are 404."""
    viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    hand_over = get_object_or_404(unread(viewer), pk=pk)
    tick_off(hand_over=hand_over, by=viewer, at=request.now)  # type: ignore[attr-defined]  # set by the middleware
    return redirect("/")

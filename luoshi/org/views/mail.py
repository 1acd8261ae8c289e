"""The house's settings of mail and group robots, with a test that says what failed, and the list of what was sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from luoshi.org.models import Person
from luoshi.org.models.notices import Delivery
from luoshi.org.notices import mail, operations, robots
from luoshi.org.notices.ciphers import encrypt
from luoshi.org.notices.forms import MailForm, RobotForm
from luoshi.org.notices.queries import deliveries
from luoshi.org.notices.sending import OUTSIDE
from luoshi.org.queries import house_of
from luoshi.org.views.guard import Guarded
from luoshi.ui.actions import BulkAction
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage
from luoshi.ui.templatetags.luoshi import state_pill
from luoshi.ui.views import UNPROCESSABLE

State = Delivery.State
TONES = {State.WAITING: "wait", State.SENT: "good", State.FAILED: "behind", State.GIVEN_UP: "late"}


@method_decorator(sensitive_post_parameters("password", "address", "secret"), name="dispatch")
class MailSettings(Guarded):
    """Two cards: the mail server, and the robots of groups."""

    actions = ("house.settings",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What is set; no secret is shown."""
        return self.page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save or test the mail server."""
        known = mail.mail_of(house_of(self.viewer))
        form = MailForm(request.POST, known=known)
        if not form.is_valid():
            return self.page(request, form=form, status=UNPROCESSABLE)
        if "test" in request.POST:
            return self.page(request, form=form, tested=self.test(form))
        operations.set_mail(
            house_id=self.viewer.house_id, server=form.server_given(), password=form.password_given, by=self.viewer,
            at=request.now,  # type: ignore[attr-defined]  # set by the middleware
        )  # fmt: skip
        on = form.cleaned_data["on"]
        messages.success(request, _("已保存，邮件发送已开启。") if on else _("已保存，邮件发送保持关闭。"))
        return redirect("org:mail")

    def test(self, form: MailForm) -> tuple[bool, str]:
        """Send one message with what is typed, saved or not; the sentence says exactly what failed."""
        server = form.server_given()
        if form.password_given is not None:
            server = replace(server, password=encrypt(form.password_given))
        to = form.cleaned_data["test_to"]
        try:
            connection = mail.connect(server)
            try:
                mail.message(
                    server, to=to, subject=_("测试邮件"), text=_("收到这封邮件，说明邮件设置是对的。"), url="/",
                    connection=connection,
                ).send()  # fmt: skip
            finally:
                connection.close()
        except OUTSIDE as error:
            return False, mail.explain(error, server)
        return True, _("已发给 %(to)s，请到邮箱查看。确认收到后再保存。") % {"to": to}

    def page(
        self,
        request: HttpRequest,
        *,
        form: MailForm | None = None,
        robot_form: RobotForm | None = None,
        tested: tuple[bool, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """Both cards with what is typed."""
        house = house_of(self.viewer)
        known = mail.mail_of(house)
        if form is None:
            own = (
                Person.objects.visible_to(self.viewer).filter(pk=self.viewer.person_id).values_list("email", flat=True)
            )
            shown = {name: getattr(known, name) for name in MailForm.base_fields if hasattr(known, name)}
            form = MailForm(known=known, initial={**shown, "password": "", "test_to": own.first() or known.sender})
        given = {
            "form": form, "robot_form": robot_form or RobotForm(), "robots": robots.robots_of(house), "tested": tested,
            "no_url": not settings.URL,
        }  # fmt: skip
        return render(request, "org/notices/mail.html", given, status=status)


class AddRobot(MailSettings):
    """One robot more."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form stands on the settings page."""
        return redirect("org:mail")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it, or say what is wrong."""
        form = RobotForm(request.POST)
        if not form.is_valid():
            return self.page(request, robot_form=form, status=UNPROCESSABLE)
        given = form.cleaned_data
        operations.add_robot(
            house_id=self.viewer.house_id, name=given["name"], type=form.type, address=given["address"],
            secret=given["secret"], by=self.viewer, at=request.now,  # type: ignore[attr-defined]  # middleware
        )  # fmt: skip
        messages.success(request, _("已添加“%(name)s”。建议先发一条测试消息。") % {"name": given["name"]})
        return redirect("org:mail")


class OneRobot(MailSettings):
    """Switch a robot on or off, test it, remove it."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:  # type: ignore[override]  # one more argument
        """The robots stand on the settings page."""
        return redirect("org:mail")

    def post(self, request: HttpRequest, code: str) -> HttpResponse:  # type: ignore[override]  # one more argument
        """Do what the button says; an unknown robot is 404."""
        robot = next((one for one in robots.robots_of(house_of(self.viewer)) if one.code == code), None)
        if robot is None:
            raise Http404
        action = request.POST.get("action", "")
        given = {"house_id": self.viewer.house_id, "code": code, "by": self.viewer, "at": request.now}  # type: ignore[attr-defined]
        if action == "test":
            self.try_out(request, robot)
        elif action == "remove":
            operations.remove_robot(**given)
            messages.success(request, _("已删除“%(name)s”。") % {"name": robot.name})
        else:
            operations.switch_robot(on=action == "on", **given)
            words = _("已启用“%(name)s”。") if action == "on" else _("已停用“%(name)s”。")
            messages.success(request, words % {"name": robot.name})
        return redirect("org:mail")

    def try_out(self, request: HttpRequest, robot: robots.Robot) -> None:
        """Post one message and say what came of it."""
        try:
            robots.send(robot, subject=_("测试消息：群机器人设置是对的。"), link="", at=request.now)  # type: ignore[attr-defined]
        except OUTSIDE as error:
            messages.error(request, f"{robot.name}：{robots.explain(error)}")
        else:
            messages.success(request, _("测试消息已发到“%(name)s”。") % {"name": robot.name})


class DeliveryFilter(FilterLook):
    """By state and way."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), choices=State.choices, empty_label=gettext_lazy("全部状态")
    )
    channel = django_filters.ChoiceFilter(
        label=gettext_lazy("方式"), choices=Delivery.Channel.choices, empty_label=gettext_lazy("全部方式")
    )

    class Meta:
        model = Delivery
        fields = ("state", "channel")


class Deliveries(Guarded, ListPage):
    """What was sent outside, or could not be, and why."""

    actions = ("house.settings",)
    title = gettext_lazy("发送记录")
    search_fields = ("subject", "notice__person__name", "error")
    search_hint = gettext_lazy("标题、收件人或原因")
    filterset_class = DeliveryFilter
    empty_title = gettext_lazy("还没有发送过邮件或群消息")
    empty_text = gettext_lazy("设置好发信服务器或群机器人后，发出的每一条都会列在这里。")
    empty_icon = "mail"
    columns = (
        Column("subject", gettext_lazy("标题"), phone="title"),
        Column("to", gettext_lazy("发给"), "to_name", phone="text"),
        Column("state", gettext_lazy("状态"), lambda row: state_pill(TONES[row.state], row.get_state_display()),
               sort="state", phone="state", export=lambda row: row.get_state_display()),
        Column("tries", gettext_lazy("次数"), sort="tries", align="end"),
        Column("asked_at", gettext_lazy("提交时间"), sort="asked_at"),
        Column("sent_at", gettext_lazy("发出时间"), sort="sent_at"),
        Column("error", gettext_lazy("原因")),
    )  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        """All of the house."""
        return deliveries(self.viewer)  # type: ignore[no-any-return]  # a queryset of the scoped manager

    def full_context(self) -> dict[str, Any]:
        """Name whom each row went to, without a query per row."""
        names = {robot.code: robot.name for robot in robots.robots_of(house_of(self.viewer))}
        for row in self.page.object_list:
            row.to_name = row.notice.person.name if row.notice else names.get(row.robot, _("已删除的机器人"))
        return super().full_context()

    def bulk_actions(self) -> list[BulkAction]:
        """Once more."""
        return [BulkAction("again", gettext_lazy("重新发送"), self._again, icon="refresh")]

    def _again(self, request: HttpRequest, rows: QuerySet[Any], reason: str) -> str:
        count = operations.send_again(deliveries=rows, by=self.viewer, at=request.now)  # type: ignore[attr-defined]
        return _("已重新排队 %(count)s 条；已经发出的不会再发。") % {"count": count}

    def context(self) -> dict[str, Any]:
        """The way back."""
        return {"crumbs": [(_("设置"), reverse("org:settings")), (_("邮件与群机器人"), reverse("org:mail"))]}

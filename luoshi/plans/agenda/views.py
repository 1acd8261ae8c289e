"""The calendar page, the page of one's own feed and reminders, and the feed itself.

Invariants: a unit out of sight is 404; the feed needs no session, answers 404 to every secret that is not in force, and
shows only what its owner's posts show today.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_variables

from luoshi.org.models import Unit
from luoshi.org.queries import viewer_of
from luoshi.org.viewer import Viewer
from luoshi.periods import messages as period_words
from luoshi.periods.calendar import ONE_DAY
from luoshi.periods.school import teaching_week, terms_between
from luoshi.plans import queries
from luoshi.plans.agenda import dues, ics, operations
from luoshi.plans.agenda.month import Month, month_of, next_month
from luoshi.plans.board import Board
from luoshi.plans.models import AgendaChoice
from luoshi.plans.panels import owed_units
from luoshi.plans.views.base import PlanView

FEED_PAST, FEED_AHEAD = timedelta(days=31), timedelta(days=400)
READS_AN_HOUR = 60  # of one feed: programs ask every quarter of an hour at most
MISSES_AN_HOUR = 30  # of one machine that tries secrets
HOUR = 3600
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


class CalendarPage(PlanView):
    """A month: what is due when, what locks, which days are off."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page. The number of queries depends neither on duties nor on units."""
        first = self.month()
        chosen = self.chosen()
        board = Board(self.viewer, today=self.viewer.today)
        own = [pk for pk, _name in owed_units(self.viewer)]
        units = [chosen.pk] if chosen else own
        end = next_month(first)
        items = dues.items_of_units(board, units, first, end) if units else dues.items_of_house(board, first, end)
        calendar = board.facts.calendar(units[0] if units else None, first, end)
        made: Month = month_of(first, calendar, items, self.viewer.today)
        context = {
            "month": made,
            "weekdays": WEEKDAYS,
            "view": "list" if request.GET.get("view") == "list" else "month",
            "unit": chosen,
            "units": self.unit_choices(),
            "open": sum(not item.done for item in items),
            "provisional": [
                period_words.PROVISIONAL % {"year": year} for year in calendar.provisional_years(first, end)
            ],
            "today": self.viewer.today,
            "week": teaching_words(board, units[0], self.viewer.today) if units else "",
            "of_house": not units,
        }
        return render(request, "plans/agenda/calendar.html", context)

    def month(self) -> date:
        """The month asked for, else this one. Raises Http404 for nonsense."""
        text = self.request.GET.get("month", "")
        if not text:
            return self.viewer.today.replace(day=1)
        try:
            found = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  # a month has no zone
        except ValueError as error:
            raise Http404 from error
        if not 2000 <= found.year <= 2100:
            raise Http404
        return found

    def chosen(self) -> Unit | None:
        """The unit asked for; 404 where it is out of sight."""
        text = self.request.GET.get("unit", "")
        if not text:
            return None
        if not text.isdecimal() or len(text) > 18:
            raise Http404
        found: Unit = get_object_or_404(Unit.objects.visible_to(self.viewer), pk=int(text))
        return found

    def unit_choices(self) -> list[tuple[int, str]]:
        """Units in sight for the chooser, in tree order; none for who has one only."""
        rows = queries.unit_rows(self.viewer)
        return [(row.id, row.name) for row in rows] if len(rows) > 1 else []


def teaching_words(board: Board, unit_id: int, today: date) -> str:
    """第一学期第13教学周, for a unit that rests between terms; 假期中 between them; "" for others."""
    dates, place = board.facts.dates, board.facts.place(unit_id)
    if not dates.rests_at(place):
        return ""
    found = teaching_week(terms_between(dates.terms(place), today - timedelta(days=400), today + ONE_DAY), today)
    if found is None:
        return _("假期中")
    term, number = found
    return _("%(term)s第%(number)s教学周") % {"term": term.label.partition("学年")[2], "number": number}


class SubscribePage(PlanView):
    """One's own reminders: the feed's address, shown once, and whether the digest comes by mail."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.answer("")

    @method_decorator(sensitive_variables("secret"))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Make, replace or drop the feed, or choose about mail."""
        if self.viewer.person_id is None:
            raise Http404
        step = request.POST.get("step", "")
        if step == "make":
            secret = operations.make_feed(by=self.viewer, at=self.now)
            return self.answer(request.build_absolute_uri(reverse("plans:feed", args=[secret])))
        if step == "drop":
            operations.drop_feed(by=self.viewer, at=self.now)
            messages.success(request, _("订阅已停用，原来的地址不再有效。"))
        elif step == "mail":
            operations.choose_mail(mail=request.POST.get("mail") == "on", by=self.viewer, at=self.now)
            messages.success(request, _("已保存。"))
        return HttpResponseRedirect(reverse("plans:subscribe"))

    def answer(self, address: str) -> HttpResponse:
        """The page; `address` only right after it was made."""
        choice = AgendaChoice.objects.visible_to(self.viewer).first()
        context = {
            "crumbs": [(_("日历"), reverse("plans:calendar"))],
            "address": address,
            "made_at": choice.feed_made_at if choice else None,
            "mail": choice.mail if choice else True,
        }
        response = render(self.request, "plans/agenda/subscribe.html", context)
        if address:
            response["Cache-Control"] = "no-store"
        return response


@method_decorator(login_not_required, name="dispatch")
class Feed(View):
    """A person's calendar for the calendar program of a phone or desk, by its secret."""

    http_method_names = ("get", "head", "options")

    @method_decorator(sensitive_variables("secret"))
    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """The feed as text/calendar."""
        now: datetime = request.now  # type: ignore[attr-defined]  # set by org's middleware
        machine = f"feed:miss:{request.META.get('REMOTE_ADDR', '')}"
        if (cache.get(machine) or 0) >= MISSES_AN_HOUR:
            return _slow_down()
        person = operations.person_of_secret(secret)
        account = getattr(person, "account", None) if person else None
        if person is None or account is None or not account.is_active:
            _count(machine)
            raise Http404
        if _count(f"feed:{operations.hash_of(secret)[:32]}") > READS_AN_HOUR:
            return _slow_down()
        viewer = viewer_of(account, request.viewer.today)  # type: ignore[attr-defined]  # the day of the request
        response = HttpResponse(_text(viewer, now), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="luoshi.ics"'
        response["Cache-Control"] = "private, no-store"
        return response


def _text(viewer: Viewer, now: datetime) -> bytes:
    board = Board(viewer, today=viewer.today)
    units = [pk for pk, _name in owed_units(viewer)]
    start, end = viewer.today - FEED_PAST, viewer.today + FEED_AHEAD
    items = dues.items_of_units(board, units, start, end) if units else dues.items_of_house(board, start, end)
    name = _("落实 · %(house)s应办") % {"house": viewer.house_name}
    return ics.feed([item for item in items if not item.done], name=name, at=now, base=settings.URL)


def _count(key: str) -> int:
    """One more in this hour. Returns how many."""
    cache.add(key, 0, timeout=HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, timeout=HOUR)
        return 1


def _slow_down() -> HttpResponse:
    response = HttpResponse(_("读取过于频繁，请一小时后再试。"), status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(HOUR)
    return response

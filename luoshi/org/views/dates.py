"""Addresses and registrations of the pages of periods and days."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from luoshi.org.views import calendars, periods, terms
from luoshi.ui.registry import SettingsPage, settings_pages

patterns = [
    path("org/settings/periods/", periods.Periods.as_view(), name="periods"),
    path("org/settings/periods/preview/", periods.PeriodsPreview.as_view(), name="periods_preview"),
    path("org/settings/calendar/", calendars.YearPage.as_view(), name="calendar"),
    path("org/settings/calendar/import/", calendars.ImportYear.as_view(), name="calendar_import"),
    path("org/settings/calendar/local/", calendars.LocalDays.as_view(), name="calendar_local"),
    path("org/settings/terms/", terms.Terms.as_view(), name="terms"),
]


def _keeps_settings(viewer: Any) -> bool:
    return bool(viewer.can("house.settings"))


def register() -> None:
    """Called once by the room's `AppConfig.ready`."""
    pages = (
        (
            "periods",
            _("周期与截止"),
            _("月报截止日、节假日顺延、宽限、逾期和锁定、每日提醒时间。"),
            "clock",
            "org:periods",
            10,
        ),
        ("calendar", _("日历"), _("每年的放假和补班、本地的日子，公布以后导入一次。"), "calendar", "org:calendar", 20),
        ("terms", _("学期"), _("开学和放假的日子，可以按类型、类别或单个学校分别设。"), "school", "org:terms", 30),
    )
    for code, label, detail, icon, url_name, order in pages:
        settings_pages.register(SettingsPage(code, label, detail, icon, url_name, _keeps_settings, order=order))

"""Addresses of notices, joined into the room's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.org.views import mail, notices

patterns: list[URLPattern] = [
    path("inbox/", notices.Inbox.as_view(), name="inbox"),
    path("inbox/read/", notices.ReadAll.as_view(), name="inbox_read"),
    path("inbox/<int:pk>/", notices.OneNotice.as_view(), name="notice"),
    path("org/settings/mail/", mail.MailSettings.as_view(), name="mail"),
    path("org/settings/mail/robots/", mail.AddRobot.as_view(), name="robot_new"),
    path("org/settings/mail/robots/<slug:code>/", mail.OneRobot.as_view(), name="robot"),
    path("org/settings/mail/sent/", mail.Deliveries.as_view(), name="deliveries"),
]

"""Addresses of accounts, security, posts, the log and feedback: taken into the room's `urls.py`."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.org.views import account

patterns: list[URLPattern] = [
    path("account/", account.page, name="account"),
    path("account/data/", account.own_data, name="own_data"),
    path("account/still-here/", account.still_here, name="still_here"),
    path("account/sign-ins/<int:pk>/end/", account.end_sign_in, name="sign_in_end"),
]

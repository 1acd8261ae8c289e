"""The Django app `ui`: no models; the project makes its tags built in, so templates need no `{% load luoshi %}`."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Ground of every page."""

    name = "luoshi.ui"
    label = "ui"
    verbose_name = "页面"

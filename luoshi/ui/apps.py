"""The Django app `ui`: no models; its tags are built in so that templates need no `{% load %}` for them."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "luoshi.ui"
    label = "ui"
    verbose_name = "页面"

"""Addresses of stored files."""

from __future__ import annotations

from django.urls import path

from luoshi.files import views

app_name = "files"
urlpatterns = [
    path("files/<uuid:key>/thumb", views.thumb, name="thumb"),
    path("files/<uuid:key>/<str:name>", views.download, name="download"),
]

"""Addresses of background work."""

from __future__ import annotations

from django.urls import path

from luoshi.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.Jobs.as_view(), name="list"),
    path("jobs/<int:pk>/", views.OneJob.as_view(), name="job"),
]

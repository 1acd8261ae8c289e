"""Addresses of sealing."""

from __future__ import annotations

from django.urls import path

from luoshi.reports.sealing import views

SEALING = [
    path("sealing/", views.Sealing.as_view(), name="sealing"),
    path("sealing/close/", views.Close.as_view(), name="sealing_close"),
    path("sealing/prove/", views.Prove.as_view(), name="sealing_prove"),
    path("sealing/seals/<int:number>/paper/", views.SealPaper.as_view(), name="seal_paper"),
    path("sealing/<int:pk>/since/", views.Since.as_view(), name="sealing_since"),
]

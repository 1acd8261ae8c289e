"""Addresses of dividing and carrying, taken into the room's `urls`."""

from __future__ import annotations

from django.urls import path

from luoshi.plans.views import carry, quotas, quotas_moves, quotas_sheet, quotas_start

patterns = [
    path("plans/import/", quotas_start.SendBoth.as_view(), name="import"),
    path("plans/import/<uuid:key>/", quotas_start.ChooseBoth.as_view(), name="import_choose"),
    path("plans/<int:plan_id>/divide/", quotas.DividePage.as_view(), name="divide"),
    path("plans/<int:plan_id>/divide/undo/", quotas.UndoDivision.as_view(), name="divide_undo"),
    path("plans/<int:plan_id>/divide/moves/", quotas_moves.MovesPage.as_view(), name="divide_moves"),
    path("plans/<int:plan_id>/divide/sheet/", quotas_sheet.QuotaSheet.as_view(), name="divide_sheet"),
    path("plans/<int:plan_id>/divide/import/", quotas_sheet.SendSheet.as_view(), name="divide_import"),
    path("plans/<int:plan_id>/divide/import/<uuid:key>/", quotas_sheet.DryPage.as_view(), name="divide_dry"),
    path(
        "plans/<int:plan_id>/divide/history/<int:target_id>/<int:unit_id>/",
        quotas.QuotaHistory.as_view(),
        name="quota_history",
    ),
    path("plans/<int:plan_id>/carry/", carry.CarryPage.as_view(), name="carry"),
    path("plans/<int:plan_id>/takeover/", carry.TakeOverPage.as_view(), name="takeover"),
]

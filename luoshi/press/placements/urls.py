"""Addresses of outlets, placements, submissions and pieces."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.press.placements.views import (
    edit,
    lists,
    look,
    many,
    matrix,
    outlets,
    page,
    pieces,
    report,
    settings,
    submissions,
    verify,
)

urlpatterns: list[URLPattern] = [
    path("press/placements/", lists.PlacementList.as_view(), name="placements"),
    path("press/placements/new/", report.PlacementNew.as_view(), name="placement_new"),
    path("press/placements/new/look/", look.PlacementLook.as_view(), name="placement_look"),
    path("press/placements/new/many/", many.PlacementMany.as_view(), name="placement_many"),
    path("press/placements/verify/", verify.Verify.as_view(), name="placement_verify"),
    path("press/placements/matrix/", matrix.PlacementMatrix.as_view(), name="placement_matrix"),
    path("press/placements/<int:pk>/", page.PlacementPage.as_view(), name="placement"),
    path("press/placements/<int:pk>/edit/", edit.PlacementEdit.as_view(), name="placement_edit"),
    path("press/placements/claims/<int:pk>/", page.ClaimStep.as_view(), name="claim"),
    path("press/placements/settings/", settings.PlacementSettings.as_view(), name="placement_settings"),
    path("press/submissions/", submissions.Submissions.as_view(), name="submissions"),
    path("press/submissions/<int:pk>/", submissions.OutcomePage.as_view(), name="outcome"),
    path("press/outlets/", outlets.OutletList.as_view(), name="outlets"),
    path("press/outlets/new/", outlets.OutletNew.as_view(), name="outlet_new"),
    path("press/outlets/order/", outlets.OutletOrder.as_view(), name="outlet_order"),
    path("press/outlets/starter/", outlets.OutletStarter.as_view(), name="outlet_starter"),
    path("press/outlets/unlisted/", outlets.Unlisted.as_view(), name="outlets_unlisted"),
    path("press/outlets/<int:pk>/", outlets.OutletPage.as_view(), name="outlet"),
    path("press/outlets/<int:pk>/change/", outlets.OutletChange.as_view(), name="outlet_change"),
    path("press/pieces/<uuid:key>/", pieces.PiecePage.as_view(), name="piece"),
]

"""Addresses of outlets, placements, submissions and pieces."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.press.placements.views import lists, matrix, outlets, page, pieces, report, submissions, verify

urlpatterns: list[URLPattern] = [
    path("placements/", lists.PlacementList.as_view(), name="placements"),
    path("placements/new/", report.PlacementNew.as_view(), name="placement_new"),
    path("placements/new/look/", report.PlacementLook.as_view(), name="placement_look"),
    path("placements/verify/", verify.Verify.as_view(), name="placement_verify"),
    path("placements/matrix/", matrix.PlacementMatrix.as_view(), name="placement_matrix"),
    path("placements/<int:pk>/", page.PlacementPage.as_view(), name="placement"),
    path("placements/<int:pk>/edit/", report.PlacementEdit.as_view(), name="placement_edit"),
    path("placements/claims/<int:pk>/", page.ClaimStep.as_view(), name="claim"),
    path("submissions/", submissions.Submissions.as_view(), name="submissions"),
    path("submissions/<int:pk>/", submissions.OutcomePage.as_view(), name="outcome"),
    path("outlets/", outlets.OutletList.as_view(), name="outlets"),
    path("outlets/new/", outlets.OutletNew.as_view(), name="outlet_new"),
    path("outlets/order/", outlets.OutletOrder.as_view(), name="outlet_order"),
    path("outlets/starter/", outlets.OutletStarter.as_view(), name="outlet_starter"),
    path("outlets/unlisted/", outlets.Unlisted.as_view(), name="outlets_unlisted"),
    path("outlets/<int:pk>/", outlets.OutletPage.as_view(), name="outlet"),
    path("pieces/<uuid:key>/", pieces.PiecePage.as_view(), name="piece"),
]

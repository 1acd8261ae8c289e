"""Addresses of trials, publications and objections, joined into the room's by `luoshi.assessment.urls`."""

from __future__ import annotations

from django.urls import URLPattern, path

from luoshi.assessment.scores.views import decisions, lists, numbers, objections, points, publishing, row, table, trials

SCORES: list[URLPattern] = [
    path("assessment/scores/", lists.ScoresPage.as_view(), name="scores"),
    path("assessment/scores/publish/", publishing.Publish.as_view(), name="publish"),
    path("assessment/scores/<int:pk>/", table.PublicationPage.as_view(), name="publication"),
    path("assessment/scores/<int:pk>/export/", table.PublicationExport.as_view(), name="publication_export"),
    path("assessment/scores/<int:pk>/print/", table.PublicationPrint.as_view(), name="publication_print"),
    path("assessment/scores/<int:pk>/check/", table.PublicationCheck.as_view(), name="publication_check"),
    path("assessment/scores/<int:pk>/correct/", table.PublicationCorrect.as_view(), name="publication_correct"),
    path("assessment/scores/rows/<int:pk>/", row.RowPage.as_view(), name="row"),
    path("assessment/scores/rows/<int:pk>/object/", row.RowObject.as_view(), name="row_object"),
    path("assessment/scores/rows/<int:pk>/sheet/", row.RowSheet.as_view(), name="row_sheet"),
    path("assessment/trials/", trials.TrialPage.as_view(), name="trial"),
    path("assessment/points/", points.PointsPage.as_view(), name="points"),
    path("assessment/rankings/<int:pk>/", publishing.Ranking.as_view(), name="ranking"),
    path("assessment/objections/", objections.ObjectionsPage.as_view(), name="objections"),
    path("assessment/objections/<int:pk>/", objections.ObjectionPage.as_view(), name="objection"),
    path("assessment/objections/<int:pk>/decide/", objections.ObjectionDecide.as_view(), name="objection_decide"),
    path("assessment/objections/<int:pk>/withdraw/", objections.ObjectionWithdraw.as_view(), name="objection_withdraw"),
    path("assessment/decisions/", decisions.DecisionsPage.as_view(), name="decisions"),
    path("assessment/decisions/new/", decisions.DecisionNew.as_view(), name="decision_new"),
    path("assessment/decisions/<int:pk>/", decisions.DecisionPage.as_view(), name="decision"),
    path("assessment/numbers/", numbers.NumbersPage.as_view(), name="numbers"),
]

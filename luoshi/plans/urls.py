"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from luoshi.plans.agenda import periods
from luoshi.plans.agenda import views as agenda
from luoshi.plans.allowances import asking
from luoshi.plans.allowances import views as allowances
from luoshi.plans.views import (
    adding,
    again,
    cards,
    confirm,
    lists,
    living,
    matrix,
    opening,
    options,
    proofing,
    table,
    target,
)
from luoshi.plans.views import unit as units
from luoshi.plans.views.quota_addresses import patterns as quota_patterns

app_name = "plans"
urlpatterns = [
    *quota_patterns,
    path("plans/<int:plan_id>/opening/", opening.OpeningPage.as_view(), name="opening"),
    path("plans/", lists.PlanList.as_view(), name="list"),
    path("plans/proof/", proofing.SendDraft.as_view(), name="proof"),
    path("plans/proof/<uuid:key>/", proofing.ProofOfFile.as_view(), name="proof_file"),
    path("plans/<int:plan_id>/proof/", proofing.ProofOfPlan.as_view(), name="proof_plan"),
    path("plans/options/units/", options.UnitOptions.as_view(), name="unit_options"),
    path("plans/options/people/", options.PersonOptions.as_view(), name="person_options"),
    path("plans/<int:plan_id>/", living.DocumentPage.as_view(), name="document"),
    path("plans/<int:plan_id>/table/", table.TablePage.as_view(), name="table"),
    path("plans/<int:plan_id>/matrix/", matrix.MatrixPage.as_view(), name="matrix"),
    path("plans/<int:plan_id>/matrix/<int:target_id>/<int:unit_id>/", matrix.MatrixCell.as_view(), name="cell"),
    path("plans/<int:plan_id>/periods/", periods.PlanPeriods.as_view(), name="periods"),
    path("plans/<int:plan_id>/confirm/", confirm.ConfirmPage.as_view(), name="confirm"),
    path("plans/<int:plan_id>/confirm/all/", confirm.ConfirmAll.as_view(), name="confirm_all"),
    path("plans/<int:plan_id>/confirm/undo/", confirm.Undo.as_view(), name="undo"),
    path("plans/<int:plan_id>/confirm/join/", confirm.Join.as_view(), name="join"),
    path("plans/<int:plan_id>/confirm/add/", adding.AddTarget.as_view(), name="add"),
    path("plans/<int:plan_id>/confirm/reach/", options.ReachPeek.as_view(), name="reach_peek"),
    path("plans/<int:plan_id>/start/", confirm.StartPlan.as_view(), name="start"),
    path("plans/<int:plan_id>/close/", confirm.ClosePlan.as_view(), name="close"),
    path("plans/<int:plan_id>/again/", again.SendAgain.as_view(), name="again"),
    path("plans/<int:plan_id>/again/<uuid:key>/", again.ChooseAgain.as_view(), name="again_choose"),
    path("plans/<int:plan_id>/compare/<int:number>/", again.Compare.as_view(), name="compare"),
    path("targets/<int:target_id>/", target.TargetPage.as_view(), name="target"),
    path("targets/<int:target_id>/change/", target.ChangeTarget.as_view(), name="target_change"),
    path("targets/<int:target_id>/end/", target.EndTarget.as_view(), name="target_end"),
    path("targets/<int:target_id>/card/", cards.CardPage.as_view(), name="target_card"),
    path("targets/<int:target_id>/edit/", cards.EditCard.as_view(), name="target_edit"),
    path("targets/<int:target_id>/confirm/", cards.ConfirmCard.as_view(), name="target_confirm"),
    path("targets/<int:target_id>/dismiss/", cards.DismissCard.as_view(), name="target_dismiss"),
    path("targets/<int:target_id>/restore/", cards.RestoreCard.as_view(), name="target_restore"),
    path("targets/<int:target_id>/split/", cards.SplitCard.as_view(), name="target_split"),
    path("targets/<int:target_id>/<str:holder>/", target.HolderPage.as_view(), name="holder"),
    path("clauses/<int:clause_id>/hold/", adding.HoldClause.as_view(), name="clause_hold"),
    path("clauses/<int:clause_id>/release/", adding.ReleaseClause.as_view(), name="clause_release"),
    path("units/<int:unit_id>/", units.UnitPage.as_view(), name="unit"),
    path("calendar/", agenda.CalendarPage.as_view(), name="calendar"),
    path("calendar/subscribe/", agenda.SubscribePage.as_view(), name="subscribe"),
    path("calendar/feed/<str:secret>.ics", agenda.Feed.as_view(), name="feed"),
    path("allowances/", allowances.AllowanceList.as_view(), name="allowances"),
    path("allowances/new/", asking.GrantPage.as_view(), name="allowance_new"),
    path("allowances/ask/", asking.AskPage.as_view(), name="allowance_ask"),
    path("allowances/<int:allowance_id>/", allowances.AllowancePage.as_view(), name="allowance"),
    path("allowances/<int:allowance_id>/decide/", allowances.DecideAllowance.as_view(), name="allowance_decide"),
]

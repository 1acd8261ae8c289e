"""Proofreading a draft: its sender's own, or a plan that one prepares."""

from __future__ import annotations

from tests.rights.table import Address, of_plan

ADDRESSES = {
    "plans:proof": Address(may="plan.edit", methods="GP", body=lambda w, p: {"text": "一、每月31日前报送。"}),
    "plans:proof_file": Address("mine", lambda w, p: [w.plans[p].source.key], ("root", "house"), "plan.edit"),
    "plans:proof_plan": (of_plan("plan.edit"), of_plan("plan.edit", query=lambda w, p: "?export=docx")),
}
